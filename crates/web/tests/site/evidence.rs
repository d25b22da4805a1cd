//! Solutions, claims, trials and assessments through their pages.

use crate::page::{check, main_of};
use crate::site::{Answer, Site};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use uptake_model::{Assessment, Criterion, SolutionId};
use uptake_testing::{Counted, InventedPeople, now};
use uptake_workflow::Act;

const SOLUTION: [(&str, &str); 10] = [
    ("organisation", "org-brigade"),
    ("name", "Helmet <b>camera</b>"),
    (
        "description",
        "<script>alert(1)</script> Sees through smoke.",
    ),
    ("projects", "101000001"),
    ("provider", "Invented maker of Nowhere"),
    ("contact", "info@maker.invalid"),
    ("licence", "purchase"),
    ("affordability", "budget_line"),
    ("origin", "eu_eea"),
    ("dependence", "none"),
];

pub type Fields<'a> = [(&'a str, &'a str)];

fn with<'a>(fields: &Fields<'a>, changes: &Fields<'a>) -> Vec<(&'a str, &'a str)> {
    let kept = |name: &str| changes.iter().all(|(other, _)| *other != name);
    let fields = fields.iter().filter(|(name, _)| kept(name));
    fields.chain(changes).copied().collect()
}

/// Where an answer leads.
pub fn leads(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").to_owned()
}

pub async fn solution(site: &Site, cookie: &str) -> String {
    leads(&site.post_as(cookie, "/solutions/new", &SOLUTION).await)
}

pub fn claim<'a>(solution: &'a str, changes: &Fields<'a>) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("organisation", "org-brigade"),
        ("solution", solution.trim_start_matches("/solutions/")),
        ("kind", "readiness"),
        ("scale", "technology"),
        ("level", "6"),
        ("link", "https://example.org/report"),
        ("dated", "2026-05-01"),
        ("evaluator", "Invented laboratory"),
        ("independence", "independent"),
        ("environment", "relevant"),
        ("marking", "clear"),
    ];
    with(&fields, changes)
}

#[tokio::test]
async fn a_solution_is_entered_shown_and_found_with_all_text_as_text() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    for page in [
        &address,
        "/solutions",
        "/projects/101000001",
        "/about/readiness",
    ] {
        let text = site.page(page).await;
        check(&text, page);
        assert!(!text.contains("<script>alert"), "{page}");
        assert!(!text.contains("<b>camera"), "{page}");
    }
    let project = site.page("/projects/101000001").await;
    assert!(project.contains("Solutions built on it") && project.contains(&address));
    let none = site.page("/solutions?q=smoke&licence=open_source").await;
    assert!(none.contains("No solution fits"));
    let found = site.page("/solutions?q=SMOKE&origin=eu_eea").await;
    assert!(found.contains("Solutions: 1"));
    let api = site.get(&format!("/api/v1{address}")).await.json();
    assert_eq!(api["solution"]["contact"], "info@maker.invalid");
    assert!(!api.to_string().contains("brigade-lead"));
    for form in [
        "/solutions/new",
        &format!("/claims/new?solution={}", &address[11..]),
        &format!("/trials/new?solution={}", &address[11..]),
        &format!("{address}/assess"),
    ] {
        let answer = site.get_as(&lead, form).await;
        assert_eq!(answer.status, StatusCode::OK, "{form}");
        check(&answer.text, form);
    }
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_everything_typed() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let cases = [
        (
            ("contact", "anna.kowalska@maker.invalid"),
            unprocessable,
            "address of one person",
        ),
        (
            ("contact", "javascript:alert(1)"),
            unprocessable,
            "no address that can be linked",
        ),
        (("projects", "999"), unprocessable, "no project “999”"),
        (("name", ""), unprocessable, "The name is missing"),
        (
            ("terms", "EU SECRET"),
            unprocessable,
            "security classification",
        ),
        (
            ("organisation", "org-police"),
            StatusCode::FORBIDDEN,
            "You are not one of them",
        ),
    ];
    for (change, status, said) in cases {
        let fields = with(&SOLUTION, &[change]);
        let answer = site.post_as(&lead, "/solutions/new", &fields).await;
        assert_eq!(answer.status, status, "{change:?}: {}", answer.text);
        check(&answer.text, "/solutions/new");
        assert!(
            answer.text.contains(said),
            "{said}: {}",
            main_of(&answer.text)
        );
        assert!(answer.text.contains("Sees through smoke."), "{change:?}");
        assert!(!answer.text.contains("<script>alert"));
    }
    let once = with(&SOLUTION, &[("form", "form-1")]);
    leads(&site.post_as(&lead, "/solutions/new", &once).await);
    let twice = site.post_as(&lead, "/solutions/new", &once).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(site.page("/solutions").await.contains("Solutions: 1"));
    let outside = site.get("/solutions/new").await;
    assert!(leads(&outside).starts_with("/sign-in"));
}

