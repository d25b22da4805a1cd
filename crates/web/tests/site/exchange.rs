//! Gaps out into files and in from files, over the site.

use crate::page;
use crate::site::{Answer, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use uptake_store::listing::{GapFilter, Page, Whose};
use uptake_testing::InventedPeople;

/// Sends a form with a file; the name and the type that the file claims are always a lie.
async fn upload(
    site: &Site,
    cookie: &str,
    address: &str,
    fields: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let file = file.map(|it| ("../../gaps.png", it));
    site.post_file(cookie, address, fields, file).await
}

/// The value of a hidden field.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let start = format!("name=\"{name}\" value=\"");
    let from = page
        .find(&start)
        .unwrap_or_else(|| panic!("{name}: {page}"))
        + start.len();
    page[from..].split('"').next().expect("its end")
}

async fn count(site: &Site, people: &InventedPeople) -> u64 {
    let ours = GapFilter {
        whose: Whose::Ours,
        ..GapFilter::default()
    };
    let lead = people.viewer("brigade-lead");
    let found = site
        .store()
        .gap_register(&lead, &ours, Page::first(1))
        .await;
    found.expect("a list").total
}

const FILE: &[u8] = b"title;statement;area\nFinding <people>;To find them;drs\nB;NATO SECRET;drs\n";
const OURS: (&str, &str) = ("organisation", "org-brigade");

#[tokio::test]
async fn a_file_is_shown_then_taken_and_taken_once() {
    let (site, people) = Site::with_people().await;
    let member = site.sign_in("brigade-member").await;
    let asked = site.get_as(&member, "/gap-files/import").await;
    assert_eq!(asked.status, StatusCode::OK);
    page::check(&asked.text, "/gap-files/import");
    let shown = upload(&site, &member, "/gap-files/import", &[OURS], Some(FILE)).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    page::check(&shown.text, "/gap-files/import");
    assert!(
        shown.text.contains("Finding &#60;people&#62;"),
        "{}",
        shown.text
    );
    assert!(
        shown
            .text
            .contains("1 new draft, no changes, 1 row that cannot be taken")
    );
    assert!(shown.text.contains("is a security classification"));
    assert_eq!(count(&site, &people).await, 0, "a preview writes nothing");

    let fields = ["form", "plan", "content"].map(|name| (name, hidden(&shown.text, name)));
    let mut fields = fields.to_vec();
    fields.push(OURS);
    let stranger = site.sign_in("police-lead").await;
    let refused = upload(&site, &stranger, "/gap-files/import/take", &fields, None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .text
            .contains("You do not belong to this organisation")
    );
    let taken = upload(&site, &member, "/gap-files/import/take", &fields, None).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    assert_eq!(taken.header("location"), "/gaps?whose=ours");
    assert_eq!(count(&site, &people).await, 1);
    let again = upload(&site, &member, "/gap-files/import/take", &fields, None).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    let shown = upload(&site, &member, "/gap-files/import", &[OURS], Some(FILE)).await;
    assert!(shown.text.contains("taken before"), "{}", shown.text);
    assert!(shown.text.contains("There is nothing to take"));
    assert_eq!(count(&site, &people).await, 1);
    // Only what was shown is written: another content under that plan is shown first.
    let other = data_encoding::BASE64URL_NOPAD.encode(b"title,statement,area\nC,See,drs\n");
    let (form, plan) = ("form-x", fields[1].1);
    let forged = [("form", form), ("plan", plan), ("content", &other), OURS];
    let forged = upload(&site, &member, "/gap-files/import/take", &forged, None).await;
    assert_eq!(forged.status, StatusCode::CONFLICT);
    page::check(&forged.text, "/gap-files/import/take");
    assert!(forged.text.contains("since you looked"), "{}", forged.text);
    assert_eq!(count(&site, &people).await, 1);
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_the_form() {
    let (site, people) = Site::with_people().await;
    let member = site.sign_in("brigade-member").await;
    let large = vec![b'x'; (2 << 20) + 1];
    let huge = vec![b'x'; 5 << 20];
    let cases: [(&[u8], StatusCode, &str); 6] = [
        (b"", StatusCode::UNPROCESSABLE_ENTITY, "Choose a file"),
        (
            b"\x89PNG\r\n",
            StatusCode::UNPROCESSABLE_ENTITY,
            "This is a picture",
        ),
        (
            b"a,b\n1,2\n",
            StatusCode::UNPROCESSABLE_ENTITY,
            "has no column “title”",
        ),
        (
            b"title,Title\n1,2\n",
            StatusCode::UNPROCESSABLE_ENTITY,
            "in the file twice",
        ),
        (&large, StatusCode::UNPROCESSABLE_ENTITY, "more than 2 MiB"),
        (&huge, StatusCode::PAYLOAD_TOO_LARGE, "larger than 4 MiB"),
    ];
    for (file, status, words) in cases {
        let answer = upload(&site, &member, "/gap-files/import", &[OURS], Some(file)).await;
        assert_eq!(answer.status, status, "{words}");
        page::check(&answer.text, "/gap-files/import");
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
    }
    let plain = site.post_as(&member, "/gap-files/import", &[OURS]).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let nobody = upload(&site, "", "/gap-files/import", &[OURS], Some(FILE)).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let nowhere = site.sign_in("analyst").await;
    let nowhere = site.get_as(&nowhere, "/gap-files/import").await;
    assert_eq!(nowhere.status, StatusCode::FORBIDDEN);
    let cross = Request::post("/gap-files/import")
        .header(header::COOKIE, &member)
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty());
    let cross = site.send(cross.expect("a request")).await;
    assert_eq!(cross.status, StatusCode::FORBIDDEN);
    assert_eq!(count(&site, &people).await, 0);
}

