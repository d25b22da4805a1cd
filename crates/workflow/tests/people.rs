//! Accounts, sessions and organisations: who gets in, who does not, and what is left behind.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot read its subject must fail"
)]

use jiff::{SignedDuration, Timestamp};
use uptake_model::{
    Actor, LinkPurpose, MemberRole, Password, Person, PersonId, PlatformRole, Proof, Viewer,
};
use uptake_store::Store;
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::account::{FirstProof, change_name, change_standing, create_administrator};
use uptake_workflow::email_address::{ask_for_email_change, confirm_email};
use uptake_workflow::invitation::{
    accept_with_new_account, accept_with_own_account, invitation_of_link, invite,
    withdraw_invitation,
};
use uptake_workflow::join_request::{Plea, ask_to_join, decline_request, grant_request};
use uptake_workflow::membership::{change_role, remove_member, see_organisation};
use uptake_workflow::password::{
    ask_for_password_letter, change_password, choose_password, person_of_link,
};
use uptake_workflow::second_factor::{SignIn, sign_in_after};
use uptake_workflow::session::{
    IDLE, LONGEST, close_every_session, own_sessions, token_digest, visitor,
};
use uptake_workflow::sign_in::{Claim, check_password};
use uptake_workflow::{Act, PasswordHashing, Refusal};

/// Opens a session by a password, for somebody who has no second factor.
async fn open_session(store: &Store, act: &Act<'_>, person: &PersonId) -> Result<String, Refusal> {
    match sign_in_after(store, act, person, Proof::Password).await? {
        SignIn::Whole(token) => Ok(token),
        SignIn::HalfOpen(_) => panic!("a code is asked for"),
    }
}

const SITE: &str = "http://uptake.invalid";
const GOOD: &str = "nine lamps under water";
const OTHER: &str = "seven boats above clouds";

/// A database with the invented people, and everything a verb needs.
struct Town {
    _database: ThrowAwayDatabase,
    store: Store,
    people: InventedPeople,
    entropy: Counted,
    hashing: PasswordHashing,
    now: Timestamp,
}

/// Who acts: one of the invented people, a new one, or somebody else.
struct Who(Actor, Viewer);

impl Town {
    async fn all() -> Vec<Self> {
        let mut towns = vec![];
        for database in ThrowAwayDatabase::all() {
            let store = Store::open(&database.url()).await.expect("a store");
            let people = invented_people(&store).await.expect("people");
            towns.push(Self {
                _database: database,
                store,
                people,
                entropy: Counted::named("town"),
                hashing: PasswordHashing::cheap(),
                now: now(),
            });
        }
        towns
    }

    fn who(&self, id: &str) -> Who {
        Who(InventedPeople::actor(id), self.people.viewer(id))
    }

    fn act<'a>(&'a self, who: &'a Who, form: Option<&'a str>) -> Act<'a> {
        Act {
            actor: &who.0,
            viewer: &who.1,
            now: self.now,
            entropy: &self.entropy,
            form,
        }
    }

    /// Gives somebody a password, by a link as everybody gets one.
    async fn furnish(&self, id: &str, password: &str) -> Person {
        let person = self.store.person(&id.into()).await.expect("an answer");
        let person = person.expect("a person");
        let act = self.act(&NOBODY, None);
        let asked = ask_for_password_letter(&self.store, &act, &person.email, None, SITE).await;
        asked.expect("a letter");
        let token = self.token("/reset/", &person.email).await;
        let password = Password::typed(password);
        choose_password(&self.store, &self.hashing, &act, &token, &password)
            .await
            .expect("a password")
    }

    /// The token in the letter to somebody that carries such a link. All letters count as
    /// sent then, so that the next one is the only one that waits.
    async fn token(&self, path: &str, recipient: &str) -> String {
        let letters = self
            .store
            .due_letters(self.now, 1000)
            .await
            .expect("letters");
        for it in &letters {
            let sent = self.store.letter_sent(&it.letter.id, self.now).await;
            sent.expect("noted");
        }
        let theirs = letters.iter().filter(|it| it.letter.recipient == recipient);
        let mut links = theirs.filter_map(|it| it.letter.body.split(path).nth(1));
        let link = links.next().expect("a link");
        link.split_whitespace().next().expect("a token").to_owned()
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Person, Refusal> {
        let claim = Claim {
            email,
            password: &Password::typed(password),
            from: None,
        };
        let act = self.act(&NOBODY, None);
        check_password(&self.store, &self.hashing, &act, claim).await
    }

    async fn letters_to(&self, email: &str) -> Vec<String> {
        let letters = self.store.letters(1000).await.expect("letters").into_iter();
        let theirs = letters.filter(|it| it.letter.recipient == email);
        theirs.map(|it| it.letter.subject).collect()
    }

    async fn last_verb(&self) -> String {
        let (number, _) = self.store.audit_head().await.expect("a head");
        let entries = self
            .store
            .audit_after(number - 1, 1)
            .await
            .expect("entries");
        entries[0].verb.clone()
    }
}

