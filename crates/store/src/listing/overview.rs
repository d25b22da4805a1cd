//! What the corpus holds, in numbers.

use crate::{Store, StoreError};
use serde::Serialize;
use uptake_model::{Area, Euro, Programme};

/// What the corpus holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Overview {
    /// Projects.
    pub projects: u64,
    /// Organisations.
    pub organisations: u64,
    /// Participations.
    pub participations: u64,
    /// Results of all kinds.
    pub results: u64,
    /// Topics.
    pub topics: u64,
    /// Calls.
    pub calls: u64,
    /// Capability gaps.
    pub gaps: u64,
    /// Contribution of the Union over all projects, as far as stated.
    pub ec_contribution: Euro,
    /// Year in which the first project starts.
    pub first_year: Option<i16>,
    /// Year in which the last project ends.
    pub last_year: Option<i16>,
    /// By programme, oldest first; programmes without projects are left out.
    pub by_programme: Vec<ProgrammeCount>,
    /// By area of civil security; a project may count in several. All areas.
    pub by_area: Vec<AreaCount>,
}

/// How much of the corpus belongs to a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ProgrammeCount {
    /// The programme.
    pub programme: Programme,
    /// Its projects.
    pub projects: u64,
    /// Contribution of the Union to these.
    pub ec_contribution: Euro,
}

/// How much of the corpus belongs to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AreaCount {
    /// The area.
    pub area: Area,
    /// Its projects.
    pub projects: u64,
    /// Contribution of the Union to these.
    pub ec_contribution: Euro,
}

impl Store {
    /// What the corpus holds; all zero where nothing was imported yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn overview(&self) -> Result<Overview, StoreError> {
        Err(StoreError::NotYet)
    }
}
