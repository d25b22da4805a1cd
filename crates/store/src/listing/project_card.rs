//! What a result list shows of each project, with the texts that passages are cut from.

use super::scope::Scope;
use super::{OrganisationLine, TopicLine, lines};
use crate::bulk::select_in;
use crate::{Store, StoreError, row};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
use std::collections::HashMap;
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
        let names: Vec<&str> = ids.iter().map(ProjectId::as_str).collect();
        let scope = Scope::Ids(&names);
        let rows = {
            let sql = format!(
                "SELECT {}, p.objective, p.keywords, p.total_cost, p.scheme_code, p.scheme_title, \
                 p.areas, p.participants, {} FROM {} WHERE p.id IN ({{list}})",
                lines::PROJECT,
                lines::ORGANISATION,
                lines::FROM_PROJECT
            );
            let mut connection = self.pool.acquire().await?;
            select_in(&mut connection, &sql, &names).await?
        };
        let topics = "SELECT q.project, q.topic, COALESCE(t.title, q.title) AS title \
                      FROM project_topic q LEFT JOIN topic t ON t.code = q.topic \
                      WHERE {scope} ORDER BY q.project, q.place";
        let mut topics = scope.by_project(&self.pool, topics, lines::topic).await?;
        let mut titles = scope.result_titles(&self.pool).await?;
        let mut countries = scope.countries(&self.pool).await?;
        let mut cards: HashMap<ProjectId, ProjectCard> = HashMap::with_capacity(rows.len());
        for found in &rows {
            let mut card = read_card(found)?;
            let id = card.id.as_str();
            card.topics = topics.remove(id).unwrap_or_default();
            card.result_titles = titles.remove(id).unwrap_or_default();
            card.countries = countries.remove(id).unwrap_or_default();
            cards.insert(card.id.clone(), card);
        }
        Ok(ids.iter().filter_map(|id| cards.get(id).cloned()).collect())
    }
}

/// The facts of the project's own row; the lists are still empty.
fn read_card(found: &AnyRow) -> Result<ProjectCard, StoreError> {
    let line = lines::project(found)?;
    Ok(ProjectCard {
        id: line.id,
        programme: line.programme,
        acronym: line.acronym,
        title: line.title,
        objective: row::maybe_text(found, "objective")?,
        keywords: row::lines(found, "keywords")?,
        result_titles: Vec::new(),
        status: line.status,
        start: line.start,
        end: line.end,
        total_cost: row::euro(found, "total_cost")?,
        ec_contribution: line.ec_contribution,
        funding_scheme: row::scheme(found)?,
        areas: row::areas(found, "areas")?,
        topics: Vec::new(),
        coordinator: line.coordinator,
        countries: Vec::new(),
        participants: row::small_count(found, "participants")?,
    })
}