#[tokio::test]
async fn everybody_saves_what_they_see() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let police = site.sign_in("police-member").await;
    let member = site.sign_in("brigade-member").await;
    let register = site.get_as(&member, "/gaps").await;
    for link in [
        "/gaps.csv",
        "/gaps.xlsx",
        "/gaps.jsonld",
        "/gap-files/import",
    ] {
        assert!(
            register.text.contains(&format!("href=\"{link}\"")),
            "{link}"
        );
    }
    let of_gap = site.get_as(&member, "/gap-files/gap-1").await;
    assert!(of_gap.text.contains("href=\"/gap-files/gap-1/gap.csv\""));
    let kinds = [
        ("csv", "text/csv; charset=utf-8"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("jsonld", "application/ld+json"),
    ];
    for (extension, kind) in kinds {
        let one = format!("/gap-files/gap-1/gap.{extension}");
        let answer = site.get_as(&police, &one).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(
            answer.header("content-disposition"),
            format!("attachment; filename=\"uptake-gap-1.{extension}\"")
        );
        // Whoever may not know of it gets what is given for one that is not there.
        let missing = format!("/gap-files/gap-9/gap.{extension}");
        let (hidden, none) = (site.get(&one).await, site.get(&missing).await);
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        assert_eq!(hidden.text.replace("gap-1", "gap-9"), none.text);
        let list = site.get(&format!("/gaps.{extension}")).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(!list.text.contains("gap-1"), "{}", list.text);
    }
}

#[tokio::test]
async fn files_hold_what_is_seen_and_nothing_else() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let police = site.sign_in("police-member").await;
    let member = site.sign_in("brigade-member").await;
    let theirs = site.get_as(&police, "/gaps.csv").await.text;
    let ours = site.get_as(&member, "/gaps.csv?whose=ours").await.text;
    assert!(theirs.starts_with("\u{feff}id,version,organisation,"));
    assert!(
        theirs.contains("at least 30 min") && !theirs.contains("To see"),
        "{theirs}"
    );
    assert!(
        ours.contains("at least 30 min") && ours.contains("To see"),
        "{ours}"
    );
    let first = site.get_as(&police, "/gaps.csv?part=1").await;
    assert_eq!(first.text, theirs);
    for part in ["0", "2", "99999999999999999999", "x"] {
        let address = format!("/gaps.csv?part={part}");
        let none = site.get_as(&police, &address).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{part}");
    }
    let json = site.get_as(&police, "/gaps.jsonld").await.json();
    assert_eq!((&json["part"], &json["parts"]), (&1.into(), &1.into()));
    let gap = &json["gapFiles"][0];
    assert_eq!(gap["title"]["value"], "See");
    assert_eq!(gap["title"]["marking"], "green");
    assert_eq!(gap["statement"], serde_json::Value::Null);
    assert_eq!(gap["requirements"][0]["threshold"]["value"], 30.0);
    assert_eq!(gap["requirements"][0]["number"], 1);
    let context = site.get("/ns/gap-file.jsonld").await.json();
    assert_eq!(context["@context"], json["@context"]);
    let empty = site.get("/gap-files/import/empty.csv").await.text;
    assert!(empty.contains("requirement_1_threshold") && empty.lines().count() == 1);
}