static NOBODY: Who = Who(Actor::Visitor, Viewer::Public);
static OPERATOR: Who = Who(Actor::Operator, Viewer::Public);

fn said<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> String {
    refused.expect_err("refused").to_string()
}

#[tokio::test]
async fn the_operator_makes_an_administrator_and_nobody_else_does() {
    for town in Town::all().await {
        let (store, hashing) = (&town.store, &town.hashing);
        let whom = ("Invented Root", "Root@Nowhere.invalid");
        for id in ["administrator", "brigade-lead"] {
            let who = town.who(id);
            let act = town.act(&who, None);
            let refused = create_administrator(store, hashing, &act, whom, FirstProof::Link).await;
            assert!(matches!(refused, Err(Refusal::NotYours(_))), "{id}");
        }
        let act = town.act(&OPERATOR, None);
        let made = create_administrator(store, hashing, &act, whom, FirstProof::Link).await;
        let made = made.expect("an administrator");
        assert!(!made.known);
        assert_eq!(made.person.roles, [PlatformRole::Administrator]);
        let token = made.token.expect("a link");
        let password = Password::typed(GOOD);
        let chosen = choose_password(store, hashing, &act, &token, &password).await;
        assert_eq!(chosen.expect("chosen").id, made.person.id);
        let signed_in = town.sign_in(" ROOT@nowhere.invalid", GOOD).await;
        assert_eq!(signed_in.expect("signed in").id, made.person.id);

        let proof = FirstProof::Password(Password::typed(OTHER));
        let again = create_administrator(store, hashing, &act, whom, proof).await;
        let again = again.expect("raised");
        assert!(again.known && again.token.is_none());
        assert_eq!(again.person.id, made.person.id);
        assert!(town.sign_in("root@nowhere.invalid", GOOD).await.is_err());
        assert!(town.sign_in("root@nowhere.invalid", OTHER).await.is_ok());
        let weak = FirstProof::Password(Password::typed("passwordpassword"));
        let refused = create_administrator(store, hashing, &act, whom, weak).await;
        assert!(said(refused).contains("guessed soon"));
    }
}

#[tokio::test]
async fn whether_there_is_an_account_is_told_to_nobody() {
    for town in Town::all().await {
        town.furnish("brigade-lead", GOOD).await;
        let wrong = said(town.sign_in("brigade-lead@nowhere.invalid", OTHER).await);
        for email in [
            "nobody@nowhere.invalid",
            "guard-lead@nowhere.invalid",
            "no address",
            "",
        ] {
            assert_eq!(said(town.sign_in(email, GOOD).await), wrong, "{email}");
        }
        let administrator = town.who("administrator");
        let act = town.act(&administrator, None);
        let lead = "brigade-lead".into();
        change_standing(&town.store, &act, &lead, &[], false)
            .await
            .expect("locked");
        let locked = town.sign_in("brigade-lead@nowhere.invalid", GOOD).await;
        assert_eq!(said(locked), wrong);

        let act = town.act(&NOBODY, None);
        let before = town.store.letters(1000).await.expect("letters").len();
        for email in ["nobody@nowhere.invalid", "brigade-lead@nowhere.invalid"] {
            let asked = ask_for_password_letter(&town.store, &act, email, None, SITE).await;
            asked.expect("the same answer");
            assert_eq!(town.last_verb().await, "ask_for_password_letter");
        }
        assert_eq!(
            town.store.letters(1000).await.expect("letters").len(),
            before
        );
    }
}

