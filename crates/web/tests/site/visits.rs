//! Who asks: sessions by cookie, and what another site makes a browser send.

use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};

#[tokio::test]
async fn a_page_greets_whoever_signed_in_and_nobody_else() {
    let (site, _) = Site::with_people().await;
    let cookie = site.sign_in("brigade-lead").await;
    let signed_in = site.get_as(&cookie, "/gaps").await;
    assert!(
        signed_in
            .text
            .contains("<a href=\"/me\">Invented brigade lead</a>")
    );
    for cookie in ["uptake=", "uptake=wrong", "other=1"] {
        let answer = site.get_as(cookie, "/gaps").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.text.contains("<a href=\"/sign-in\">Sign in</a>"),
            "{cookie}"
        );
    }
}

#[tokio::test]
async fn what_another_site_sends_is_refused() {
    let site = Site::empty().await;
    let cases: [(&[(&str, &str)], bool); 7] = [
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "same-origin")], true),
        (
            &[
                ("origin", "http://evil.invalid"),
                ("host", "uptake.invalid"),
            ],
            false,
        ),
        (
            &[
                ("origin", "http://uptake.invalid"),
                ("host", "uptake.invalid"),
            ],
            true,
        ),
        (&[("cookie", "uptake=x")], false),
        (&[], true),
    ];
    for (headers, passes) in cases {
        let mut request = Request::post("/api/v1/match").header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = site
            .send(request.body(Body::from("{}")).expect("a request"))
            .await;
        assert_eq!(
            answer.status != StatusCode::FORBIDDEN,
            passes,
            "{headers:?}: {}",
            answer.text
        );
    }
}
