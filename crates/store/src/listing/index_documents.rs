//! What the index is built from: texts, and the facts that filters use.

use super::scope::Scope;
use crate::{Store, StoreError, row};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
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
    /// Each call reads a state that no import is in the middle of, but an import
    /// may be committed between two calls.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn index_documents(
        &self,
        after: Option<&ProjectId>,
        limit: u32,
    ) -> Result<Vec<IndexDocument>, StoreError> {
        let after = after.map_or("", ProjectId::as_str);
        let rows = sqlx::query(
            "SELECT p.id, p.programme, p.acronym, p.title, p.keywords, p.objective, p.status, \
             p.start_date, p.end_date, p.ec_contribution, p.scheme_code, p.areas \
             FROM project p WHERE p.id > $1 ORDER BY p.id LIMIT $2",
        )
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(Vec::new());
        };
        let last = row::text(last, "id")?;
        let scope = Scope::Range { after, last: &last };
        let mut titles = scope.result_titles(&self.pool).await?;
        let mut countries = scope.countries(&self.pool).await?;
        let topics = "SELECT project, topic FROM project_topic WHERE {scope} \
                      ORDER BY project, place";
        let read = |found: &AnyRow| Ok(TopicCode::new(row::text(found, "topic")?));
        let mut topics = scope.by_project(&self.pool, topics, read).await?;
        let led = "SELECT project, country FROM participation \
                   WHERE role = 'coordinator' AND {scope} ORDER BY project, place";
        let read = |found: &AnyRow| row::country(found, "country");
        let mut led = scope.by_project(&self.pool, led, read).await?;
        rows.iter()
            .map(|found| {
                let mut document = read_document(found)?;
                let id = document.id.as_str();
                document.result_titles = titles.remove(id).unwrap_or_default();
                document.countries = countries.remove(id).unwrap_or_default();
                document.topics = topics.remove(id).unwrap_or_default();
                document.coordinator_country = led
                    .remove(id)
                    .and_then(|list| list.into_iter().next())
                    .flatten();
                Ok(document)
            })
            .collect()
    }

    /// The titles of all topics under which projects were funded.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn funded_topic_titles(&self) -> Result<Vec<(TopicCode, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT code, title FROM topic \
             WHERE title <> '' AND code IN (SELECT topic FROM project_topic) ORDER BY code",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|found| {
                let code = TopicCode::new(row::text(found, "code")?);
                Ok((code, row::text(found, "title")?))
            })
            .collect()
    }
}

/// The facts of the project's own row; the lists are still empty.
fn read_document(found: &AnyRow) -> Result<IndexDocument, StoreError> {
    Ok(IndexDocument {
        id: ProjectId::new(row::text(found, "id")?),
        programme: row::programme(found, "programme")?,
        acronym: row::text(found, "acronym")?,
        title: row::text(found, "title")?,
        keywords: row::lines(found, "keywords")?,
        objective: row::maybe_text(found, "objective")?,
        result_titles: Vec::new(),
        status: row::status(found, "status")?,
        start: row::date(found, "start_date")?,
        end: row::date(found, "end_date")?,
        ec_contribution: row::euro(found, "ec_contribution")?,
        funding_scheme: row::maybe_text(found, "scheme_code")?,
        areas: row::areas(found, "areas")?,
        topics: Vec::new(),
        countries: Vec::new(),
        coordinator_country: None,
    })
}