#[tokio::test]
async fn ten_thousand_wrong_passwords_neither_fill_the_table_nor_lock_the_owner_out() {
    for mut town in Town::all().await {
        let email = "police-lead@nowhere.invalid";
        town.furnish("police-lead", GOOD).await;
        let mut looked_at = 0;
        for number in 0..10_000 {
            let wrong = town.sign_in(email, &format!("wrong {number}")).await;
            match wrong.expect_err("refused") {
                Refusal::Refused(_) => looked_at += 1,
                Refusal::TooMany { minutes } => assert_eq!(minutes, 1),
                other => panic!("{other}"),
            }
        }
        assert_eq!(looked_at, 10);
        // The account, the ceiling for unknown addresses, and the letter.
        assert_eq!(town.store.attempted().await.expect("a number"), 3);
        let waits = town.sign_in(email, GOOD).await;
        assert!(matches!(waits, Err(Refusal::TooMany { .. })));

        town.furnish("police-lead", OTHER).await;
        assert!(town.sign_in(email, OTHER).await.is_ok(), "a letter lets in");

        // Whoever goes on for days keeps the owner waiting a quarter of an hour at most.
        for _ in 0..200 {
            town.now += SignedDuration::from_mins(16);
            assert!(matches!(
                town.sign_in(email, GOOD).await,
                Err(Refusal::Refused(_))
            ));
        }
        assert!(matches!(
            town.sign_in(email, OTHER).await,
            Err(Refusal::TooMany { minutes: 15 })
        ));
        town.now += SignedDuration::from_mins(15);
        assert!(town.sign_in(email, OTHER).await.is_ok());
        assert!(town.sign_in(email, GOOD).await.is_err());
        assert!(
            town.sign_in(email, OTHER).await.is_ok(),
            "success forgets failures"
        );
    }
}

#[tokio::test]
async fn of_attempts_at_once_each_is_counted() {
    for town in Town::all().await {
        town.furnish("police-lead", GOOD).await;
        let mut attempts = tokio::task::JoinSet::new();
        for number in 0..64 {
            let (store, hashing) = (town.store.clone(), town.hashing.clone());
            let now = town.now;
            attempts.spawn(async move {
                let entropy = Counted::named(&format!("attempt {number}"));
                let act = Act {
                    actor: &Actor::Visitor,
                    viewer: &Viewer::Public,
                    now,
                    entropy: &entropy,
                    form: None,
                };
                let claim = Claim {
                    email: "police-lead@nowhere.invalid",
                    password: &Password::typed("wrong"),
                    from: None,
                };
                check_password(&store, &hashing, &act, claim).await
            });
        }
        let refused = attempts.join_all().await;
        let looked_at = refused
            .iter()
            .filter(|it| matches!(it, Err(Refusal::Refused(_))));
        assert!(looked_at.count() <= 10);
    }
}

