//! Tables as files: whatever a page of coverage shows can be had as CSV, as a workbook and
//! as linked data, with the same numbers, and nothing that nobody stated becomes zero.

use crate::money::{site, site_with_low_bar, survey};
use crate::page::links;
use crate::site::Site;
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_model::{Project, Record, SourceKind, TopicRef};
use uptake_testing::{deliverable, gap, import, now, project, topic};
use uptake_workflow::{rebuild_index, survey_and_compare};

/// The pages of this area with the tables that can be saved from each. All of them have
/// rows.
const PAGES: [(&str, &[&str]); 15] = [
    ("/coverage/matrix?rows=areas", &["matrix"]),
    ("/coverage/unserved", &["unserved", "unserved/areas"]),
    ("/coverage/ahead", &["ahead"]),
    ("/coverage/ahead/gaps", &["ahead/gaps"]),
    (
        "/coverage/synergies",
        &["synergies/gaps", "synergies/results"],
    ),
    ("/coverage/overlaps", &["overlaps"]),
    ("/coverage/trends", &["trends/years/table"]),
    ("/coverage/money", &["money"]),
    ("/coverage/people", &["people"]),
    ("/coverage/network", &["network", "network/communities"]),
    ("/coverage/organisations", &["organisations"]),
    ("/coverage/partners?gap=practitioner-2", &["partners"]),
    ("/coverage/projects", &["projects"]),
    ("/coverage/countries/PL", &["countries/PL/all"]),
    (
        "/coverage/records?row=area:drs&station=project",
        &["records"],
    ),
];

/// A project that ended and left results, and running ones that are ever less alike: one of
/// them is so alike that it could use what the other left, and not so alike that they overlap.
fn searching_rivers() -> Vec<Project> {
    let text = "sonar on boats finds swimmers in muddy rivers; nets, ropes and divers compared, depth kept";
    let of = |id: &str, acronym: &str, objective: String| Project {
        title: objective.split(';').next().unwrap_or_default().to_owned(),
        objective: Some(objective),
        keywords: Vec::new(),
        topics: vec![TopicRef {
            code: "HORIZON-CL3-2021-DRS-01-05".into(),
            title: None,
        }],
        ..project(id, acronym)
    };
    let ended = Project {
        results: vec![deliverable("D1", "Sonar that finds swimmers")],
        ..of("101000004", "SONAR", format!("{text}; weirs, gauges"))
    };
    let running = [
        "sonar on boats finds swimmers in muddy rivers; tides, kayaks, jetties, buoys, lamps, crews",
        "sonar on boats finds swimmers in rivers; tides, kayaks, jetties, buoys, lamps, crews, quays",
        "sonar on boats finds swimmers; tides, kayaks, jetties, buoys, lamps, crews, quays, whistles",
        "boats find swimmers in muddy rivers; tides, kayaks, jetties, buoys, lamps, crews, quays",
        "boats find swimmers; nets, ropes, tides, kayaks, jetties, buoys, lamps, crews, quays",
    ];
    let running = running.into_iter().zip(5..).map(|(text, number)| Project {
        end: "2028-12-31".parse().ok(),
        ..of(
            &format!("10100000{number}"),
            &format!("RADAR{number}"),
            text.to_owned(),
        )
    });
    running.chain([ended]).collect()
}

/// A corpus in which every table has rows: that of [`site`], with gaps of which two are alike
/// and one is met by projects, a topic that is open, and a running project of the same
/// subject as one that ended and left results.
async fn full() -> Site {
    let site = site_with_low_bar().await;
    let (store, minute) = (site.platform().store(), SignedDuration::from_secs(60));
    let gaps = [
        (
            "practitioner-1",
            "Avalanche dogs tire in deep snow on steep slopes.",
        ),
        ("practitioner-2", "Drones look for people after floods."),
        (
            "practitioner-3",
            "Dogs that look under an avalanche tire in deep snow on a steep slope.",
        ),
    ];
    let gaps = gaps.map(|(id, statement)| Record::Gap(Box::new(gap(id, statement))));
    let projects = searching_rivers().into_iter();
    let projects = projects.map(|it| Record::Project(Box::new(it)));
    let open = topic(
        "HORIZON-CL3-2026-DRS-01-01",
        "Drones look for people after floods",
        "2026-10-01",
        "2027-03-01",
    );
    let open = vec![Record::Topic(Box::new(open))];
    let records = projects.chain(gaps).collect();
    let brought = import(store, SourceKind::Cordis, records, now() + minute).await;
    brought.expect("projects and gaps");
    let brought = import(store, SourceKind::Calls, open, now() + minute * 2).await;
    brought.expect("a topic");
    let built = rebuild_index(site.platform(), now() + minute * 3, &mut |_| ()).await;
    built.expect("an index");
    let stop = Arc::new(AtomicBool::new(false));
    let ready = survey_and_compare(site.platform(), Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("surveyed and compared"));
    site
}

