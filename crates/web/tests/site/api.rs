//! `/api/v1`: answers, problem details, and the description that is checked against
//! itself and against the routes.

use crate::site::{Answer, Site};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// What a problem says, after checking that it is one of this status.
pub fn is_problem(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], "about:blank");
    assert!(problem["title"].is_string());
    problem["detail"].as_str().expect("a detail").to_owned()
}

#[tokio::test]
async fn a_need_is_matched_by_get_and_by_post_alike() {
    let site = Site::open().await;
    let get = site
        .get("/api/v1/match?q=helmet+camera&programme=HORIZON&limit=5")
        .await
        .json();
    let body = json!({"text": "helmet camera", "programmes": ["HORIZON"], "limit": 5});
    let post = site.post("/api/v1/match", body.to_string()).await.json();
    assert_eq!(get, post);
    let hit = &get["hits"][0];
    assert_eq!((&hit["id"], &hit["rank"]), (&json!("101000001"), &json!(1)));
    assert!(
        hit["score"].as_f64().is_some_and(|score| score > 0.0),
        "{hit}"
    );
    assert!(
        ["likely", "possible", "unlikely"]
            .map(Value::from)
            .contains(&hit["strength"]),
        "{hit}"
    );
    assert_eq!(hit["project"]["coordinator"]["name"], "Testwache Nord");
    assert_eq!(hit["reasons"][0]["fields"][0], "results");
    let (text, mark) = (hit["passage"]["text"].as_str(), &hit["passage"]["marks"][0]);
    let range = |i: usize| {
        mark[i]
            .as_u64()
            .and_then(|n| usize::try_from(n).ok())
            .expect("bytes")
    };
    assert_eq!(
        text.and_then(|text| text.get(range(0)..range(1))),
        Some("Helmet")
    );
    let programmes = get["facets"]["programmes"].as_array().expect("facets");
    assert!(
        programmes.iter().any(|choice| choice["value"] == "HORIZON"),
        "{programmes:?}"
    );
}

#[tokio::test]
async fn corrections_and_strength_are_taken_alike_by_get_and_post() {
    let site = Site::open().await;
    let get = site
        .get("/api/v1/match?q=pozostawiony+bagaż&lang=pl&without=unattended-object")
        .await
        .json();
    let body = json!({
        "text": "pozostawiony bagaż", "lang": "pl", "without": ["unattended-object"],
    });
    let post = site.post("/api/v1/match", body.to_string()).await.json();
    assert_eq!(get, post);
    let language = &get["understood"]["language"];
    assert_eq!(
        (&language["code"], &language["given"]),
        (&json!("pl"), &json!(true))
    );
    let slugs = |answer: &Value| -> Vec<String> {
        let concepts = answer["understood"]["concepts"]
            .as_array()
            .expect("concepts");
        concepts
            .iter()
            .map(|concept| concept["slug"].to_string())
            .collect()
    };
    let slug = "\"unattended-object\"".to_owned();
    assert!(!slugs(&get).contains(&slug), "{get}");
    let whole = site
        .get("/api/v1/match?q=pozostawiony+bagaż&lang=pl")
        .await
        .json();
    assert!(slugs(&whole).contains(&slug), "{whole}");
    let hit = &site.get("/api/v1/match?q=smoke").await.json()["hits"][0];
    let parts = hit["parts"].as_object().expect("parts");
    let sum: f64 = parts.values().filter_map(Value::as_f64).sum();
    assert!(
        (sum - hit["score"].as_f64().expect("a score")).abs() < 1e-9,
        "{hit}"
    );
    let likely = site
        .get("/api/v1/match?q=smoke&strength=likely")
        .await
        .json();
    assert_eq!(likely["total"], likely["likely"]);
}

