//! Who gets in, by a password, a link or a session, and who does not.

use crate::town::*;
use jiff::SignedDuration;
use uptake_model::{Actor, LinkPurpose, Password, PlatformRole, Viewer};
use uptake_testing::Counted;
use uptake_workflow::account::{FirstProof, change_standing, create_administrator};
use uptake_workflow::email_address::{ask_for_email_change, confirm_email};
use uptake_workflow::password::{
    ask_for_password_letter, change_password, choose_password, person_of_link,
};
use uptake_workflow::session::{
    IDLE, LONGEST, close_every_session, own_sessions, token_digest, visitor,
};
use uptake_workflow::sign_in::{Claim, check_password};
use uptake_workflow::{Act, Refusal};

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
