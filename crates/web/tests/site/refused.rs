//! What views of coverage refuse: a question that cannot be answered gets words and no
//! numbers, whether a page, a file or a program asks.

use crate::money::{site, survey};
use crate::page;
use crate::site::Site;
use axum::http::StatusCode;
use jiff::SignedDuration;
use uptake_model::{Record, SourceKind};
use uptake_testing::{gap, import, now};
use uptake_workflow::rebuild_index;

/// The corpus of [`site`] with a gap, surveyed.
async fn surveyed() -> Site {
    let site = site().await;
    let gap = gap("practitioner-1", "We cannot see through smoke.");
    let (store, later) = (
        site.platform().store(),
        now() + SignedDuration::from_secs(60),
    );
    let gaps = vec![Record::Gap(Box::new(gap))];
    let brought = import(store, SourceKind::Sample, gaps, later).await;
    brought.expect("a gap");
    let built = rebuild_index(site.platform(), later, &mut |_| ()).await;
    built.expect("an index");
    survey(&site).await;
    site
}

/// Views with the form of an extent above them.
const FORMS: [&str; 9] = [
    "/coverage/matrix?rows=areas",
    "/coverage/unserved",
    "/coverage/money",
    "/coverage/people",
    "/coverage/network",
    "/coverage/organisations",
    "/coverage/overlaps",
    "/coverage/trends",
    "/coverage/brief",
];

/// Views of an extent that lead from others and have no form.
const LED_TO: [&str; 3] = [
    "/coverage/records?row=area:drs&station=project",
    "/coverage/projects",
    "/coverage/countries/PL",
];

/// Their tables, without the ending.
const FILES: [&str; 13] = [
    "/coverage/matrix",
    "/coverage/records",
    "/coverage/unserved",
    "/coverage/unserved/areas",
    "/coverage/overlaps",
    "/coverage/trends/years/table",
    "/coverage/money",
    "/coverage/people",
    "/coverage/organisations",
    "/coverage/network",
    "/coverage/network/communities",
    "/coverage/countries/PL/all",
    "/coverage/projects",
];

const API: [&str; 5] = ["matrix", "unserved", "money", "people", "network"];

fn with(address: &str, more: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{more}")
}

/// Asks for something that is refused, and says what was said.
async fn refused(site: &Site, address: &str, status: StatusCode) -> String {
    let answer = site.get(address).await;
    assert_eq!(answer.status, status, "{address}: {}", answer.text);
    answer.text
}

#[tokio::test]
async fn a_period_that_ends_before_it_begins_counts_nothing_anywhere() {
    let site = surveyed().await;
    let said = "The period ends before it begins: from 2025 to 2020, so no year lies in it.";
    let backwards = "from=2025&to=2020";
    let wrong = StatusCode::BAD_REQUEST;
    for address in FORMS {
        let address = with(address, backwards);
        let answer = site.get(&address).await;
        // A brief and trends say why there is none in their place.
        let own = ["trends", "brief"].iter().any(|it| address.contains(it));
        let expected = if own { StatusCode::OK } else { wrong };
        assert_eq!(answer.status, expected, "{address}");
        let shown = answer.text;
        page::check(&shown, &address);
        assert!(shown.contains(said), "{address}: {shown}");
        for kept in ["name=\"from\" value=\"2025\"", "name=\"to\" value=\"2020\""] {
            assert!(shown.contains(kept), "{address}: {shown}");
        }
        let main = page::main_of(&shown);
        for counted in ["<table", "€", "No project", "no project is"] {
            assert!(!main.contains(counted), "{address}: {counted}: {main}");
        }
    }
    for address in LED_TO {
        let shown = refused(&site, &with(address, backwards), wrong).await;
        assert!(shown.contains(said), "{address}: {shown}");
    }
    let row = "row=area:drs&station=project&rows=areas";
    for file in FILES {
        for extension in ["csv", "xlsx", "jsonld"] {
            let address = format!("{file}.{extension}?{row}&{backwards}");
            let shown = refused(&site, &address, wrong).await;
            assert!(shown.contains(said), "{address}: {shown}");
        }
    }
    let text = format!("/coverage/broken-links.txt?rows=areas&{backwards}");
    assert!(refused(&site, &text, wrong).await.contains(said));
    for view in API {
        let address = format!("/api/v1/coverage/{view}?{backwards}");
        let shown = refused(&site, &address, wrong).await;
        assert!(shown.contains(said), "{address}: {shown}");
        assert!(shown.contains("\"status\":400"), "{address}: {shown}");
    }
}