#[tokio::test]
async fn each_table_can_be_had_in_three_formats() {
    let site = full().await;
    for (address, tables) in PAGES {
        let page = site.page(address).await;
        for (extension, media_type) in [
            ("csv", "text/csv; charset=utf-8"),
            (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            ("jsonld", "application/ld+json"),
        ] {
            let of_it = format!(".{extension}");
            let files: BTreeSet<String> = links(&page, address)
                .into_iter()
                .filter(|it| it.split('?').next().is_some_and(|it| it.ends_with(&of_it)))
                .collect();
            let path = |file: &String| file.split('?').next().unwrap_or_default().to_owned();
            let offered: BTreeSet<String> = files.iter().map(path).collect();
            let expected = tables.iter().map(|it| format!("/coverage/{it}{of_it}"));
            // Trends have a table for each figure, and figures for whatever moves.
            let expected: BTreeSet<String> = expected.collect();
            if address == "/coverage/trends" {
                assert!(offered.is_superset(&expected), "{offered:?}");
            } else {
                assert_eq!(offered, expected, "{address}");
            }
            for file in files {
                let answer = site.get(&file).await;
                assert_eq!(answer.status, 200, "{file}: {}", answer.text);
                assert_eq!(answer.header("content-type"), media_type, "{file}");
                let rows = answer.text.lines().count();
                assert!(extension != "csv" || rows > 1, "{file}: {}", answer.text);
                let name = answer.header("content-disposition");
                assert!(name.ends_with(&format!(".{extension}\"")), "{file}: {name}");
            }
        }
    }
}

/// Surveyed and compared, as a brief needs it.
async fn prepared(site: &Site) {
    let stop = Arc::new(AtomicBool::new(false));
    let ready = survey_and_compare(site.platform(), Arc::new(|_, _| ()), stop).await;
    assert!(ready.expect("prepared"));
}

#[tokio::test]
async fn each_figure_of_a_brief_is_a_table_with_plain_numbers_and_a_name_of_its_own() {
    let site = site().await;
    prepared(&site).await;
    let brief = site.get("/coverage/brief.json").await.json();
    let sections = brief["brief"]["sections"].as_array().expect("sections");
    let figures = sections
        .iter()
        .filter_map(|it| it["figures"].as_array())
        .flatten();
    let ids: Vec<&str> = figures.filter_map(|it| it["id"].as_str()).collect();
    let page = site.page("/coverage/brief").await;
    for id in &ids {
        let address = format!("/coverage/brief/{id}/table.csv");
        assert!(links(&page, "/coverage/brief").contains(&address), "{id}");
        let file = site.get(&address).await;
        let name = file.header("content-disposition");
        assert!(
            name.ends_with(&format!("\"uptake-brief-{id}.csv\"")),
            "{name}"
        );
    }
    assert!(ids.contains(&"links") && ids.contains(&"money-countries"));
    let links = site.get("/coverage/brief/links/table.csv").await.text;
    // None of the three projects has ended on the day of the import.
    assert!(
        links.starts_with("\u{feff}Link,Holds,Of,Share,Broken\n") && !links.contains('/'),
        "{links}"
    );
    let money = site.get("/coverage/brief/money-countries/table.csv").await;
    for row in ["Poland,3,2500000.00,1\n", "Germany,1,500000.00,0\n"] {
        assert!(money.text.contains(row), "{row}: {}", money.text);
    }
    let linked = linked(&site, "/coverage/brief/money-programmes/table.jsonld").await;
    assert!(is_well_formed(&linked).values().any(|it| *it > 0));
    let sets = linked["@graph"].as_array().expect("a graph");
    let mut sets = sets.iter().map(id).filter(|it| it.starts_with("http"));
    assert!(sets.all(|it| !it.contains(' ')), "{linked}");
    for (address, status) in [
        ("/coverage/brief/luck/table.csv", 404),
        ("/coverage/brief/links/table.csv?area=x", 400),
        ("/coverage/brief/links/table.csv?from=2020&to=2015", 400),
    ] {
        assert_eq!(site.get(address).await.status, status, "{address}");
    }
    let trends = site.get("/coverage/trends/years/table.csv").await;
    let name = trends.header("content-disposition");
    assert!(name.ends_with("\"uptake-trends-years.csv\""), "{name}");
}

/// The members of a node, one or several.
fn all<'v>(node: &'v Value, name: &str) -> Vec<&'v Value> {
    match &node[name] {
        Value::Array(values) => values.iter().collect(),
        Value::Null => Vec::new(),
        value => vec![value],
    }
}

