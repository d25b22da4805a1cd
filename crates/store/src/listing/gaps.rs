//! The capability gaps the corpus holds.

use crate::gap::{GAP_COLUMNS, read_gap};
use crate::{Store, StoreError};
use sqlx::AssertSqlSafe;
use uptake_model::{Gap, GapId};

impl Store {
    /// All capability gaps: the numbered sets in the order of their numbers, then
    /// the others by id.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gaps(&self) -> Result<Vec<Gap>, StoreError> {
        let sql = format!("SELECT {GAP_COLUMNS} FROM gap ORDER BY source, number, id");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_gap).collect()
    }

    /// One capability gap.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap(&self, id: &GapId) -> Result<Option<Gap>, StoreError> {
        let sql = format!("SELECT {GAP_COLUMNS} FROM gap WHERE id = $1");
        sqlx::query(AssertSqlSafe(sql))
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?
            .as_ref()
            .map(read_gap)
            .transpose()
    }
}
