//! Records to start a test from. All of it is invented: the names mean “test
//! station”, “sample office” and the like. Fields are public, so a test changes
//! just what it is about.

use uptake_model::{
    Area, Country, Euro, FundingScheme, Gap, GapSource, Organisation, Participation, Pic, Problem,
    ProblemKind, Programme, Project, ProjectStatus, ResearchResult, ResultKind, Role, Topic,
};

/// A Horizon Europe project with facts and texts, without participants, topics or results.
#[must_use]
pub fn project(id: &str, acronym: &str) -> Project {
    Project {
        id: id.into(),
        rcn: Some(format!("9{id}")),
        programme: Programme::HorizonEurope,
        acronym: acronym.to_owned(),
        title: format!("{acronym}: an invented project"),
        objective: Some(format!("{acronym} sets out to test.\nIt does not exist.")),
        keywords: vec!["testing".to_owned(), "invented things".to_owned()],
        status: ProjectStatus::Signed,
        start: "2022-01-01".parse().ok(),
        end: "2025-12-31".parse().ok(),
        signed: "2021-11-30".parse().ok(),
        total_cost: None,
        ec_contribution: Some(Euro::from_cents(300_000_000)),
        funding_scheme: Some(FundingScheme {
            code: "HORIZON-RIA".to_owned(),
            title: Some("Research and Innovation Actions".to_owned()),
        }),
        topics: Vec::new(),
        calls: Vec::new(),
        doi: Some(format!("10.9999/{id}")),
        links: Vec::new(),
        participations: Vec::new(),
        results: Vec::new(),
        classifications: Vec::new(),
        source_updated: Some("2026-01-02 03:04:05".to_owned()),
    }
}

/// An organisation by PIC (none where empty), name and country.
#[must_use]
pub fn organisation(pic: &str, name: &str, country: &str) -> Organisation {
    Organisation {
        pic: (!pic.is_empty()).then(|| Pic::new(pic)),
        vat: None,
        name: name.to_owned(),
        short_name: None,
        country: Country::parse(country),
        city: Some("Musterstadt".to_owned()),
        nuts: None,
        url: None,
        activity: None,
        sme: None,
    }
}

/// A part in a project with this many euro of contribution.
#[must_use]
pub fn participation(organisation: Organisation, role: Role, euro: i64) -> Participation {
    Participation {
        organisation,
        role,
        order: 1,
        ec_contribution: Some(Euro::from_cents(euro * 100)),
        total_cost: None,
        ended_early: false,
    }
}

/// A deliverable.
#[must_use]
pub fn deliverable(id: &str, title: &str) -> ResearchResult {
    ResearchResult {
        id: id.into(),
        kind: ResultKind::Deliverable,
        detail: Some("Documents, reports".to_owned()),
        title: title.to_owned(),
        description: None,
        url: Some(format!("https://results.example/{id}")),
        doi: None,
        journal: None,
        year: None,
    }
}

/// A publication of 2024.
#[must_use]
pub fn publication(id: &str, title: &str) -> ResearchResult {
    ResearchResult {
        kind: ResultKind::Publication,
        detail: Some("Peer reviewed articles".to_owned()),
        doi: Some(format!("10.9999/{id}")),
        journal: Some("Journal of Invented Results".to_owned()),
        year: Some(2024),
        ..deliverable(id, title)
    }
}

/// A topic with a title and the two dates, where given as `YYYY-MM-DD`.
#[must_use]
pub fn topic(code: &str, title: &str, opening: &str, deadline: &str) -> Topic {
    Topic {
        title: Some(title.to_owned()),
        programme: Some(Programme::HorizonEurope),
        opening: opening.parse().ok(),
        deadline: deadline.parse().ok(),
        ..Topic::bare(code.into())
    }
}

/// A gap in a practitioner's words.
#[must_use]
pub fn gap(id: &str, statement: &str) -> Gap {
    Gap {
        id: id.into(),
        title: statement.chars().take(30).collect(),
        statement: statement.to_owned(),
        service: "fire and rescue".to_owned(),
        area: Area::DisasterResilience,
        source: GapSource::Practitioner,
        edition: "invented".to_owned(),
        language: "en".to_owned(),
        unconfirmed: false,
    }
}

/// A problem in `project.csv`.
#[must_use]
pub fn problem(kind: ProblemKind, record: &str) -> Problem {
    Problem {
        kind,
        file: "project.csv".to_owned(),
        line: Some(7),
        record: Some(record.to_owned()),
        field: Some("title".to_owned()),
        detail: "as invented".to_owned(),
    }
}
