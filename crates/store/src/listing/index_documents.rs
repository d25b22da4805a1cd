//! What the index is built from: texts, and the facts that filters use.

use crate::{Store, StoreError};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Area, Country, Euro, Programme, ProjectId, ProjectStatus, TopicCode};

/// A project as the index builder takes it. Topic codes are for filters only:
/// they must never reach the indexed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexDocument {
    /// Grant agreement number.
    pub id: ProjectId,
    /// Framework programme.
    pub programme: Programme,
    /// Acronym; the id where there is none.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Keywords, one each.
    pub keywords: Vec<String>,
    /// What it set out to do.
    pub objective: Option<String>,
    /// Titles of its results, in the source's order.
    pub result_titles: Vec<String>,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Maximum contribution of the Union.
    pub ec_contribution: Option<Euro>,
    /// Code of the funding scheme.
    pub funding_scheme: Option<String>,
    /// Areas of civil security.
    pub areas: Vec<Area>,
    /// Topics it was funded under.
    pub topics: Vec<TopicCode>,
    /// Countries that take part, each once, sorted by code.
    pub countries: Vec<Country>,
    /// Country of the coordinator.
    pub coordinator_country: Option<Country>,
}

impl Store {
    /// Up to `limit` projects after the one given, ordered by id; empty at the end.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn index_documents(
        &self,
        after: Option<&ProjectId>,
        limit: u32,
    ) -> Result<Vec<IndexDocument>, StoreError> {
        let _ = (after, limit);
        Err(StoreError::NotYet)
    }
}
