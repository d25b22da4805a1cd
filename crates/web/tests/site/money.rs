//! Money, people and the network, over a small corpus whose sums were worked out by hand.

use crate::page::links;
use crate::site::Site;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_model::{
    ActivityType, Euro, Organisation, Participation, Project, Record, Role, SourceKind, TopicRef,
};
use uptake_search::encoder::Effort;
use uptake_testing::{organisation, participation, project};
use uptake_workflow::survey_corpus;

fn of_kind(it: Organisation, kind: ActivityType, sme: Option<bool>) -> Organisation {
    Organisation {
        activity: Some(kind),
        sme,
        ..it
    }
}

fn project_of(
    id: &str,
    acronym: &str,
    (year, topic, million): (i16, Option<&str>, Option<i64>),
    parts: Vec<Participation>,
) -> Record {
    let topics = topic.into_iter().map(|code| TopicRef {
        code: code.into(),
        title: None,
    });
    Record::Project(Box::new(Project {
        topics: topics.collect(),
        start: format!("{year}-03-01").parse().ok(),
        ec_contribution: million.map(|it| Euro::from_cents(it * 100_000_000)),
        objective: Some("Drones look for people after floods.".to_owned()),
        title: format!("{acronym}: drones"),
        participations: parts,
        ..project(id, acronym)
    }))
}

/// Two projects of civil security and one outside it.
pub async fn site() -> Site {
    Site::over(SourceKind::Cordis, records()).await
}

/// The same, with a lower bar for what is likely.
pub async fn site_with_low_bar() -> Site {
    Site::over_few(SourceKind::Cordis, records()).await
}

fn records() -> Vec<Record> {
    let brigade = || {
        of_kind(
            organisation("900000001", "Testwache", "FI"),
            ActivityType::Public,
            Some(false),
        )
    };
    let firm = || {
        of_kind(
            organisation("900000002", "Muster Ltd", "PL"),
            ActivityType::Private,
            Some(true),
        )
    };
    let school = of_kind(
        organisation("900000003", "Police Academy of Nowhere", "PL"),
        ActivityType::Education,
        None,
    );
    let unknown = organisation("900000004", "Sample Office", "DE");
    let part = |it, euro| participation(it, Role::Participant, euro);
    let unfunded = Participation {
        ec_contribution: None,
        ..participation(school, Role::AssociatedPartner, 0)
    };
    let first = vec![
        participation(brigade(), Role::Coordinator, 1_000_000),
        part(firm(), 500_000),
        unfunded,
    ];
    let second = vec![
        participation(firm(), Role::Coordinator, 2_000_000),
        part(unknown, 500_000),
    ];
    let (drs, cs) = ("HORIZON-CL3-2021-DRS-01-05", "HORIZON-CL3-2022-CS-01-01");
    vec![
        project_of("101000001", "FLOOD", (2021, Some(drs), Some(3)), first),
        project_of("101000002", "CYBER", (2023, Some(cs), None), second),
        project_of(
            "101000003",
            "OTHER",
            (2022, None, Some(1)),
            vec![part(brigade(), 1_000_000)],
        ),
    ]
}

pub async fn survey(site: &Site) {
    let stop = Arc::new(AtomicBool::new(false));
    let progress = Arc::new(|_, _| ());
    let made = survey_corpus(site.platform(), Effort::Background, progress, stop).await;
    assert!(made.expect("surveyed").is_some());
}

/// A row of a table with its figures.
fn row(label: &str, figures: &[&str]) -> String {
    let figures = figures
        .iter()
        .map(|it| format!("<td class=\"n\">{it}</td>"));
    format!("{label}</a></th>|{}", figures.collect::<String>())
}

/// The page without the bars, so that labels stand beside their figures.
fn without_bars(page: &str) -> String {
    let mut rest = page;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("<td class=\"bar-cell\"") {
        plain.push_str(before);
        plain.push('|');
        rest = after.split_once("</td>").map_or("", |it| it.1);
    }
    plain + rest
}

