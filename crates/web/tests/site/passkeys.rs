//! Passkeys over the site, with an authenticator of our own: added, signed in with, removed,
//! and every wrong answer refused in the same words.

use crate::authenticator::Authenticator;
use crate::page;
use crate::site::{Answer, Site};
use axum::http::StatusCode;
use uptake_model::{PersonId, Proof};
use uptake_testing::{Counted, InventedPeople, invented_people, now};
use uptake_workflow::Act;
use uptake_workflow::second_factor::{SignIn, sign_in_after};

const ORIGIN: &str = "http://localhost:8080";

async fn site() -> Site {
    let site = Site::empty_at(ORIGIN).await;
    invented_people(site.store()).await.expect("people");
    site
}

/// The options that a page gives its script.
fn options(answer: &Answer) -> serde_json::Value {
    let from = answer.text.find("data-options=\"").expect("options") + 14;
    let shown = answer.text[from..].split('"').next().expect("their end");
    let plain = shown.replace("&#34;", "\"").replace("&quot;", "\"");
    serde_json::from_str(&plain).unwrap_or_else(|e| panic!("{e}: {plain}"))
}

fn set_cookie(answer: &Answer, name: &str) -> Option<String> {
    let lines = answer.headers.get_all("set-cookie").iter();
    let start = format!("{name}=");
    let mut lines = lines.filter_map(|it| it.to_str().ok());
    let line = lines.find(|it| it.starts_with(&start) && !it.contains("Max-Age=0"))?;
    assert!(
        line.contains("HttpOnly") && line.contains("SameSite=Lax"),
        "{line}"
    );
    Some(line.split(';').next()?.to_owned())
}

/// Begins to add a passkey; returns the options and the cookies to go on with.
async fn begin(site: &Site, session: &str) -> (serde_json::Value, String) {
    let fields = [("name", "Blue key")];
    let begun = site.post_as(session, "/me/passkeys/begin", &fields).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    page::check(&begun.text, "/me/passkeys/begin");
    let cookie = set_cookie(&begun, "uptake-passkey").expect("a cookie");
    (options(&begun), format!("{session}; {cookie}"))
}

async fn add(site: &Site, session: &str, number: u8) -> Authenticator {
    let mut device = Authenticator::new(number, ORIGIN);
    let (options, cookies) = begin(site, session).await;
    let made = device.make(&options);
    let added = site
        .post_as(&cookies, "/me/passkeys", &[("credential", &made)])
        .await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text);
    assert_eq!(
        added.text.matches("<li><code>").count(),
        10,
        "recovery codes"
    );
    device
}

/// Asks to sign in, and answers with what `device` makes of it.
async fn sign_in(site: &Site, device: &mut Authenticator) -> Answer {
    let begun = site
        .post_as("", "/sign-in/passkey/begin", &[("then", "/me")])
        .await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    let cookie = set_cookie(&begun, "uptake-passkey").expect("a cookie");
    let given = device.answer(&options(&begun));
    let fields = [("credential", given.as_str()), ("then", "/me")];
    site.post_as(&cookie, "/sign-in/passkey", &fields).await
}

fn refused(answer: &Answer, what: &str) {
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{what}: {}",
        answer.text
    );
    assert_eq!(answer.header("location"), "/sign-in?done=passkey", "{what}");
    assert_eq!(set_cookie(answer, "uptake"), None, "{what}");
}

async fn verbs(site: &Site) -> Vec<String> {
    let entries = site.store().audit_after(0, 1000).await.expect("entries");
    entries.into_iter().map(|it| it.verb).collect()
}

async fn letters(site: &Site, email: &str) -> Vec<String> {
    let letters = site
        .store()
        .letters(100)
        .await
        .expect("letters")
        .into_iter();
    let theirs = letters.filter(|it| it.letter.recipient == email);
    theirs.map(|it| it.letter.subject).collect()
}

async fn by_password(site: &Site, person: &str) -> SignIn {
    let chance = Counted::named("password");
    let act = Act {
        actor: &InventedPeople::actor(person),
        viewer: &uptake_model::Viewer::Public,
        now: now(),
        entropy: &chance,
        form: None,
    };
    let done = sign_in_after(site.store(), &act, &person.into(), Proof::Password).await;
    done.expect("an answer")
}

