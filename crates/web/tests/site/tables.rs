//! Tables as files: whatever a page of coverage shows can be had as CSV, as a workbook and
//! as linked data, with the same numbers, and nothing that nobody stated becomes zero.

use crate::money::{site, survey};
use crate::page::links;
use crate::site::Site;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_workflow::survey_and_compare;

/// The pages of this area with the number of tables to save on each.
const PAGES: [(&str, usize); 11] = [
    ("/coverage/matrix?rows=areas", 1),
    ("/coverage/unserved", 2),
    ("/coverage/trends", 1),
    ("/coverage/brief", 9),
    ("/coverage/money", 1),
    ("/coverage/people", 1),
    ("/coverage/network", 2),
    ("/coverage/organisations", 1),
    ("/coverage/projects", 1),
    ("/coverage/countries/PL", 1),
    ("/coverage/records?row=area:drs&station=project", 1),
];

#[tokio::test]
async fn each_table_can_be_had_in_three_formats() {
    let site = site().await;
    prepared(&site).await;
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
            assert!(files.len() >= tables, "{address}: {files:?}");
            for file in files {
                let answer = site.get(&file).await;
                assert_eq!(answer.status, 200, "{file}: {}", answer.text);
                assert_eq!(answer.header("content-type"), media_type, "{file}");
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
async fn what_was_counted_is_a_well_formed_cube_without_what_nobody_stated() {
    let site = site().await;
    survey(&site).await;
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
        let document = linked(&site, &format!("/coverage/{path}.jsonld?{query}")).await;
        let counts = is_well_formed(&document);
        assert!(counts.values().any(|it| *it > 0), "{view}: {counts:?}");
    }
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
        assert!(
            matches!(answer.status.as_u16(), 404 | 503),
            "{address}: {}",
            answer.status
        );
    }
}