#[tokio::test]
async fn money_is_summed_by_every_cut_and_what_is_not_stated_is_said() {
    let site = site().await;
    let waiting = site.page("/coverage/money").await;
    assert!(waiting.contains("is being surveyed"), "{waiting}");
    survey(&site).await;
    let page = without_bars(&site.page("/coverage/money").await);
    assert!(
        page.contains(
            "2 projects of civil security. The Union contributes € 3 million; nothing is stated for 1 \
             project. Organisations have € 4 million as their shares; nothing is stated for 1 part, among them \
             partners that are not funded."
        ),
        "{page}"
    );
    let rows = [
        row("Poland", &["€ 2.5 million", "2", "1"]),
        row("Finland", &["€ 1 million", "1", "–"]),
        row("Public body", &["€ 1 million", "1", "–"]),
        row("Company", &["€ 2.5 million", "2", "–"]),
        row("Education", &["not stated", "1", "1"]),
        row("not stated", &["€ 500,000", "1", "–"]),
        row("Cybersecurity", &["not stated", "1", "1"]),
        row("2021", &["€ 3 million", "1", "–"]),
        row("Horizon Europe", &["€ 3 million", "2", "1"]),
    ];
    for expected in rows {
        assert!(page.contains(&expected), "{expected}\n{page}");
    }
    // The newest project of the corpus begins in March 2023.
    let incomplete = "Not complete: 2023. They may lack projects of Horizon Europe (its data reach 1 March 2023).";
    assert!(page.contains(incomplete), "{page}");
    for complete in ["to=2021", "from=2022&to=2022&all=yes"] {
        let page = site.page(&format!("/coverage/money?{complete}")).await;
        assert!(!page.contains("omplete"), "{complete}: {page}");
    }
    let all = site.page("/coverage/money?all=yes").await;
    assert!(all.contains("3 projects of all research"), "{all}");
    let below = site.page("/coverage/money?below=security-technology").await;
    assert!(below.contains("€ 3 million"), "{below}");
    assert_eq!(site.get("/coverage/money?below=luck").await.status, 404);
    let csv = site.get("/coverage/money.csv").await;
    assert!(
        csv.text
            .contains("country of organisation,PL,Poland,2,2500000.00,2,1"),
        "{}",
        csv.text
    );
}

#[tokio::test]
async fn each_figure_leads_to_its_projects() {
    let site = site().await;
    let cases = [
        ("in=FI", "Projects: 1", "FLOOD"),
        ("in=PL&role=coordinator", "Projects: 1", "CYBER"),
        ("kind=none", "Projects: 1", "CYBER"),
        ("group=sme", "Projects: 2", "FLOOD"),
        ("group=named", "Projects: 1", "FLOOD"),
        ("from=2023&to=2023", "Projects: 1", "CYBER"),
        ("all=yes&only=no-area", "Projects: 1", "OTHER"),
    ];
    for (query, number, acronym) in cases {
        let page = site.page(&format!("/coverage/projects?{query}")).await;
        assert!(page.contains(number), "{query}: {page}");
        assert!(page.contains(&format!("{acronym}</a>")), "{query}: {page}");
    }
    let none = site.page("/coverage/projects?in=MT").await;
    assert!(none.contains("No project of the corpus is among them."));
    let share = site.page("/coverage/projects?in=PL").await;
    assert!(
        share.contains("€ 500,000") && share.contains("€ 2 million"),
        "{share}"
    );
}

