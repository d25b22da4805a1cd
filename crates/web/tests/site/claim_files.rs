//! Files that claims rest on, through pages and the API: attached, saved, refused.

use crate::evidence::{claim, leads, solution};
use crate::page::{check, main_of};
use crate::site::Site;
use axum::http::StatusCode;
use serde_json::json;

const REPORT: &[u8] = b"%PDF-1.7\nSix runs, none failed.\n%%EOF";

#[tokio::test]
async fn a_file_is_attached_and_saved_by_those_who_may_see_the_claim() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    let fields = claim(&address, &[("link", ""), ("marking", "amber+strict")]);
    let file = Some(("Prüf <b>\u{202e}bericht.pdf", REPORT));
    let made = site.post_file(&lead, "/claims/new", &fields, file).await;
    let made = leads(&made);
    let id = made.rsplit('#').next().expect("its place");
    let fields = claim(
        &address,
        &[("link", "https://example.org/1"), ("level", "5")],
    );
    let made = site.post_file(&lead, "/claims/new", &fields, None).await;
    let made = leads(&made);
    let without = made.rsplit('#').next().expect("its place");

    let shown = site.get_as(&lead, &address).await.text;
    check(&shown, &address);
    assert!(
        shown.contains("PDF, 37 bytes, SHA-256 "),
        "{}",
        main_of(&shown)
    );
    assert!(shown.contains(&format!("href=\"/claims/{id}/file\"")));
    assert!(!shown.contains(&format!("/claims/{without}/file")));
    for start in ["", "/api/v1"] {
        let link = format!("{start}/claims/{id}/file");
        let saved = site.get_as(&lead, &link).await;
        assert_eq!(saved.status, StatusCode::OK, "{link}");
        assert_eq!(saved.text.as_bytes(), REPORT);
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            (
                "content-disposition",
                "attachment; filename=\"Pr_f bbericht.pdf\"; filename*=UTF-8''Pr%C3%BCf%20bbericht.pdf",
            ),
        ] {
            assert_eq!(saved.header(name), value, "{link}");
        }
        // A hidden claim, one without a file, and none.
        let missing = site.get(&format!("{start}/claims/{without}/file")).await;
        let alike = |text: &str, id: &str| text.replace(id, "ID");
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        for id in [id, "claim-none"] {
            let hidden = site.get(&format!("{start}/claims/{id}/file")).await;
            assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{id}");
            assert_eq!(alike(&hidden.text, id), alike(&missing.text, without));
        }
    }
    assert!(!site.page(&address).await.contains("bbericht"));
}

#[tokio::test]
async fn a_file_that_is_refused_leaves_what_was_typed() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    let fields = claim(&address, &[("link", ""), ("remark", "Typed with care")]);
    let large = vec![b'x'; 9 << 20];
    let cases: [(&str, &[u8], &str); 4] = [
        ("report.pdf", b"\xff\xd8\xff\xe0", "it holds a JPEG picture"),
        (
            "photo.png",
            b"<svg onload=\"alert(1)\"/>",
            "a web page or an XML file",
        ),
        ("report.txt", &large, "more than 5 MiB"),
        ("report.txt", b"", "is empty"),
    ];
    for (name, bytes, said) in cases {
        let file = Some((name, bytes));
        let answer = site.post_file(&lead, "/claims/new", &fields, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        check(&answer.text, "/claims/new");
        for text in [said, "Typed with care", "choose it again"] {
            assert!(
                answer.text.contains(text),
                "{text}: {}",
                main_of(&answer.text)
            );
        }
    }
    let too_much = vec![b'x'; 33 << 20];
    let file = Some(("report.txt", too_much.as_slice()));
    let answer = site.post_file(&lead, "/claims/new", &fields, file).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let outside = site
        .post_file("", "/claims/new", &fields, Some(("a.pdf", REPORT)))
        .await;
    assert_eq!(outside.status, StatusCode::UNAUTHORIZED);
    assert!(
        !site
            .get_as(&lead, &address)
            .await
            .text
            .contains("Typed with care")
    );
}

#[tokio::test]
async fn a_program_sends_a_claim_with_its_file() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    let draft = json!({
        "organisation": "org-brigade", "solution": address.trim_start_matches("/solutions/"),
        "statement": { "claim": "readiness", "scale": "technology", "level": 6 },
        "dated": "2026-03-01", "evaluator": "Invented test house",
        "independence": "independent", "environment": "relevant", "marking": "clear",
    });
    let draft = draft.to_string();
    let send = async |draft: &str, file| {
        let fields = [("claim", draft)];
        site.post_file(&lead, "/api/v1/claims", &fields, file).await
    };
    let made = send(&draft, Some(("runs.csv", b"run,seen\n1,yes\n".as_slice()))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let place = made.header("location").to_owned();
    let read = site.get(&place).await.json();
    assert_eq!(read["file"]["name"], "runs.csv");
    assert_eq!(read["file"]["media_type"], "text/csv");
    assert_eq!(read["file"]["size"], 15);
    assert_eq!(read["source"]["sha256"], read["file"]["sha256"]);
    let address = read["file"]["address"].as_str().expect("an address");
    let saved = site.get(address).await;
    assert_eq!(saved.text, "run,seen\n1,yes\n");
    assert_eq!(saved.header("content-type"), "text/csv");

    let lies = send(&draft, Some(("runs.pdf", b"run".as_slice()))).await;
    assert_eq!(lies.status, StatusCode::BAD_REQUEST);
    assert!(
        lies.json()["detail"]
            .as_str()
            .expect("words")
            .contains("it holds plain text")
    );
    let unknown = send("{\"claimant\": 1}", None).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert!(
        unknown.text.contains("“claimant” is not known"),
        "{}",
        unknown.text
    );
}
