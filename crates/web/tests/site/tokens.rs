//! API tokens over the site: shown once, working on the API alone, within their scopes.

use crate::page;
use crate::site::{Answer, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use uptake_model::{Opening, Password, Proof, Scope};
use uptake_testing::{Counted, InventedPeople, now};
use uptake_workflow::api_token::{TokenWish, make_token};
use uptake_workflow::{Act, Anew, PasswordHashing};

/// Makes a token and returns it.
async fn token(site: &Site, session: &str, scopes: &[&str]) -> String {
    let mut fields = vec![("name", "Nightly export"), ("days", "30")];
    fields.extend(scopes.iter().map(|it| ("scope", *it)));
    let answer = site.post_as(session, "/me/tokens", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    page::check(&answer.text, "/me/tokens");
    let from = answer.text.find(">upt_").expect("a token") + 1;
    let secret = answer.text[from..]
        .split('<')
        .next()
        .expect("its end")
        .to_owned();
    let again = site.get_as(session, "/me/tokens").await;
    assert!(again.text.contains("Nightly export"));
    assert!(!again.text.contains(&secret), "shown once");
    secret
}

async fn ask(site: &Site, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("content-type", "application/json");
    site.send(request.body(Body::from("{}")).expect("a request"))
        .await
}

#[tokio::test]
async fn a_token_works_on_the_api_until_it_is_revoked() {
    let (site, _) = Site::with_people().await;
    let session = site.sign_in("brigade-lead").await;
    let secret = token(&site, &session, &["read"]).await;
    let bearer = format!("Bearer {secret}");
    let right = [("authorization", bearer.as_str())];
    let answer = ask(&site, "GET", "/api/v1/gaps", &right).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    // Whatever cookie came along.
    let with_cookie = [
        ("authorization", bearer.as_str()),
        ("cookie", "uptake=stale"),
    ];
    let answer = ask(&site, "POST", "/api/v1/match", &with_cookie).await;
    assert_eq!(
        answer.status,
        StatusCode::BAD_REQUEST,
        "a need is missing, no more"
    );
    // Not on pages.
    let page = ask(&site, "GET", "/gaps", &right).await;
    assert!(page.text.contains("Sign in</a>"), "a token opened a page");

    let list = site.get_as(&session, "/me/tokens").await;
    let from = list.text.find("/me/tokens/token-").expect("a form");
    let revoke = list.text[from..].split('"').next().expect("its end");
    let stranger = site.sign_in("police-lead").await;
    let refused = site.post_as(&stranger, revoke, &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let done = site.post_as(&session, revoke, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    for token in [bearer.as_str(), "Bearer upt_wrong", "Bearer "] {
        let answer = ask(&site, "GET", "/api/v1/gaps", &[("authorization", token)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer error=\"invalid_token\""
        );
    }
}

#[tokio::test]
async fn a_write_without_its_scope_is_refused() {
    let (site, _) = Site::with_people().await;
    let session = site.sign_in("brigade-lead").await;
    let reads = format!("Bearer {}", token(&site, &session, &["read"]).await);
    let writes = format!(
        "Bearer {}",
        token(&site, &session, &["read", "write_gaps"]).await
    );
    let cases = [
        (&reads, "/api/v1/gap-files", "lacks the scope “write_gaps”"),
        (&reads, "/api/v1/trials", "lacks the scope “write_evidence”"),
        (
            &writes,
            "/api/v1/gap-files/gap-1/matches",
            "No token may do that",
        ),
        (&writes, "/api/v1/people", "No token may do that"),
    ];
    for (bearer, address, words) in cases {
        let answer = ask(&site, "POST", address, &[("authorization", bearer)]).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{address}: {}",
            answer.text
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.text.contains(words), "{address}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_made_keeps_what_was_typed() {
    let (site, _) = Site::with_people().await;
    let session = site.sign_in("brigade-member").await;
    let fields = [
        ("name", "My <export>"),
        ("days", "400"),
        ("scope", "write_gaps"),
    ];
    let answer = site.post_as(&session, "/me/tokens", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    page::check(&answer.text, "/me/tokens");
    assert!(
        answer.text.contains("value=\"My &#60;export&#62;\""),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("value=\"400\""));
    assert!(answer.text.contains("value=\"write_gaps\" checked"));
    let nobody = site.get("/me/tokens").await;
    assert_ne!(nobody.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_from_before_the_second_factor_that_is_demanded_does_not_work() {
    let (site, people) = Site::with_people().await;
    let chance = Counted::named("token");
    let act = Act {
        actor: &InventedPeople::actor("brigade-lead"),
        viewer: &people.viewer("brigade-lead"),
        now: now(),
        entropy: &chance,
        form: None,
    };
    let wish = TokenWish {
        name: "Nightly export".to_owned(),
        scopes: vec![Scope::Read],
        days: 30,
        proof: Proof::Password,
    };
    let nothing = Password::typed("");
    let anew = Anew {
        password: &nothing,
        opened: Some(Opening {
            proof: Proof::Password,
            at: now(),
        }),
    };
    let made = make_token(site.store(), &PasswordHashing::cheap(), &act, &wish, anew).await;
    let bearer = format!("Bearer {}", made.expect("a token"));
    let right = [("authorization", bearer.as_str())];
    for (method, address) in [("GET", "/api/v1/gaps"), ("POST", "/api/v1/match")] {
        let answer = ask(&site, method, address, &right).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(
            answer.text.contains("has no second factor"),
            "{}",
            answer.text
        );
    }
}