#[tokio::test]
async fn a_network_that_tries_many_accounts_waits_and_others_do_not() {
    for town in Town::all().await {
        town.furnish("police-lead", GOOD).await;
        let try_from = |email: String, password: &'static str, from: &'static str| {
            let town = &town;
            async move {
                let claim = Claim {
                    email: &email,
                    password: &Password::typed(password),
                    from: Some(from.parse().expect("an address")),
                };
                let act = town.act(&NOBODY, None);
                check_password(&town.store, &town.hashing, &act, claim).await
            }
        };
        for number in 0..50 {
            let email = format!("somebody-{number}@nowhere.invalid");
            let wrong = try_from(email, "wrong", "2001:db8::1").await;
            assert!(matches!(wrong, Err(Refusal::Refused(_))), "{number}");
        }
        let email = || "police-lead@nowhere.invalid".to_owned();
        let waits = try_from(email(), GOOD, "2001:db8::2").await;
        assert!(matches!(waits, Err(Refusal::TooMany { .. })));
        assert!(try_from(email(), GOOD, "2001:db8:0:1::2").await.is_ok());
    }
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_other_sessions_end() {
    for town in Town::all().await {
        let person = town.furnish("guard-member", GOOD).await;
        let who = town.who("guard-member");
        let (store, hashing) = (&town.store, &town.hashing);
        let act = town.act(&who, None);
        let this = open_session(store, &act, &person.id)
            .await
            .expect("a session");
        let other = open_session(store, &act, &person.id)
            .await
            .expect("a session");
        assert_ne!(this, other, "each has a token of its own");
        let (good, better) = (Password::typed(GOOD), Password::typed(OTHER));
        let wrong = change_password(store, hashing, &act, (&better, &good), &this).await;
        assert!(said(wrong).contains("is another one"));
        let own = Password::typed("guarding the guard");
        let refused = change_password(store, hashing, &act, (&good, &own), &this).await;
        assert!(said(refused).contains("part of your name"));
        let form = Some("form-1@/me/password");
        let act = town.act(&who, form);
        change_password(store, hashing, &act, (&good, &better), &this)
            .await
            .expect("changed");
        let twice = change_password(store, hashing, &act, (&better, &good), &this).await;
        assert!(matches!(twice, Err(Refusal::AlreadyDone)));
        assert!(
            visitor(store, &this, town.now)
                .await
                .expect("an answer")
                .person
                .is_some()
        );
        assert!(
            visitor(store, &other, town.now)
                .await
                .expect("an answer")
                .person
                .is_none()
        );
        assert!(town.sign_in(&person.email, GOOD).await.is_err());
        assert!(town.sign_in(&person.email, OTHER).await.is_ok());
        let subjects = town.letters_to(&person.email).await;
        assert!(subjects.contains(&"Your password at Uptake was changed".to_owned()));
    }
}

#[tokio::test]
async fn a_link_works_once_and_within_the_hour() {
    for mut town in Town::all().await {
        let person = town.furnish("rescue-lead", GOOD).await;
        let ask = async |town: &Town| {
            let act = town.act(&NOBODY, None);
            ask_for_password_letter(&town.store, &act, &person.email, None, SITE).await
        };
        ask(&town).await.expect("a letter");
        let first = town.token("/reset/", &person.email).await;
        town.now += SignedDuration::from_mins(59);
        let hashing = town.hashing.clone();
        let better = Password::typed(OTHER);
        {
            let act = town.act(&NOBODY, None);
            let session = open_session(&town.store, &act, &person.id)
                .await
                .expect("a session");
            let weak = Password::typed("rescue me please");
            let refused = choose_password(&town.store, &hashing, &act, &first, &weak).await;
            assert!(said(refused).contains("part of your name"));
            let chosen = choose_password(&town.store, &hashing, &act, &first, &better).await;
            chosen.expect("chosen");
            let again = choose_password(&town.store, &hashing, &act, &first, &better).await;
            assert!(matches!(again, Err(Refusal::Unknown { what: "link", .. })));
            let ended = visitor(&town.store, &session, town.now)
                .await
                .expect("an answer");
            assert_eq!(ended.person, None, "all sessions end");
        }
        town.now += SignedDuration::from_hours(24);
        ask(&town).await.expect("a letter");
        let late = town.token("/reset/", &person.email).await;
        assert_ne!(first, late);
        town.now += SignedDuration::from_hours(1);
        let act = town.act(&NOBODY, None);
        let refused = choose_password(&town.store, &hashing, &act, &late, &better).await;
        assert!(matches!(refused, Err(Refusal::Unknown { .. })));
        for token in ["", "wrong"] {
            let none = person_of_link(&town.store, &act, token, LinkPurpose::Password).await;
            assert_eq!(none.expect("an answer"), None);
        }
        // A flood of letters to one address is held back.
        let mut sent = 0;
        for _ in 0..20 {
            sent += u32::from(ask(&town).await.is_ok());
        }
        assert!(sent <= 3, "{sent} letters");
    }
}

#[tokio::test]
async fn a_session_ends_by_time_by_signing_out_everywhere_and_with_the_account() {
    for town in Town::all().await {
        let store = &town.store;
        let who = town.who("brigade-member");
        let id = "brigade-member".into();
        let act = town.act(&who, None);
        let seen = async |token: &str, after: SignedDuration| {
            let visitor = visitor(store, token, town.now + after).await;
            visitor.expect("an answer").person.is_some()
        };
        let token = open_session(store, &act, &id).await.expect("a session");
        let second = SignedDuration::from_secs(1);
        assert!(seen(&token, IDLE).await);
        assert!(!seen(&token, IDLE + second).await);
        let later = town.now + LONGEST;
        store
            .touch_session(&token_digest(&token), later)
            .await
            .expect("noted");
        assert!(seen(&token, LONGEST).await);
        assert!(!seen(&token, LONGEST + second).await);
        let other = open_session(store, &act, &id).await.expect("a session");
        assert_eq!(own_sessions(store, &act).await.expect("sessions").len(), 2);
        close_every_session(store, &act).await.expect("ended");
        assert!(!seen(&token, second).await && !seen(&other, second).await);
        let refused = close_every_session(store, &town.act(&NOBODY, None)).await;
        assert!(matches!(refused, Err(Refusal::SignIn)));

        let token = open_session(store, &act, &id).await.expect("a session");
        let administrator = town.who("administrator");
        let act = town.act(&administrator, None);
        change_standing(store, &act, &id, &[], false)
            .await
            .expect("locked");
        assert!(!seen(&token, second).await);
    }
}

#[tokio::test]
async fn an_address_changes_when_its_owner_confirms_it() {
    for town in Town::all().await {
        let (store, hashing) = (&town.store, &town.hashing);
        let person = town.furnish("guard-lead", GOOD).await;
        let who = town.who("guard-lead");
        let act = town.act(&who, None);
        let good = Password::typed(GOOD);
        let new = "new@nowhere.invalid";
        let wrong = (new, &Password::typed(OTHER));
        let refused = ask_for_email_change(store, hashing, &act, wrong, SITE).await;
        assert!(said(refused).contains("not your password"));
        // An address that another account has is answered alike, and told only to its owner.
        for email in ["police-lead@nowhere.invalid", new] {
            let asked = ask_for_email_change(store, hashing, &act, (email, &good), SITE).await;
            asked.expect("a letter");
        }
        let token = town.token("/confirm/", new).await;
        let unchanged = store
            .person(&person.id)
            .await
            .expect("an answer")
            .expect("a person");
        assert_eq!(unchanged.email, person.email);
        confirm_email(store, &town.act(&NOBODY, None), &token)
            .await
            .expect("confirmed");
        assert!(town.sign_in(new, GOOD).await.is_ok());
        assert!(town.sign_in(&person.email, GOOD).await.is_err());
        let again = confirm_email(store, &act, &token).await;
        assert!(matches!(again, Err(Refusal::Unknown { .. })));
        let told = town.letters_to(&person.email).await;
        assert!(told.contains(&"Your address at Uptake was changed".to_owned()));
        let taken = ("police-lead@nowhere.invalid", &good);
        ask_for_email_change(store, hashing, &act, taken, SITE)
            .await
            .expect("a letter");
        let letters = store.due_letters(town.now, 1000).await.expect("letters");
        let to_other = letters.iter().rfind(|it| it.letter.recipient == taken.0);
        let body = &to_other.expect("a letter").letter.body;
        let rest = body.split("/confirm/").nth(1).expect("a link");
        let token = rest.split_whitespace().next().expect("a token");
        assert!(said(confirm_email(store, &act, token).await).contains("Another account"));
    }
}

#[tokio::test]
async fn an_invitation_makes_one_account_and_one_membership() {
    for mut town in Town::all().await {
        let brigade = "org-brigade".into();
        let hashing = town.hashing.clone();
        let new = ("Ann.Lee@nowhere.invalid", MemberRole::Member);
        for (id, refusal) in [("brigade-member", "leads"), ("police-lead", "leads")] {
            let who = town.who(id);
            let refused = invite(&town.store, &town.act(&who, None), &brigade, new, SITE).await;
            assert!(said(refused).contains(refusal));
        }
        let lead = town.who("brigade-lead");
        let act = town.act(&lead, Some("form-1@/x"));
        let invited = invite(&town.store, &act, &brigade, new, SITE)
            .await
            .expect("invited");
        let twice = invite(&town.store, &act, &brigade, new, SITE).await;
        assert!(matches!(twice, Err(Refusal::AlreadyDone)));
        let token = town.token("/invitations/", "ann.lee@nowhere.invalid").await;
        let act = town.act(&NOBODY, None);
        let open = invitation_of_link(&town.store, &act, &token)
            .await
            .expect("an answer");
        let open = open.expect("open");
        assert_eq!((open.invitation.id, open.has_account), (invited.id, false));
        let good = Password::typed(GOOD);
        let typed = ("Ann Lee", &good);
        let accept = accept_with_new_account(&town.store, &hashing, &act, &token, typed).await;
        let ann = accept.expect("an account");
        assert_eq!(ann.email, "ann.lee@nowhere.invalid");
        let accept = accept_with_new_account(&town.store, &hashing, &act, &token, typed).await;
        assert!(matches!(accept, Err(Refusal::Unknown { .. })));
        assert!(town.sign_in(&ann.email, GOOD).await.is_ok());
        let belongs = town.store.memberships(&ann.id).await.expect("memberships");
        assert_eq!(belongs.len(), 1);
        assert_eq!(belongs[0].role, MemberRole::Member);
        let act = town.act(&lead, None);
        let known = invite(&town.store, &act, &brigade, new, SITE).await;
        assert!(said(known).contains("belongs to your organisation already"));

        // A second invitation to the same address takes the place of the first; late is late.
        let late = ("late@nowhere.invalid", MemberRole::Lead);
        invite(&town.store, &act, &brigade, late, SITE)
            .await
            .expect("invited");
        let first = town.token("/invitations/", late.0).await;
        town.now += SignedDuration::from_secs(1);
        let act = town.act(&lead, None);
        let second = invite(&town.store, &act, &brigade, late, SITE)
            .await
            .expect("invited");
        let open = invitation_of_link(&town.store, &act, &first).await;
        assert_eq!(open.expect("an answer"), None);
        let stranger = town.who("police-lead");
        let act = town.act(&stranger, None);
        let hidden = withdraw_invitation(&town.store, &act, &second.id).await;
        assert!(matches!(hidden, Err(Refusal::Unknown { .. })));
        let token = town.token("/invitations/", late.0).await;
        town.now += SignedDuration::from_hours(7 * 24);
        let act = town.act(&NOBODY, None);
        let open = invitation_of_link(&town.store, &act, &token).await;
        assert_eq!(open.expect("an answer"), None);
    }
}

#[tokio::test]
async fn an_account_that_is_there_joins_and_keeps_what_it_is() {
    for town in Town::all().await {
        let store = &town.store;
        let (lead, brigade) = (town.who("brigade-lead"), "org-brigade".into());
        let police = "police-member@nowhere.invalid";
        let to = (police, MemberRole::Lead);
        invite(store, &town.act(&lead, None), &brigade, to, SITE)
            .await
            .expect("invited");
        let token = town.token("/invitations/", police).await;
        let nobody = town.act(&NOBODY, None);
        let typed = ("Somebody else", &Password::typed(GOOD));
        let refused = accept_with_new_account(store, &town.hashing, &nobody, &token, typed).await;
        assert!(said(refused).contains("There is an account"));
        let refused = accept_with_own_account(store, &nobody, &token).await;
        assert!(matches!(refused, Err(Refusal::SignIn)));
        let member = town.who("police-member");
        let act = town.act(&member, None);
        let joined = accept_with_own_account(store, &act, &token)
            .await
            .expect("joined");
        assert_eq!(joined.id, brigade);
        let belongs = store
            .memberships(&"police-member".into())
            .await
            .expect("memberships");
        assert_eq!(belongs.len(), 2);
        // A lead who accepts an invitation as member stays a lead.
        let less = ("lost@nowhere.invalid", MemberRole::Member);
        invite(store, &town.act(&lead, None), &brigade, less, SITE)
            .await
            .expect("invited");
        let letters = store.due_letters(town.now, 100).await.expect("letters");
        let letter = letters
            .iter()
            .find(|it| it.letter.recipient == less.0)
            .expect("a letter");
        let rest = letter
            .letter
            .body
            .split("/invitations/")
            .nth(1)
            .expect("a link");
        let token = rest.split_whitespace().next().expect("a token");
        accept_with_own_account(store, &act, token)
            .await
            .expect("joined");
        let belongs = store
            .memberships(&"police-member".into())
            .await
            .expect("memberships");
        assert!(
            belongs
                .iter()
                .any(|it| it.organisation == brigade && it.role == MemberRole::Lead)
        );
    }
}

#[tokio::test]
async fn an_organisation_never_loses_its_last_lead() {
    for town in Town::all().await {
        let store = &town.store;
        let brigade = "org-brigade".into();
        let (lead, member) = ("brigade-lead".into(), "brigade-member".into());
        let who = town.who("brigade-lead");
        let act = town.act(&who, None);
        let last = remove_member(store, &act, &brigade, &lead).await;
        assert!(said(last).contains("only one"));
        let last = change_role(store, &act, (&brigade, &lead), MemberRole::Member).await;
        assert!(said(last).contains("only one"));
        let ordinary = town.who("brigade-member");
        let refused = change_role(
            store,
            &town.act(&ordinary, None),
            (&brigade, &member),
            MemberRole::Lead,
        )
        .await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))));
        change_role(store, &act, (&brigade, &member), MemberRole::Lead)
            .await
            .expect("raised");
        // Both at once: one of them stays.
        let leave = remove_member(store, &act, &brigade, &lead);
        let other = town.act(&ordinary, None);
        let leave_too = remove_member(store, &other, &brigade, &member);
        let (one, two) = tokio::join!(leave, leave_too);
        assert_eq!(
            u8::from(one.is_ok()) + u8::from(two.is_ok()),
            1,
            "{one:?} {two:?}"
        );
        let left = store.members_of(&brigade).await.expect("members");
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].1, MemberRole::Lead);
    }
}