#[tokio::test]
async fn people_are_counted_with_their_base() {
    let site = site().await;
    let page = site.page("/coverage/people").await;
    for expected in ["1 of 4 (25 %)", "2 of 2 (100 %)", "1 of 2 (50 %)"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    // Shares of 62.5, 25 and 12.5 %: 3,906.25 + 625 + 156.25.
    assert!(
        page.contains("3 organisations have a stated share"),
        "{page}"
    );
    assert!(page.contains("<strong>4,688</strong> of 10,000"), "{page}");
    assert!(
        page.contains("<strong>100 %</strong> of the money"),
        "{page}"
    );
    let plain = without_bars(&page);
    for expected in [
        row("2021", &["3", "3", "100 %"]),
        row("2023", &["1", "2", "50 %"]),
        row("Finland", &["1", "1", "€ 3 million"]),
        row("Poland", &["1", "2", "not stated"]),
    ] {
        assert!(plain.contains(&expected), "{expected}\n{plain}");
    }
    let begins = "its first project of civil security begins, whatever else the extent asks for. The first of these \
                  begins in 2021";
    assert!(page.contains(begins), "{page}");
    assert!(!page.contains("holds civil security alone"), "{page}");
    let all = site.page("/coverage/people?all=yes").await;
    let begins = "its first project of all that the corpus holds begins";
    assert!(all.contains(begins), "{all}");
    let new = site
        .page("/coverage/organisations?from=2023&to=2023&new=2023")
        .await;
    assert!(
        new.contains("Sample Office") && !new.contains("Muster Ltd"),
        "{new}"
    );
    let csv = site.get("/coverage/people.csv").await.text;
    assert!(csv.contains("newcomers,2023,2023,1,,,,,"), "{csv}");
}

#[tokio::test]
async fn the_network_is_drawn_with_its_table() {
    let site = site().await;
    let page = site.page("/coverage/network").await;
    assert!(
        page.contains("4 organisations take part in 2 projects"),
        "{page}"
    );
    assert!(page.contains("4 pairs of them share a project"), "{page}");
    assert!(
        page.contains("<svg viewBox=\"0 0 900 900\" role=\"img\""),
        "{page}"
    );
    // Muster Ltd stands between Sample Office and the two others: two of three pairs.
    assert!(page.contains("66.7 %"), "{page}");
    assert_eq!(page, site.page("/coverage/network").await);
    let alone = site
        .page("/coverage/network?all=yes&from=2022&to=2022")
        .await;
    assert!(alone.contains("there is nothing to draw"), "{alone}");
    let csv = site.get("/coverage/network.csv").await.text;
    assert!(
        csv.contains("pic-900000002,Muster Ltd,PL,2,3,1,0.666667"),
        "{csv}"
    );
}

#[tokio::test]
async fn an_empty_corpus_is_said_in_plain_words() {
    let empty = Site::empty().await;
    for view in ["money", "people", "network"] {
        let page = empty.page(&format!("/coverage/{view}")).await;
        assert!(page.contains("No project has been imported yet"), "{page}");
    }
}

#[tokio::test]
async fn a_country_is_shown_beside_all_and_with_its_partners() {
    let site = site().await;
    let page = site.page("/coverage/countries/PL").await;
    // 2.5 of 4 million.
    assert!(
        page.contains("Their shares of the EU contribution are € 2.5 million, 63 %"),
        "{page}"
    );
    assert!(page.contains("2 organisations</a> take part"), "{page}");
    // The number of organisations is that of the list behind it: the others in these projects
    // are from Finland and Germany.
    let listed = links(&page, "/coverage/countries/PL").into_iter();
    let mut listed = listed.filter(|it| it.starts_with("/coverage/organisations"));
    let listed = listed.next().expect("the list");
    assert_eq!(listed, "/coverage/organisations?in=PL");
    let list = site.page(&listed).await;
    assert!(list.contains("Organisations: 2"), "{list}");
    for (name, there) in [
        ("Muster Ltd", true),
        ("Testwache", false),
        ("Sample Office", false),
    ] {
        assert_eq!(list.contains(name), there, "{name}: {list}");
    }
    let csv = site.get("/coverage/countries/PL/all.csv").await.text;
    assert_eq!(csv.matches("\norganisation,").count(), 2, "{csv}");
    let firm = "\norganisation,pic-900000002,Muster Ltd,2,2500000.00,2,0\n";
    assert!(csv.contains(firm), "{csv}");
    // 2 of its 2.5 million are for cybersecurity, 2.5 of the 4 of all.
    let cyber = r#"<td class="n" data-label="Of its whole">80 %</td><td class="n" data-label="Of the whole of all">63 %</td>"#;
    assert!(page.contains(cyber), "{page}");
    assert!(
        page.contains("Finland</a>") && page.contains("Germany</a>"),
        "{page}"
    );
    let nobody = site.page("/coverage/countries/MT").await;
    assert!(
        nobody.contains("no projects</a> of civil security"),
        "{nobody}"
    );
    assert_eq!(site.get("/coverage/countries/XX").await.status, 404);
    let firm = site.page("/organisations/pic-900000002").await;
    assert!(firm.contains("it has 3 partners, is of community 1 and has a bridge score of 66.7 %"));
}

#[tokio::test]
async fn what_an_organisation_has_is_not_zero_where_nothing_is_stated() {
    let site = site().await;
    let school = site.page("/organisations/pic-900000003").await;
    assert!(!school.contains("€ 0"), "{school}");
    let years = without_bars(&school);
    assert!(
        years.contains("<td class=\"n\">not stated</td><td class=\"n\">1</td>"),
        "{years}"
    );
    let record = site.get("/api/v1/organisations/pic-900000003").await.json();
    assert_eq!(record["ec_contribution"], serde_json::Value::Null);
    assert_eq!(record["unstated"], 1);
    let firm = site.get("/api/v1/organisations/pic-900000002").await.json();
    assert_eq!(firm["ec_contribution"], 2_500_000.0);
    assert_eq!(firm["unstated"], 0);
    let topic = site.page("/topics/HORIZON-CL3-2022-CS-01-01").await;
    assert!(
        topic.contains("1 project; the EU contribution is not stated."),
        "{topic}"
    );
    let home = site.page("/").await;
    assert!(!home.contains("€ 0"), "{home}");
}

#[tokio::test]
async fn partners_are_suggested_for_what_is_asked_and_nothing_else() {
    let (site, people) = Site::with_people().await;
    let nothing = site.page("/coverage/partners").await;
    assert!(nothing.contains("Partners are suggested for a gap or for an open topic"));
    let waiting = site.page("/coverage/partners?gap=practitioner-1").await;
    assert!(waiting.contains("is being surveyed"), "{waiting}");
    survey(&site).await;
    let page = site.page("/coverage/partners?gap=practitioner-1").await;
    assert!(page.contains("A project counts one point"), "{page}");
    for unknown in ["gap=gap-1", "topic=NONE"] {
        let address = format!("/coverage/partners?{unknown}");
        assert_eq!(site.get(&address).await.status, 404, "{unknown}");
    }
    site.write_gap_file(&people).await;
    assert_eq!(site.get("/coverage/partners?gap=gap-1").await.status, 404);
    let cookie = site.sign_in("brigade-lead").await;
    let known = site.get_as(&cookie, "/coverage/partners?gap=gap-1").await;
    assert_eq!(known.status, 200, "{}", known.text);
}
