//! Writing over the API with tokens: each route within its scopes, nothing lost and nothing
//! done twice.

use crate::api::is_problem;
use crate::site::{Answer, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

/// A program with a token of somebody.
struct Program<'s> {
    site: &'s Site,
    session: String,
    bearer: String,
}

impl<'s> Program<'s> {
    async fn of(site: &'s Site, person: &str, scopes: &[&str]) -> Self {
        let session = site.sign_in(person).await;
        Self::signed_in(site, session, scopes).await
    }

    /// Another one of the same person.
    async fn beside(&self, scopes: &[&str]) -> Self {
        Self::signed_in(self.site, self.session.clone(), scopes).await
    }

    async fn signed_in(site: &'s Site, session: String, scopes: &[&str]) -> Self {
        let mut fields = vec![("name", "Program"), ("days", "30")];
        fields.extend(scopes.iter().map(|it| ("scope", *it)));
        let answer = site.post_as(&session, "/me/tokens", &fields).await;
        let from = answer.text.find(">upt_").expect("a token") + 1;
        let secret = answer.text[from..].split('<').next().expect("its end");
        Self {
            site,
            bearer: format!("Bearer {secret}"),
            session,
        }
    }

    async fn send(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{address}"))
            .header("authorization", &self.bearer);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.site.send(request.body(body).expect("a request")).await
    }

    async fn post(&self, address: &str, body: &Value) -> Answer {
        self.send("POST", address, &[], Some(body)).await
    }

    async fn put(&self, address: &str, body: &Value) -> Answer {
        self.send("PUT", address, &[], Some(body)).await
    }

    async fn get(&self, address: &str) -> Answer {
        self.send("GET", address, &[], None).await
    }
}

fn draft(title: &str, marking: &str) -> Value {
    json!({
        "organisation": "org-brigade",
        "content": {
            "title": { "value": title, "marking": marking },
            "statement": { "value": "The ability to see", "marking": marking },
            "area": { "value": "drs" },
            "requirements": [{
                "text": "last", "level": "must",
                "threshold": { "bound": "at_least", "value": 2.5, "unit": "h" }
            }]
        }
    })
}

const WRITES: [&str; 2] = ["read", "write_gaps"];

/// A written gap file's identifier.
fn made(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let id = answer.json()["id"].as_str().expect("an id").to_owned();
    let place = answer.header("location");
    assert!(
        place.starts_with("/api/v1/") && place.ends_with(&id),
        "{place}"
    );
    id
}

#[tokio::test]
async fn every_described_write_needs_a_scope_and_shows_an_example() {
    let (site, _) = Site::with_people().await;
    let reader = Program::of(&site, "brigade-lead", &["read"]).await;
    let blind = ["write_gaps", "write_matches", "write_evidence", "release"];
    let blind = reader.beside(&blind).await;
    let description = site.get("/api/v1/openapi.json").await.json();
    let mut writes = 0;
    for (path, operations) in description["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let address = path.replace("/api/v1", "").replace(['{', '}'], "");
            if method == "get" || address == "/match" {
                continue;
            }
            writes += 1;
            let method = method.to_uppercase();
            let refused = reader.send(&method, &address, &[], Some(&json!({}))).await;
            let detail = is_problem(&refused, 403);
            assert!(
                detail.contains("it lacks the scope"),
                "{method} {path}: {detail}"
            );
            let refused = blind.send(&method, &address, &[], Some(&json!({}))).await;
            let detail = is_problem(&refused, 403);
            assert!(
                detail.contains("lacks the scope “read”"),
                "{method} {path}: {detail}"
            );
            let content = &operation["requestBody"]["content"]["application/json"];
            if method != "DELETE" {
                let schema = content["schema"]["$ref"].as_str().expect("a schema");
                let schema = description.pointer(schema.trim_start_matches('#'));
                assert!(
                    schema.expect("there")["example"].is_object(),
                    "{method} {path}"
                );
            }
            let names = operation["parameters"].as_array().expect("parameters");
            assert!(
                names.iter().any(|it| it["name"] == "Idempotency-Key"),
                "{path}"
            );
        }
    }
    assert_eq!(writes, 11);
    // Without a token and without a session nobody writes.
    let nobody = site
        .post("/api/v1/gap-files", draft("A", "red").to_string())
        .await;
    is_problem(&nobody, 401);
}