#[tokio::test]
async fn members_see_each_other_and_leads_see_what_waits() {
    for town in Town::all().await {
        let store = &town.store;
        let brigade = "org-brigade".into();
        let cases = [
            (None, false, false),
            (Some("police-lead"), false, false),
            (Some("analyst"), false, false),
            (Some("brigade-member"), true, false),
            (Some("brigade-lead"), true, true),
            (Some("administrator"), true, true),
        ];
        for (id, members, waiting) in cases {
            let who = id.map_or(Who(Actor::Visitor, Viewer::Public), |id| town.who(id));
            let seen = see_organisation(store, &town.act(&who, None), &brigade).await;
            let seen = seen.expect("an organisation");
            assert_eq!(
                (seen.members.is_some(), seen.waiting.is_some()),
                (members, waiting),
                "{id:?}"
            );
        }
        let unknown = see_organisation(store, &town.act(&NOBODY, None), &"org-none".into()).await;
        assert!(matches!(unknown, Err(Refusal::Unknown { .. })));
    }
}

#[tokio::test]
async fn a_request_to_join_is_answered_by_a_lead_once() {
    for town in Town::all().await {
        let store = &town.store;
        let brigade = "org-brigade".into();
        let ask = async |name: &str, email: &str| {
            let reason = "I drive the second engine.";
            let plea = Plea {
                name,
                email,
                reason,
                from: None,
            };
            ask_to_join(store, &town.act(&NOBODY, None), &brigade, plea, SITE).await
        };
        ask("Ann Lee", "ann@nowhere.invalid").await.expect("asked");
        ask("Known", "brigade-member@nowhere.invalid")
            .await
            .expect("asked alike");
        assert!(said(ask("", "ann@nowhere.invalid").await).contains("your name"));
        assert!(said(ask("Ann", "ann").await).contains("no e-mail address"));
        assert_eq!(
            town.letters_to("brigade-lead@nowhere.invalid").await.len(),
            2
        );
        let waiting = store.join_requests_to(&brigade).await.expect("requests");
        let (ann, known) = match waiting.as_slice() {
            [a, b] if a.name == "Ann Lee" => (a.clone(), b.clone()),
            [b, a] => (a.clone(), b.clone()),
            other => panic!("{other:?}"),
        };
        let stranger = town.who("police-lead");
        let act = town.act(&stranger, None);
        let hidden = grant_request(store, &act, &ann.id, MemberRole::Member, SITE).await;
        assert!(matches!(hidden, Err(Refusal::Unknown { .. })));
        let lead = town.who("brigade-lead");
        let act = town.act(&lead, None);
        grant_request(store, &act, &ann.id, MemberRole::Member, SITE)
            .await
            .expect("granted");
        let again = grant_request(store, &act, &ann.id, MemberRole::Member, SITE).await;
        assert!(matches!(again, Err(Refusal::Unknown { .. })));
        let invited = store.invitations_to(&brigade).await.expect("invitations");
        assert_eq!(invited[0].email, "ann@nowhere.invalid");
        let empty = decline_request(store, &act, &known.id, " ").await;
        assert!(said(empty).contains("the reason"));
        decline_request(store, &act, &known.id, "You belong already.")
            .await
            .expect("declined");
        let told = town.letters_to("brigade-member@nowhere.invalid").await;
        assert_eq!(told, ["Your request to join Invented brigade of Nowhere"]);
        assert_eq!(
            store
                .join_requests_to(&brigade)
                .await
                .expect("requests")
                .len(),
            0
        );
    }
}

