//! Consolidated views of the corpus.

use crate::page;
use crate::site::Site;
use axum::http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_model::{Area, Euro, Record, SourceKind};
use uptake_search::encoder::Effort;
use uptake_testing::project;
use uptake_web::static_copy::is_waiting;
use uptake_workflow::{find_overlaps, survey_corpus};

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

pub async fn survey(site: &Site) {
    let stop = Arc::new(AtomicBool::new(false));
    let quiet = Arc::new(|_, _| ());
    let found = survey_corpus(site.platform(), Effort::Background, quiet, stop).await;
    assert!(found.expect("surveyed").is_some());
}

#[tokio::test]
async fn overlaps_name_their_projects_what_they_share_and_the_money() {
    let site = site(true).await;
    let waiting = site.page("/coverage/overlaps").await;
    assert!(is_waiting(&waiting), "{waiting}");
    compare(&site).await;
    let none = site.page("/coverage/overlaps").await;
    assert!(none.contains("No projects of the corpus are that much alike"));
    let page = site.page("/coverage/overlaps?all=yes").await;
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
    let across = site.page("/coverage/overlaps?all=yes&across=yes").await;
    assert!(across.contains("No projects of the corpus are that much alike"));
}

#[tokio::test]
async fn money_that_is_not_stated_is_said_and_not_counted() {
    let site = site(false).await;
    compare(&site).await;
    let page = site.page("/coverage/overlaps?all=yes").await;
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

#[tokio::test]
async fn a_page_beyond_all_is_empty_and_a_choice_that_is_no_yes_is_refused() {
    let site = site(true).await;
    compare(&site).await;
    let last = format!("/coverage/overlaps?all=yes&page={}", u64::MAX);
    assert_eq!(site.get(&last).await.status, 200);
    for choice in ["all=no", "across=no", "at-once=false"] {
        let address = format!("/coverage/overlaps.csv?{choice}");
        let answer = site.get(&address).await;
        assert_eq!(answer.status, 400, "{choice}");
        assert!(
            answer.text.contains("is no answer but yes"),
            "{}",
            answer.text
        );
    }
}

/// Every page of coverage that needs the survey.
const SURVEYED: [&str; 7] = [
    "/coverage/matrix",
    "/coverage/matrix?rows=areas",
    "/coverage/matrix?rows=concepts",
    "/coverage/records?row=area:drs&station=project",
    "/coverage/unserved",
    "/coverage/ahead",
    "/coverage/ahead/gaps",
];

#[tokio::test]
async fn pages_of_coverage_wait_for_the_survey_and_then_hold_to_the_house_rules() {
    let site = Site::open().await;
    for address in SURVEYED {
        let waiting = site.page(address).await;
        assert!(is_waiting(&waiting), "{address}");
    }
    for file in [
        "/coverage/matrix.csv",
        "/coverage/broken-links.txt",
        "/coverage/unserved.csv",
        "/coverage/ahead.csv",
        "/api/v1/coverage/matrix",
        "/api/v1/coverage/unserved",
        "/api/v1/coverage/ahead",
    ] {
        let answer = site.get(file).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{file}");
        assert!(answer.text.contains("Come back in a minute"), "{file}");
    }
    survey(&site).await;
    for address in SURVEYED {
        let page = site.page(address).await;
        assert!(!is_waiting(&page), "{address}");
        page::check(&page, address);
    }
    let synergies = site.page("/coverage/synergies").await;
    page::check(&synergies, "/coverage/synergies");
}

#[tokio::test]
async fn a_matrix_counts_money_and_leads_to_the_records() {
    let site = Site::open().await;
    survey(&site).await;
    let address = "/coverage/matrix?rows=areas&area=drs&programme=horizon";
    let matrix = site.page(address).await;
    // ÉCLAIR alone: € 3 million, begun 2022, three results, and nobody tried it.
    assert!(matrix.contains("€ 3 million"), "{matrix}");
    assert!(matrix.contains("begun 2022"), "{matrix}");
    assert!(
        matrix.contains("Disaster-resilient society: no trial is recorded after 3 results."),
        "{matrix}"
    );
    let link = "/coverage/records?row=area%3Adrs&station=result&area=drs&programme=horizon";
    assert!(matrix.contains(&link.replace('&', "&#38;")), "{matrix}");
    let records = site.page(link).await;
    assert!(records.contains("Records: 3") && records.contains("Seeing through smoke"));
    let csv = site
        .get("/coverage/matrix.csv?rows=areas&area=drs&programme=horizon")
        .await;
    assert!(
        csv.text.contains(
            "area:drs,Disaster-resilient society,project,1,,,3000000.00,,0,2022,2022,no,,\n"
        ),
        "{}",
        csv.text
    );
    let text = site
        .get("/coverage/broken-links.txt?rows=areas&area=drs&programme=horizon")
        .await;
    let line = "- Disaster-resilient society: no trial is recorded after 3 results.\n";
    assert!(text.text.ends_with(line), "{}", text.text);
    let json = site
        .get("/api/v1/coverage/matrix?rows=areas&area=drs&programme=horizon")
        .await
        .json();
    let project = &json["rows"][0]["cells"][1];
    assert_eq!(project["count"], 1);
    assert_eq!(project["money"]["ec_contribution"], 3_000_000.0);
    assert_eq!(project["possible"], serde_json::Value::Null);
}

#[tokio::test]
async fn whoever_looks_into_a_matrix_comes_back_to_the_same() {
    let site = crate::money::site().await;
    survey(&site).await;
    let of = |page: &str, address: &str, start: &str| {
        let links = page::links(page, address).into_iter();
        let found: Vec<String> = links.filter(|it| it.starts_with(start)).collect();
        found
    };
    let address = "/coverage/matrix?rows=concepts&programme=HORIZON&missing=trial";
    let opened = of(
        &site.page(address).await,
        address,
        "/coverage/matrix?rows=concepts&below=",
    );
    let mut seen = None;
    for opened in opened {
        assert!(
            opened.ends_with("&programme=HORIZON&missing=trial"),
            "{opened}"
        );
        let page = site.page(&opened).await;
        let top = of(&page, &opened, "/coverage/matrix?rows=concepts&programme");
        assert_eq!(top, [address], "all top concepts, under the same filters");
        seen = seen.or(of(&page, &opened, "/coverage/records?").pop());
    }
    let records = &seen.expect("a cell with records below some concept");
    let back = of(&site.page(records).await, records, "/coverage/matrix?");
    let back = back.first().expect("the way back");
    for kept in [
        "rows=concepts",
        "below=",
        "programme=HORIZON",
        "missing=trial",
    ] {
        assert!(back.contains(kept), "{kept}: {back}");
    }
}

#[tokio::test]
async fn a_row_or_a_gap_that_is_not_there_is_not_found() {
    let site = Site::open().await;
    survey(&site).await;
    for address in [
        "/coverage/records",
        "/coverage/records?row=area:moon",
        "/coverage/records?row=gap-file:gap-9",
        "/coverage/records?row=concept:no-such-concept",
        "/coverage/proposal?gap=gap:nowhere",
        "/coverage/proposal?gap=area:drs",
        "/coverage/proposal.txt?gap=gap-file:gap-9",
    ] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    }
    let draft = site.page("/coverage/proposal?gap=gap:practitioner-1").await;
    assert!(draft.contains("We cannot see through smoke."), "{draft}");
    assert!(draft.contains("<strong>Missing:</strong>"), "{draft}");
    page::check(&draft, "/coverage/proposal");
    let text = site
        .get("/coverage/proposal.md?gap=gap:practitioner-1")
        .await;
    assert!(text.text.contains("# Draft of a topic"), "{}", text.text);
    assert!(text.text.contains("/gaps/practitioner-1)"), "{}", text.text);
}

#[tokio::test]
async fn an_empty_corpus_says_what_to_do() {
    let site = Site::empty().await;
    for address in ["/coverage/matrix", "/coverage/unserved", "/coverage/ahead"] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(answer.text.contains("uptake index"), "{}", answer.text);
    }
}

async fn prepared(site: &Site) {
    let stop = Arc::new(AtomicBool::new(false));
    let ready =
        uptake_workflow::survey_and_compare(site.platform(), Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
}

#[tokio::test]
async fn the_brief_and_the_trends_say_what_they_lack() {
    let site = site(true).await;
    for path in ["/coverage/brief", "/coverage/trends"] {
        let waiting = site.page(path).await;
        assert!(is_waiting(&waiting), "{path}: {waiting}");
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
