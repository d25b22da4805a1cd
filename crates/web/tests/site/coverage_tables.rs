//! The tables of coverage over the API: all of them by name, with the types of their columns,
//! and what lies ahead with its snapshot.

use crate::coverage::survey;
use crate::site::Site;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_web::named_tables::TABLES;
use uptake_workflow::survey_and_compare;

async fn prepared() -> Site {
    let site = Site::open().await;
    let stop = Arc::new(AtomicBool::new(false));
    let ready = survey_and_compare(site.platform(), Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
    site
}

async fn table(site: &Site, address: &str) -> Value {
    let answer = site
        .get(&format!("/api/v1/coverage/tables/{address}"))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    answer.json()
}

#[tokio::test]
async fn every_table_can_be_had_by_its_name_and_names_its_snapshot() {
    let site = prepared().await;
    let latest = site.store().latest_snapshot().await.expect("read");
    let latest = latest.expect("an import").id;
    let listed = site.get("/api/v1/coverage/tables").await.json();
    let listed = listed["tables"].as_array().expect("tables").len();
    assert_eq!(listed, TABLES.len());
    for it in TABLES {
        let asked = match it.name {
            "records" => "?row=area:drs&station=project",
            "partners" => "?topic=HORIZON-CL3-2026-01-BM-01",
            "country" => "?code=DE",
            "trends" => "?figure=years&all=yes",
            _ => "",
        };
        let found = table(&site, &format!("{}{asked}", it.name)).await;
        assert_eq!(found["snapshot"], latest.as_str(), "{}", it.name);
        let columns = found["columns"].as_array().expect("columns");
        let rows = found["rows"].as_array().expect("rows");
        for row in rows {
            let row = row.as_object().expect("a row");
            assert_eq!(row.len(), columns.len(), "{}: {row:?}", it.name);
        }
    }
}

#[tokio::test]
async fn rows_have_the_types_of_their_columns_and_what_nobody_states_is_null() {
    let site = prepared().await;
    let found = table(&site, "topics-ahead").await;
    let first = &found["rows"][0];
    assert_eq!(first["topic"], "HORIZON-CL3-2026-01-BM-01");
    assert_eq!(first["budget_euro"], json!(6_000_000.0));
    assert_eq!(first["deadline"], "2027-01-15");
    assert!(
        first["builds_on"].is_array() && first["possible"].is_u64(),
        "{first}"
    );
    assert_eq!(found["rows"][1]["budget_euro"], Value::Null, "not stated");
    let records = table(
        &site,
        "records?row=area:drs&station=project&programme=horizon",
    )
    .await;
    let record = &records["rows"][0];
    assert_eq!(record["record"], "ÉCLAIR");
    assert_eq!(record["money_euro"], json!(3_000_000.0));
    assert_eq!(record["page"], "/projects/101000001");
    let matrix = table(&site, "matrix?rows=areas&area=drs&programme=horizon").await;
    let project = &matrix["rows"][1];
    let told = (&project["count"], &project["from"], &project["confirmed"]);
    assert_eq!(told, (&json!(1), &json!(2022), &Value::Null));
    let unserved = table(&site, "unserved-areas").await;
    assert_eq!(unserved["rows_are"], "observations");
    let country = table(&site, "country?code=AT&all=yes").await;
    assert_eq!(country["rows"][0]["projects"], 2, "{country}");
}

#[tokio::test]
async fn what_a_table_does_not_know_is_refused_and_what_is_not_there_not_found() {
    let site = Site::open().await;
    let waiting = site.get("/api/v1/coverage/tables/topics-ahead").await;
    assert_eq!(waiting.status, StatusCode::SERVICE_UNAVAILABLE);
    survey(&site).await;
    let cases = [
        ("nothing", StatusCode::NOT_FOUND, "no table “nothing”"),
        (
            "topics-ahead?country=PL",
            StatusCode::BAD_REQUEST,
            "Known are: area.",
        ),
        (
            "gaps-alike?area=drs",
            StatusCode::BAD_REQUEST,
            "Known are: none.",
        ),
        (
            "topics-ahead?area=moon",
            StatusCode::BAD_REQUEST,
            "“moon” is no area",
        ),
        (
            "records?row=gap-file:gap-9",
            StatusCode::NOT_FOUND,
            "gap-file:gap-9",
        ),
        ("partners", StatusCode::BAD_REQUEST, "Add gap= or topic="),
        ("country?code=QQ", StatusCode::NOT_FOUND, "QQ"),
    ];
    for (address, status, said) in cases {
        let answer = site
            .get(&format!("/api/v1/coverage/tables/{address}"))
            .await;
        assert_eq!(answer.status, status, "{address}: {}", answer.text);
        assert!(answer.text.contains(said), "{address}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_lies_ahead_names_its_snapshot_and_how_many_gap_files_are_compared() {
    let site = prepared().await;
    let found = site.get("/api/v1/coverage/ahead").await.json();
    let latest = site.store().latest_snapshot().await.expect("read");
    assert_eq!(found["snapshot"], latest.expect("an import").id.as_str());
    assert_eq!(found["most_gap_files"], 200);
    assert_eq!(found["topics"].as_array().expect("topics").len(), 2);
    let overlaps = site.get("/api/v1/coverage/overlaps?all=yes").await.json();
    let group = &overlaps["overlaps"][0];
    assert_eq!(
        (&overlaps["total"], &group["money"]["unstated"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(group["money"]["ec_contribution"], json!(5_000_000.5));
    assert_eq!(
        group["projects"][0]["ec_contribution"],
        Value::Null,
        "not stated"
    );
}
