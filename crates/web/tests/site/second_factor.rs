//! The second factor over the site: set up, asked for, and demanded of those who must.

use crate::page;
use crate::site::Site;
use axum::http::StatusCode;
use totp_rs::{Builder, Secret};
use uptake_model::Proof;
use uptake_testing::{Counted, InventedPeople, now};
use uptake_workflow::Act;
use uptake_workflow::second_factor::{SignIn, sign_in_after};

/// The code of a moment after now.
fn code(secret: &str, seconds: u64) -> String {
    let secret = Secret::try_from_base32(secret).expect("base32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("160 bits");
    let now = u64::try_from(now().as_second()).expect("after 1970");
    totp.generate(now + seconds).to_string()
}

async fn after_password(site: &Site, person: &str) -> SignIn {
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

/// The secret that a page shows.
fn secret_on(text: &str) -> String {
    let from = text.find("<dt>Secret</dt><dd><code>").expect("a secret") + 25;
    let shown = text[from..].split('<').next().expect("its end");
    shown.replace(' ', "")
}

#[tokio::test]
async fn who_must_have_one_writes_nothing_before() {
    let (site, _) = Site::with_people().await;
    let SignIn::Whole(token) = after_password(&site, "brigade-lead").await else {
        panic!("no second factor is there to ask for");
    };
    let session = format!("uptake={token}");
    let held = site
        .post_as(&session, "/me/tokens", &[("name", "x"), ("scope", "read")])
        .await;
    assert_eq!(held.status, StatusCode::SEE_OTHER);
    assert_eq!(held.header("location"), "/me/second-factor");
    let api = site.post_as(&session, "/api/v1/gaps", &[]).await;
    assert_eq!(api.status, StatusCode::FORBIDDEN);
    assert_eq!(api.header("content-type"), "application/problem+json");
    let page = site.get_as(&session, "/me/second-factor").await;
    assert!(
        page.text.contains("a password alone is not enough"),
        "{}",
        page.text
    );
    page::check(&page.text, "/me/second-factor");

    let begun = site.post_as(&session, "/me/second-factor", &[]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    let page = site.get_as(&session, "/me/second-factor").await;
    page::check(&page.text, "/me/second-factor");
    let secret = secret_on(&page.text);
    let picture = site.get_as(&session, "/me/second-factor/code.svg").await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert_eq!(picture.header("cache-control"), "no-store");
    assert!(!picture.text.contains(&secret));

    let wrong = site
        .post_as(&session, "/me/second-factor/confirm", &[("code", "000000")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = code(&secret, 0);
    let done = site
        .post_as(&session, "/me/second-factor/confirm", &[("code", &typed)])
        .await;
    assert_eq!(done.status, StatusCode::OK);
    page::check(&done.text, "/me/second-factor/confirm");
    assert_eq!(done.text.matches("<li><code>").count(), 10);
    let written = site
        .post_as(
            &session,
            "/me/tokens",
            &[("name", "x"), ("days", "3"), ("scope", "read")],
        )
        .await;
    assert_eq!(written.status, StatusCode::OK, "{}", written.text);
    let gone = site.get_as(&session, "/me/second-factor/code.svg").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_code_is_asked_for_between_password_and_session() {
    let (site, _) = Site::with_people().await;
    let session = site.sign_in("brigade-member").await;
    site.post_as(&session, "/me/second-factor", &[]).await;
    let secret = secret_on(&site.get_as(&session, "/me/second-factor").await.text);
    let typed = code(&secret, 0);
    let done = site
        .post_as(&session, "/me/second-factor/confirm", &[("code", &typed)])
        .await;
    assert_eq!(done.status, StatusCode::OK);

    let SignIn::HalfOpen(token) = after_password(&site, "brigade-member").await else {
        panic!("a password alone opened a session");
    };
    let half = format!("uptake-code={token}");
    let page = site.get_as(&half, "/sign-in/code?then=/gaps").await;
    assert_eq!(page.status, StatusCode::OK);
    page::check(&page.text, "/sign-in/code");
    assert!(
        page.text.contains("Sign in</a>"),
        "half a sign-in greets nobody"
    );
    let as_session = site.get_as(&format!("uptake={token}"), "/me").await;
    assert_ne!(as_session.status, StatusCode::OK);
    let replayed = site
        .post_as(&half, "/sign-in/code", &[("code", &typed)])
        .await;
    assert_eq!(
        replayed.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "used for setting up"
    );
    let next = code(&secret, 30);
    let fields = [("code", next.as_str()), ("then", "/gaps")];
    let right = site.post_as(&half, "/sign-in/code", &fields).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    assert_eq!(right.header("location"), "/gaps");
    let cookies: Vec<_> = right.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    let over = site.get_as(&half, "/sign-in/code").await;
    assert_eq!(over.status, StatusCode::SEE_OTHER);
    let elsewhere = [("code", next.as_str()), ("then", "//evil.invalid")];
    let refused = site.post_as(&half, "/sign-in/code", &elsewhere).await;
    assert_ne!(refused.status, StatusCode::OK);
}
