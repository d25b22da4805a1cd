//! What somebody must prove anew, what ends when they lost a proof, and what a token is worth
//! without a second factor.

use crate::town::*;
use jiff::SignedDuration;
use std::sync::LazyLock;
use uptake_model::{
    Institution, InstitutionId, InstitutionIdentity, Joining, Opening, Password, PersonId,
    PlatformRole, Proof, Scope,
};
use uptake_workflow::account::change_standing;
use uptake_workflow::api_token::{TokenVisitor, TokenWish, make_token, token_visitor};
use uptake_workflow::institution::{decide_joining, leave_to_link, put_institution, unlink};
use uptake_workflow::passkey::begin_sign_in;
use uptake_workflow::second_factor::{
    SignIn, begin_enrolment, confirm_enrolment, enrolment, reset_second_factor, sign_in_after,
};
use uptake_workflow::session::{close_every_session, token_digest, visitor};
use uptake_workflow::{Anew, Refusal, erase_own, erase_person};

async fn token(town: &Town, id: &str, proof: Proof) -> String {
    let who = town.who(id);
    let wish = TokenWish {
        name: "Nightly export".to_owned(),
        scopes: vec![Scope::Read],
        days: 30,
        proof,
    };
    let act = town.act(&who, None);
    let made = make_token(&town.store, &town.hashing, &act, &wish, fresh(town)).await;
    made.expect("a token")
}

static RIGHT: LazyLock<Password> = LazyLock::new(|| Password::typed(GOOD));

/// What proves enough: the password that `furnish` gives, or for whoever has none, a session
/// of this moment.
fn fresh(town: &Town) -> Anew<'static> {
    Anew {
        password: &RIGHT,
        opened: Some(Opening {
            proof: Proof::Institution,
            at: town.now,
        }),
    }
}

async fn speaks(town: &Town, secret: &str) -> Option<TokenVisitor> {
    let found = token_visitor(&town.store, secret, town.now).await;
    found.expect("an answer")
}

/// Sets one-time codes up for somebody, in the session of this token.
async fn enrol(town: &Town, id: &str, kept: &str) {
    let who = town.who(id);
    let act = town.act(&who, None);
    let begun = begin_enrolment(&town.store, &town.hashing, &act, fresh(town)).await;
    begun.expect("begun");
    let person = town.store.person(&id.into()).await.expect("an answer");
    let waiting = enrolment(&town.store, &person.expect("a person"), town.now).await;
    let secret = waiting.expect("an answer").expect("a secret").secret;
    let secret = totp_rs::Secret::try_from_base32(&secret).expect("base32");
    let totp = totp_rs::Builder::new().with_secret(secret).build();
    let seconds = u64::try_from(town.now.as_second()).expect("after 1970");
    let code = totp.expect("160 bits").generate(seconds).to_string();
    let confirmed = confirm_enrolment(&town.store, &act, &code, kept).await;
    assert_eq!(confirmed.expect("confirmed").len(), 10);
}

#[tokio::test]
async fn tokens_end_with_a_password_that_was_reset_and_with_all_sessions() {
    for town in Town::all().await {
        let secret = token(&town, "guard-member", Proof::Password).await;
        assert!(speaks(&town, &secret).await.is_some());
        town.furnish("guard-member", GOOD).await;
        assert_eq!(speaks(&town, &secret).await, None, "a reset");
        let letters = town.store.letters(10).await.expect("letters");
        let notice = letters
            .iter()
            .find(|it| it.letter.subject == "Your password at Uptake was changed");
        let body = &notice.expect("a notice").letter.body;
        assert!(body.contains("all your API tokens were revoked"), "{body}");

        let secret = token(&town, "guard-member", Proof::Password).await;
        let who = town.who("guard-member");
        let other = token(&town, "police-member", Proof::Password).await;
        let closed = close_every_session(&town.store, &town.act(&who, None)).await;
        closed.expect("signed out");
        assert_eq!(speaks(&town, &secret).await, None, "signed out everywhere");
        assert!(speaks(&town, &other).await.is_some(), "of nobody else");
    }
}

