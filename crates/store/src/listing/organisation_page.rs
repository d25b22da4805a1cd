//! What an organisation took part in, with whom, and for how much.

use super::conditions::Conditions;
use super::{OrganisationLine, Page, Paged, ProjectLine, lines};
use crate::organisation::read_organisation;
use crate::{Store, StoreError, row};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uptake_model::{Euro, Organisation, OrganisationId, Role, StatedSum};

/// Everything an organisation's page shows, its projects apart: they are read
/// by [`crate::Store::organisation_projects`], a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationPage {
    /// Identifier.
    pub id: OrganisationId,
    /// What the newest source that describes it says.
    pub organisation: Organisation,
    /// In how many projects it takes part.
    pub projects: u64,
    /// How many of these it coordinates.
    pub coordinated: u64,
    /// Contribution of the Union over all its parts in projects.
    pub ec_contribution: StatedSum,
    /// By the year in which projects start, without gaps; projects without a
    /// start are left out.
    pub by_year: Vec<YearSum>,
    /// With whom it works most, most shared projects first, at most 20.
    pub partners: Vec<Partner>,
}

/// What an organisation took part in that starts in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct YearSum {
    /// The year.
    pub year: i16,
    /// How many projects start in it.
    pub projects: u64,
    /// Contribution of the Union to its parts in these.
    pub ec_contribution: StatedSum,
}

/// Another organisation with which projects are shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// The other organisation.
    pub organisation: OrganisationLine,
    /// How many projects both take part in.
    pub shared: u64,
}

/// A project on an organisation's page, with the organisation's part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationProject {
    /// The project.
    pub project: ProjectLine,
    /// The organisation's role.
    pub role: Role,
    /// Contribution of the Union to the organisation.
    pub ec_contribution: Option<Euro>,
}

/// How many partners the page shows.
const PARTNERS_SHOWN: u32 = 20;

impl Store {
    /// The page of an organisation; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation(
        &self,
        id: &OrganisationId,
    ) -> Result<Option<OrganisationPage>, StoreError> {
        let Some(found) = sqlx::query(
            "SELECT pic, vat, name, short_name, country, city, nuts, url, activity, sme, \
             (SELECT COUNT(DISTINCT project) FROM participation \
              WHERE organisation = o.id) AS projects, \
             (SELECT COUNT(DISTINCT project) FROM participation \
              WHERE organisation = o.id AND role = 'coordinator') AS coordinated \
             FROM organisation o WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?
        else {
            return Ok(None);
        };
        let sums = row::sums_of("ec_contribution");
        let money = format!("SELECT {sums} FROM participation WHERE organisation = $1");
        let money = sqlx::query(AssertSqlSafe(money)).bind(id.as_str());
        let money = money.fetch_one(&self.pool).await?;
        Ok(Some(OrganisationPage {
            id: id.clone(),
            organisation: read_organisation(&found)?,
            projects: row::count(&found, "projects")?,
            coordinated: row::count(&found, "coordinated")?,
            ec_contribution: row::stated_sum(&money)?,
            by_year: self.years(id).await?,
            partners: self.partners(id).await?,
        }))
    }

    /// An organisation's parts in projects, those that start latest first. An
    /// organisation with two parts in one project is listed twice.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation_projects(
        &self,
        id: &OrganisationId,
        page: Page,
    ) -> Result<Paged<OrganisationProject>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.equals("q.organisation", id.as_str());
        let columns = format!(
            "{}, {}, q.role, q.ec_contribution AS own",
            lines::PROJECT,
            lines::ORGANISATION
        );
        let from = format!("participation q JOIN {} ON p.id = q.project", "project p")
            + " LEFT JOIN organisation o ON o.id = p.coordinator";
        let order = format!("{}, q.place", lines::LATEST_FIRST);
        let read = |found: &AnyRow| {
            Ok(OrganisationProject {
                project: lines::project(found)?,
                role: Role::parse(&row::text(found, "role")?),
                ec_contribution: row::euro(found, "own")?,
            })
        };
        conditions
            .page(&self.pool, (&columns, &from, &order), page, read)
            .await
    }

    /// Years with projects and the empty ones between them.
    async fn years(&self, id: &OrganisationId) -> Result<Vec<YearSum>, StoreError> {
        let sql = format!(
            "SELECT substr(p.start_date, 1, 4) AS year, COUNT(DISTINCT p.id) AS projects, {} \
             FROM participation q JOIN project p ON p.id = q.project \
             WHERE q.organisation = $1 AND p.start_date IS NOT NULL \
             GROUP BY substr(p.start_date, 1, 4) ORDER BY substr(p.start_date, 1, 4)",
            row::sums_of("q.ec_contribution")
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(id.as_str())
            .fetch_all(&self.pool)
            .await?;
        let mut years: Vec<YearSum> = Vec::with_capacity(rows.len());
        for found in &rows {
            let Some(year) = row::year_of(&row::text(found, "year")?) else {
                continue;
            };
            let next = years.last().map_or(year, |last| last.year + 1);
            years.extend((next..year).map(|year| YearSum {
                year,
                projects: 0,
                ec_contribution: StatedSum::default(),
            }));
            years.push(YearSum {
                year,
                projects: row::count(found, "projects")?,
                ec_contribution: row::stated_sum(found)?,
            });
        }
        Ok(years)
    }

    async fn partners(&self, id: &OrganisationId) -> Result<Vec<Partner>, StoreError> {
        let sql = format!(
            "SELECT {}, shared.projects FROM (\
             SELECT other.organisation, COUNT(DISTINCT other.project) AS projects \
             FROM participation mine JOIN participation other ON other.project = mine.project \
             WHERE mine.organisation = $1 AND other.organisation <> $1 \
             GROUP BY other.organisation \
             ORDER BY COUNT(DISTINCT other.project) DESC, other.organisation \
             LIMIT {PARTNERS_SHOWN}) shared JOIN organisation o ON o.id = shared.organisation \
             ORDER BY shared.projects DESC, o.id",
            lines::ORGANISATION
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(id.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|found| {
                Ok(Partner {
                    organisation: lines::organisation(found)?,
                    shared: row::count(found, "projects")?,
                })
            })
            .collect()
    }
}
