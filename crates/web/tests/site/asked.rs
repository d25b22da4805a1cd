//! What a program may ask for under `/api/v1`: names, numbers and forms that are not
//! known are refused, not passed over.

use crate::api::is_problem;
use crate::site::Site;
use axum::http::Request;

#[tokio::test]
async fn names_and_numbers_that_are_not_known_are_refused() {
    let site = Site::open().await;
    let limit = "limit should be a whole number, 0 to 1000.";
    let cases = [
        ("/api/v1/match?q=smoke&limit=100000", limit),
        ("/api/v1/match?q=smoke&limit=1001", limit),
        (
            "/api/v1/match?q=smoke&offset=-1",
            "offset should be a whole number, 0 or more.",
        ),
        (
            "/api/v1/match?q=smoke&colour=red&size=&colour=blue",
            "These parameters are not known: colour, size.",
        ),
        ("/api/v1/match?q=smoke&country=ZZ", "country=ZZ"),
        (
            "/api/v1/projects/101000001/similar?limit=101",
            "limit should be a whole number, 1 to 100.",
        ),
        (
            "/api/v1/projects/101000001/similar?limit=0",
            "limit should be a whole number, 1 to 100.",
        ),
    ];
    for (address, says) in cases {
        let detail = is_problem(&site.get(address).await, 400);
        assert!(detail.contains(says), "{address}: {detail}");
    }
    let most = site.get("/api/v1/match?q=smoke&limit=1000").await;
    assert_eq!(most.status.as_u16(), 200);
    let bodies = [
        (r#"{"text": "smoke", "limit": 1001}"#, limit),
        (r#"{"text": "smoke", "countries": ["XX"]}"#, "country=XX"),
    ];
    for (body, says) in bodies {
        let detail = is_problem(&site.post("/api/v1/match", body).await, 400);
        assert!(detail.contains(says), "{body}: {detail}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_sent_as_json_is_refused_as_such() {
    let site = Site::open().await;
    for request in [
        Request::post("/api/v1/match"),
        Request::post("/api/v1/match").header("content-type", "text/plain"),
    ] {
        let request = request.body(r#"{"text": "smoke"}"#.into());
        let detail = is_problem(&site.send(request.expect("a request")).await, 415);
        assert!(detail.contains("application/json"), "{detail}");
    }
}

#[tokio::test]
async fn every_parameter_that_is_described_is_known() {
    let site = Site::open().await;
    let description = site.get("/api/v1/openapi.json").await.json();
    for path in ["/api/v1/match", "/api/v1/projects/{id}/similar"] {
        let parameters = description["paths"][path]["get"]["parameters"]
            .as_array()
            .expect("parameters");
        let described: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().expect("a name"))
            .collect();
        let address = format!("{}?colour=red", path.replace("{id}", "101000001"));
        let detail = is_problem(&site.get(&address).await, 400);
        let known = format!("Known are: {}.", described.join(", "));
        assert!(detail.contains(&known), "{known} {detail}");
    }
}
