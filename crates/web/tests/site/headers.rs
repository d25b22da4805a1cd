//! What every answer carries, and how static files may be kept.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

#[tokio::test]
async fn no_answer_lets_a_page_load_anything_foreign() {
    let site = Site::open().await;
    for address in [
        "/",
        "/nothing",
        "/api/v1/gaps",
        "/api/v1/nothing",
        "/healthz",
    ] {
        let answer = site.get(address).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{address}: {policy}"
        );
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{address}: {policy}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{address}"
        );
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(answer.header("set-cookie"), "", "{address}");
    }
}

#[tokio::test]
async fn static_files_are_kept_for_good_under_their_own_address_only() {
    let site = Site::open().await;
    let home = site.page("/").await;
    let from = home.find("/static/").expect("a stylesheet");
    let address = home[from..].split('"').next().expect("an address");
    let style = site.get(address).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        style.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let old = site.get("/static/000000000000/uptake.css").await;
    assert_eq!(
        (old.status, old.header("cache-control")),
        (StatusCode::OK, "no-cache")
    );
    assert_eq!(old.text, style.text);
    let script = site.get("/static/0/uptake.js").await;
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
}

#[tokio::test]
async fn pages_are_compressed_for_whoever_asks() {
    let site = Site::open().await;
    let request = Request::get("/").header(header::ACCEPT_ENCODING, "gzip");
    let answer = site
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(site.get("/healthz").await.text, "ok\n");
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let plain = Site::empty().await.get("/").await;
    assert_eq!(plain.header("strict-transport-security"), "");
    let secure = Site::empty_at("https://uptake.invalid").await;
    assert_eq!(
        secure.get("/").await.header("strict-transport-security"),
        "max-age=31536000; includeSubDomains"
    );
}
