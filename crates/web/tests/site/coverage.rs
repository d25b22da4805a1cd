//! Consolidated views of the corpus.

use crate::site::Site;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_model::{Area, Euro, Record, SourceKind};
use uptake_search::encoder::Effort;
use uptake_testing::project;
use uptake_workflow::find_overlaps;

/// Two projects about bags, of two programmes, the cheaper without a stated contribution
/// where `stated` is false; and two of other matters.
async fn site(stated: bool) -> Site {
    let texts = [
        (
            "101000001",
            "SNIFF",
            "sniffing drones detect explosives in abandoned bags; sensors, robots and dogs compared, privacy kept; railway",
        ),
        (
            "101000002",
            "NOSE",
            "sniffing drones detect explosives in abandoned bags; sensors, robots and dogs compared, privacy kept; airports",
        ),
        (
            "101000003",
            "WAVE",
            "early warning of tsunamis along the coast by buoys and cables",
        ),
        (
            "101000004",
            "HERD",
            "diseases of cattle spread along roads and markets in winter",
        ),
    ];
    let records = texts.into_iter().map(|(id, acronym, objective)| {
        let mut project = project(id, acronym);
        project.title = objective.split(';').next().unwrap_or_default().to_owned();
        project.objective = Some(objective.to_owned());
        project.keywords = vec![];
        if id == "101000001" && !stated {
            project.ec_contribution = None;
        }
        if id == "101000002" {
            project.ec_contribution = Some(Euro::from_cents(100_000_000));
        }
        Record::Project(Box::new(project))
    });
    Site::over(SourceKind::Cordis, records.collect()).await
}

async fn compare(site: &Site) {
    let stop = Arc::new(AtomicBool::new(false));
    let found = find_overlaps(
        site.platform(),
        Effort::Background,
        Arc::new(|_, _| ()),
        stop,
    )
    .await;
    assert!(found.expect("compared").is_some());
}

#[tokio::test]
async fn overlaps_name_their_projects_what_they_share_and_the_money() {
    let site = site(true).await;
    let waiting = site.page("/coverage/overlaps").await;
    assert!(waiting.contains("are being compared"), "{waiting}");
    compare(&site).await;
    let page = site.page("/coverage/overlaps").await;
    assert!(page.contains("70 % alike. The Union"), "{page}");
    assert!(page.contains(
        "The Union contributes € 4 million, of which € 1 million beyond the largest project."
    ));
    assert!(page.contains("SNIFF</a>") && page.contains("NOSE</a>"));
    assert!(!page.contains("WAVE</a>") && !page.contains("HERD</a>"));
    for (alone, shared) in [("railway", "explosives"), ("airports", "drones")] {
        assert!(page.contains(alone) && page.contains(shared), "{page}");
    }
    let area = Area::ALL[0].code();
    let filtered = site.page(&format!("/coverage/overlaps?area={area}")).await;
    assert!(filtered.contains("No projects of the corpus are that much alike"));
    let across = site.page("/coverage/overlaps?across=yes").await;
    assert!(across.contains("No projects of the corpus are that much alike"));
}

#[tokio::test]
async fn money_that_is_not_stated_is_said_and_not_counted() {
    let site = site(false).await;
    compare(&site).await;
    let page = site.page("/coverage/overlaps").await;
    assert!(
        page.contains(
            "The Union contributes € 1 million; the contribution to 1 project is not stated."
        ),
        "{page}"
    );
}

#[tokio::test]
async fn a_corpus_with_nothing_alike_says_so() {
    let site = Site::over(
        SourceKind::Cordis,
        vec![Record::Project(Box::new(project("101000001", "ONE")))],
    )
    .await;
    compare(&site).await;
    let page = site.page("/coverage/overlaps").await;
    assert!(page.contains("No projects of the corpus are that much alike"));
}

async fn prepared(site: &Site) {
    let stop = Arc::new(AtomicBool::new(false));
    let ready = uptake_workflow::brief::prepare(site.platform(), Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
}

#[tokio::test]
async fn the_brief_and_the_trends_say_what_they_lack() {
    let site = site(true).await;
    for path in ["/coverage/brief", "/coverage/trends"] {
        let waiting = site.page(path).await;
        assert!(
            waiting.contains("still being surveyed"),
            "{path}: {waiting}"
        );
    }
    prepared(&site).await;
    let area = Area::ALL[0].code();
    let cases = [
        ("/coverage/brief?from=2020&to=2015", "no year lies in it"),
        ("/coverage/trends?from=2020&to=2015", "no year lies in it"),
        ("/coverage/brief?from=never", "“never” is no year"),
        (
            "/coverage/trends?country=QQ",
            "is no country that Uptake knows",
        ),
        (
            "/coverage/trends?from=2099",
            "No project of the corpus lies within this",
        ),
    ];
    for (address, said) in cases {
        let page = site.page(address).await;
        assert!(page.contains(said), "{address}: {page}");
        assert!(!page.contains("NaN"), "{address}");
    }
    let page = site.page("/coverage/brief?all=yes").await;
    for section in [
        "Coverage",
        "Broken links",
        "Overlaps",
        "Trends",
        "Money",
        "Method and limits",
    ] {
        assert!(
            page.contains(&format!(">{section}</h2>")),
            "{section}: {page}"
        );
    }
    assert!(
        page.contains("uptake brief --all-research --figure years"),
        "{page}"
    );
    assert!(
        page.contains(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure-chart\" role=\"img\""
        )
    );
    let none = site
        .page(&format!("/coverage/brief?area={area}&from=2090"))
        .await;
    assert!(none.contains("which is not a count of zero"), "{none}");
    let empty = Site::over(SourceKind::Cordis, vec![]).await;
    let page = empty.page("/coverage/brief").await;
    assert!(page.contains("The corpus is empty"), "{page}");
}

#[tokio::test]
async fn a_brief_is_saved_as_a_file_that_carries_its_data() {
    let site = site(true).await;
    prepared(&site).await;
    for (format, start) in [
        ("html", "<!doctype html>"),
        ("json", "{\"uptake_brief\":1,"),
    ] {
        let address = format!("/coverage/brief.{format}?all=yes");
        let file = site.get(&address).await.text;
        assert!(file.starts_with(start), "{format}: {file}");
        assert!(file.contains("\"snapshot\":\""), "{format}");
    }
}
