//! The results of some projects, for lists that name each.

use crate::bulk::select_in;
use crate::{Store, StoreError, row};
use uptake_model::{ProjectId, ResultKind};

/// A result as a list over many projects names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultLine {
    /// The project that left it.
    pub project: ProjectId,
    /// Its kind.
    pub kind: ResultKind,
    /// Its title.
    pub title: String,
}

impl Store {
    /// All results of some projects, by project, kind and place in their source.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn results_of(&self, projects: &[ProjectId]) -> Result<Vec<ResultLine>, StoreError> {
        let names: Vec<&str> = projects.iter().map(ProjectId::as_str).collect();
        let sql = "SELECT project, kind, title FROM research_result WHERE project IN ({list}) \
                   ORDER BY project, kind, place";
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, sql, &names).await?;
        rows.iter()
            .map(|found| {
                Ok(ResultLine {
                    project: ProjectId::new(row::text(found, "project")?),
                    kind: ResultKind::parse(&row::text(found, "kind")?),
                    title: row::text(found, "title")?,
                })
            })
            .collect()
    }
}
