//! A call with its topics and the projects funded under it.

use super::conditions::Conditions;
use super::{Page, Paged, ProjectLine, TopicListing, lines};
use crate::bulk::Cell;
use crate::topic::read_call;
use crate::{Store, StoreError, row};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Call, CallCode};

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
        let Some(found) = sqlx::query(
            "SELECT code, title, programme, \
             (SELECT COUNT(DISTINCT q.project) FROM project_call q \
              WHERE q.call = c.code) AS projects FROM call c WHERE code = $1",
        )
        .bind(code.as_str())
        .fetch_optional(&self.pool)
        .await?
        else {
            return Ok(None);
        };
        let rows = sqlx::query(
            "SELECT t.code FROM topic t WHERE t.call = $1 UNION \
             SELECT q.topic FROM project_topic q WHERE q.project IN \
             (SELECT c.project FROM project_call c WHERE c.call = $1)",
        )
        .bind(code.as_str())
        .fetch_all(&self.pool)
        .await?;
        let codes = rows
            .iter()
            .map(|found| row::text(found, "code"))
            .collect::<Result<Vec<_>, _>>()?;
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        Ok(Some(CallPage {
            call: read_call(&found)?,
            topics: self.topic_listings(&codes, today).await?,
            projects: row::count(&found, "projects")?,
        }))
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
        let mut conditions = Conditions::default();
        let value = conditions.value(Cell::text(code.as_str()));
        conditions.must(format!(
            "p.id IN (SELECT q.project FROM project_call q WHERE q.call = {value})"
        ));
        let columns = format!("{}, {}", lines::PROJECT, lines::ORGANISATION);
        let select = (columns.as_str(), lines::FROM_PROJECT, lines::LATEST_FIRST);
        conditions
            .page(&self.pool, select, page, lines::project)
            .await
    }
}
