//! Matches of a gap file and its chain, as browsers of different people see them.

use crate::page::check;
use crate::site::Site;
use axum::http::StatusCode;
use std::sync::atomic::AtomicBool;
use uptake_model::{
    Actor, Area, GapContent, GapFile, GapState, Language, Marking, Project, Record, SourceKind,
    Viewer,
};
use uptake_search::encoder::Effort;
use uptake_testing::{Counted, deliverable, invented_people, now, project, publication};
use uptake_workflow::{Act, refresh_suggestions};

const MATCHES: &str = "/gap-files/gap-smoke/matches";
const CHAIN: &str = "/gap-files/gap-smoke/chain";

/// One project that the gap is about, and others that make its words rare.
fn corpus() -> Vec<Record> {
    let about = |number: usize| Project {
        objective: Some(match number {
            1 => "A helmet camera with which firefighters see through smoke.".to_owned(),
            other => format!("We work on quarn{other} blift{other} drome{other}."),
        }),
        results: match number {
            1 => vec![
                publication("101000001_1", "Seeing"),
                deliverable("101000001_2", "Helmet"),
                deliverable("101000001_3", "Field test"),
            ],
            _ => vec![],
        },
        ..project(&format!("1010{number:05}"), &format!("P{number}"))
    };
    (1..40)
        .map(|number| Record::Project(Box::new(about(number))))
        .collect()
}

/// A published gap file of the brigade, title and statement so marked.
async fn site_with_gap(marking: Marking) -> Site {
    let site = Site::over_few(SourceKind::Cordis, corpus()).await;
    invented_people(site.platform().store())
        .await
        .expect("people");
    let mut content = GapContent::begun(
        "Seeing <through> smoke",
        "The ability of firefighters to see through smoke with a camera on the helmet",
        Area::DisasterResilience,
        Language::En,
        "brigade-lead".into(),
    );
    content.title.marking = marking;
    content.statement.marking = marking;
    let gap = GapFile {
        id: "gap-smoke".into(),
        owner: "org-brigade".into(),
        author: "brigade-lead".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    };
    let entropy = Counted::named("gap");
    let act = Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    let mut records = act.begin(site.platform().store()).await.expect("a write");
    records.add_gap_file(&gap, "").await.expect("written");
    let note = act.note::<(), ()>("test", ("gap_file", "gap-smoke"), None, None);
    records.commit(note).await.expect("committed");
    let stop = AtomicBool::new(false);
    refresh_suggestions(site.platform(), Effort::Full, now(), &mut |_, _| {}, &stop)
        .await
        .expect("refreshed");
    site
}

fn decision<'a>(form: &'a str, project: &'a str, verdict: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("form", form),
        ("organisation", "org-brigade"),
        ("project", project),
        ("verdict", verdict),
    ]
}

/// The page of a confirmed project names the gap to who may know of it, and to nobody else.
async fn check_what_the_project_serves(site: &Site, cookie: &str) {
    let serves = site.get_as(cookie, "/projects/101000001").await.text;
    check(&serves, "/projects/101000001");
    assert!(serves.contains("Gaps it serves") && serves.contains("confirmed by 1 organisation"));
    let api = "/api/v1/projects/101000001/gaps";
    let told = site.get_as(cookie, api).await.json();
    assert_eq!(told["gaps"][0]["standing"], "confirmed");
    let outside = site.page("/projects/101000001").await;
    assert!(!outside.contains("Gaps it serves"));
    assert_eq!(site.get(api).await.json()["gaps"], serde_json::json!([]));
    let head = site.get_as(cookie, "/gap-files/gap-smoke").await.text;
    assert!(head.contains("Next step</dt>"));
}

