//! Signing in at an institution, against a provider of the test's own.

use crate::page;
use crate::provider::{Manner, Provider};
use crate::site::{Answer, Site};
use axum::http::StatusCode;
use std::collections::HashMap;
use uptake_model::{Institution, InstitutionId, Joining};
use uptake_testing::{Counted, InventedPeople, now};
use uptake_workflow::Act;
use uptake_workflow::institution::{decide_joining, put_institution};

const ID: &str = "institution-brigade";

/// A site with an institution whose people become members.
async fn site() -> (Site, Provider) {
    let (site, people) = Site::with_people().await;
    let provider = Provider::start().await;
    let chance = Counted::named("institutions");
    let act = Act {
        actor: &InventedPeople::actor("administrator"),
        viewer: &people.viewer("administrator"),
        now: now(),
        entropy: &chance,
        form: None,
    };
    let institution = Institution {
        id: InstitutionId::new(ID),
        name: "Invented brigade".to_owned(),
        issuer: provider.issuer.clone(),
        client_id: "uptake".to_owned(),
        client_secret: "invented".to_owned(),
        organisation: "org-brigade".into(),
        joins: Joining::Asked,
    };
    let put = put_institution(site.store(), &act, &institution, "http://uptake.invalid").await;
    put.expect("an institution");
    let lead = Act {
        actor: &InventedPeople::actor("brigade-lead"),
        viewer: &people.viewer("brigade-lead"),
        ..act
    };
    let agreed = decide_joining(site.store(), &lead, &institution.id, true).await;
    agreed.expect("agreed");
    (site, provider)
}

/// A cookie that an answer sets, as it is sent back.
fn cookie(answer: &Answer, name: &str) -> String {
    let lines = answer.headers.get_all("set-cookie").iter();
    let start = format!("{name}=");
    let found = lines
        .filter_map(|it| it.to_str().ok())
        .find(|it| it.starts_with(&start));
    let line = found.unwrap_or_else(|| panic!("no {name}: {:?}", answer.headers));
    line.split(';').next().expect("a pair").to_owned()
}

/// Leaves, and returns what the provider is asked and the cookie to come back with.
async fn leave(site: &Site, session: &str, address: &str) -> (HashMap<String, String>, String) {
    let answer = site.post_as(session, address, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let onward = answer.header("refresh");
    let (_, query) = onward.split_once('?').expect("a question");
    let question = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    (question, cookie(&answer, "uptake-institution"))
}

fn way_back(code: &str, state: &str) -> String {
    format!("/sign-in/institution/{ID}/callback?code={code}&state={state}")
}

async fn come(site: &Site, provider: &Provider, subject: &str, manner: Manner) -> Answer {
    let (question, held) = leave(site, "", &format!("/sign-in/institution/{ID}")).await;
    let code = provider.sign_in(&question, subject, manner);
    site.get_as(&held, &way_back(&code, &question["state"]))
        .await
}

async fn verbs(site: &Site) -> Vec<String> {
    let entries = site.store().audit_after(0, 1000).await.expect("entries");
    entries.into_iter().map(|it| it.verb).collect()
}

#[tokio::test]
async fn who_is_new_becomes_a_member_and_is_known_the_next_time() {
    let (site, provider) = site().await;
    assert!(site.page("/sign-in").await.contains("Invented brigade"));
    let mut people = Vec::new();
    for _ in 0..2 {
        let answer = come(&site, &provider, "new", Manner::Right).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        assert_eq!(answer.header("location"), "/");
        let session = cookie(&answer, "uptake");
        let page = site.get_as(&session, "/me").await;
        assert!(page.text.contains("Invented Newcomer"), "{}", page.text);
        let person = site.store().person_by_email("new@brigade.invalid").await;
        people.push(person.expect("an answer").expect("an account").id);
    }
    assert_eq!(people[0], people[1]);
    let memberships = site
        .store()
        .memberships(&people[0])
        .await
        .expect("memberships");
    assert_eq!(memberships.len(), 1);
    assert_eq!(memberships[0].organisation.as_str(), "org-brigade");
}

#[tokio::test]
async fn what_a_provider_must_not_say_is_refused_and_noted() {
    let (site, provider) = site().await;
    let cases = [
        (Manner::WrongNonce, "nonce", "answers another question"),
        (
            Manner::WrongAudience,
            "audience",
            "meant for another service",
        ),
        (
            Manner::OtherAudienceToo,
            "audience",
            "meant for another service",
        ),
        (Manner::Expired, "expired", "has expired"),
        (Manner::WrongIssuer, "issuer", "another institution"),
        (Manner::WrongKey, "signature", "not signed with its key"),
        (Manner::NoToken, "token", "cannot be read"),
    ];
    for (manner, reason, words) in cases {
        let answer = come(&site, &provider, "new", manner).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{manner:?}: {}",
            answer.text
        );
        assert!(answer.text.contains(words), "{manner:?}: {}", answer.text);
        assert!(!answer.headers.contains_key("set-cookie"), "{manner:?}");
        let last = verbs(&site).await.pop();
        assert_eq!(
            last,
            Some(format!("refuse_institution_{reason}")),
            "{manner:?}"
        );
    }
    let nobody = site.store().person_by_email("new@brigade.invalid").await;
    assert_eq!(nobody.expect("an answer"), None);
}

