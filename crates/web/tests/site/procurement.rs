//! Procurements, commitments to buy and the gaps of a project, through their pages.

use crate::page::{check, main_of};
use crate::sharing::note;
use crate::site::{Answer, Site};
use axum::http::StatusCode;
use uptake_testing::invented_solution;

type Fields<'a> = [(&'a str, &'a str)];

fn with<'a>(fields: &Fields<'a>, changes: &Fields<'a>) -> Vec<(&'a str, &'a str)> {
    let kept = |name: &str| changes.iter().all(|(other, _)| *other != name);
    let fields = fields.iter().filter(|(name, _)| kept(name));
    fields.chain(changes).copied().collect()
}

/// Where an answer leads.
fn leads(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").to_owned()
}

const PROCUREMENT: [(&str, &str); 14] = [
    ("organisation", "org-brigade"),
    ("gap", "gap-1"),
    ("title", "Cameras <b>bold</b>"),
    ("kind", "pre_commercial"),
    ("notice", "https://ted.invalid/notice/1"),
    ("notice_number", "123456-2026"),
    ("noticed_on", "2026-03-01"),
    ("lot1_title", "Helmets"),
    ("lot1_supplier", "Invented maker of Nowhere"),
    ("buyer", "org-brigade"),
    ("buyer", "org-rescue"),
    ("lead", "org-brigade"),
    ("budget", "250 000"),
    ("marking", "green"),
];

#[tokio::test]
async fn a_procurement_that_is_refused_keeps_everything_typed() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let lead = site.sign_in("brigade-lead").await;
    for form in ["/procurements/new", "/procurements/new?gap=gap-1"] {
        let answer = site.get_as(&lead, form).await;
        assert_eq!(answer.status, StatusCode::OK, "{form}");
        check(&answer.text, form);
    }
    for (name, value, told) in [
        ("title", "", "The title"),
        ("budget", "many", "is no number"),
        ("budget", "250,000", "can be read as 250000 and as 250.000"),
        ("budget", "1.2345", "no amount in euro"),
        (
            "notice",
            "javascript:alert(1)",
            "no address that can be linked",
        ),
        ("to", "2026-13-01", "no day"),
    ] {
        let odd = with(&PROCUREMENT, &[(name, value)]);
        let refused = site.post_as(&lead, "/procurements/new", &odd).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        check(&refused.text, "/procurements/new");
        assert!(refused.text.contains(told), "{}", main_of(&refused.text));
        assert!(refused.text.contains("value=\"Helmets\""));
    }
}

#[tokio::test]
async fn a_procurement_is_recorded_and_shown_as_far_as_each_may_know() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let lead = site.sign_in("brigade-lead").await;
    let address = leads(&site.post_as(&lead, "/procurements/new", &PROCUREMENT).await);
    let page = site.get_as(&lead, &address).await.text;
    check(&page, &address);
    for shown in [
        "€ 250,000",
        "123456-2026",
        "named, not confirmed",
        "Helmets",
    ] {
        assert!(page.contains(shown), "{shown}: {}", main_of(&page));
    }
    assert!(!page.contains("<b>bold"));
    let police = site.sign_in("police-lead").await;
    let outside = site.get_as(&police, &address).await.text;
    assert!(outside.contains("Invented brigade") && !outside.contains("Invented rescue"));
    let api = site
        .get_as(&police, &format!("/api/v1{address}"))
        .await
        .json();
    assert_eq!(api["buyers"], serde_json::json!(["org-brigade"]));
    assert_eq!(api["budget_cents"], 25_000_000);
}

