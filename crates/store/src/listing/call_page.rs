//! A call with its topics and the projects funded under it.

use super::{Page, Paged};
use super::{ProjectLine, TopicListing};
use crate::{Store, StoreError};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::Call;
use uptake_model::CallCode;

/// Everything a call's page shows, its projects apart: they are read by
/// [`crate::Store::call_projects`], a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallPage {
    /// The call.
    pub call: Call,
    /// Topics that sources place in it, and topics of projects funded under it.
    pub topics: Vec<TopicListing>,
    /// How many projects were funded under it.
    pub projects: u64,
}

impl Store {
    /// The page of a call; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn call(&self, code: &CallCode, today: Date) -> Result<Option<CallPage>, StoreError> {
        let _ = (code, today);
        Err(StoreError::NotYet)
    }

    /// The projects funded under a call, latest start first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn call_projects(
        &self,
        code: &CallCode,
        page: Page,
    ) -> Result<Paged<ProjectLine>, StoreError> {
        let _ = (code, page);
        Err(StoreError::NotYet)
    }
}
