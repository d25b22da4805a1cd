//! What a result list shows of each project, with the texts that passages are cut from.

use super::{OrganisationLine, TopicLine};
use crate::{Store, StoreError};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Area, Country, Euro, FundingScheme, Programme, ProjectId, ProjectStatus};

/// A project as a result list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectCard {
    /// Grant agreement number.
    pub id: ProjectId,
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
    /// Titles of its results, in the source's order.
    pub result_titles: Vec<String>,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Total cost, where stated.
    pub total_cost: Option<Euro>,
    /// Maximum contribution of the Union.
    pub ec_contribution: Option<Euro>,
    /// Funding scheme.
    pub funding_scheme: Option<FundingScheme>,
    /// Areas of civil security; empty for projects outside it.
    pub areas: Vec<Area>,
    /// Topics it was funded under.
    pub topics: Vec<TopicLine>,
    /// Coordinator, where one is named.
    pub coordinator: Option<OrganisationLine>,
    /// Countries that take part, each once, sorted by code.
    pub countries: Vec<Country>,
    /// How many participations it has.
    pub participants: u32,
}

impl Store {
    /// Cards of the projects asked for, in the order asked; those that the corpus
    /// does not hold are left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_cards(&self, ids: &[ProjectId]) -> Result<Vec<ProjectCard>, StoreError> {
        let _ = (ids,);
        Err(StoreError::NotYet)
    }
}