#[tokio::test]
async fn a_token_waits_for_the_second_factor_that_its_person_must_have() {
    for town in Town::all().await {
        let weak = token(&town, "guard-member", Proof::Password).await;
        let strong = token(&town, "guard-member", Proof::InstitutionMultiFactor).await;
        let waits = async |secret: &str| speaks(&town, secret).await.expect("known").must_enrol;
        assert!(!waits(&weak).await, "a member needs none");
        let administrator = town.who("administrator");
        let act = town.act(&administrator, None);
        let (id, roles) = ("guard-member".into(), [PlatformRole::Reviewer]);
        let raised = change_standing(&town.store, &act, &id, &roles, true).await;
        raised.expect("raised");
        assert!(waits(&weak).await, "the role came after the token");
        assert!(!waits(&strong).await, "made with two factors");
        enrol(&town, "guard-member", "").await;
        assert!(waits(&weak).await, "what was made with one proves no two");
        let since = token(&town, "guard-member", Proof::PasswordAndCode).await;
        assert!(!waits(&since).await, "made with both");
    }
}

#[tokio::test]
async fn the_operator_removes_a_lost_second_factor_and_its_person_is_told() {
    for town in Town::all().await {
        let id = PersonId::new("brigade-lead");
        enrol(&town, "brigade-lead", "").await;
        let person = town.store.person(&id).await.expect("an answer");
        let person = person.expect("a person");
        let act = town.act(&NOBODY, None);
        let opened = sign_in_after(&town.store, &act, &id, Proof::PasswordAndCode).await;
        let SignIn::Whole(session) = opened.expect("signed in") else {
            panic!("two factors are enough");
        };
        let program = token(&town, "brigade-lead", Proof::PasswordAndCode).await;
        assert!(speaks(&town, &program).await.is_some());
        for who in ["administrator", "brigade-lead"] {
            let who = town.who(who);
            let refused = reset_second_factor(&town.store, &town.act(&who, None), &person).await;
            assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        }
        let act = town.act(&OPERATOR, None);
        let done = reset_second_factor(&town.store, &act, &person).await;
        done.expect("removed");
        assert_eq!(town.last_verb().await, "reset_second_factor");
        assert_eq!(
            town.store.recovery_codes_left(&id).await.expect("a number"),
            0
        );
        let ended = visitor(&town.store, &session, town.now).await;
        assert_eq!(ended.expect("an answer").person, None);
        assert_eq!(speaks(&town, &program).await, None, "a token");
        let letters = town.letters_to(&person.email).await;
        assert!(
            letters.contains(&"Your second factor at Uptake was removed".to_owned()),
            "{letters:?}"
        );
        let opened = sign_in_after(&town.store, &act, &id, Proof::Password).await;
        assert!(
            matches!(opened, Ok(SignIn::Whole(_))),
            "no code is asked for"
        );
        let again = reset_second_factor(&town.store, &act, &person).await;
        assert!(said(again).contains("has no second factor"));
    }
}

#[tokio::test]
async fn nobody_is_erased_without_proving_anew_that_it_is_them() {
    for town in Town::all().await {
        let (store, hashing) = (&town.store, &town.hashing);
        town.furnish("guard-member", GOOD).await;
        let (right, wrong) = (Password::typed(GOOD), Password::typed(OTHER));
        let fresh = Some(Opening {
            proof: Proof::Institution,
            at: town.now,
        });
        let old = Some(Opening {
            proof: Proof::Institution,
            at: town.now - SignedDuration::from_mins(11),
        });
        // Who, what they typed, since when they are signed in, and whether it is enough.
        let cases = [
            ("guard-member", &wrong, fresh, false),
            ("police-member", &right, old, false),
            ("police-member", &right, None, false),
            ("guard-member", &right, old, true),
            ("police-member", &wrong, fresh, true),
        ];
        for (id, password, opened, enough) in cases {
            let who = town.who(id);
            let anew = Anew { password, opened };
            let erased = erase_own(store, hashing, &town.act(&who, None), anew).await;
            assert_eq!(erased.is_ok(), enough, "{id}: {erased:?}");
            let there = store.person(&id.into()).await.expect("an answer");
            assert_eq!(there.is_none(), enough, "{id}");
        }
    }
}

