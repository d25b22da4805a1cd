//! A topic with the projects funded under it.

use super::conditions::Conditions;
use super::{CallLine, Page, Paged, ProjectLine, lines};
use crate::bulk::Cell;
use crate::topic::{TOPIC_COLUMNS, read_topic};
use crate::{Store, StoreError, row};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use uptake_model::{Area, SnapshotId, StatedSum, Topic, TopicCode};

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
    /// Contribution of the Union to these.
    pub ec_contribution: StatedSum,
    /// The import that last stated something about it.
    pub snapshot: SnapshotId,
}

impl Store {
    /// The page of a topic; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topic(&self, code: &TopicCode) -> Result<Option<TopicPage>, StoreError> {
        let sql = format!(
            "SELECT {TOPIC_COLUMNS}, area, \
             (SELECT s.id FROM snapshot s WHERE s.number = t.snapshot) AS brought, \
             (SELECT c.title FROM call c WHERE c.code = t.call) AS call_title, \
             (SELECT COUNT(DISTINCT q.project) FROM project_topic q \
              WHERE q.topic = t.code) AS projects \
             FROM topic t WHERE code = $1"
        );
        let Some(found) = sqlx::query(AssertSqlSafe(sql))
            .bind(code.as_str())
            .fetch_optional(&self.pool)
            .await?
        else {
            return Ok(None);
        };
        let topic = read_topic(&found)?;
        let title = row::maybe_text(&found, "call_title")?;
        Ok(Some(TopicPage {
            call: topic.call.clone().map(|code| CallLine { code, title }),
            topic,
            area: row::area(&found, "area")?,
            projects: row::count(&found, "projects")?,
            ec_contribution: self.topic_money(code).await?,
            snapshot: SnapshotId::new(row::text(&found, "brought")?),
        }))
    }

    /// Contribution of the Union to the projects funded under a topic.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topic_money(&self, code: &TopicCode) -> Result<StatedSum, StoreError> {
        let sql = format!(
            "SELECT {} FROM project p WHERE p.id IN \
             (SELECT q.project FROM project_topic q WHERE q.topic = $1)",
            row::sums_of("p.ec_contribution")
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(code.as_str());
        row::stated_sum(&found.fetch_one(&self.pool).await?)
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
        let mut conditions = Conditions::default();
        let value = conditions.value(Cell::text(code.as_str()));
        conditions.must(format!(
            "p.id IN (SELECT q.project FROM project_topic q WHERE q.topic = {value})"
        ));
        let columns = format!("{}, {}", lines::PROJECT, lines::ORGANISATION);
        let select = (columns.as_str(), lines::FROM_PROJECT, lines::LATEST_FIRST);
        conditions
            .page(&self.pool, select, page, lines::project)
            .await
    }
}