#[tokio::test]
async fn records_are_read_by_their_identifiers() {
    let site = Site::open().await;
    let project = site.get("/api/v1/projects/101000001").await.json();
    assert_eq!(project["acronym"], "ÉCLAIR");
    assert_eq!(project["ec_contribution"], 3_000_000.0);
    assert_eq!(project["areas"], json!(["drs"]));
    assert_eq!(project["countries"], json!(["AT", "DE", "EL"]));
    assert_eq!(project["topics"][0]["title"], "Closed topic");
    let similar = site.get("/api/v1/projects/101000001/similar").await.json();
    assert_eq!(similar["hits"][0]["rank"], 1);
    assert_eq!(similar["hits"].as_array().map(Vec::len), Some(2));
    let one = site
        .get("/api/v1/projects/101000001/similar?limit=1")
        .await
        .json();
    assert_eq!(one["hits"].as_array().map(Vec::len), Some(1));
    let organisation = site.get("/api/v1/organisations/pic-900000001").await.json();
    assert_eq!(
        (&organisation["projects"], &organisation["coordinated"]),
        (&json!(2), &json!(1))
    );
    let topics = site.get("/api/v1/topics?state=open").await.json();
    assert_eq!(topics["topics"][0]["code"], "HORIZON-CL3-2026-01-BM-01");
    assert_eq!(topics["topics"][0]["budget"]["total"], 6_000_000.0);
    let topic = site
        .get("/api/v1/topics/HORIZON-CL3-2021-DRS-01-05")
        .await
        .json();
    assert_eq!(topic["funded"][0]["id"], "101000001");
    assert_eq!(
        site.get("/api/v1/gaps").await.json()["gaps"][0]["id"],
        "practitioner-1"
    );
    let snapshots = site.get("/api/v1/snapshots").await.json();
    assert_eq!(snapshots["snapshots"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn every_error_is_a_problem_that_says_what_to_do() {
    let site = Site::open().await;
    let cases = [
        ("/api/v1/projects/1", 404, "holds no project"),
        ("/api/v1/projects/1/similar", 404, "holds no project"),
        ("/api/v1/organisations/x", 404, "holds no organisation"),
        ("/api/v1/topics/x", 404, "holds no topic"),
        ("/api/v1/thesaurus/x", 404, "holds no concept"),
        ("/api/v1/thesaurus?q=a&lang=tlh", 400, "lang=tlh"),
        ("/api/v1/match?q=smoke&lang=tlh", 400, "lang=tlh"),
        ("/api/v1/nothing", 404, "nothing at this address"),
        ("/api/v2/match", 404, "nothing at this address"),
        ("/api/v1/projects/%FF", 400, "UTF-8"),
        ("/api/v1/match", 400, "need is empty"),
        (
            "/api/v1/match?q=smoke&programme=LIFE",
            400,
            "programme=LIFE",
        ),
        (
            "/api/v1/match?q=smoke&limit=many",
            400,
            "limit should be a whole number, 0 to 1000",
        ),
        ("/api/v1/topics?state=ajar", 400, "state=ajar is not known"),
    ];
    for (address, status, says) in cases {
        let detail = is_problem(&site.get(address).await, status);
        assert!(detail.contains(says), "{address}: {detail}");
    }
    let bodies = [
        ("{\"text\": ", 400, "could not be read"),
        (
            "{\"text\": \"smoke\", \"colour\": 1}",
            400,
            "The key “colour” is not known. Nothing was looked up. The keys that are understood are \
             text, lang, without, strength, programmes, stages, areas, countries, schemes, topics, \
             from, to, offset, limit.",
        ),
        ("{}", 400, "need is empty"),
    ];
    for (body, status, says) in bodies {
        let detail = is_problem(&site.post("/api/v1/match", body).await, status);
        assert!(detail.contains(says), "{body}: {detail}");
    }
    let deleted = axum::http::Request::delete("/api/v1/gaps").body(axum::body::Body::empty());
    let detail = is_problem(&site.send(deleted.expect("a request")).await, 405);
    assert!(detail.contains("does not take DELETE"), "{detail}");
}

#[tokio::test]
async fn a_megabyte_is_refused_with_a_way_out() {
    let site = Site::open().await;
    let body = json!({"text": "smoke ".repeat(200_000)}).to_string();
    let detail = is_problem(&site.post("/api/v1/match", body).await, 413);
    assert!(detail.contains("1 MiB"), "{detail}");
    let long = json!({"text": "smoke helmet ".repeat(70_000)}).to_string();
    assert_eq!(
        site.post("/api/v1/match", long).await.status,
        StatusCode::OK
    );
}

/// Every `$ref` below `value`.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                found.push(reference.clone());
            }
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

/// Every address of the API.
const ADDRESSES: [&str; 37] = [
    "/api/v1/assessments",
    "/api/v1/claims",
    "/api/v1/claims/{id}",
    "/api/v1/claims/{id}/file",
    "/api/v1/coverage/ahead",
    "/api/v1/coverage/matrix",
    "/api/v1/coverage/money",
    "/api/v1/coverage/network",
    "/api/v1/coverage/overlaps",
    "/api/v1/coverage/people",
    "/api/v1/coverage/tables",
    "/api/v1/coverage/tables/{name}",
    "/api/v1/coverage/unserved",
    "/api/v1/gap-files",
    "/api/v1/gap-files/{id}",
    "/api/v1/gap-files/{id}/co-signatures/{organisation}",
    "/api/v1/gap-files/{id}/matches/{project}",
    "/api/v1/gap-files/{id}/procurements",
    "/api/v1/gap-files/{id}/state",
    "/api/v1/gaps",
    "/api/v1/match",
    "/api/v1/match/beside",
    "/api/v1/openapi.json",
    "/api/v1/organisations/{id}",
    "/api/v1/procurements/{id}",
    "/api/v1/projects/{id}",
    "/api/v1/projects/{id}/gaps",
    "/api/v1/projects/{id}/similar",
    "/api/v1/snapshots",
    "/api/v1/solutions",
    "/api/v1/solutions/{id}",
    "/api/v1/thesaurus",
    "/api/v1/thesaurus/{slug}",
    "/api/v1/topics",
    "/api/v1/topics/{code}",
    "/api/v1/trials",
    "/api/v1/trials/{id}",
];

#[tokio::test]
async fn the_description_is_openapi_3_1_and_holds_together() {
    let site = Site::open().await;
    let description = site.get("/api/v1/openapi.json").await.json();
    assert_eq!(description["openapi"], "3.1.0");
    let mut found = Vec::new();
    references(&description, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in found {
        let pointer = reference
            .strip_prefix('#')
            .expect("a reference inside the document");
        assert!(
            description.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
    let paths = description["paths"].as_object().expect("paths");
    let described: Vec<&str> = paths.keys().map(String::as_str).collect();
    assert_eq!(described, ADDRESSES);
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("operations") {
            let about = operation["summary"]
                .as_str()
                .or(operation["description"].as_str());
            assert!(about.is_some_and(|text| text.len() > 10), "{method} {path}");
            let answers = &operation["responses"];
            let ok = ["200", "201", "204"].into_iter();
            let ok = ok.filter(|it| answers[*it].is_object()).count();
            assert_eq!(ok, 1, "{method} {path} describes no answer");
            let takes_key = operation["parameters"]
                .to_string()
                .contains("Idempotency-Key");
            let tells = answers["409"].is_object();
            assert!(tells || !takes_key, "{method} {path} does not tell of 409");
        }
    }
}

#[tokio::test]
async fn what_the_description_promises_is_what_is_sent() {
    let site = Site::open().await;
    let description = site.get("/api/v1/openapi.json").await.json();
    let cases = [
        ("/api/v1/match?q=smoke", "MatchAnswer"),
        ("/api/v1/projects/101000001", "ProjectRecord"),
        ("/api/v1/projects/101000001/similar", "SimilarAnswer"),
        ("/api/v1/organisations/pic-900000001", "OrganisationRecord"),
        ("/api/v1/topics", "TopicList"),
        ("/api/v1/coverage/money", "MoneyRecord"),
        ("/api/v1/coverage/people", "PeopleRecord"),
        ("/api/v1/coverage/network", "NetworkRecord"),
        ("/api/v1/topics/HORIZON-CL3-2026-01-BM-01", "TopicRecord"),
        ("/api/v1/gaps", "GapList"),
        ("/api/v1/thesaurus", "Vocabulary"),
        ("/api/v1/thesaurus/unattended-object", "ConceptRecord"),
        ("/api/v1/snapshots", "SnapshotList"),
    ];
    for (address, name) in cases {
        let sent = site.get(address).await.json();
        let schema = description.pointer(&format!("/components/schemas/{name}"));
        let mut promised = Vec::new();
        properties(schema.expect(name), &description, &mut promised);
        for key in sent.as_object().expect("an object").keys() {
            assert!(
                promised.contains(key),
                "{address} sends {key}, {name} promises {promised:?}"
            );
        }
    }
}

/// The names of all properties of a schema, those it takes over included.
fn properties(schema: &Value, description: &Value, found: &mut Vec<String>) {
    if let Some(own) = schema["properties"].as_object() {
        found.extend(own.keys().cloned());
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        match part["$ref"]
            .as_str()
            .and_then(|reference| reference.strip_prefix('#'))
        {
            Some(pointer) => {
                properties(
                    description.pointer(pointer).expect(pointer),
                    description,
                    found,
                );
            }
            None => properties(part, description, found),
        }
    }
}

#[tokio::test]
async fn calls_and_gaps_beside_a_need_are_asked_for_apart() {
    let site = Site::open().await;
    let found = site.get("/api/v1/match/beside?q=helmet+camera").await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    let found = found.json();
    assert!(found["topics"].is_array() && found["gaps"].is_array());
    let nothing = site.get("/api/v1/match/beside?q=+").await;
    assert!(is_problem(&nothing, 400).contains("The need is empty"));
}