#[tokio::test]
async fn whoever_goes_leaves_somebody_behind_who_decides() {
    for town in Town::all().await {
        let (store, hashing) = (&town.store, &town.hashing);
        let nothing = Password::typed("");
        let anew = Anew {
            password: &nothing,
            opened: Some(Opening {
                proof: Proof::Passkey,
                at: town.now,
            }),
        };
        for (id, says) in [
            ("administrator", "the last administrator"),
            (
                "brigade-lead",
                "the only lead of Invented brigade of Nowhere",
            ),
        ] {
            let who = town.who(id);
            let refused = erase_own(store, hashing, &town.act(&who, None), anew).await;
            let words = said(refused);
            assert!(words.contains(says), "{words}");
            assert!(store.person(&id.into()).await.expect("an answer").is_some());
        }
        let member = town.who("brigade-member");
        let erased = erase_own(store, hashing, &town.act(&member, None), anew).await;
        erased.expect("erased");
        let lead = town.who("brigade-lead");
        let erased = erase_own(store, hashing, &town.act(&lead, None), anew).await;
        erased.expect("nobody else belongs there any more");
        // Whoever runs the program answers for what is left, and may have to by law.
        let person = store.person(&"police-lead".into()).await;
        let person = person.expect("an answer").expect("a person");
        let erased = erase_person(store, &town.act(&OPERATOR, None), &person).await;
        erased.expect("erased");
    }
}

#[tokio::test]
async fn whoever_asks_for_passkeys_without_end_waits() {
    for town in Town::all().await {
        let act = town.act(&NOBODY, None);
        let from = Some("192.0.2.7".parse().expect("an address"));
        let site = "https://uptake.invalid";
        for number in 0..50 {
            let begun = begin_sign_in(&town.store, &act, from, site).await;
            let begun = begun.expect("begun");
            assert!(
                begun.options.contains("\"allowCredentials\":[]"),
                "{number}"
            );
        }
        let waits = begin_sign_in(&town.store, &act, from, site).await;
        assert!(matches!(waits, Err(Refusal::TooMany { .. })), "{waits:?}");
        let elsewhere = Some("192.0.2.8".parse().expect("an address"));
        let begun = begin_sign_in(&town.store, &act, elsewhere, site).await;
        assert!(begun.is_ok(), "{begun:?}");
    }
}

