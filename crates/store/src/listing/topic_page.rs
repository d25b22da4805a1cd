//! A topic with the projects funded under it.

use super::CallLine;
use super::{Page, Paged, ProjectLine};
use crate::{Store, StoreError};
use serde::Serialize;
use uptake_model::TopicCode;
use uptake_model::{Area, Euro, SnapshotId, Topic};

/// Everything a topic's page shows, its projects apart: they are read by
/// [`crate::Store::topic_projects`], a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicPage {
    /// The topic, as far as any source describes it.
    pub topic: Topic,
    /// Its call.
    pub call: Option<CallLine>,
    /// Area of civil security it belongs to.
    pub area: Option<Area>,
    /// How many projects were funded under it.
    pub projects: u64,
    /// Contribution of the Union to these, as far as stated.
    pub ec_contribution: Euro,
    /// The import that last stated something about it.
    pub snapshot: SnapshotId,
}

impl Store {
    /// The page of a topic; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topic(&self, code: &TopicCode) -> Result<Option<TopicPage>, StoreError> {
        let _ = (code,);
        Err(StoreError::NotYet)
    }

    /// The projects funded under a topic, latest start first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topic_projects(
        &self,
        code: &TopicCode,
        page: Page,
    ) -> Result<Paged<ProjectLine>, StoreError> {
        let _ = (code, page);
        Err(StoreError::NotYet)
    }
}