#[tokio::test]
async fn a_procurement_is_changed_and_taken_on() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let lead = site.sign_in("brigade-lead").await;
    let recorded = site.post_as(&lead, "/procurements/new", &PROCUREMENT);
    let address = leads(&recorded.await);
    let open = site.get_as(&lead, &format!("{address}/change")).await;
    check(&open.text, "change");
    assert!(open.text.contains("value=\"250000\""));
    let mut changed = with(&PROCUREMENT, &[("title", "Cameras and more")]);
    changed.push(("version", "1"));
    leads(
        &site
            .post_as(&lead, &format!("{address}/change"), &changed)
            .await,
    );
    let late = site
        .post_as(&lead, &format!("{address}/change"), &changed)
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let step = format!("{address}/step");
    leads(
        &site
            .post_as(&lead, &step, &[("version", "2"), ("step", "publish")])
            .await,
    );
    // What was refused stands in its own form, which is open.
    let secret = "NATO SECRET";
    for (sent, field, open, other) in [
        ("end", "outcome", "It is over", "It is given up"),
        ("cancel", "reason", "It is given up", "It is over"),
    ] {
        let typed = [("version", "3"), ("step", sent), (field, secret)];
        let refused = site.post_as(&lead, &step, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        check(&refused.text, &step);
        let page = &refused.text;
        let kept = format!("name=\"{field}\" rows=\"2\" maxlength=\"2000\" required>{secret}<");
        assert!(page.contains(&kept), "{}", main_of(page));
        assert_eq!(page.matches(&format!(">{secret}<")).count(), 1);
        assert!(page.contains(&format!("<details open><summary>{open}")));
        assert!(page.contains(&format!("<details><summary>{other}")));
    }
    let gap = site.get_as(&lead, "/gap-files/gap-1").await.text;
    check(&gap, "/gap-files/gap-1");
    let next =
        "Carry the procurement through, and record what came of it. A procurement is planned";
    assert!(gap.contains(next), "{}", main_of(&gap));
    assert!(gap.contains("Cameras and more"));
    assert_eq!(site.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_solution_of_a_lot_can_be_kept_however_many_there_are() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let mut records = site.store().begin_records().await.expect("a write");
    for number in 0..=200 {
        let id = format!("solution-{number:03}");
        let solution = invented_solution(&id, &"org-brigade".into());
        records.add_solution(&solution).await.expect("written");
    }
    records.commit(note()).await.expect("committed");
    let lead = site.sign_in("brigade-lead").await;
    let last = with(&PROCUREMENT, &[("lot1_solution", "solution-200")]);
    let address = leads(&site.post_as(&lead, "/procurements/new", &last).await);
    let form = site.get_as(&lead, &format!("{address}/change")).await.text;
    let kept = "<option value=\"solution-200\" selected>";
    assert!(form.contains(kept), "{}", main_of(&form));
}

#[tokio::test]
async fn a_named_buyer_answers_and_an_outsider_cannot() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let lead = site.sign_in("brigade-lead").await;
    let address = leads(&site.post_as(&lead, "/procurements/new", &PROCUREMENT).await);
    let (rescue, police) = (
        site.sign_in("rescue-member").await,
        site.sign_in("police-lead").await,
    );
    let news = site.get_as(&rescue, "/me/news").await.text;
    check(&news, "/me/news");
    assert!(news.contains(&address), "{}", main_of(&news));
    let page = site.get_as(&rescue, &address).await.text;
    check(&page, &address);
    assert!(page.contains("is named as one of the buyers"));
    let answer = format!("{address}/answer");
    let yes = [("organisation", "org-rescue"), ("accepts", "yes")];
    let foreign = site.post_as(&police, &answer, &yes).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    // It would tell everybody, so a member cannot accept; a lead does, and takes it back.
    let member = site.post_as(&rescue, &answer, &yes).await;
    assert_eq!(member.status, StatusCode::FORBIDDEN);
    assert!(page.contains("a lead of your organisation accepts") && !page.contains("\"yes\""));
    let rescue = site.sign_in("rescue-lead").await;
    leads(&site.post_as(&rescue, &answer, &yes).await);
    let outside = site.get_as(&police, &address).await.text;
    assert!(outside.contains("Invented rescue"));
    let no = [("organisation", "org-rescue"), ("accepts", "no")];
    for (answered, told, other) in [
        (&yes, "said that it takes part", "value=\"no\""),
        (&no, "said that it does not take part", "value=\"yes\""),
    ] {
        leads(&site.post_as(&rescue, &answer, answered).await);
        let page = site.get_as(&rescue, &address).await.text;
        check(&page, &address);
        assert!(
            page.contains(told) && page.contains(other),
            "{}",
            main_of(&page)
        );
    }
}