#[tokio::test]
async fn a_lead_agrees_before_people_of_an_institution_join() {
    for town in Town::all().await {
        let (store, id) = (&town.store, InstitutionId::new("institution-one"));
        let institution = |organisation: &str| Institution {
            id: id.clone(),
            name: "Invented institution".to_owned(),
            issuer: "https://id.invalid".to_owned(),
            client_id: "uptake".to_owned(),
            client_secret: "invented".to_owned(),
            organisation: organisation.into(),
            // What an administrator says of it counts for nothing.
            joins: Joining::Agreed,
        };
        let administrator = town.who("administrator");
        let act = town.act(&administrator, None);
        let put = async |organisation: &str| {
            let written = put_institution(store, &act, &institution(organisation), SITE).await;
            written.expect("written");
            let found = store.institution(&id).await.expect("an answer");
            found.expect("there").joins
        };
        assert_eq!(put("org-maker").await, Joining::Agreed, "it has no lead");
        assert_eq!(put("org-brigade").await, Joining::Asked);
        let told = town.letters_to("brigade-lead@nowhere.invalid").await;
        assert_eq!(told, ["Who may join Invented brigade of Nowhere"]);
        let decide = async |who: &str, agrees| {
            let who = town.who(who);
            decide_joining(store, &town.act(&who, None), &id, agrees).await
        };
        for who in ["administrator", "police-lead"] {
            let refused = decide(who, true).await;
            assert!(matches!(refused, Err(Refusal::Unknown { .. })), "{who}");
        }
        let refused = decide("brigade-member", true).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        let joins = async || {
            let found = store.institution(&id).await.expect("an answer");
            found.expect("there").joins
        };
        decide("brigade-lead", true).await.expect("agreed");
        assert_eq!(joins().await, Joining::Agreed);
        decide("brigade-lead", false).await.expect("refused");
        assert_eq!(joins().await, Joining::Refused);
        // Agreeing counts for what was agreed to: a change asks again.
        assert_eq!(put("org-brigade").await, Joining::Asked);
    }
}

/// What lets somebody in, or a program in their name, or takes such a way in away.
#[derive(Debug, Clone, Copy)]
enum Way {
    Codes,
    Token,
    Link,
    Unlink,
}

const ISSUER: &str = "http://127.0.0.1:1";

impl Way {
    async fn go(self, town: &Town, id: &str, anew: Anew<'_>) -> Result<(), Refusal> {
        let (store, hashing, who) = (&town.store, &town.hashing, town.who(id));
        let act = town.act(&who, None);
        let institution = InstitutionId::new("institution-one");
        match self {
            Self::Codes => begin_enrolment(store, hashing, &act, anew).await,
            Self::Token => {
                let wish = TokenWish {
                    name: "Nightly export".to_owned(),
                    scopes: vec![Scope::Read],
                    days: 30,
                    proof: Proof::Password,
                };
                let made = make_token(store, hashing, &act, &wish, anew).await;
                made.map(|_| ())
            }
            Self::Link => {
                let left = leave_to_link(store, hashing, &act, (&institution, anew), SITE).await;
                match left {
                    // Nobody answers there: it went as far as to ask.
                    Err(Refusal::NotYours(_)) => Ok(()),
                    other => other.map(|_| ()),
                }
            }
            Self::Unlink => unlink(store, hashing, &act, (ISSUER, anew)).await,
        }
    }

    /// What the person is told, where it is by letter.
    fn told(self) -> Option<&'static str> {
        match self {
            // Told once it counts.
            Self::Codes | Self::Link => None,
            Self::Token => Some("An API token was made for your account at Uptake"),
            Self::Unlink => Some("The link to your institution at Uptake was ended"),
        }
    }
}

/// An institution, at which some have an account that is linked.
async fn linked(town: &Town, people: &[&str]) {
    let institution = Institution {
        id: InstitutionId::new("institution-one"),
        name: "Invented institution".to_owned(),
        issuer: ISSUER.to_owned(),
        client_id: "uptake".to_owned(),
        client_secret: "invented".to_owned(),
        organisation: "org-maker".into(),
        joins: Joining::Refused,
    };
    let administrator = town.who("administrator");
    let act = town.act(&administrator, None);
    let put = put_institution(&town.store, &act, &institution, SITE).await;
    put.expect("written");
    let mut records = act.begin(&town.store).await.expect("a write");
    for id in people {
        let identity = InstitutionIdentity {
            issuer: ISSUER.to_owned(),
            subject: (*id).to_owned(),
        };
        let person = PersonId::new(*id);
        let put = records.put_institution_identity(&identity, &person, town.now);
        assert!(put.await.expect("written"));
    }
    let note = act.note::<(), ()>("invent", ("institution", "institution-one"), None, None);
    records.commit(note).await.expect("committed");
}

