//! What somebody must prove anew, what ends when they lost a proof, and what a token is worth
//! without a second factor.

use crate::town::*;
use jiff::SignedDuration;
use uptake_model::{
    Institution, InstitutionId, Joining, Opening, Password, PersonId, PlatformRole, Proof, Scope,
};
use uptake_workflow::account::change_standing;
use uptake_workflow::api_token::{TokenVisitor, TokenWish, make_token, token_visitor};
use uptake_workflow::institution::{decide_joining, put_institution};
use uptake_workflow::passkey::begin_sign_in;
use uptake_workflow::second_factor::{
    SignIn, begin_enrolment, confirm_enrolment, enrolment, reset_second_factor, sign_in_after,
};
use uptake_workflow::session::{close_every_session, visitor};
use uptake_workflow::{Anew, Refusal, erase_own, erase_person};

async fn token(town: &Town, id: &str, proof: Proof) -> String {
    let who = town.who(id);
    let wish = TokenWish {
        name: "Nightly export".to_owned(),
        scopes: vec![Scope::Read],
        days: 30,
        proof,
    };
    let made = make_token(&town.store, &town.act(&who, None), &wish).await;
    made.expect("a token")
}

async fn speaks(town: &Town, secret: &str) -> Option<TokenVisitor> {
    let found = token_visitor(&town.store, secret, town.now).await;
    found.expect("an answer")
}

/// Sets one-time codes up for somebody.
async fn enrol(town: &Town, id: &str) {
    let who = town.who(id);
    let act = town.act(&who, None);
    begin_enrolment(&town.store, &act).await.expect("begun");
    let person = town.store.person(&id.into()).await.expect("an answer");
    let waiting = enrolment(&town.store, &person.expect("a person")).await;
    let secret = waiting.expect("an answer").expect("a secret").secret;
    let secret = totp_rs::Secret::try_from_base32(&secret).expect("base32");
    let totp = totp_rs::Builder::new().with_secret(secret).build();
    let seconds = u64::try_from(town.now.as_second()).expect("after 1970");
    let code = totp.expect("160 bits").generate(seconds).to_string();
    let confirmed = confirm_enrolment(&town.store, &act, &code).await;
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
        enrol(&town, "guard-member").await;
        assert!(waits(&weak).await, "what was made with one proves no two");
        let since = token(&town, "guard-member", Proof::PasswordAndCode).await;
        assert!(!waits(&since).await, "made with both");
    }
}

#[tokio::test]
async fn the_operator_removes_a_lost_second_factor_and_its_person_is_told() {
    for town in Town::all().await {
        let id = PersonId::new("brigade-lead");
        enrol(&town, "brigade-lead").await;
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