#[tokio::test]
async fn a_change_on_an_older_version_shows_both() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = format!("{}/change", solution(&site, &lead).await);
    let opened = site.get_as(&lead, &address).await;
    assert!(opened.text.contains("name=\"version\" value=\"1\""));
    let first = with(&SOLUTION, &[("version", "1"), ("name", "First")]);
    leads(&site.post_as(&lead, &address, &first).await);
    let second = with(&SOLUTION, &[("version", "1"), ("name", "Second")]);
    let answer = site.post_as(&lead, &address, &second).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    check(&answer.text, &address);
    for text in [
        "value=\"Second\"",
        "<strong>First</strong>",
        "name=\"version\" value=\"2\"",
    ] {
        assert!(
            answer.text.contains(text),
            "{text}: {}",
            main_of(&answer.text)
        );
    }
    let again = with(&second, &[("version", "2")]);
    leads(&site.post_as(&lead, &address, &again).await);
}

#[tokio::test]
async fn what_is_hidden_leaves_no_trace_on_a_page_or_in_the_api() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    let api = format!("/api/v1{address}");
    let before = (site.page(&address).await, site.get(&api).await.text);
    let hidden = [
        ("level", "9"),
        ("marking", "amber+strict"),
        ("environment", "operational"),
    ];
    leads(
        &site
            .post_as(&lead, "/claims/new", &claim(&address, &hidden))
            .await,
    );
    assert_eq!(
        (site.page(&address).await, site.get(&api).await.text),
        before
    );

    leads(
        &site
            .post_as(&lead, "/claims/new", &claim(&address, &[]))
            .await,
    );
    assert_eq!(site.get(&api).await.json()["readiness"][0]["verified"], 6);
    assert!(!site.page(&address).await.contains("Contradictory"));
    let inside = site.get_as(&lead, &address).await;
    assert!(
        inside.text.contains("Contradictory: Technology (TRL)"),
        "{}",
        inside.text
    );
}