#[tokio::test]
async fn an_answer_is_given_anew_where_it_is_hidden_by_now() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let [lead, rescue, police] = [
        site.sign_in("brigade-lead").await,
        site.sign_in("rescue-lead").await,
        site.sign_in("police-lead").await,
    ];
    let address = leads(&site.post_as(&lead, "/procurements/new", &PROCUREMENT).await);
    let answer = format!("{address}/answer");
    let [yes, no] = ["yes", "no"].map(|it| [("organisation", "org-rescue"), ("accepts", it)]);
    leads(&site.post_as(&rescue, &answer, &yes).await);
    let narrowed = with(
        &PROCUREMENT,
        &[("marking", "amber+strict"), ("version", "1")],
    );
    leads(
        &site
            .post_as(&lead, &format!("{address}/change"), &narrowed)
            .await,
    );
    let gone = site.get_as(&rescue, &address).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let listed = |page: &str| page.contains(&answer);
    let news = site.get_as(&rescue, "/me/news").await.text;
    check(&news, "/me/news");
    assert!(listed(&news), "{}", main_of(&news));
    leads(&site.post_as(&rescue, &answer, &no).await);
    let news = site.get_as(&rescue, "/me/news").await.text;
    assert!(!listed(&news), "{}", main_of(&news));
    let stranger = site.post_as(&police, &answer, &no).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let page = site.get_as(&lead, &address).await.text;
    assert!(page.contains("(declined)"), "{}", main_of(&page));
}

#[tokio::test]
async fn a_commitment_is_made_by_a_lead_and_shown_as_marked() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let (lead, member, police) = (
        site.sign_in("guard-lead").await,
        site.sign_in("guard-member").await,
        site.sign_in("police-lead").await,
    );
    let address = "/gap-files/gap-1/commitment";
    let form = site.get_as(&lead, address).await;
    check(&form.text, address);
    assert_eq!(
        site.get_as(&member, address).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND);
    let commitment = [
        ("organisation", "org-guard"),
        ("until", "2029-01-01"),
        ("words", "Up to <i>four</i>"),
        ("marking", "amber"),
    ];
    let past = with(&commitment, &[("until", "2020-01-01")]);
    let refused = site.post_as(&lead, address, &past).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    check(&refused.text, address);
    assert!(refused.text.contains("Up to &#60;i&#62;four"));
    leads(&site.post_as(&lead, address, &commitment).await);
    let owner = site.sign_in("brigade-member").await;
    let gap = site.get_as(&owner, "/gap-files/gap-1").await.text;
    check(&gap, "/gap-files/gap-1");
    assert!(gap.contains("intends to buy, until"), "{}", main_of(&gap));
    let outside = site.get_as(&police, "/gap-files/gap-1").await.text;
    assert!(!outside.contains("intends to buy, until") && !outside.contains("Invented guard"));
    let api = "/api/v1/gap-files/gap-1/procurements";
    let seen = site.get_as(&owner, api).await.json();
    assert_eq!(seen["committed"][0]["organisation"], "org-guard");
    let seen = site.get_as(&police, api).await.json();
    assert_eq!(seen["committed"], serde_json::json!([]));
    assert_eq!(site.get(api).await.status, StatusCode::NOT_FOUND);
    let withdraw = format!("{address}/withdraw");
    leads(&site.post_as(&lead, &withdraw, &commitment).await);
    let gap = site.get_as(&owner, "/gap-files/gap-1").await.text;
    assert!(!gap.contains("intends to buy, until"));
}

#[tokio::test]
async fn the_dossier_shows_each_reader_what_they_may_know_and_what_to_do() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let lead = site.sign_in("brigade-lead").await;
    let address = leads(&site.post_as(&lead, "/procurements/new", &PROCUREMENT).await);
    let gap = site.get_as(&lead, "/gap-files/gap-1").await.text;
    assert!(gap.contains("href=\"/gap-files/gap-1/dossier\""), "{gap}");
    let page = site.get_as(&lead, "/gap-files/gap-1/dossier").await.text;
    check(&page, "/gap-files/gap-1/dossier");
    for shown in [
        "What to do: ",
        "Cameras &#60;b&#62;bold",
        "€ 250,000",
        "Societal and gender",
        // Nobody but members may know of the gap file.
        "<dt>Made for</dt><dd>somebody who may see more than everybody may",
        "<code>/gap-files/gap-1/dossier#figure-points</code>",
    ] {
        assert!(page.contains(shown), "{shown}: {}", main_of(&page));
    }
    assert!(!page.contains("<b>bold"), "{address}");
    let nowhere = site.get("/gap-files/gap-nowhere/dossier").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    for (format, start) in [
        ("html", "<!doctype html>"),
        ("json", "{\"uptake_brief\":1,"),
    ] {
        let path = format!("/gap-files/gap-1/dossier/{format}");
        let file = site.get_as(&lead, &path).await;
        assert!(file.text.starts_with(start), "{path}");
    }
    let odd = site.get_as(&lead, "/gap-files/gap-1/dossier/doc").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
}