fn id(node: &Value) -> &str {
    node["@id"].as_str().unwrap_or_default()
}

/// What the Recommendation asks of a cube: the integrity constraints 1 to 4, 11, 12 and 14.
fn is_well_formed(document: &Value) -> BTreeMap<String, usize> {
    let graph = document["@graph"].as_array().expect("a graph");
    let of_type = |kind: &'static str| {
        let nodes = graph.iter();
        nodes.filter(move |it| all(it, "@type").iter().any(|it| *it == kind))
    };
    let by_id = |wanted: &str| graph.iter().find(|it| id(it) == wanted).expect("declared");
    let mut counts = BTreeMap::new();
    for set in of_type("qb:DataSet") {
        let structure = by_id(id(&set["qb:structure"]));
        let components = all(structure, "qb:component");
        let of_role = |role: &str| -> Vec<&str> {
            let of = components.iter().filter(|it| !it[role].is_null());
            of.map(|it| id(&it[role])).collect()
        };
        let (dimensions, measures) = (of_role("qb:dimension"), of_role("qb:measure"));
        assert_eq!(measures.len(), 1, "{set}");
        assert!(!dimensions.is_empty(), "{set}");
        for dimension in &dimensions {
            assert!(by_id(dimension)["rdfs:range"].is_object(), "{dimension}");
        }
        let mut seen = BTreeSet::new();
        let observations = of_type("qb:Observation");
        for it in observations.filter(|it| id(&it["qb:dataSet"]) == id(set)) {
            let key: Vec<String> = dimensions
                .iter()
                .map(|name| it[*name].to_string())
                .collect();
            assert!(!key.contains(&"null".to_owned()), "no dimension: {it}");
            assert!(seen.insert(key), "twice: {it}");
            assert!(!it[measures[0]].is_null(), "no measure: {it}");
        }
        counts.insert(measures[0].to_owned(), seen.len());
        let euro = "http://publications.europa.eu/resource/authority/currency/EUR";
        let unit = id(&set["sdmx-attribute:unitMeasure"]);
        assert_eq!(unit == euro, measures[0].ends_with("euro"), "{set}");
    }
    counts
}

#[tokio::test]
async fn a_table_without_rows_is_a_table_too() {
    let site = site().await;
    survey(&site).await;
    for table in ["synergies/gaps", "synergies/results", "ahead", "ahead/gaps"] {
        for extension in ["csv", "xlsx", "jsonld"] {
            let file = format!("/coverage/{table}.{extension}");
            let answer = site.get(&file).await;
            assert_eq!(answer.status, 200, "{file}: {}", answer.text);
        }
        let document = linked(&site, &format!("/coverage/{table}.jsonld")).await;
        assert_eq!(document["@graph"][0]["schema:numberOfItems"], 0, "{table}");
    }
}

async fn linked(site: &Site, address: &str) -> Value {
    serde_json::from_str(&site.get(address).await.text).expect("JSON")
}

