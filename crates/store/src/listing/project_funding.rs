//! What sums over many projects need of each: programme, years, areas and money.

use crate::bulk::select_in;
use crate::{Store, StoreError, row};
use jiff::civil::Date;
use sqlx::any::AnyRow;
use uptake_model::{Area, Euro, Programme, ProjectId};

/// A project as sums see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectFunding {
    /// Grant agreement number.
    pub id: ProjectId,
    /// Framework programme.
    pub programme: Programme,
    /// First day.
    pub start: Option<Date>,
    /// Areas of civil security; empty for projects outside it.
    pub areas: Vec<Area>,
    /// Maximum contribution of the Union, where stated.
    pub ec_contribution: Option<Euro>,
}

impl Store {
    /// The funding of these projects, in no order; those that the corpus does not hold are
    /// left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn project_funding(
        &self,
        ids: &[ProjectId],
    ) -> Result<Vec<ProjectFunding>, StoreError> {
        let names: Vec<&str> = ids.iter().map(ProjectId::as_str).collect();
        let sql = "SELECT id, programme, start_date, areas, ec_contribution FROM project \
                   WHERE id IN ({list})";
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, sql, &names).await?;
        rows.iter().map(read).collect()
    }
}

fn read(found: &AnyRow) -> Result<ProjectFunding, StoreError> {
    Ok(ProjectFunding {
        id: ProjectId::new(row::text(found, "id")?),
        programme: row::programme(found, "programme")?,
        start: row::date(found, "start_date")?,
        areas: row::areas(found, "areas")?,
        ec_contribution: row::euro(found, "ec_contribution")?,
    })
}
