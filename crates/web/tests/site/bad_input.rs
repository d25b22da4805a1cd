//! Wrong addresses and parameters on pages: each answered in our voice, none with a
//! stack of our own troubles.

use crate::page::check;
use crate::site::Site;
use axum::body::Body;
use axum::http::Request;

#[tokio::test]
async fn each_mistake_gets_a_page_that_says_what_to_do() {
    let site = Site::open().await;
    let long_need = format!("/match?q={}", "smoke+".repeat(2_000));
    let long_address = format!("/match?q={}", "a".repeat(50_000));
    let long_name = format!("/organisations?q={}", "a".repeat(300));
    let cases = [
        ("/nothing", 404, "nothing at this address"),
        ("/projects/1", 404, "holds no project “1”"),
        ("/projects/1/results", 404, "holds no project"),
        ("/organisations/x", 404, "holds no organisation"),
        ("/topics/x", 404, "holds no topic"),
        ("/calls/x", 404, "holds no call"),
        ("/gaps/x", 404, "holds no gap"),
        ("/projects/%FF", 400, "UTF-8"),
        ("/match/why", 400, "needs a need and a project"),
        ("/match/why?q=smoke&id=1", 404, "holds no project"),
        ("/static/none/none.css", 404, "nothing at this address"),
        (long_need.as_str(), 413, "a few sentences"),
        (long_address.as_str(), 413, "40,000 bytes"),
        (long_name.as_str(), 400, "longer than 200"),
    ];
    for (address, status, says) in cases {
        let answer = site.get(address).await;
        let shown = &address[..address.len().min(60)];
        assert_eq!(answer.status.as_u16(), status, "{shown}");
        assert!(answer.text.contains(says), "{shown}: {}", answer.text);
        check(&answer.text, shown);
    }
    let post = Request::post("/match")
        .body(Body::empty())
        .expect("a request");
    let answer = site.send(post).await;
    assert_eq!(answer.status.as_u16(), 405);
    assert!(
        answer.text.contains("/match does not take POST"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn a_damaged_index_is_told_with_the_way_to_mend_it() {
    let site = Site::open().await;
    site.damage_index();
    for address in ["/match?q=smoke", "/api/v1/match?q=smoke"] {
        let answer = site.get(address).await;
        assert_eq!(answer.status.as_u16(), 503, "{address}: {}", answer.text);
        for says in ["The imported data is not affected", "uptake index"] {
            assert!(answer.text.contains(says), "{address}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn pages_beyond_the_end_are_not_errors() {
    let site = Site::open().await;
    for address in [
        "/topics?page=99",
        "/organisations?page=99999999999999999999",
        "/organisations/pic-900000001?page=7",
        "/data/problems?page=18446744073709551615",
        "/projects/101000001/results?kind=nonsense&page=4",
        "/match?page=50",
    ] {
        check(&site.page(address).await, address);
    }
}