#[tokio::test]
async fn a_passkey_is_added_signs_in_as_two_factors_and_is_removed() {
    let site = site().await;
    let session = site.sign_in("brigade-lead").await;
    let page = site.get_as(&session, "/me/passkeys").await;
    page::check(&page.text, "/me/passkeys");
    let SignIn::Whole(token) = by_password(&site, "brigade-lead").await else {
        panic!("no second factor is there to ask for");
    };
    let elsewhere = format!("uptake={token}");
    let mut device = add(&site, &session, 1).await;
    assert!(verbs(&site).await.contains(&"add_passkey".to_owned()));
    let ended = site.get_as(&elsewhere, "/me").await;
    assert_ne!(ended.status, StatusCode::OK, "opened with less");
    let told = letters(&site, "brigade-lead@nowhere.invalid").await;
    assert_eq!(told, ["A passkey was added to your account at Uptake"]);
    let list = site.get_as(&session, "/me/passkeys").await;
    page::check(&list.text, "/me/passkeys");
    assert!(list.text.contains("Blue key"), "{}", list.text);

    // A password alone opens only half of the door now, and the other half can be a passkey.
    let SignIn::HalfOpen(token) = by_password(&site, "brigade-lead").await else {
        panic!("a password alone opened a session");
    };
    let half = format!("uptake-code={token}");
    let code = site.get_as(&half, "/sign-in/code").await;
    assert!(code.text.contains("Use a passkey"), "{}", code.text);

    let answer = sign_in(&site, &mut device).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header("location"), "/me");
    let opened = set_cookie(&answer, "uptake").expect("a session");
    let named = [("name", "Another Name"), ("form", "form-name")];
    let written = site.post_as(&opened, "/me/name", &named).await;
    assert_eq!(written.header("location"), "/me", "a lead writes with it");

    let id = site
        .store()
        .passkeys_of(&PersonId::new("brigade-lead"))
        .await;
    let id = id.expect("passkeys")[0].id.to_string();
    let place = format!("/me/passkeys/{id}/remove");
    let strange = site.sign_in("police-lead").await;
    let not_theirs = site.post_as(&strange, &place, &[]).await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    let removed = site.post_as(&opened, &place, &[]).await;
    assert_eq!(
        removed.header("location"),
        "/me/passkeys",
        "{}",
        removed.text
    );
    refused(&sign_in(&site, &mut device).await, "removed");
    let told = letters(&site, "brigade-lead@nowhere.invalid").await;
    assert!(told.contains(&"A passkey was removed from your account at Uptake".to_owned()));
    let id = PersonId::new("brigade-lead");
    let left = site.store().recovery_codes_left(&id).await;
    assert_eq!(left.expect("a number"), 0, "codes stand in for nothing");
}

#[tokio::test]
async fn what_is_not_the_answer_to_this_challenge_signs_nobody_in() {
    let site = site().await;
    let mut device = add(&site, &site.sign_in("brigade-lead").await, 1).await;
    let other = add(&site, &site.sign_in("police-lead").await, 2).await;

    let mut stranger = Authenticator::new(3, ORIGIN);
    stranger.speak_for(device.user());
    refused(&sign_in(&site, &mut stranger).await, "unknown here");
    let mut forged = device.copy();
    forged.forge();
    refused(&sign_in(&site, &mut forged).await, "another key");
    let mut elsewhere = device.copy();
    elsewhere.origin = "http://localhost:8081".to_owned();
    refused(&sign_in(&site, &mut elsewhere).await, "another site");
    let mut unlocked = device.copy();
    unlocked.flags = 1;
    refused(&sign_in(&site, &mut unlocked).await, "nobody was looked at");
    let mut crossed = device.copy();
    crossed.speak_for(other.user());
    refused(&sign_in(&site, &mut crossed).await, "in another's name");

    // A challenge is answered once, and by the browser that was asked.
    let begun = site.post_as("", "/sign-in/passkey/begin", &[]).await;
    let cookie = set_cookie(&begun, "uptake-passkey").expect("a cookie");
    let given = device.answer(&options(&begun));
    let fields = [("credential", given.as_str())];
    refused(
        &site.post_as("", "/sign-in/passkey", &fields).await,
        "another browser",
    );
    let right = site.post_as(&cookie, "/sign-in/passkey", &fields).await;
    assert!(set_cookie(&right, "uptake").is_some(), "{}", right.text);
    refused(
        &site.post_as(&cookie, "/sign-in/passkey", &fields).await,
        "again",
    );
    refused(
        &site.post_as(&cookie, "/sign-in/passkey", &[]).await,
        "nothing",
    );

    // The counter of a copy falls behind that of the device.
    let mut copy = device.copy();
    let answer = sign_in(&site, &mut device).await;
    assert!(set_cookie(&answer, "uptake").is_some(), "{}", answer.text);
    refused(&sign_in(&site, &mut copy).await, "a copy");
    let verbs = verbs(&site).await;
    assert_eq!(verbs.iter().filter(|it| *it == "refuse_passkey").count(), 5);
}

