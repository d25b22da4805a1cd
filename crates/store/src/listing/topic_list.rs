//! Topics by state, area, programme and words.

use super::conditions::Conditions;
use super::{Page, Paged};
use crate::bulk::{Cell, select_in};
use crate::topic::read_budget;
use crate::{Store, StoreError, row};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
use std::collections::HashMap;
use uptake_model::{Area, Budget, CallCode, Programme, TopicCode, TopicState};

/// Which topics to list. Everything given must hold; the default lists all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TopicFilter {
    /// Whether applications can be handed in today.
    pub state: Option<TopicState>,
    /// Area of civil security.
    pub area: Option<Area>,
    /// Framework programme.
    pub programme: Option<Programme>,
    /// Words that code, title or text must all contain, in any case.
    pub text: Option<String>,
}

/// A topic as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicListing {
    /// Code.
    pub code: TopicCode,
    /// Title, where any source gives one.
    pub title: Option<String>,
    /// Framework programme, where it is one of the three.
    pub programme: Option<Programme>,
    /// The programme's name as the source writes it.
    pub programme_name: Option<String>,
    /// Its call.
    pub call: Option<CallCode>,
    /// Type of action.
    pub action: Option<String>,
    /// Area of civil security it belongs to.
    pub area: Option<Area>,
    /// First day for applications.
    pub opening: Option<Date>,
    /// Last day for applications.
    pub deadline: Option<Date>,
    /// Whether applications can be handed in, on the day asked for.
    pub state: TopicState,
    /// Money foreseen.
    pub budget: Budget,
    /// True where the text comes from a draft of the work programme.
    pub draft: bool,
    /// How many projects of the corpus were funded under it.
    pub projects: u64,
}

pub(super) const COLUMNS: &str = "t.code, t.title, t.programme, t.programme_name, t.call, t.action, t.area, \
    t.opening, t.deadline, t.budget_min, t.budget_max, t.budget_total, t.budget_projects, t.draft, \
    t.announced";

impl Store {
    /// Topics that pass the filter. Open and forthcoming ones come first, by
    /// deadline, the nearest first; then those without dates; then closed ones,
    /// the last closed first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topics(
        &self,
        filter: &TopicFilter,
        today: Date,
        page: Page,
    ) -> Result<Paged<TopicListing>, StoreError> {
        let mut conditions = Conditions::default();
        let day = conditions.value(Cell::text(today.to_string()));
        // Always used, also where no state is asked for: see `projects_named`.
        conditions.must(in_state(filter.state, &day));
        if let Some(area) = filter.area {
            conditions.equals("t.area", area.code());
        }
        if let Some(programme) = filter.programme {
            conditions.equals("t.programme", programme.code());
        }
        if let Some(text) = &filter.text {
            conditions.contains_words("t.search_text", text);
        }
        let mut topics = conditions
            .page(
                &self.pool,
                (COLUMNS, "topic t", &by_nearness(&day)),
                page,
                |found| read_listing(found, today),
            )
            .await?;
        self.count_projects(&mut topics.items).await?;
        Ok(topics)
    }

    /// Fills in how many projects each topic has.
    pub(super) async fn count_projects(
        &self,
        topics: &mut [TopicListing],
    ) -> Result<(), StoreError> {
        let codes: Vec<&str> = topics.iter().map(|topic| topic.code.as_str()).collect();
        let sql = "SELECT topic, COUNT(DISTINCT project) AS projects FROM project_topic \
                   WHERE topic IN ({list}) GROUP BY topic";
        let rows = {
            let mut connection = self.pool.acquire().await?;
            select_in(&mut connection, sql, &codes).await?
        };
        let mut counts: HashMap<String, u64> = HashMap::new();
        for found in &rows {
            counts.insert(row::text(found, "topic")?, row::count(found, "projects")?);
        }
        for topic in topics {
            topic.projects = counts.get(topic.code.as_str()).copied().unwrap_or(0);
        }
        Ok(())
    }

    /// Topics of these codes, in that order, without regard to filters.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topic_listings(
        &self,
        codes: &[&str],
        today: Date,
    ) -> Result<Vec<TopicListing>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM topic t WHERE t.code IN ({{list}})");
        let rows = {
            let mut connection = self.pool.acquire().await?;
            select_in(&mut connection, &sql, codes).await?
        };
        let mut topics: Vec<TopicListing> = rows
            .iter()
            .map(|found| read_listing(found, today))
            .collect::<Result<_, _>>()?;
        topics.sort_by(|a, b| a.code.cmp(&b.code));
        self.count_projects(&mut topics).await?;
        Ok(topics)
    }
}

/// [`TopicState::on`] as a condition.
pub(super) fn in_state(state: Option<TopicState>, day: &str) -> String {
    match state {
        None => format!("{day} <> ''"),
        Some(TopicState::Closed) => format!("t.deadline < {day}"),
        Some(TopicState::Forthcoming) => {
            format!(
                "((t.opening > {day} AND (t.deadline IS NULL OR t.deadline >= {day})) \
                 OR (t.opening IS NULL AND t.announced = 1 AND t.deadline >= {day}))"
            )
        }
        Some(TopicState::Open) => {
            format!(
                "t.deadline >= {day} AND (t.opening <= {day} \
                 OR (t.opening IS NULL AND t.announced = 0))"
            )
        }
        Some(TopicState::Unknown) => {
            format!("t.deadline IS NULL AND (t.opening IS NULL OR t.opening <= {day})")
        }
    }
}

fn by_nearness(day: &str) -> String {
    let undated = in_state(Some(TopicState::Unknown), day);
    let closed = in_state(Some(TopicState::Closed), day);
    format!(
        "CASE WHEN {undated} THEN 1 WHEN {closed} THEN 2 ELSE 0 END, \
         CASE WHEN {closed} THEN '' ELSE COALESCE(t.deadline, '9999') END, \
         t.deadline DESC, t.code"
    )
}

pub(super) fn read_listing(found: &AnyRow, today: Date) -> Result<TopicListing, StoreError> {
    let (opening, deadline) = (row::date(found, "opening")?, row::date(found, "deadline")?);
    Ok(TopicListing {
        code: TopicCode::new(row::text(found, "code")?),
        title: row::maybe_text(found, "title")?,
        programme: row::maybe_programme(found, "programme")?,
        programme_name: row::maybe_text(found, "programme_name")?,
        call: row::maybe_text(found, "call")?.map(CallCode::from),
        action: row::maybe_text(found, "action")?,
        area: row::area(found, "area")?,
        opening,
        deadline,
        state: TopicState::on(today, opening, deadline, row::flag(found, "announced")?),
        budget: read_budget(found)?,
        draft: row::flag(found, "draft")?,
        projects: 0,
    })
}