#[tokio::test]
async fn ways_in_are_opened_and_closed_by_whoever_proves_anew_who_they_are() {
    for town in Town::all().await {
        let with_password = town.furnish("guard-member", GOOD).await;
        linked(&town, &["guard-member", "police-member"]).await;
        let wrong = Password::typed(OTHER);
        let old = fresh(&town).opened.map(|it| Opening {
            at: town.now - SignedDuration::from_mins(11),
            ..it
        });
        for way in [Way::Codes, Way::Token, Way::Link, Way::Unlink] {
            let refused = [
                ("guard-member", &wrong, fresh(&town).opened),
                ("police-member", &*RIGHT, old),
                ("police-member", &*RIGHT, None),
            ];
            let before = town.store.letters(1000).await.expect("letters").len();
            for (id, password, opened) in refused {
                let done = way.go(&town, id, Anew { password, opened }).await;
                assert!(
                    matches!(done, Err(Refusal::Refused(_))),
                    "{way:?} {id}: {done:?}"
                );
            }
            let after = town.store.letters(1000).await.expect("letters").len();
            assert_eq!(after, before, "{way:?}");
            for (id, opened) in [
                ("guard-member", old),
                ("police-member", fresh(&town).opened),
            ] {
                let anew = Anew {
                    password: &RIGHT,
                    opened,
                };
                let done = way.go(&town, id, anew).await;
                assert!(done.is_ok(), "{way:?} {id}: {done:?}");
            }
            let letters = town.letters_to(&with_password.email).await;
            let told = way.told().map(str::to_owned);
            assert!(
                told.is_none_or(|it| letters.contains(&it)),
                "{way:?}: {letters:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_second_factor_ends_what_was_opened_with_less() {
    for town in Town::all().await {
        let id = PersonId::new("guard-member");
        let who = town.who("guard-member");
        let act = town.act(&who, None);
        let mut sessions = vec![];
        for _ in 0..2 {
            sessions.push(
                open_session(&town.store, &act, &id)
                    .await
                    .expect("signed in"),
            );
        }
        let other = town.who("police-member");
        let act = town.act(&other, None);
        let strange = open_session(&town.store, &act, &"police-member".into()).await;
        sessions.push(strange.expect("signed in"));
        enrol(&town, "guard-member", &sessions[0]).await;
        for (at, stays) in [true, false, true].into_iter().enumerate() {
            let seen = visitor(&town.store, &sessions[at], town.now).await;
            assert_eq!(seen.expect("an answer").person.is_some(), stays, "{at}");
        }
        let letters = town.letters_to("guard-member@nowhere.invalid").await;
        let told = "A second factor was set up for your account at Uptake".to_owned();
        assert_eq!(letters, [told]);
    }
}

#[tokio::test]
async fn of_many_sessions_the_one_longest_unused_ends() {
    for mut town in Town::all().await {
        let id = PersonId::new("guard-member");
        let other = town.who("police-member");
        let act = town.act(&other, None);
        let strange = open_session(&town.store, &act, &"police-member".into()).await;
        let strange = strange.expect("signed in");
        let who = town.who("guard-member");
        let mut sessions = vec![];
        for _ in 0..21 {
            town.now += SignedDuration::from_secs(1);
            let act = town.act(&who, None);
            sessions.push(
                open_session(&town.store, &act, &id)
                    .await
                    .expect("signed in"),
            );
            if sessions.len() == 20 {
                // Used since, so that another one is the oldest.
                let first = token_digest(&sessions[0]);
                let noted = town.store.touch_session(&first, town.now).await;
                noted.expect("noted");
            }
        }
        for (at, session) in sessions.iter().enumerate() {
            let seen = visitor(&town.store, session, town.now).await;
            assert_eq!(seen.expect("an answer").person.is_some(), at != 1, "{at}");
        }
        let seen = visitor(&town.store, &strange, town.now).await;
        assert!(
            seen.expect("an answer").person.is_some(),
            "of somebody else"
        );
    }
}