#[tokio::test]
async fn a_gap_file_is_written_and_no_change_of_others_is_lost() {
    let (site, _) = Site::with_people().await;
    let member = Program::of(&site, "brigade-member", &WRITES).await;
    let id = made(&member.post("/gap-files", &draft("A", "amber+strict")).await);
    let address = format!("/gap-files/{id}");
    let read = member.get(&address).await;
    let (tag, gap) = (read.header("etag").to_owned(), read.json());
    assert_eq!(gap["content"]["requirements"][0]["threshold"]["value"], 2.5);
    assert_eq!(gap["content"]["statement"]["marking"], "amber+strict");
    let mut change = json!({ "content": gap["content"], "remark": "over the API" });
    change["content"]["title"]["value"] = json!("B");
    let blind = member.put(&address, &change).await;
    assert!(is_problem(&blind, 428).contains("If-Match"));
    let any = member
        .send("PUT", &address, &[("if-match", "*")], Some(&change))
        .await;
    is_problem(&any, 428);
    let matched = [("if-match", tag.as_str())];
    let done = member.send("PUT", &address, &matched, Some(&change)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_ne!(done.header("etag"), tag);
    let token = done.json()["edit_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(done.header("etag"), format!("\"{token}\""));

    change["content"]["title"]["value"] = json!("C");
    let late = member.send("PUT", &address, &matched, Some(&change)).await;
    assert!(is_problem(&late, 412).contains("both versions are shown"));
    let both = late.json();
    assert_eq!(both["current"]["title"]["value"], "B");
    assert_eq!(both["yours"]["title"]["value"], "C");
    assert_eq!(both["edit_token"], token.as_str());
    assert_eq!(late.header("etag"), format!("\"{token}\""));
    change["edit_token"] = json!("0".repeat(64));
    is_problem(&member.put(&address, &change).await, 409);
    change["edit_token"] = both["edit_token"].clone();
    assert_eq!(member.put(&address, &change).await.status, StatusCode::OK);
    assert_eq!(member.get(&address).await.json()["title"], "C");

    // Whoever may not know of it gets what is given for one that is not there.
    let stranger = Program::of(&site, "police-lead", &WRITES).await;
    let (hidden, none) = (
        stranger.put(&address, &change).await,
        stranger.put("/gap-files/gap-none", &change).await,
    );
    assert_eq!(
        is_problem(&hidden, 404).replace(&id, "gap-none"),
        is_problem(&none, 404)
    );
}

#[tokio::test]
async fn a_requirement_without_a_number_is_new_whatever_number_is_free() {
    let (site, _) = Site::with_people().await;
    let member = Program::of(&site, "brigade-member", &WRITES).await;
    let id = made(&member.post("/gap-files", &draft("A", "amber+strict")).await);
    let address = format!("/gap-files/{id}");
    let mut more = json!({ "content": member.get(&address).await.json()["content"] });
    let asked = more["content"]["requirements"]
        .as_array_mut()
        .expect("requirements");
    asked.push(json!({ "text": "new" }));
    asked.push(json!({ "text": "once more", "number": 1 }));
    let now = member.get(&address).await.header("etag").to_owned();
    let done = member
        .send("PUT", &address, &[("if-match", &now)], Some(&more))
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let gap = member.get(&address).await.json();
    let texts = gap["requirements"].as_array().expect("requirements").iter();
    let texts: Vec<&str> = texts.filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(texts, ["last", "new", "once more"]);
}

#[tokio::test]
async fn what_a_gap_file_may_not_say_is_refused_by_name() {
    let (site, _) = Site::with_people().await;
    let member = Program::of(&site, "brigade-member", &WRITES).await;
    let with = |name: &str, value: Value| {
        let mut draft = draft("A", "amber+strict");
        draft["content"][name] = value;
        draft
    };
    let cases = [
        (
            with("area", json!({ "value": "mars" })),
            400,
            "area: “mars” is no area",
        ),
        (with("area", Value::Null), 400, "area: nothing was written"),
        (
            with("title", json!({ "value": " " })),
            400,
            "Title: nothing was written",
        ),
        (with("title", json!("A")), 400, "invalid type"),
        (
            with("narrative", json!({ "value": "NATO SECRET" })),
            400,
            "security classification",
        ),
        (
            with("context", json!({ "value": "x", "marking": "Geheim" })),
            400,
            "security classification",
        ),
        (
            with("context", json!({ "value": "x", "marking": "green" })),
            403,
            "lead of your organisation",
        ),
        (
            with("secret", json!({ "value": "x" })),
            400,
            "The key “secret” is not known",
        ),
        (
            json!({ "organisation": "org-police", "content": draft("A", "red")["content"] }),
            403,
            "You do not belong",
        ),
    ];
    for (draft, status, words) in cases {
        let detail = is_problem(&member.post("/gap-files", &draft).await, status);
        assert!(detail.contains(words), "{words}: {detail}");
    }
    // Programs are kept to the same words as forms: plain line ends, nothing around them.
    let spaced = with("narrative", json!({ "value": " one\r\ntwo\u{0} " }));
    let id = made(&member.post("/gap-files", &spaced).await);
    let gap = member.get(&format!("/gap-files/{id}")).await.json();
    assert_eq!(gap["narrative"]["text"], "one\ntwo");
    // A lead's token that was not given the lead's rights has none.
    let lead = Program::of(&site, "brigade-lead", &WRITES).await;
    is_problem(&lead.post("/gap-files", &draft("A", "green")).await, 403);
    let releases = lead.beside(&["read", "write_gaps", "release"]).await;
    made(&releases.post("/gap-files", &draft("A", "green")).await);
}

