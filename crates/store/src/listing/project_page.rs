//! Everything a project's page shows.

use super::{CallLine, OrganisationLine, Page, Paged, TopicLine};
use crate::{Store, StoreError};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{
    Area, Classification, Euro, FundingScheme, Programme, ProjectId, ProjectStatus, ResearchResult,
    ResultKind, Role, Snapshot, SnapshotId, WebLink,
};

/// How many results of each kind [`Store::project`] reads; the others are read
/// by [`Store::project_results`].
pub const RESULTS_SHOWN_PER_KIND: u32 = 25;

/// A project with everything its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectPage {
    /// Grant agreement number.
    pub id: ProjectId,
    /// CORDIS record number.
    pub rcn: Option<String>,
    /// Framework programme.
    pub programme: Programme,
    /// Acronym; the id where there is none.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// What it set out to do; `None` where confidential or not stated.
    pub objective: Option<String>,
    /// Keywords, one each.
    pub keywords: Vec<String>,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Day the grant agreement was signed.
    pub signed: Option<Date>,
    /// Total cost, where stated.
    pub total_cost: Option<Euro>,
    /// Maximum contribution of the Union.
    pub ec_contribution: Option<Euro>,
    /// Funding scheme.
    pub funding_scheme: Option<FundingScheme>,
    /// Grant DOI, without `https://doi.org/`.
    pub doi: Option<String>,
    /// When the source last changed its content, as the source writes it.
    pub source_updated: Option<String>,
    /// Areas of civil security; empty for projects outside it.
    pub areas: Vec<Area>,
    /// Topics it was funded under, in the source's order.
    pub topics: Vec<TopicLine>,
    /// Calls it was funded under, in the source's order.
    pub calls: Vec<CallLine>,
    /// Links, in the source's order.
    pub links: Vec<WebLink>,
    /// Vocabulary entries; parts of the programme carry the title of the
    /// programme table where the project's own source gives none.
    pub classifications: Vec<Classification>,
    /// Who takes part: the coordinator first, then in the source's order.
    pub participations: Vec<ParticipationLine>,
    /// What came out of it, in the order of [`ResultKind::ALL`]; kinds without
    /// results are left out. At most [`RESULTS_SHOWN_PER_KIND`] each.
    pub results: Vec<ResultGroup>,
    /// Number of the version in force, from 1.
    pub version: u32,
    /// The import that brought the version in force.
    pub snapshot: Snapshot,
    /// The import that brought the project first.
    pub first_snapshot: SnapshotId,
    /// Earlier versions, newest first.
    pub versions: Vec<ProjectVersion>,
}

/// One organisation's part, with the organisation as it is known today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParticipationLine {
    /// The organisation.
    pub organisation: OrganisationLine,
    /// Its role.
    pub role: Role,
    /// Contribution of the Union; absent for unfunded roles.
    pub ec_contribution: Option<Euro>,
    /// Total cost, where stated.
    pub total_cost: Option<Euro>,
    /// Whether it left before the end.
    pub ended_early: bool,
}

/// Results of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultGroup {
    /// The kind.
    pub kind: ResultKind,
    /// How many there are of this kind.
    pub total: u64,
    /// The first of them, in the source's order.
    pub items: Vec<ResearchResult>,
}

/// An earlier version of a project, kept when an import brought another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectVersion {
    /// Its number, from 1.
    pub version: u32,
    /// The import that brought it.
    pub snapshot: SnapshotId,
    /// The import that replaced it.
    pub replaced_by: SnapshotId,
}

impl Store {
    /// The page of a project; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project(&self, id: &ProjectId) -> Result<Option<ProjectPage>, StoreError> {
        let _ = (id,);
        Err(StoreError::NotYet)
    }

    /// Results of one kind of a project, in the source's order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_results(
        &self,
        id: &ProjectId,
        kind: ResultKind,
        page: Page,
    ) -> Result<Paged<ResearchResult>, StoreError> {
        let _ = (id, kind, page);
        Err(StoreError::NotYet)
    }

    /// The JSON of an earlier version of a project, as [`uptake_model::Project`] serialises.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_version(
        &self,
        id: &ProjectId,
        version: u32,
    ) -> Result<Option<uptake_model::Project>, StoreError> {
        let _ = (id, version);
        Err(StoreError::NotYet)
    }
}
