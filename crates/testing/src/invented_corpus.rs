//! A small corpus of three programmes, known by heart by the tests: three
//! projects, three organisations, four topics.

use crate::reading::import;
use crate::records::{
    deliverable, gap, organisation, participation, problem, project, publication, topic,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::sync::Arc;
use uptake_model::{
    Budget, Call, Classification, ClassificationScheme, Country, Euro, FundingScheme, ProblemKind,
    Programme, ProgrammePart, Project, ProjectStatus, Record, Role, SourceKind, Topic, TopicRef,
    WebLink, WebLinkKind,
};
use uptake_store::Store;
use uptake_workflow::import_source::{ImportSourceError, import_records};

/// The day on which the invented corpus is looked at.
pub const TODAY: Date = date(2026, 11, 23);

/// A topic of the invented corpus with a project.
pub const CLOSED_TOPIC: &str = "HORIZON-CL3-2021-DRS-01-05";

/// The time at which the invented corpus is imported.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::constant(1_795_423_510, 0)
}

/// Brings the invented corpus into an empty store: topics first, then projects
/// with two problems.
///
/// # Errors
/// As [`import_records`].
pub async fn fill(store: &Store) -> Result<(), ImportSourceError> {
    import(store, SourceKind::Calls, calls(), now()).await?;
    let problems = vec![
        problem(ProblemKind::DoubleEscaped, "101000001"),
        problem(ProblemKind::DoubleEscaped, "700002"),
        problem(ProblemKind::BadDate, "280003"),
    ];
    let read = crate::reading(invented_corpus(), problems);
    let later = now() + jiff::SignedDuration::from_secs(60);
    import_records(
        store,
        SourceKind::Cordis,
        read,
        later,
        Box::new(|_| ()),
        Arc::default(),
    )
    .await?;
    Ok(())
}

/// The projects, as CORDIS would bring them.
#[must_use]
pub fn invented_corpus() -> Vec<Record> {
    let projects = [eclair(), probe(), eclat()];
    let projects = projects.map(|project| Record::Project(Box::new(project)));
    let others = [
        Record::ProgrammePart(ProgrammePart {
            code: "HORIZON.2.3.1".to_owned(),
            title: "Disaster-Resilient Societies".to_owned(),
            programme: Programme::HorizonEurope,
            parent: Some("HORIZON.2.3".to_owned()),
        }),
        Record::Gap(Box::new(gap(
            "practitioner-1",
            "We cannot see through smoke.",
        ))),
    ];
    projects.into_iter().chain(others).collect()
}

fn calls() -> Vec<Record> {
    let open = Topic {
        call: Some("HORIZON-CL3-2026-01".into()),
        scope: Some("Drones at external borders.".to_owned()),
        budget: Budget {
            total: Some(Euro::from_cents(600_000_000)),
            projects: Some(2),
            ..Budget::default()
        },
        ..topic(
            "HORIZON-CL3-2026-01-BM-01",
            "Open topic",
            "2026-05-06",
            "2027-01-15",
        )
    };
    let topics = [
        open,
        topic(
            "HORIZON-CL3-2027-01-FCT-02",
            "Forthcoming topic",
            "2027-05-05",
            "2027-11-04",
        ),
        topic(CLOSED_TOPIC, "Closed topic", "2021-06-30", "2021-11-23"),
        topic("EDF-2026-XX", "Undated topic", "", ""),
    ];
    let call = Call {
        code: "HORIZON-CL3-2026-01".into(),
        title: Some("Civil Security for Society 2026".to_owned()),
        programme: Some(Programme::HorizonEurope),
    };
    let topics = topics.map(|topic| Record::Topic(Box::new(topic)));
    topics.into_iter().chain([Record::Call(call)]).collect()
}

fn eclair() -> Project {
    let mut station = organisation("900000001", "Testwache Nord", "DE");
    station.short_name = Some("TWN".to_owned());
    let mut institute = organisation("", "Musterinstitut", "GR");
    institute.vat = Some("EL999999999".to_owned());
    Project {
        topics: vec![TopicRef {
            code: CLOSED_TOPIC.into(),
            title: Some("As CORDIS says".to_owned()),
        }],
        calls: vec!["HORIZON-CL3-2021-DRS-01".into()],
        links: vec![WebLink {
            kind: WebLinkKind::Website,
            url: "https://eclair.example".to_owned(),
            title: None,
        }],
        participations: vec![
            participation(
                organisation("900000002", "Probenamt", "AT"),
                Role::Participant,
                500_000,
            ),
            participation(station, Role::Coordinator, 1_000_000),
            participation(institute, Role::ThirdParty, 250_000),
        ],
        results: vec![
            publication("101000001_1", "Seeing through smoke"),
            deliverable("101000001_2", "Helmet camera, final design"),
            deliverable("101000001_3", "Field test with three fire brigades"),
        ],
        classifications: vec![Classification {
            scheme: ClassificationScheme::LegalBasis,
            code: "HORIZON.2.3.1".to_owned(),
            title: String::new(),
        }],
        ..project("101000001", "ÉCLAIR")
    }
}

fn probe() -> Project {
    Project {
        programme: Programme::Horizon2020,
        status: ProjectStatus::Closed,
        start: Some(date(2018, 5, 1)),
        end: Some(date(2021, 4, 30)),
        ec_contribution: Some(Euro::from_cents(200_000_050)),
        funding_scheme: Some(FundingScheme {
            code: "RIA".to_owned(),
            title: None,
        }),
        topics: vec![TopicRef {
            code: "SU-BES02-2018-2019-2020".into(),
            title: None,
        }],
        calls: vec!["H2020-SU-SEC-2018".into()],
        participations: vec![
            participation(
                organisation("900000002", "Probenamt", "AT"),
                Role::Coordinator,
                1_200_000,
            ),
            participation(
                organisation("900000001", "Testwache", "DE"),
                Role::Participant,
                800_000,
            ),
        ],
        ..project("700002", "PROBE")
    }
}

fn eclat() -> Project {
    let mut abroad = organisation("900000002", "Probenamt", "AT");
    abroad.country = Country::parse("CH");
    Project {
        programme: Programme::Fp7,
        objective: None,
        status: ProjectStatus::Ongoing,
        start: Some(date(2012, 2, 1)),
        end: Some(date(2014, 1, 31)),
        ec_contribution: None,
        funding_scheme: None,
        topics: vec![TopicRef {
            code: "SEC-2011.4.2-2".into(),
            title: None,
        }],
        participations: vec![participation(abroad, Role::Coordinator, 0)],
        ..project("280003", "ECLAT")
    }
}