#[tokio::test]
async fn a_passkey_is_added_by_its_person_and_once() {
    let site = site().await;
    let lead = site.sign_in("brigade-lead").await;
    let (asked, cookies) = begin(&site, &lead).await;
    let mut device = Authenticator::new(1, ORIGIN);
    let made = device.make(&asked);
    let fields = [("credential", made.as_str())];
    // With another person's session the same cookie and answer are worth nothing.
    let other = site.sign_in("police-lead").await;
    let passkey = cookies.split("; ").nth(1).expect("a cookie");
    let crossed = format!("{other}; {passkey}");
    let answer = site.post_as(&crossed, "/me/passkeys", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    page::check(&answer.text, "/me/passkeys");
    let late = site.post_as(&cookies, "/me/passkeys", &fields).await;
    assert_eq!(
        late.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "taken by the first"
    );

    let mut device = add(&site, &lead, 1).await;
    // One passkey is nobody else's.
    let (asked, cookies) = begin(&site, &other).await;
    let made = device.make(&asked);
    let answer = site
        .post_as(&cookies, "/me/passkeys", &[("credential", &made)])
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    // What its authenticator did not verify anybody for is not taken.
    let (asked, cookies) = begin(&site, &other).await;
    let mut blind = Authenticator::new(4, ORIGIN);
    blind.flags = 1;
    let made = blind.make(&asked);
    let answer = site
        .post_as(&cookies, "/me/passkeys", &[("credential", &made)])
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn a_site_without_a_name_says_so_and_works_by_codes() {
    let site = Site::empty().await;
    invented_people(site.store()).await.expect("people");
    let session = site.sign_in("brigade-lead").await;
    let page = site.get_as(&session, "/me/passkeys").await;
    assert!(
        page.text.contains("Passkeys belong to a name"),
        "{}",
        page.text
    );
    assert!(!site.page("/sign-in").await.contains("With a passkey"));
    let begun = site.post_as("", "/sign-in/passkey/begin", &[]).await;
    assert_eq!(begun.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nobody_has_more_than_ten_passkeys_however_many_were_begun() {
    let site = site().await;
    let session = site.sign_in("brigade-member").await;
    let mut begun = Vec::new();
    for number in 0..11 {
        let (options, cookies) = begin(&site, &session).await;
        begun.push((Authenticator::new(100 + number, ORIGIN), options, cookies));
    }
    let mut answers = Vec::new();
    for (mut device, options, cookies) in begun {
        let made = device.make(&options);
        let fields = [("credential", made.as_str())];
        answers.push(site.post_as(&cookies, "/me/passkeys", &fields).await);
    }
    let last = answers.pop().expect("eleven answers");
    assert!(last.status.is_client_error(), "{}", last.text);
    assert!(
        last.text.contains("10 passkeys, which is the most"),
        "{}",
        last.text
    );
    for answer in answers {
        assert!(
            answer.status.is_success() || answer.status.is_redirection(),
            "{}",
            answer.text
        );
    }
    let kept = site.store().passkeys_of(&"brigade-member".into()).await;
    assert_eq!(kept.expect("passkeys").len(), 10);
}