#[tokio::test]
async fn an_administrator_gives_roles_to_others_and_keeps_their_own() {
    for town in Town::all().await {
        let store = &town.store;
        let who = town.who("administrator");
        let act = town.act(&who, None);
        let (own, other) = ("administrator".into(), "guard-lead".into());
        let roles = [PlatformRole::Analyst];
        let refused = change_standing(store, &act, &own, &roles, true).await;
        assert!(said(refused).contains("your own administrator role"));
        let lead = town.who("guard-lead");
        let refused = change_standing(store, &town.act(&lead, None), &other, &roles, true).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))));
        change_standing(store, &act, &other, &roles, true)
            .await
            .expect("given");
        let known = store
            .person(&other)
            .await
            .expect("an answer")
            .expect("a person");
        assert_eq!(known.roles, roles);
        change_name(store, &town.act(&lead, None), "  Ann \n Lee ")
            .await
            .expect("changed");
        let known = store
            .person(&other)
            .await
            .expect("an answer")
            .expect("a person");
        assert_eq!(
            (known.name.as_str(), known.roles),
            ("Ann Lee", roles.to_vec())
        );
        let refused = change_name(store, &town.act(&lead, None), &"x".repeat(121)).await;
        assert!(said(refused).contains("121 characters"));
    }
}
