//! Walks the whole site from home: every link leads to a page, and every page keeps
//! the rules of all pages.

use crate::page::{check, links};
use crate::site::Site;
use axum::http::StatusCode;
use std::collections::BTreeSet;

#[tokio::test]
async fn every_link_leads_somewhere_and_every_page_is_sound() {
    let site = Site::open().await;
    let mut seen = BTreeSet::from(["/".to_owned(), "/match?q=smoke+helmet".to_owned()]);
    let mut next: Vec<String> = seen.iter().cloned().collect();
    let mut kinds = BTreeSet::new();
    while let Some(address) = next.pop() {
        let answer = site.get(&address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        kinds.insert(
            address
                .split(['?', '/'])
                .nth(1)
                .unwrap_or_default()
                .to_owned(),
        );
        check(&answer.text, &address);
        for link in links(&answer.text, &address) {
            if seen.insert(link.clone()) {
                next.push(link);
            }
        }
    }
    let expected = [
        "",
        "about",
        "calls",
        "data",
        "gaps",
        "match",
        "organisations",
        "projects",
        "topics",
    ];
    assert_eq!(
        kinds.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
    assert!(seen.len() > 60, "{} pages seen: {seen:?}", seen.len());
}

#[tokio::test]
async fn without_any_data_every_place_still_answers() {
    let site = Site::empty().await;
    for address in [
        "/",
        "/gaps",
        "/topics",
        "/organisations",
        "/data",
        "/data/problems",
        "/about/api",
    ] {
        let page = site.page(address).await;
        check(&page, address);
        assert!(
            page.contains("No data was imported yet."),
            "{address}: {page}"
        );
    }
    let search = site.get("/match?q=smoke").await;
    assert_eq!(search.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(search.text.contains("uptake index"), "{}", search.text);
    assert_eq!(
        site.get("/healthz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}
