//! What is taken away: a copy of one state of the site, tables with a catalogue, and feeds
//! whose identifiers nobody else has.

use crate::site::Site;
use atom_syndication::Feed;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use std::sync::atomic::AtomicBool;
use uptake_model::{Record, SourceKind};
use uptake_testing::{import, now, project};
use uptake_web::served_tables::TablesFolder;
use uptake_web::static_copy::{CopyError, CopyNote, CopyReport, Standing, copy_site};
use uptake_workflow::rebuild_index;

async fn copied(site: &Site, standing: &Standing) -> Result<CopyReport, CopyError> {
    let note = CopyNote {
        day: now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        snapshot: standing.snapshot().cloned(),
        address: "https://uptake.example".to_owned(),
    };
    let (router, stop) = (site.router(), AtomicBool::new(false));
    let (mut keep, mut progress) = (|_: &str, _: &[u8]| Ok(()), |_, _| ());
    copy_site(
        &router,
        [],
        (&note, standing),
        &mut keep,
        &mut progress,
        &stop,
    )
    .await
}

#[tokio::test]
async fn a_copy_is_of_one_state_and_waits_for_nothing() {
    let site = Site::open().await;
    let standing = Standing::now(site.shared_platform()).await.expect("told");
    let waits = copied(&site, &standing).await;
    assert!(matches!(waits, Err(CopyError::Waiting { .. })), "{waits:?}");
    compare(&site).await;
    let whole = copied(&site, &standing).await.expect("a copy");
    assert!(whole.files > 50 && !whole.stopped, "{whole:?}");

    let later = now() + SignedDuration::from_mins(5);
    let more = Record::Project(Box::new(project("101000077", "LATER")));
    let imported = import(site.store(), SourceKind::Cordis, vec![more], later).await;
    imported.expect("imported");
    rebuild_index(site.platform(), later, &mut |_| ())
        .await
        .expect("an index");
    compare(&site).await;
    let moved = copied(&site, &standing).await;
    assert!(matches!(moved, Err(CopyError::Moved)), "{moved:?}");
}

async fn compare(site: &Site) {
    let (quiet, stop) = (std::sync::Arc::new(|_, _| ()), std::sync::Arc::default());
    let ready = uptake_workflow::survey_and_compare(site.platform(), quiet, stop).await;
    assert!(ready.expect("prepared"));
}

#[tokio::test]
async fn tables_are_given_out_and_stand_in_the_catalogue() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    write("project.parquet", &"PAR1".repeat(50_000));
    write("other.txt", "not of the export");
    write(
        "tables.json",
        r#"{"snapshot":null,"tables":[{"file":"project.parquet","rows":1,"describes":"Projects."}]}"#,
    );
    let without = Site::open().await;
    let nothing = without.get("/data/tables/project.parquet").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let tables = TablesFolder::open(folder.path()).expect("tables");
    let site = without.at("https://uptake.example", |it| it.with_tables(Some(tables)));
    let file = site.get("/data/tables/project.parquet").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.text, "PAR1".repeat(50_000));
    assert_eq!(
        file.header("content-type"),
        "application/vnd.apache.parquet"
    );
    assert_eq!(file.header("content-length"), "200000");
    for other in ["other.txt", "no.parquet", "..%2Fother.txt"] {
        let answer = site.get(&format!("/data/tables/{other}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
    }
    let turtle = site.get("/data/catalogue.ttl").await.text;
    let stands = "<https://uptake.example/data/tables/project.parquet>";
    for said in [
        format!("dcat:downloadURL {stands}"),
        "dcat:byteSize \"200000\"^^xsd:nonNegativeInteger".to_owned(),
        "dct:license <http://creativecommons.org/licenses/by/4.0/>".to_owned(),
    ] {
        assert!(turtle.contains(&said), "{said}\n{turtle}");
    }
}

#[tokio::test]
async fn the_identifier_of_the_catalogue_leads_to_the_form_asked_for() {
    let site = Site::open().await;
    for (accept, form) in [
        ("*/*", "ttl"),
        ("text/turtle, application/ld+json;q=0.5", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json, text/turtle;q=0.5", "jsonld"),
    ] {
        let request = Request::get("/data/catalogue").header("accept", accept);
        let request = request.body(Body::empty()).expect("a request");
        let answer = site.send(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{accept}");
        let to = format!("/data/catalogue.{form}");
        assert_eq!(answer.header("location"), to, "{accept}");
    }
}

#[tokio::test]
async fn a_feed_keeps_its_identifiers_at_another_address_and_shares_none_with_another_site() {
    let site = Site::open().await;
    let feed = async |site: &Site| {
        let text = site.get("/feed.atom").await.text;
        let feed = Feed::read_from(text.as_bytes()).expect("Atom");
        let mut ids: Vec<String> = feed.entries.iter().map(|it| it.id.clone()).collect();
        ids.push(feed.id);
        ids
    };
    let site = site.at("https://old.example", |it| it.of_installation("one"));
    let before = feed(&site).await;
    assert!(before.len() > 1, "{before:?}");
    for id in &before {
        let (start, uuid) = id.split_at(9);
        let version = (uuid.as_bytes()[14], uuid.as_bytes()[19]);
        assert_eq!(
            (start, uuid.len(), version),
            ("urn:uuid:", 36, (b'8', b'a')),
            "{id}"
        );
    }
    let site = site.at("https://new.example", |it| it.of_installation("one"));
    assert_eq!(feed(&site).await, before);
    let site = site.at("https://old.example", |it| it.of_installation("another"));
    let other = feed(&site).await;
    assert!(other.iter().all(|it| !before.contains(it)), "{other:?}");
}
