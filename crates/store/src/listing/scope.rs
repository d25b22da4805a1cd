//! Reading the rows of many projects at once: those of a list of ids, or of all
//! ids in a range.

use crate::bulk::select_in;
use crate::{StoreError, row};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Pool};
use std::collections::HashMap;
use uptake_model::Country;

/// Whose rows to read.
pub(super) enum Scope<'a> {
    /// Of these projects.
    Ids(&'a [&'a str]),
    /// Of all projects after one id, up to and with another.
    Range {
        /// Before the first.
        after: &'a str,
        /// The last.
        last: &'a str,
    },
}

impl Scope<'_> {
    /// The rows of `sql`, in which `{scope}` stands once for the condition on
    /// the column `project`.
    pub(super) async fn rows(
        &self,
        pool: &Pool<Any>,
        sql: &str,
    ) -> Result<Vec<AnyRow>, StoreError> {
        match self {
            Self::Ids(ids) => {
                let mut connection = pool.acquire().await?;
                let text = sql.replace("{scope}", "project IN ({list})");
                select_in(&mut connection, &text, ids).await
            }
            Self::Range { after, last } => {
                let text = sql.replace("{scope}", "project > $1 AND project <= $2");
                Ok(sqlx::query(AssertSqlSafe(text))
                    .bind((*after).to_owned())
                    .bind((*last).to_owned())
                    .fetch_all(pool)
                    .await?)
            }
        }
    }

    /// The rows of `sql`, read and gathered by project; `sql` selects `project`.
    pub(super) async fn by_project<T>(
        &self,
        pool: &Pool<Any>,
        sql: &str,
        read: impl Fn(&AnyRow) -> Result<T, StoreError>,
    ) -> Result<HashMap<String, Vec<T>>, StoreError> {
        let mut gathered: HashMap<String, Vec<T>> = HashMap::new();
        for found in self.rows(pool, sql).await? {
            let project = row::text(&found, "project")?;
            gathered.entry(project).or_default().push(read(&found)?);
        }
        Ok(gathered)
    }

    /// Titles of results, in the source's order.
    pub(super) async fn result_titles(
        &self,
        pool: &Pool<Any>,
    ) -> Result<HashMap<String, Vec<String>>, StoreError> {
        let sql = "SELECT project, title FROM research_result WHERE {scope} \
                   ORDER BY project, place";
        self.by_project(pool, sql, |found| row::text(found, "title"))
            .await
    }

    /// Countries that take part, each once, sorted by code.
    pub(super) async fn countries(
        &self,
        pool: &Pool<Any>,
    ) -> Result<HashMap<String, Vec<Country>>, StoreError> {
        let sql = "SELECT DISTINCT project, country FROM participation \
                   WHERE country IS NOT NULL AND {scope} ORDER BY project, country";
        let read = self
            .by_project(pool, sql, |found| row::country(found, "country"))
            .await?;
        Ok(read
            .into_iter()
            .map(|(project, list)| (project, list.into_iter().flatten().collect()))
            .collect())
    }
}
