//! Consolidated views over the API, as far as whoever asks may see.

pub mod ahead;
pub mod extent;
pub mod funding;
pub mod matrix;
pub mod overlaps;
pub mod tables;
pub mod unserved;

use super::projects::iso;
use super::topics::TopicSummary;
use serde::Serialize;
use uptake_model::{Area, Country, Euro, Programme, StatedSum};
use uptake_workflow::coverage::{NamedProject, RowSubject};
use utoipa::ToSchema;

/// What a row or a gap is, and which.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageSubject {
    /// Kind: `gap-file`, `gap`, `area`, `concept`, `topic`.
    pub kind: &'static str,
    /// Identifier, or the code of an area.
    pub id: String,
}

impl CoverageSubject {
    fn of(subject: &RowSubject) -> Self {
        let (kind, id) = match subject {
            RowSubject::GapFile(id) => ("gap-file", id.to_string()),
            RowSubject::Gap(id) => ("gap", id.to_string()),
            RowSubject::Area(area) => ("area", area.code().to_owned()),
            RowSubject::Concept(slug) => ("concept", slug.clone()),
            RowSubject::Topic(code) => ("topic", code.to_string()),
        };
        Self { kind, id }
    }
}

/// A sum of money, of which a part is not stated.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageSum {
    /// Contribution of the Union in euro; absent where no record states one, which is not
    /// zero.
    pub ec_contribution: Option<f64>,
    /// Records that state an amount: projects, or the parts of organisations in them.
    pub stated: u32,
    /// Records that state none.
    pub unstated: u32,
}

impl CoverageSum {
    fn of(sum: StatedSum) -> Self {
        Self {
            ec_contribution: sum.known().map(Euro::as_f64),
            stated: sum.stated,
            unstated: sum.unstated,
        }
    }
}

/// A project in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageProject {
    /// Grant agreement number.
    pub id: String,
    /// Acronym.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Framework programme.
    pub programme: &'static str,
    /// First day, ISO 8601.
    pub start: Option<String>,
    /// Last day, ISO 8601.
    pub end: Option<String>,
    /// Areas of civil security.
    pub areas: Vec<&'static str>,
    /// Maximum contribution of the Union in euro, where stated.
    pub ec_contribution: Option<f64>,
}

impl CoverageProject {
    fn of(project: &NamedProject) -> Self {
        Self {
            id: project.id.to_string(),
            acronym: project.acronym.clone(),
            title: project.title.clone(),
            programme: Programme::code(project.programme),
            start: iso(project.start),
            end: iso(project.end),
            areas: project.areas.iter().map(|it| Area::code(*it)).collect(),
            ec_contribution: project.ec_contribution.map(Euro::as_f64),
        }
    }
}

fn country_code(country: Option<&Country>) -> Option<String> {
    country.map(|it| it.code().to_owned())
}