#[tokio::test]
async fn a_key_makes_a_write_once_for_its_person_and_address() {
    let (site, _) = Site::with_people().await;
    let member = Program::of(&site, "brigade-member", &WRITES).await;
    let lead = Program::of(&site, "brigade-lead", &WRITES).await;
    let body = draft("A", "amber+strict");
    for (program, key, status) in [
        (&member, "\"8e03978e-40d5\"", 201),
        (&member, "\"8e03978e-40d5\"", 409),
        (&member, "8e03978e-40d5", 409),
        (&lead, "8e03978e-40d5", 201),
        (&member, "another", 201),
        (&member, "", 400),
        (&member, &"x".repeat(256), 400),
    ] {
        let key = [("idempotency-key", key)];
        let answer = program.send("POST", "/gap-files", &key, Some(&body)).await;
        assert_eq!(answer.status.as_u16(), status, "{key:?}: {}", answer.text);
    }
    let mine = member.get("/gap-files?whose=ours").await.json();
    assert_eq!(mine["total"], 3);
}

#[tokio::test]
async fn states_co_signatures_and_matches_are_written_as_on_their_pages() {
    let (site, _) = Site::with_people().await;
    let member = Program::of(&site, "brigade-member", &WRITES).await;
    let lead = Program::of(&site, "brigade-lead", &["read", "write_gaps", "release"]).await;
    let id = made(&lead.post("/gap-files", &draft("A", "green")).await);
    let state = format!("/gap-files/{id}/state");
    let step = |step: &str| json!({ "step": step });
    assert!(is_problem(&lead.post(&state, &step("fly")).await, 400).contains("is no step"));
    assert_eq!(
        member.post(&state, &step("submit")).await.status,
        StatusCode::OK
    );
    assert!(is_problem(&member.post(&state, &step("publish")).await, 403).contains("lead"));
    assert_eq!(
        lead.post(&state, &step("publish")).await.status,
        StatusCode::OK
    );
    is_problem(&lead.post(&state, &step("publish")).await, 400);
    assert_eq!(
        member.get(&format!("/gap-files/{id}")).await.json()["state"],
        "published"
    );

    let all = ["read", "write_gaps", "write_matches", "release"];
    let police = Program::of(&site, "police-lead", &all).await;
    let signature = format!("/gap-files/{id}/co-signatures/org-police");
    let said = json!({ "remarks": "Tunnels", "marking": "green" });
    assert_eq!(police.put(&signature, &said).await.status, StatusCode::OK);
    is_problem(&police.put(&signature, &said).await, 400);
    let changed = json!({ "remarks": "Caves", "marking": "amber", "version": 1 });
    assert_eq!(
        police.put(&signature, &changed).await.status,
        StatusCode::OK
    );
    is_problem(&police.put(&signature, &changed).await, 409);
    let of_others = format!("/gap-files/{id}/co-signatures/org-rescue");
    is_problem(&police.put(&of_others, &said).await, 403);
    is_problem(&police.send("DELETE", &of_others, &[], None).await, 404);

    let matched = format!("/gap-files/{id}/matches/101000001");
    let judged =
        json!({ "organisation": "org-police", "verdict": "partly", "reason": "Above ground" });
    let kept = police.put(&matched, &judged).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
    assert_eq!(kept.json()["id"], "101000001");
    let fault = json!({ "organisation": "org-police", "verdict": "rejected" });
    is_problem(&police.put(&matched, &fault).await, 400);
    let fault = json!({ "organisation": "org-police", "verdict": "so-so" });
    assert!(is_problem(&police.put(&matched, &fault).await, 400).contains("is no verdict"));
    let mine = format!("{matched}?organisation=org-police");
    let gone = police.send("DELETE", &mine, &[], None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    is_problem(&police.send("DELETE", &mine, &[], None).await, 404);
    let gone = police.send("DELETE", &signature, &[], None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
}

/// A solution of an invented provider.
fn smoke_eye() -> Value {
    json!({
        "organisation": "org-police", "name": " Smoke eye ", "description": "Sees through smoke",
        "projects": ["101000001"], "provider": "Invented Optics", "licence": "purchase", "languages": ["pl"]
    })
}

#[tokio::test]
async fn solutions_and_claims_are_written_as_on_their_pages() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let program = Program::of(&site, "police-member", &["read", "write_evidence"]).await;
    let solution = smoke_eye();
    let id = made(&program.post("/solutions", &solution).await);
    let read = &program.get(&format!("/solutions/{id}")).await.json()["solution"];
    assert_eq!(
        (&read["name"], &read["licence"]),
        (&json!("Smoke eye"), &json!("purchase"))
    );
    assert_eq!(read["languages"], json!(["pl"]));
    let mut wrong = solution.clone();
    wrong["projects"] = json!(["999"]);
    assert!(
        is_problem(&program.post("/solutions", &wrong).await, 400).contains("no project “999”")
    );
    wrong["organisation"] = json!("org-brigade");
    is_problem(&program.post("/solutions", &wrong).await, 403);

    let claim = json!({
        "organisation": "org-police", "solution": id, "gap": "gap-1",
        "statement": { "claim": "requirement", "number": 1, "met": false },
        "source": { "link": "https://results.example/report" }, "dated": "2026-01-02",
        "evaluator": "Invented test house", "independence": "independent", "environment": "relevant"
    });
    let made_claim = made(&program.post("/claims", &claim).await);
    let read = program.get(&format!("/claims/{made_claim}")).await.json();
    assert_eq!(
        read["statement"],
        json!({ "claim": "requirement", "number": 1, "met": false })
    );
    let cases = [
        ("source", json!({ "link": "javascript:alert(1)" }), 400),
        ("source", json!({}), 400),
        ("dated", json!("yesterday"), 400),
        ("marking", json!("clear"), 403),
        (
            "statement",
            json!({ "claim": "requirement", "number": 2, "met": true }),
            400,
        ),
        (
            "statement",
            json!({ "claim": "requirement", "number": 1 }),
            400,
        ),
        (
            "statement",
            json!({ "claim": "readiness", "scale": "trl", "level": 12 }),
            400,
        ),
        ("gap", json!("gap-none"), 400),
        ("solution", json!("solution-none"), 404),
        ("remark", json!("NATO SECRET"), 400),
    ];
    for (name, value, status) in cases {
        let mut wrong = claim.clone();
        wrong[name] = value;
        is_problem(&program.post("/claims", &wrong).await, status);
    }
}

#[tokio::test]
async fn trials_and_assessments_are_written_as_on_their_pages() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let program = Program::of(&site, "police-member", &["read", "write_evidence"]).await;
    let id = made(&program.post("/solutions", &smoke_eye()).await);
    let trial = json!({
        "organisation": "org-police", "gap": "gap-1", "title": "Two cameras", "solutions": [id],
        "plan": "Six runs", "method": "Time to find a doll", "place": "Training ground",
        "environment": "relevant", "participants": ["org-rescue"]
    });
    let made_trial = made(&program.post("/trials", &trial).await);
    let read = program.get(&format!("/trials/{made_trial}")).await.json();
    assert_eq!(
        (&read["title"], &read["gap"]),
        (&json!("Two cameras"), &json!("gap-1"))
    );
    let assessment = json!({
        "organisation": "org-police", "solution": id, "grades": { "usability": 3 }
    });
    let kept = program.post("/assessments", &assessment).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
    let mut wrong = assessment.clone();
    wrong["grades"] = json!({ "beauty": 3 });
    assert!(
        is_problem(&program.post("/assessments", &wrong).await, 400).contains("is no criterion")
    );
    wrong["grades"] = json!({ "usability": 6 });
    is_problem(&program.post("/assessments", &wrong).await, 400);
}
