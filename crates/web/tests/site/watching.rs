//! Watching, the news it brings, and the feed at an address of one's own.

use crate::site::Site;
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::AtomicBool;
use uptake_model::{Record, SourceKind};
use uptake_testing::{Counted, deliverable, import, invented_people, now, project};
use uptake_workflow::gather_news;

/// A site over one project with as many results as said, and the invented people.
async fn over_one_project() -> Site {
    let mut one = project("101000009", "WATCHED");
    one.results = vec![deliverable("r1", "One")];
    let records = vec![Record::Project(Box::new(one))];
    let site = Site::over(SourceKind::Sample, records).await;
    let people = invented_people(site.platform().store()).await;
    people.expect("the invented people");
    site
}

/// How much news a look at everything brings.
async fn gathered(site: &Site, at: Timestamp, name: &str) -> u64 {
    let (entropy, stop) = (Counted::named(name), AtomicBool::new(false));
    gather_news(site.platform(), &entropy, at, &stop)
        .await
        .expect("gathered")
}

async fn another_result(site: &Site) {
    let mut one = project("101000009", "WATCHED");
    one.results = vec![deliverable("r1", "One"), deliverable("r2", "Two")];
    let records = vec![Record::Project(Box::new(one))];
    let store = site.platform().store();
    let later = now() + SignedDuration::from_hours(24);
    import(store, SourceKind::Sample, records, later)
        .await
        .expect("imported");
    assert_eq!(gathered(site, later, "gather").await, 1);
}

#[tokio::test]
async fn what_was_there_is_no_news_and_what_comes_is_told_once() {
    let site = over_one_project().await;
    let cookie = site.sign_in("guard-member").await;
    let begun = site
        .post_as(&cookie, "/me/watches", &[("project", "101000009")])
        .await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let news = site.get_as(&cookie, "/me/news").await.text;
    assert!(news.contains("Nothing new yet"), "{news}");

    another_result(&site).await;
    assert_eq!(gathered(&site, now(), "again").await, 0);
    let news = site.get_as(&cookie, "/me/news").await.text;
    assert_eq!(
        news.matches("It brought another result.").count(),
        1,
        "{news}"
    );
    assert!(news.contains("1 new."), "{news}");
    site.post_as(&cookie, "/me/news/seen", &[]).await;
    let news = site.get_as(&cookie, "/me/news").await.text;
    assert!(news.contains("You have seen all of it."), "{news}");
    let other = site.sign_in("guard-lead").await;
    let news = site.get_as(&other, "/me/news").await.text;
    assert!(news.contains("Nothing new yet"), "{news}");
}

#[tokio::test]
async fn a_feed_is_read_at_its_own_address_until_there_is_another() {
    let site = over_one_project().await;
    let cookie = site.sign_in("guard-member").await;
    site.post_as(&cookie, "/me/watches", &[("project", "101000009")])
        .await;
    another_result(&site).await;
    let address = |page: &str| {
        let from = page.find("/feeds/").expect("an address");
        page[from..].split('<').next().expect("its end").to_owned()
    };
    let first = site.post_as(&cookie, "/me/news/feed", &[]).await;
    let first = address(&first.text);
    let feed = site.get(&first).await;
    assert_eq!(feed.status, StatusCode::OK);
    assert_eq!(
        feed.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert!(
        feed.text.contains("WATCHED: It brought another result."),
        "{}",
        feed.text
    );
    assert!(
        feed.text
            .contains("http://uptake.invalid/projects/101000009")
    );
    let second = address(&site.post_as(&cookie, "/me/news/feed", &[]).await.text);
    assert_ne!(first, second);
    assert_eq!(site.get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&second).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_ends_or_reads_the_watch_of_another() {
    let site = over_one_project().await;
    let cookie = site.sign_in("guard-member").await;
    site.post_as(
        &cookie,
        "/me/watches",
        &[("need", "a <b>bag</b> left behind")],
    )
    .await;
    let page = site.get_as(&cookie, "/me/watches").await.text;
    assert!(
        page.contains("a &#60;b&#62;bag&#60;/b&#62; left behind"),
        "{page}"
    );
    let from = page.find("/me/watches/watch-").expect("a form");
    let end = page[from..].split('"').next().expect("its address");
    let other = site.sign_in("guard-lead").await;
    assert_eq!(
        site.post_as(&other, end, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.post_as("", end, &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        site.post_as(&cookie, end, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let page = site.get_as(&cookie, "/me/watches").await.text;
    assert!(page.contains("You watch nothing yet."), "{page}");
    for (field, value, status) in [
        ("project", "999", StatusCode::NOT_FOUND),
        ("gap_file", "gap-none", StatusCode::NOT_FOUND),
        ("other", "x", StatusCode::BAD_REQUEST),
    ] {
        let answer = site
            .post_as(&cookie, "/me/watches", &[(field, value)])
            .await;
        assert_eq!(answer.status, status, "{field}");
    }
}
