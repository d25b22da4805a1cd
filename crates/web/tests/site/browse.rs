//! Walks the whole site from home: every link leads to a page, and every page keeps
//! the rules of all pages.

use crate::page::{check, links};
use crate::site::Site;
use axum::http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use uptake_model::{Budget, Euro, Record, SourceKind, Topic};
use uptake_testing::topic;

/// Concepts lead to answers and answers to concepts, hundreds of each; so many of one
/// kind are seen that none of its variants is missed.
const MOST_OF_A_KIND: usize = 120;

/// The first part of an address.
fn kind(address: &str) -> String {
    let mut parts = address.split(['?', '/']);
    parts.nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn every_link_leads_somewhere_and_every_page_is_sound() {
    let site = Site::open().await;
    let mut seen = BTreeSet::from(["/".to_owned(), "/match?q=smoke+helmet".to_owned()]);
    let mut next: Vec<String> = seen.iter().cloned().collect();
    let mut kinds = BTreeSet::new();
    let mut visited = BTreeMap::new();
    while let Some(address) = next.pop() {
        let answer = site.get(&address).await;
        if answer.status == StatusCode::SEE_OTHER {
            let to = answer.header("location");
            assert!(to.starts_with("/sign-in"), "{address} leads to {to}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        kinds.insert(kind(&address));
        check(&answer.text, &address);
        for link in links(&answer.text, &address) {
            if seen.contains(&link) {
                continue;
            }
            let visits = visited.entry(kind(&link)).or_insert(0_usize);
            *visits += 1;
            if *visits <= MOST_OF_A_KIND {
                seen.insert(link.clone());
                next.push(link);
            }
        }
    }
    let expected = [
        "",
        "about",
        "calls",
        "coverage",
        "data",
        "forgotten",
        "gaps",
        "join",
        "library",
        "match",
        "members",
        "organisations",
        "projects",
        "sign-in",
        "solutions",
        "thesaurus",
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
        "/about/matching",
        "/library",
        "/thesaurus",
    ] {
        let page = site.page(address).await;
        check(&page, address);
        assert!(
            page.contains("No data was imported yet."),
            "{address}: {page}"
        );
    }
    let home = site.page("/").await;
    let examples = links(&home, "/").into_iter();
    let examples = examples.filter(|link| link.starts_with("/match?q="));
    assert_eq!(examples.count(), 6, "{home}");
    assert!(home.contains(" lang=\"es\">De noche llegan"), "{home}");
    let search = site.get("/match?q=smoke").await;
    assert_eq!(search.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(search.text.contains("uptake index"), "{}", search.text);
    assert_eq!(
        site.get("/healthz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn a_budget_stated_for_each_project_stands_in_the_table_and_on_the_page() {
    let each = Euro::from_cents(4_000_000_000);
    let known = Topic {
        budget: Budget {
            min: Some(each),
            max: Some(each),
            total: None,
            projects: Some(1),
        },
        ..topic(
            "HORIZON-CL3-2026-01-BM-01",
            "Open topic",
            "2026-05-06",
            "2027-01-15",
        )
    };
    let site = Site::over(SourceKind::Calls, vec![Record::Topic(Box::new(known))]).await;
    let words = "<abbr title=\"€ 40,000,000 each, 1 project\">€ 40 million each, 1 project</abbr>";
    for address in ["/topics?state=open", "/topics/HORIZON-CL3-2026-01-BM-01"] {
        let page = site.page(address).await;
        assert!(page.contains(words), "{address}: {page}");
    }
}

#[tokio::test]
async fn a_topic_shows_its_text_as_paragraphs_and_lists() {
    let known = Topic {
        expected_outcome: Some("Results:\n- Better <b>lamps</b>;\n- Less smoke\nTest them.".into()),
        ..topic(
            "HORIZON-CL3-2026-01-BM-01",
            "Open topic",
            "2026-05-06",
            "2027-01-15",
        )
    };
    let site = Site::over(SourceKind::Calls, vec![Record::Topic(Box::new(known))]).await;
    let page = site.page("/topics/HORIZON-CL3-2026-01-BM-01").await;
    let text = "<p>Results:</p><ul><li>Better &#60;b&#62;lamps&#60;/b&#62;;</li>\
                <li>Less smoke</li></ul><p>Test them.</p>";
    assert!(page.contains(text), "{page}");
}

#[tokio::test]
async fn a_code_without_a_title_is_shown_once() {
    let site = Site::open().await;
    for address in ["/calls/H2020-SU-SEC-2018", "/topics/SEC-2011.4.2-2"] {
        let page = site.page(address).await;
        let code = address.rsplit('/').next().expect("a code");
        let body = &page[page.find("<body>").expect("a body")..];
        let shown = body.matches(&format!(">{code}<")).count();
        assert_eq!(shown, 1, "{address}: {page}");
        assert!(body.contains(&format!("<h1>{code}</h1>")), "{page}");
    }
    let bare = Topic::bare("HORIZON-CL3-2026-01-BM-09".into());
    let bare = Record::Topic(Box::new(bare));
    let site = Site::over(SourceKind::Calls, vec![bare]).await;
    let page = site.page("/topics").await;
    assert_eq!(
        page.matches(">HORIZON-CL3-2026-01-BM-09<").count(),
        1,
        "{page}"
    );
    assert!(
        page.contains("<span class=\"small soft\">Border management</span>"),
        "{page}"
    );
}

#[tokio::test]
async fn one_thing_is_called_one() {
    let site = Site::open().await;
    let cases = [
        ("/", "<strong>1</strong> gap registered"),
        ("/data", ">1<span class=\"hidden\"> problem: "),
        ("/data", "1 gap<"),
        ("/match", ">1<span class=\"hidden\"> project<"),
        ("/match", ">2<span class=\"hidden\"> projects<"),
    ];
    for (address, said) in cases {
        let page = site.page(address).await;
        assert!(page.contains(said), "{address}: {said}: {page}");
        assert!(!page.contains(" 1 projects"), "{address}: {page}");
    }
}