#[tokio::test]
async fn a_member_confirms_adds_takes_back_and_the_chain_follows() {
    let site = site_with_gap(Marking::default()).await;
    let cookie = site.sign_in("brigade-member").await;
    let before = site.get_as(&cookie, CHAIN).await;
    assert_eq!(before.status, StatusCode::OK, "{}", before.text);
    check(&before.text, CHAIN);
    assert!(before.text.contains("Broken link: no topic asked for it"));

    let form = decision("f-1", "101000001", "partly");
    let answer = site.post_as(&cookie, MATCHES, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(
        answer.header("location"),
        "/gap-files/gap-smoke/matches#project-101000001"
    );
    // Sent twice, carried out once.
    let again = site.post_as(&cookie, MATCHES, &form).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let mut adds = decision("f-2", "p7", "meets");
    adds.push(("adds", "1"));
    let answer = site.post_as(&cookie, MATCHES, &adds).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = site.get_as(&cookie, MATCHES).await.text;
    check(&page, MATCHES);
    for words in [
        "Meets it partly",
        "Meets it fully",
        "Invented brigade of Nowhere",
        "TLP:AMBER+STRICT",
        "Seeing &#60;through&#62; smoke",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    check_what_the_project_serves(&site, &cookie).await;
    let chain = site.get_as(&cookie, CHAIN).await.text;
    assert!(chain.contains("Next step: Ask the confirmed projects what can be adopted"));
    assert!(
        chain.contains("<strong>3</strong>"),
        "three results: {chain}"
    );
    let whole = site.get_as(&cookie, "/gap-files/gap-smoke").await.text;
    check(&whole, "/gap-files/gap-smoke");
    for words in ["Next step: ", "id=\"confirmed\"", "Meets it partly"] {
        assert!(whole.contains(words), "{words} in {whole}");
    }

    let fields = [
        ("form", "f-3"),
        ("organisation", "org-brigade"),
        ("project", "101000007"),
    ];
    let answer = site
        .post_as(&cookie, &format!("{MATCHES}/take-back"), &fields)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = site.get_as(&cookie, MATCHES).await.text;
    assert!(!page.contains("Meets it fully</td>"));
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed() {
    let site = site_with_gap(Marking::default()).await;
    let cookie = site.sign_in("brigade-member").await;
    let mut form = decision("f-1", "No such project", "meets");
    form.extend([("adds", "1"), ("reason", "because <b>we</b> saw it")]);
    let answer = site.post_as(&cookie, MATCHES, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "holds no project “No such project”",
        "value=\"No such project\"",
        "because &#60;b&#62;we&#60;/b&#62; saw it",
        "value=\"meets\" required checked",
    ] {
        assert!(answer.text.contains(words), "{words} in {}", answer.text);
    }
    let silent = site
        .post_as(&cookie, MATCHES, &decision("f-2", "101000001", "rejected"))
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text.contains("Say why it does not help"));
    let nothing = site
        .post_as(&cookie, MATCHES, &decision("f-3", "101000001", ""))
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn whoever_may_not_see_the_gap_gets_the_answer_for_none() {
    let site = site_with_gap(Marking::AmberStrict).await;
    let lead = site.sign_in("brigade-lead").await;
    for person in ["police-lead", "administrator"] {
        let cookie = site.sign_in(person).await;
        for (there, nowhere) in [
            (MATCHES, "/gap-files/gap-nowhere/matches"),
            (CHAIN, "/gap-files/gap-nowhere/chain"),
        ] {
            let hidden = site.get_as(&cookie, there).await;
            let absent = site.get_as(&cookie, nowhere).await;
            assert_eq!(hidden.status, StatusCode::NOT_FOUND);
            let same = hidden.text.replace("gap-smoke", "gap-nowhere");
            assert_eq!(same, absent.text, "{person} {there}");
        }
        let form = [
            ("form", person),
            ("organisation", "org-police"),
            ("project", "101000001"),
            ("verdict", "meets"),
        ];
        let answer = site.post_as(&cookie, MATCHES, &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{person}");
    }
    assert_eq!(site.get(MATCHES).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get_as(&lead, MATCHES).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_words_of_a_gap_stand_in_no_address_unless_it_was_released() {
    for (marking, stands) in [(Marking::Amber, false), (Marking::Green, true)] {
        let site = site_with_gap(marking).await;
        let cookie = site.sign_in("brigade-member").await;
        let page = site.get_as(&cookie, MATCHES).await.text;
        assert_eq!(page.contains("/match/why?"), stands, "{marking:?}");
    }
}

#[tokio::test]
async fn a_lead_shares_and_a_public_judgement_is_counted() {
    let site = site_with_gap(Marking::Clear).await;
    let (lead, member) = (
        site.sign_in("brigade-lead").await,
        site.sign_in("brigade-member").await,
    );
    let form = decision("f-1", "101000001", "meets");
    site.post_as(&member, MATCHES, &form).await;
    let about = site.page("/about/matching").await;
    assert!(about.contains("no judgements so far"), "{about}");
    assert!(!site.page(MATCHES).await.contains("Meets it fully"));
    let share = [
        ("form", "f-2"),
        ("organisation", "org-brigade"),
        ("marking", "clear"),
    ];
    let address = format!("{MATCHES}/sharing");
    let refused = site.post_as(&member, &address, &share).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let shared = site.post_as(&lead, &address, &share).await;
    assert_eq!(shared.status, StatusCode::SEE_OTHER, "{}", shared.text);
    assert!(site.page(MATCHES).await.contains("Meets it fully"));
    let about = site.page("/about/matching").await;
    assert!(about.contains("1 judgement so far"), "{about}");
}