#[tokio::test]
async fn nobody_comes_back_twice_in_another_browser_or_from_elsewhere() {
    let (site, provider) = site().await;
    let address = format!("/sign-in/institution/{ID}");
    let (question, held) = leave(&site, "", &address).await;
    let code = provider.sign_in(&question, "new", Manner::Right);
    let back = way_back(&code, &question["state"]);
    let elsewhere = site.get_as("uptake-institution=other", &back).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN, "another browser");
    let without = site.get(&back).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN, "no cookie");
    let wrong = site.get_as(&held, &way_back(&code, "other")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "another state");
    let right = site.get_as(&held, &back).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    let replayed = site.get_as(&held, &back).await;
    assert_eq!(replayed.status, StatusCode::FORBIDDEN, "a second time");
    assert_eq!(
        verbs(&site).await.pop().as_deref(),
        Some("refuse_institution_state")
    );

    // The code of before with a new state, the issuer of another, and a refusal.
    let cases = [
        (way_back(&code, "STATE"), "code"),
        (
            format!("{}&iss=https://other.invalid", way_back("code-9", "STATE")),
            "issuer",
        ),
        (
            format!("{address}/callback?error=access_denied&state=STATE"),
            "answer",
        ),
    ];
    for (back, reason) in cases {
        let (question, held) = leave(&site, "", &address).await;
        let back = back.replace("STATE", &question["state"]);
        let answer = site.get_as(&held, &back).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{reason}");
        let last = verbs(&site).await.pop();
        assert_eq!(last, Some(format!("refuse_institution_{reason}")));
    }
}