#[tokio::test]
async fn what_was_typed_stays_in_the_form_where_it_is_refused() {
    let site = site().await;
    let typed = "area=drs&programme=H2020&country=GR&from=never&all=yes";
    for address in ["/coverage/money", "/coverage/people", "/coverage/overlaps"] {
        let address = with(address, typed);
        let shown = refused(&site, &address, StatusCode::BAD_REQUEST).await;
        page::check(&shown, &address);
        for expected in [
            "“never” is no year that Uptake knows.",
            "<option value=\"drs\" selected>",
            "<option value=\"H2020\" selected>",
            "<option value=\"EL\" selected>",
            "name=\"from\" value=\"never\"",
            "name=\"all\" value=\"yes\" checked",
        ] {
            assert!(shown.contains(expected), "{address}: {expected}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_choice_that_is_not_known_is_refused_and_not_passed_over() {
    let site = surveyed().await;
    let wrong = StatusCode::BAD_REQUEST;
    for (address, said) in [
        ("/coverage/projects?in=Atlantis", "“Atlantis” is no country"),
        (
            "/coverage/projects?kind=XYZ",
            "“XYZ” is no kind of organisation",
        ),
        ("/coverage/projects?group=luck", "“luck” is no group"),
        ("/coverage/projects?role=luck", "“luck” is no role"),
        ("/coverage/projects?only=luck", "“luck” is no choice"),
        ("/coverage/projects.csv?kind=XYZ", "“XYZ” is no kind"),
        ("/coverage/organisations?new=soon", "“soon” is no year"),
        ("/coverage/organisations?group=luck", "“luck” is no group"),
        (
            "/coverage/organisations?in=Atlantis",
            "“Atlantis” is no country",
        ),
        ("/coverage/organisations.csv?new=soon", "“soon” is no year"),
        ("/coverage/network?by=luck", "“luck” is no order"),
    ] {
        let shown = refused(&site, address, wrong).await;
        assert!(shown.contains(said), "{address}: {shown}");
    }
    for address in [
        "/coverage/matrix?below=luck",
        "/coverage/matrix?rows=concepts&below=luck",
        "/coverage/matrix.csv?rows=concepts&below=luck",
        "/coverage/broken-links.txt?rows=concepts&below=luck",
        "/coverage/projects?concept=luck",
        "/coverage/projects.csv?concept=luck",
        "/coverage/money?below=luck",
        "/coverage/money.csv?below=luck",
        "/api/v1/coverage/matrix?rows=concepts&below=luck",
        "/api/v1/coverage/money?below=luck",
    ] {
        let shown = refused(&site, address, StatusCode::NOT_FOUND).await;
        assert!(shown.contains("no concept “luck”"), "{address}: {shown}");
    }
}

#[tokio::test]
async fn projects_of_a_concept_are_not_none_while_the_corpus_is_being_surveyed() {
    let site = site().await;
    let address = "/coverage/projects?concept=unmanned-aerial-vehicle";
    let waiting = site.page(address).await;
    assert!(waiting.contains("is being surveyed"), "{waiting}");
    assert!(!waiting.contains("No project of the corpus"), "{waiting}");
    for file in [
        "/coverage/projects.csv?concept=unmanned-aerial-vehicle",
        "/coverage/money.csv",
    ] {
        let shown = refused(&site, file, StatusCode::SERVICE_UNAVAILABLE).await;
        assert!(shown.contains("at once with: uptake coverage"), "{shown}");
    }
    // What asks for no concept needs no survey.
    let others = site.get("/coverage/projects.csv").await;
    assert!(others.text.contains("101000001,FLOOD"), "{}", others.text);
    survey(&site).await;
    let page = site.page(address).await;
    assert!(page.contains("Projects: 2"), "{page}");
    let csv = site
        .get("/coverage/projects.csv?concept=unmanned-aerial-vehicle")
        .await
        .text;
    assert!(csv.contains("101000001,FLOOD"), "{csv}");
    let csv = site.get("/coverage/money.csv").await.text;
    assert!(csv.contains("\nconcept,"), "{csv}");
}

#[tokio::test]
async fn another_discipline_chooses_gap_files_and_no_projects() {
    let site = surveyed().await;
    let said = "“Another discipline” names nobody whom projects could be about";
    let other = "discipline=other";
    for rows in ["gaps", "areas", "concepts", "topics"] {
        for address in [
            format!("/coverage/matrix?rows={rows}&{other}"),
            format!("/coverage/matrix.csv?rows={rows}&{other}"),
            format!("/coverage/broken-links.txt?rows={rows}&{other}"),
            format!("/api/v1/coverage/matrix?rows={rows}&{other}"),
        ] {
            let shown = refused(&site, &address, StatusCode::BAD_REQUEST).await;
            assert!(shown.contains(said), "{address}: {shown}");
        }
    }
    let records = format!("/coverage/records?row=area:drs&{other}");
    let shown = refused(&site, &records, StatusCode::BAD_REQUEST).await;
    assert!(shown.contains(said), "{shown}");
    let files = format!("/coverage/matrix?rows=gap-files&{other}");
    let shown = site.page(&files).await;
    assert!(shown.contains("There are no rows of this kind"), "{shown}");
}

#[tokio::test]
async fn nothing_is_unserved_where_no_gap_is_registered() {
    let site = site().await;
    survey(&site).await;
    let said = "so nothing can be measured";
    let page = site.page("/coverage/unserved").await;
    assert!(page.contains(said), "{page}");
    assert!(!page.contains("100 %") && !page.contains("no gaps looked at"));
    for address in [
        "/coverage/unserved.csv",
        "/coverage/unserved/areas.csv",
        "/api/v1/coverage/unserved",
    ] {
        let shown = refused(&site, address, StatusCode::SERVICE_UNAVAILABLE).await;
        assert!(shown.contains(said), "{address}: {shown}");
    }
    let site = surveyed().await;
    let page = site.page("/coverage/unserved").await;
    assert!(
        page.contains("2 projects of 2 serve none of the 1 gap looked at"),
        "{page}"
    );
}
