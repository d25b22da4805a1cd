//! Co-signing, gaps like a text, and consolidations, as a browser would do them.

use crate::page;
use crate::site::Site;
use axum::http::StatusCode;
use uptake_model::{Area, AuditNote, GapContent, GapFile, GapFileId, GapState, Language, Marking};
use uptake_testing::now;

/// A published gap file, with a title and a statement marked so.
pub fn published(id: &str, owner: &str, marking: Marking) -> GapFile {
    let mut content = GapContent::begun(
        "Find people in smoke",
        "The ability of firefighters to find people in thick smoke",
        Area::DisasterResilience,
        Language::En,
        "author".into(),
    );
    content.title.marking = marking;
    content.statement.marking = marking;
    GapFile {
        id: GapFileId::new(id),
        owner: owner.into(),
        author: "author".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

/// What the log says of what a test put there.
pub fn note() -> AuditNote {
    AuditNote {
        at: now(),
        actor: uptake_model::Actor::Operator,
        verb: "test",
        subject: "gap:some".to_owned(),
        before: None,
        after: None,
        salt: String::new(),
    }
}

/// The site with these gap files.
async fn with(gaps: &[GapFile]) -> Site {
    let (site, _) = Site::with_people().await;
    let mut records = site.store().begin_records().await.expect("a write");
    for gap in gaps {
        records.add_gap_file(gap, "").await.expect("written");
    }
    records.commit(note()).await.expect("committed");
    site
}

async fn form(site: &Site, cookie: &str, address: &str) -> String {
    let answer = site.get_as(cookie, address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    page::check(&answer.text, address);
    answer.text
}

/// The fields of a co-signature.
fn signed(marking: &'static str, version: &'static str) -> [(&'static str, &'static str); 5] {
    [
        ("form", "form-of-a-test"),
        ("organisation", "org-rescue"),
        ("remarks", "On ferries, with <b>smoke</b> below deck"),
        ("marking", marking),
        ("version", version),
    ]
}

#[tokio::test]
async fn an_organisation_co_signs_and_its_lead_releases_it() {
    let site = with(&[published("gap-1", "org-brigade", Marking::Green)]).await;
    let address = "/gap-files/gap-1/co-sign";
    let member = site.sign_in("rescue-member").await;
    let shown = form(&site, &member, address).await;
    assert!(shown.contains("You sign for <strong>Invented rescue of Nowhere</strong>."));
    assert_eq!(
        shown.matches(" disabled").count(),
        3,
        "only the lead releases"
    );
    let wide = site.post_as(&member, address, &signed("green", "")).await;
    assert_eq!(wide.status, StatusCode::FORBIDDEN);
    page::check(&wide.text, address);
    assert!(wide.text.contains("which its lead decides"));
    assert!(
        wide.text.contains("below deck</textarea>"),
        "what was typed stays"
    );
    let done = site
        .post_as(&member, address, &signed("amber+strict", ""))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(done.header("location"), "/gap-files/gap-1");
    let again = site
        .post_as(&member, address, &signed("amber+strict", ""))
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT, "sent twice, done once");

    let owner = site.sign_in("police-lead").await;
    let seen = form(&site, &owner, address).await;
    assert!(!seen.contains("Invented rescue") && !seen.contains("ferries"));
    let lead = site.sign_in("rescue-lead").await;
    let mut stale = signed("green", "7");
    stale[0].1 = "form-2";
    let stale = site.post_as(&lead, address, &stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.text.contains("name=\"version\" value=\"1\""),
        "goes on from what stands"
    );
    let mut released = signed("green", "1");
    released[0].1 = "form-3";
    let released = site.post_as(&lead, address, &released).await;
    assert_eq!(released.status, StatusCode::SEE_OTHER, "{}", released.text);
    let seen = form(&site, &owner, address).await;
    assert!(seen.contains("Invented rescue of Nowhere"));
    assert!(seen.contains("with &#60;b&#62;smoke&#60;/b&#62; below deck"));

    let shown = form(&site, &lead, address).await;
    assert!(shown.contains("Withdraw the co-signature"));
    let fields = [("form", "form-4"), ("organisation", "org-rescue")];
    let gone = site
        .post_as(&lead, &format!("{address}/withdraw"), &fields)
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert!(
        !form(&site, &owner, address)
            .await
            .contains("Invented rescue")
    );
}

#[tokio::test]
async fn what_cannot_be_signed_is_explained_and_what_is_hidden_is_not_there() {
    let site = with(&[
        published("gap-1", "org-brigade", Marking::Green),
        published("gap-2", "org-brigade", Marking::AmberStrict),
    ])
    .await;
    let cases = [
        ("rescue-lead", "gap-2", StatusCode::NOT_FOUND),
        ("guard-member", "gap-9", StatusCode::NOT_FOUND),
        ("analyst", "gap-1", StatusCode::NOT_FOUND),
        ("brigade-lead", "gap-1", StatusCode::FORBIDDEN),
        ("maker-member", "gap-1", StatusCode::FORBIDDEN),
    ];
    for (who, id, expected) in cases {
        let cookie = site.sign_in(who).await;
        let answer = site
            .get_as(&cookie, &format!("/gap-files/{id}/co-sign"))
            .await;
        assert_eq!(answer.status, expected, "{who} {id}");
    }
    let cookie = site.sign_in("guard-lead").await;
    let typed = [
        ("organisation", "org-guard"),
        ("remarks", "NATO SECRET"),
        ("marking", "amber+strict"),
    ];
    let answer = site
        .post_as(&cookie, "/gap-files/gap-1/co-sign", &typed)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("is a security classification"));
    let unknown = site.get_as(&cookie, "/gap-files/gap-9/co-sign").await.text;
    let hidden = site.get_as(&cookie, "/gap-files/gap-2/co-sign").await.text;
    assert_eq!(hidden.replace("gap-2", "gap-9"), unknown);
}

#[tokio::test]
async fn similar_gaps_are_offered_as_far_as_they_may_be_seen() {
    let site = with(&[
        published("gap-1", "org-brigade", Marking::Green),
        published("gap-2", "org-brigade", Marking::AmberStrict),
    ])
    .await;
    let typed = [("text", "Our firefighters cannot find people in thick smoke")];
    for (who, expected) in [
        ("rescue-member", ["gap-1", ""]),
        ("brigade-member", ["gap-1", "gap-2"]),
        ("analyst", ["", ""]),
    ] {
        let cookie = site.sign_in(who).await;
        let found = site.post_as(&cookie, "/gap-files/similar", &typed).await;
        assert_eq!(found.status, StatusCode::OK);
        page::check(&found.text, "/gap-files/similar");
        let beside = site
            .get_as(&cookie, "/match?q=firefighters+find+people+in+thick+smoke")
            .await;
        for (id, expected) in ["gap-1", "gap-2"].into_iter().zip(expected) {
            let link = format!("/gap-files/{id}/co-sign");
            assert_eq!(
                found.text.contains(&link),
                !expected.is_empty(),
                "{who} {id}"
            );
            assert_eq!(
                beside.text.contains(&link),
                !expected.is_empty(),
                "{who} {id}"
            );
        }
        assert!(found.text.contains("thick smoke</textarea>"));
    }
}

#[tokio::test]
async fn owners_decide_what_an_analyst_proposes() {
    let site = with(&[
        published("gap-1", "org-brigade", Marking::Clear),
        published("gap-2", "org-rescue", Marking::Clear),
    ])
    .await;
    let analyst = site.sign_in("analyst").await;
    form(&site, &analyst, "/consolidations/new").await;
    let mut fields = [
        ("into", "/gap-files/gap-1"),
        ("merged", "gap-9"),
        ("reason", "Both are about smoke"),
    ];
    let wrong = site.post_as(&analyst, "/consolidations", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    page::check(&wrong.text, "/consolidations");
    assert!(wrong.text.contains("Both are about smoke</textarea>"));
    fields[1].1 = "gap-2";
    let made = site.post_as(&analyst, "/consolidations", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let address = made.header("location").to_owned();
    let brigade = site.sign_in("brigade-lead").await;
    let rescue = site.sign_in("rescue-lead").await;
    let guard = site.sign_in("guard-lead").await;
    for (cookie, concerned) in [
        (&analyst, true),
        (&brigade, true),
        (&rescue, true),
        (&guard, false),
    ] {
        let list = form(&site, cookie, "/consolidations").await;
        assert_eq!(list.contains(&address), concerned);
    }
    assert_eq!(
        site.get_as(&guard, &address).await.status,
        StatusCode::NOT_FOUND
    );
    let answer = format!("{address}/answer");
    let say = |owner: &'static str, answer: &'static str| {
        [
            ("organisation", owner),
            ("answer", answer),
            ("marking", "green"),
        ]
    };
    let silent = site
        .post_as(&brigade, &answer, &say("org-brigade", "decline"))
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (cookie, owner) in [(&brigade, "org-brigade"), (&rescue, "org-rescue")] {
        let done = site.post_as(cookie, &answer, &say(owner, "accept")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    assert!(
        form(&site, &analyst, &address)
            .await
            .contains("Accepted by all, merged")
    );
    let shares = form(&site, &guard, "/gap-files/gap-1/co-sign").await;
    assert!(shares.contains("Invented rescue of Nowhere"));
}

#[tokio::test]
async fn how_sharing_works_is_told() {
    let site = Site::open().await;
    let text = site.page("/about/sharing").await;
    page::check(&text, "/about/sharing");
    for marking in Marking::ALL {
        assert!(text.contains(marking.label()), "{marking:?}");
    }
    for part in ["RESTREINT UE", "at least 3 of them", "it takes 4"] {
        assert!(text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn naming_an_address_answers_alike_whether_anybody_has_it() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let mut gap = published("gap-red", "org-brigade", Marking::Clear);
    gap.author = "brigade-lead".into();
    let mut records = site.store().begin_records().await.expect("a write");
    records.add_gap_file(&gap, "").await.expect("written");
    records.commit(note()).await.expect("committed");
    let lead = site.sign_in("brigade-lead").await;
    let mut told = Vec::new();
    for (version, address) in [
        ("1", "guard-lead@nowhere.invalid"),
        ("2", "nobodys-own@nowhere.invalid"),
    ] {
        let fields = [("version", version), ("addresses", address)];
        let answer = site
            .post_as(&lead, "/gap-files/gap-red/named", &fields)
            .await;
        let page = site.get_as(&lead, "/gap-files/gap-red/named").await.text;
        page::check(&page, "named");
        assert!(
            page.contains(&format!("name=\"address\" value=\"{address}\" checked")),
            "{page}"
        );
        let shown = site.get_as(&lead, "/gap-files/gap-red").await.text;
        assert!(!page.contains("Guard lead") && !shown.contains("guard-lead"));
        let page = page
            .split("Named by address")
            .nth(1)
            .expect("a list")
            .replace(address, "ADDRESS");
        let page = page.split("<button>").next().expect("its end").to_owned();
        told.push((answer.status, answer.header("location").to_owned(), page));
    }
    assert_eq!(told[0], told[1]);
}
