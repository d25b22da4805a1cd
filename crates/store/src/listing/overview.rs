//! What the corpus holds, in numbers.

use crate::{Store, StoreError, row};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uptake_model::{Area, Programme, StatedSum};

/// What the corpus holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Overview {
    /// Projects.
    pub projects: u64,
    /// Organisations.
    pub organisations: u64,
    /// Participations.
    pub participations: u64,
    /// Results of all kinds.
    pub results: u64,
    /// Topics.
    pub topics: u64,
    /// Calls.
    pub calls: u64,
    /// Capability gaps.
    pub gaps: u64,
    /// Contribution of the Union over all projects.
    pub ec_contribution: StatedSum,
    /// Year in which the first project starts.
    pub first_year: Option<i16>,
    /// Year in which the last project ends.
    pub last_year: Option<i16>,
    /// By programme, oldest first; programmes without projects are left out.
    pub by_programme: Vec<ProgrammeCount>,
    /// By area of civil security; a project may count in several. All areas.
    pub by_area: Vec<AreaCount>,
}

/// How much of the corpus belongs to a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ProgrammeCount {
    /// The programme.
    pub programme: Programme,
    /// Its projects.
    pub projects: u64,
    /// Contribution of the Union to these.
    pub ec_contribution: StatedSum,
}

/// How much of the corpus belongs to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AreaCount {
    /// The area.
    pub area: Area,
    /// Its projects.
    pub projects: u64,
    /// Contribution of the Union to these.
    pub ec_contribution: StatedSum,
}

impl Store {
    /// What the corpus holds; all zero where nothing was imported yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn overview(&self) -> Result<Overview, StoreError> {
        let counted = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM organisation) AS organisations, \
             (SELECT COUNT(*) FROM participation) AS participations, \
             (SELECT COUNT(*) FROM research_result) AS results, \
             (SELECT COUNT(*) FROM topic) AS topics, (SELECT COUNT(*) FROM call) AS calls, \
             (SELECT COUNT(*) FROM gap) AS gaps",
        )
        .fetch_one(&self.pool)
        .await?;
        let sql = format!(
            "SELECT programme, areas, COUNT(*) AS projects, {}, \
             MIN(start_date) AS first_day, MAX(end_date) AS last_day \
             FROM project GROUP BY programme, areas",
            row::sums_of("ec_contribution")
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await?;
        let mut overview = Overview {
            organisations: row::count(&counted, "organisations")?,
            participations: row::count(&counted, "participations")?,
            results: row::count(&counted, "results")?,
            topics: row::count(&counted, "topics")?,
            calls: row::count(&counted, "calls")?,
            gaps: row::count(&counted, "gaps")?,
            by_area: Area::ALL
                .map(|area| AreaCount {
                    area,
                    projects: 0,
                    ec_contribution: StatedSum::default(),
                })
                .to_vec(),
            ..Overview::default()
        };
        for found in &rows {
            overview.add(found)?;
        }
        overview.by_programme.sort_by_key(|count| count.programme);
        Ok(overview)
    }
}

impl Overview {
    /// Adds the projects of one programme in one set of areas.
    fn add(&mut self, found: &AnyRow) -> Result<(), StoreError> {
        let programme = row::programme(found, "programme")?;
        let projects = row::count(found, "projects")?;
        let money = row::stated_sum(found)?;
        self.projects += projects;
        self.ec_contribution = self.ec_contribution.joined(money);
        match self
            .by_programme
            .iter_mut()
            .find(|count| count.programme == programme)
        {
            Some(count) => {
                count.projects += projects;
                count.ec_contribution = count.ec_contribution.joined(money);
            }
            None => self.by_programme.push(ProgrammeCount {
                programme,
                projects,
                ec_contribution: money,
            }),
        }
        let areas = row::areas(found, "areas")?;
        for count in self
            .by_area
            .iter_mut()
            .filter(|count| areas.contains(&count.area))
        {
            count.projects += projects;
            count.ec_contribution = count.ec_contribution.joined(money);
        }
        let first = row::date(found, "first_day")?.map(Date::year);
        let last = row::date(found, "last_day")?.map(Date::year);
        self.first_year = self.first_year.into_iter().chain(first).min();
        self.last_year = self.last_year.into_iter().chain(last).max();
        Ok(())
    }
}