#[tokio::test]
async fn one_fact_is_written_the_same_way_in_every_file() {
    let site = full().await;
    let mut named = BTreeSet::new();
    for (address, tables) in PAGES {
        let query = address.split_once('?').map_or("", |it| it.1);
        for table in tables {
            let csv = site
                .get(&format!("/coverage/{table}.csv?{query}"))
                .await
                .text;
            let head = csv
                .lines()
                .next()
                .expect("a head")
                .trim_start_matches('\u{feff}');
            let columns: Vec<&str> = head.split(',').collect();
            named.extend(
                columns
                    .iter()
                    .filter(|it| it.contains("stated"))
                    .map(|it| (*it).to_owned()),
            );
            if columns.contains(&"programme") {
                assert!(csv.contains(",HORIZON,"), "{table}: {csv}");
                assert!(!csv.contains("Horizon Europe"), "{table}: {csv}");
            }
        }
    }
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(named, ["records_not_stated", "records_stated"]);
    let whole = site.get("/coverage/projects.csv").await.text;
    assert!(!whole.contains("share_euro"), "{whole}");
    let share = site.get("/coverage/projects.csv?in=FI").await.text;
    assert!(share.contains(",3000000.00,1000000.00\n"), "{share}");
}

#[tokio::test]
async fn what_was_counted_is_a_well_formed_cube_without_what_nobody_stated() {
    let full = full().await;
    for view in [
        "matrix?rows=areas",
        "unserved/areas",
        "money",
        "people",
        "network",
        "network/communities",
        "organisations",
        "countries/PL/all",
        "trends/years/table",
    ] {
        let (path, query) = view.split_once('?').unwrap_or((view, ""));
        let document = linked(&full, &format!("/coverage/{path}.jsonld?{query}")).await;
        let counts = is_well_formed(&document);
        assert!(counts.values().any(|it| *it > 0), "{view}: {counts:?}");
    }
    let site = site().await;
    survey(&site).await;
    let document = linked(&site, "/coverage/money.jsonld").await;
    let counts = is_well_formed(&document);
    let graph = document["@graph"].as_array().expect("a graph");
    let cyber = |measure: &str| {
        let mut found = graph.iter().filter(|it| {
            it["column:cut"] == "area" && it["column:code"] == "cs" && !it[measure].is_null()
        });
        found.next().map(|it| it[measure].clone())
    };
    // The only project of the area states no contribution.
    assert_eq!(cyber("column:projects"), Some(Value::from(1)));
    assert_eq!(cyber("column:eu_contribution_euro"), None);
    assert!(counts["column:eu_contribution_euro"] < counts["column:projects"]);
    let poland = graph
        .iter()
        .find(|it| it["column:code"] == "PL" && !it["column:eu_contribution_euro"].is_null());
    let poland = poland.expect("a sum");
    assert_eq!(poland["column:eu_contribution_euro"], "2500000.00");
    let snapshot = &site.snapshots().await[0];
    let set = graph.iter().find(|it| it["@type"] == "qb:DataSet");
    assert_eq!(set.expect("a set")["dct:identifier"], snapshot.as_str());
}

#[tokio::test]
async fn things_stand_in_a_list_with_their_addresses_and_their_money_with_a_currency() {
    let site = site().await;
    let document = linked(&site, "/coverage/projects.jsonld").await;
    let list = &document["@graph"][0];
    assert_eq!(list["schema:numberOfItems"], 2);
    let items = list["schema:itemListElement"].as_array().expect("items");
    let address = |item: &Value| id(&item["schema:item"][0]).to_owned();
    assert!(
        address(&items[0]).ends_with("/projects/101000001"),
        "{list}"
    );
    let money = &items[0]["column:eu_contribution_euro"];
    assert_eq!(money["schema:currency"], "EUR");
    assert_eq!(money["schema:value"]["@value"], "3000000.00");
    assert_eq!(items[1]["column:acronym"], "CYBER");
    assert!(items[1]["column:eu_contribution_euro"].is_null(), "{list}");
}

#[tokio::test]
async fn what_a_view_does_not_know_is_refused_in_files_as_on_pages() {
    let site = site().await;
    survey(&site).await;
    for address in [
        "/coverage/overlaps?area=x",
        "/coverage/overlaps?programme=fp9",
        "/coverage/overlaps.csv?area=x",
        "/coverage/money.xlsx?country=QQ",
        "/coverage/records?row=area:drs&station=luck",
        "/coverage/trends/years/table.csv?area=x",
    ] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, 400, "{address}");
    }
    for address in [
        "/coverage/trends/luck/table.csv",
        "/coverage/countries/QQ/all.csv",
        "/coverage/records.csv?row=area:moon",
    ] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, 404, "{address}");
    }
}