#[tokio::test]
async fn a_claim_leads_to_its_source_and_never_elsewhere() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    for link in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.invalid",
        "https://a\"><script>alert(1)</script>",
    ] {
        let fields = claim(&address, &[("link", link)]);
        let answer = site.post_as(&lead, "/claims/new", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{link}");
        check(&answer.text, "/claims/new");
        assert!(!answer.text.contains("<script>alert"));
        assert!(answer.text.contains("value=\"Invented laboratory\""));
    }
    let made = leads(
        &site
            .post_as(&lead, "/claims/new", &claim(&address, &[]))
            .await,
    );
    let id = made.split('#').nth(1).expect("a claim").to_owned();
    let page = site.page(&address).await;
    check(&page, &address);
    let link =
        "<a href=\"https://example.org/report\" rel=\"noopener nofollow external\">example.org</a>";
    assert!(page.contains(link), "{}", main_of(&page));

    let withdraw = format!("/claims/{id}/withdraw");
    check(&site.get_as(&lead, &withdraw).await.text, &withdraw);
    let empty = site.post_as(&lead, &withdraw, &[("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let police = site.sign_in("police-lead").await;
    let foreign = site.post_as(&police, &withdraw, &[("reason", "x")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let reason = [("reason", "Measured <i>wrongly</i>")];
    leads(&site.post_as(&lead, &withdraw, &reason).await);
    let page = site.page(&address).await;
    assert!(page.contains("Expired and withdrawn claims (1)"));
    assert!(
        page.contains("Measured &#60;i&#62;wrongly"),
        "{}",
        main_of(&page)
    );
}

const TRIAL: [(&str, &str); 9] = [
    ("organisation", "org-brigade"),
    ("gap", "gap-1"),
    ("title", "Smoke house"),
    ("plan", "Two crews, with and without"),
    ("participant", "org-rescue"),
    ("from", "2026-05-01"),
    ("to", "2026-05-02"),
    ("environment", "relevant"),
    ("marking", "amber"),
];

/// Plans a trial of a solution and starts it; a plan with its days the wrong way round is
/// refused and kept.
async fn started_trial(site: &Site, lead: &str, solution: &str) -> String {
    let backwards = with(&TRIAL, &[("solution", solution), ("to", "2026-04-01")]);
    let refused = site.post_as(lead, "/trials/new", &backwards).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    check(&refused.text, "/trials/new");
    assert!(refused.text.contains("Two crews, with and without"));
    let planned = with(&TRIAL, &[("solution", solution)]);
    let trial = leads(&site.post_as(lead, "/trials/new", &planned).await);
    let start = [("version", "1"), ("step", "start")];
    leads(&site.post_as(lead, &format!("{trial}/step"), &start).await);
    trial
}

/// Measures and assesses as somebody who takes part.
async fn take_part(site: &Site, rescue: &str, trial: &str, solution: &str) {
    // They are named, and take part only once they say so.
    let news = site.get_as(rescue, "/me/news").await.text;
    check(&news, "/me/news");
    assert!(news.contains(&format!("<a href=\"{trial}\">Smoke house</a>")));
    let asked = site.get_as(rescue, trial).await.text;
    assert!(asked.contains("is named as taking part") && !asked.contains("Record a measure"));
    let yes = [("organisation", "org-rescue"), ("accepts", "yes")];
    leads(&site.post_as(rescue, &format!("{trial}/answer"), &yes).await);
    let news = site.get_as(rescue, "/me/news").await.text;
    assert!(!news.contains("Smoke house"));
    // The first requirement is not theirs: what they see is numbered from 1 all the same.
    let page = site.get_as(rescue, trial).await.text;
    check(&page, trial);
    let first = "<option value=\"1\">1: last";
    assert!(page.contains(first), "{}", main_of(&page));
    let measured = format!("{trial}/measures");
    let measure = [
        ("version", "2"),
        ("solution", solution),
        ("requirement", "1"),
        ("unit", "min"),
    ];
    let odd = with(&measure, &[("value", "many")]);
    let odd = site.post_as(rescue, &measured, &odd).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let value = with(&measure, &[("value", "31,5")]);
    leads(&site.post_as(rescue, &measured, &value).await);
    let assess = format!("{trial}/assess");
    check(&site.get_as(rescue, &assess).await.text, &assess);
    let grades = [
        ("organisation", "org-rescue"),
        ("solution", solution),
        ("usability", "4"),
    ];
    leads(&site.post_as(rescue, &assess, &grades).await);
}

#[tokio::test]
async fn a_trial_runs_from_its_plan_to_claims_on_the_gap_file() {
    let (site, people) = Site::with_people().await;
    site.write_gap_file(&people).await;
    let lead = site.sign_in("brigade-lead").await;
    let rescue = site.sign_in("rescue-lead").await;
    let tried = solution(&site, &lead).await;
    let id = tried.trim_start_matches("/solutions/");
    let trial = started_trial(&site, &lead, id).await;
    take_part(&site, &rescue, &trial, id).await;
    let finish = [
        ("version", "3"),
        ("step", "finish"),
        ("solution", id),
        ("outcome", "confirmed"),
        ("lessons", "Lenses fog."),
    ];
    leads(&site.post_as(&lead, &format!("{trial}/step"), &finish).await);
    let done = site.get_as(&rescue, &trial).await.text;
    check(&done, &trial);
    let told = done.contains("31.5 min") && done.contains("Lenses fog.");
    assert!(told, "{}", main_of(&done));
    let gap = site.get_as(&lead, "/gap-files/gap-1").await.text;
    check(&gap, "/gap-files/gap-1");
    assert!(gap.contains("1 met, 0 not met"), "{}", main_of(&gap));
    // Those who take part see an AMBER trial; others see nothing of it.
    let police = site.sign_in("police-lead").await;
    let hidden = site.get_as(&police, &trial).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let outside = site.get_as(&police, "/gap-files/gap-1").await.text;
    assert!(!outside.contains("Smoke house") && !outside.contains("Helmet"));
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_yours_answer_alike() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let police = site.sign_in("police-lead").await;
    let address = solution(&site, &lead).await;
    let hidden = claim(&address, &[("marking", "amber+strict")]);
    let made = leads(&site.post_as(&lead, "/claims/new", &hidden).await);
    let id = made.split('#').nth(1).expect("a claim").to_owned();
    for there in [
        format!("/api/v1/claims/{id}"),
        format!("/claims/{id}/withdraw"),
    ] {
        let hidden = site.get_as(&police, &there).await;
        let missing = site
            .get_as(&police, &there.replace(&id, "claim-none"))
            .await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{there}");
        assert_eq!(hidden.text.replace(&id, "claim-none"), missing.text);
        assert_eq!(site.get_as(&lead, &there).await.status, StatusCode::OK);
    }
    for address in ["/solutions/none", "/trials/none", "/api/v1/trials/none"] {
        assert_eq!(
            site.get(address).await.status,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[tokio::test]
async fn remarks_stand_on_pages_and_only_for_those_who_take_part() {
    let (site, people) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let address = solution(&site, &lead).await;
    let id = SolutionId::new(address.trim_start_matches("/solutions/"));
    let chance = Counted::named("remarks");
    let act = Act {
        actor: &InventedPeople::actor("brigade-lead"),
        viewer: &people.viewer("brigade-lead"),
        now: now(),
        entropy: &chance,
        form: None,
    };
    let mut records = act.begin(site.store()).await.expect("a write");
    let organisations = ["org-brigade", "org-police", "org-rescue"];
    for number in 0..24 {
        let assessment = Assessment {
            person: format!("person-{number}").into(),
            organisation: organisations[number % 3].into(),
            solution: id.clone(),
            trial: None,
            grades: BTreeMap::from([(Criterion::Usability, 3)]),
            remark: format!("Remark {number:02}."),
            at: now(),
        };
        records.put_assessment(&assessment).await.expect("written");
    }
    let note = act.note::<(), ()>("invent", ("solution", id.as_str()), None, None);
    records.commit(note).await.expect("committed");
    let shown = async |cookie: &str, end: &str| {
        let page = site.get_as(cookie, &format!("{address}{end}")).await;
        assert_eq!(page.status, StatusCode::OK);
        check(&page.text, &format!("{address}{end}"));
        page.text.matches("<li>Remark ").count()
    };
    for (end, number) in [("", 20), ("?page=2", 4), ("?page=99", 4)] {
        assert_eq!(shown(&lead, end).await, number, "{end}");
        assert_eq!(shown("", end).await, 0, "{end}");
    }
}