#[tokio::test]
async fn an_address_alone_never_opens_an_account_and_a_link_does() {
    let (site, provider) = site().await;
    let session = site.sign_in("brigade-member").await;
    let mut person = site
        .store()
        .person(&"brigade-member".into())
        .await
        .expect("an answer")
        .expect("a person");
    person.email = "member@brigade.invalid".to_owned();
    let chance = Counted::named("address");
    let act = Act {
        actor: &InventedPeople::actor("brigade-member"),
        viewer: &uptake_model::Viewer::Public,
        now: now(),
        entropy: &chance,
        form: None,
    };
    let mut records = act.begin(site.store()).await.expect("a write");
    records.put_person(&person).await.expect("written");
    let note = act.note::<(), ()>("invent", ("person", "brigade-member"), None, None);
    records.commit(note).await.expect("committed");

    let claimed = come(&site, &provider, "member", Manner::Right).await;
    assert_eq!(claimed.status, StatusCode::FORBIDDEN, "{}", claimed.text);
    assert!(claimed.text.contains("No account here is linked"));

    let (question, held) = leave(&site, &session, &format!("/me/institutions/{ID}/link")).await;
    let code = provider.sign_in(&question, "member", Manner::Right);
    let back = way_back(&code, &question["state"]);
    let linked = site.get_as(&format!("{session}; {held}"), &back).await;
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.text);
    let letters = site.store().letters(10).await.expect("letters");
    let told = letters.iter().find(|it| {
        it.letter.subject == "Your account at Uptake was linked to an institution"
            && it.letter.recipient == "member@brigade.invalid"
    });
    let body = &told.expect("a letter").letter.body;
    assert!(body.contains("an account at Invented brigade"), "{body}");
    let page = site.get_as(&session, "/me/institutions").await;
    page::check(&page.text, "/me/institutions");
    let answer = come(&site, &provider, "member", Manner::Right).await;
    let opened = cookie(&answer, "uptake");
    let page = site.get_as(&opened, "/me").await;
    assert!(
        page.text.contains("Invented brigade member"),
        "{}",
        page.text
    );

    let fields = [("issuer", provider.issuer.as_str())];
    let ended = site
        .post_as(&session, "/me/institutions/unlink", &fields)
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let refused = come(&site, &provider, "member", Manner::Right).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_an_administrator_sets_institutions_up() {
    let (site, _) = site().await;
    let lead = site.sign_in("brigade-lead").await;
    let administrator = site.sign_in("administrator").await;
    let hidden = site.get_as(&lead, "/admin/institutions").await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let fields = |issuer| {
        [
            ("name", "Another"),
            ("issuer", issuer),
            ("client_id", "uptake"),
            ("client_secret", "very-secret"),
            ("organisation", "org-police"),
        ]
    };
    let refused = site
        .post_as(
            &lead,
            "/admin/institutions",
            &fields("https://id.police.invalid"),
        )
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let plain = site
        .post_as(
            &administrator,
            "/admin/institutions",
            &fields("http://id.police.invalid"),
        )
        .await;
    assert_eq!(plain.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(plain.text.contains("value=\"Another\""), "{}", plain.text);
    assert!(!plain.text.contains("very-secret"));
    let done = site
        .post_as(
            &administrator,
            "/admin/institutions",
            &fields("https://id.police.invalid"),
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = site.get_as(&administrator, "/admin/institutions").await;
    assert!(page.text.contains("https://id.police.invalid"));
    assert!(!page.text.contains("very-secret"));
}

#[tokio::test]
async fn a_lead_decides_on_the_page_of_the_organisation_whether_people_join() {
    let (site, _) = Site::with_people().await;
    let administrator = site.sign_in("administrator").await;
    let fields = [
        ("name", "Invented institution"),
        ("issuer", "https://id.invalid"),
        ("client_id", "uptake"),
        ("client_secret", "invented"),
        ("organisation", "org-brigade"),
        ("joins", "yes"),
        ("form", "form-1"),
    ];
    let put = site.post_as(&administrator, "/admin/institutions", &fields);
    assert_eq!(put.await.status, StatusCode::SEE_OTHER);
    let list = site.get_as(&administrator, "/admin/institutions").await;
    assert!(
        list.text.contains("is refused until a lead agrees"),
        "{}",
        list.text
    );
    let id = site.store().institutions().await.expect("institutions")[0]
        .id
        .to_string();

    let (place, page_of) = ("/members/org-brigade/institutions", "/members/org-brigade");
    let agree = |form: &'static str| {
        [
            ("institution", id.clone()),
            ("answer", "agree".to_owned()),
            ("form", form.to_owned()),
        ]
    };
    let lead = site.sign_in("brigade-lead").await;
    let asked = site.get_as(&lead, page_of).await;
    page::check(&asked.text, page_of);
    assert!(
        asked.text.contains("Nobody does until a lead agrees"),
        "{}",
        asked.text
    );
    let seen = site.get_as(&administrator, page_of).await;
    assert!(
        !seen.text.contains("value=\"agree\""),
        "not theirs to decide"
    );
    let send = async |session: &str, form| {
        let fields = agree(form);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
        site.post_as(session, place, &fields).await
    };
    let refused = send(&administrator, "form-2").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let agreed = send(&lead, "form-3").await;
    assert_eq!(agreed.header("location"), page_of, "{}", agreed.text);
    let list = site.get_as(&administrator, "/admin/institutions").await;
    assert!(list.text.contains("becomes a member"), "{}", list.text);
}
