//! The beginnings of published gap files: what similar ones are found by. Whoever reads
//! them must ask access too.

use crate::gap_file::{GAP_FILE_COLUMNS, read_gap_file};
use crate::{Store, StoreError, row};
use uptake_model::{GapFile, GapFileId};

/// How many gap files are read in one statement.
const AT_ONCE: usize = 200;

impl Store {
    /// Published gap files with the version in which each stands, by identifier.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn published_gap_versions(&self) -> Result<Vec<(GapFileId, u32)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, version FROM gap_file WHERE state_code = 'published' ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|found| {
                let id = GapFileId::new(row::text(found, "id")?);
                Ok((id, row::small_count(found, "version")?))
            })
            .collect()
    }

    /// These gap files, as far as there are any, by identifier within each two hundred.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_files_of(&self, ids: &[GapFileId]) -> Result<Vec<GapFile>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let mut query = sqlx::query(sqlx::AssertSqlSafe(format!(
                "SELECT {GAP_FILE_COLUMNS} FROM gap_file WHERE id IN ({}) ORDER BY id",
                places.join(", ")
            )));
            for id in some {
                query = query.bind(id.as_str());
            }
            for row in &query.fetch_all(&self.pool).await? {
                found.push(read_gap_file(row)?);
            }
        }
        Ok(found)
    }
}
