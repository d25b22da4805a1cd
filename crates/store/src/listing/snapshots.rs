//! The imports that made the corpus.

use crate::{Store, StoreError, row};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uptake_model::{Snapshot, SnapshotId, SourceKind};

const COLUMNS: &str = "s.id AS s_id, s.source AS s_source, s.origin AS s_origin, \
    s.imported_at AS s_imported_at, s.checksum AS s_checksum, s.counts AS s_counts";

impl Store {
    /// All imports, newest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn snapshots(&self) -> Result<Vec<Snapshot>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM snapshot s ORDER BY s.number DESC");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_snapshot).collect()
    }

    /// One import.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn snapshot(&self, id: &SnapshotId) -> Result<Option<Snapshot>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM snapshot s WHERE s.id = $1");
        sqlx::query(AssertSqlSafe(sql))
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?
            .as_ref()
            .map(read_snapshot)
            .transpose()
    }

    /// The latest import: what the corpus stands at.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn latest_snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM snapshot s ORDER BY s.number DESC LIMIT 1");
        sqlx::query(AssertSqlSafe(sql))
            .fetch_optional(&self.pool)
            .await?
            .as_ref()
            .map(read_snapshot)
            .transpose()
    }

    /// The latest import of one source.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn latest_snapshot_of(
        &self,
        source: SourceKind,
    ) -> Result<Option<Snapshot>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM snapshot s WHERE s.source = $1 ORDER BY s.number DESC LIMIT 1"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(source.code())
            .fetch_optional(&self.pool)
            .await?
            .as_ref()
            .map(read_snapshot)
            .transpose()
    }
}

/// Reads the columns of a snapshot, prefixed with `s_`.
pub(super) fn read_snapshot(found: &AnyRow) -> Result<Snapshot, StoreError> {
    let source = row::text(found, "s_source")?;
    let imported_at = row::text(found, "s_imported_at")?;
    let counts = row::text(found, "s_counts")?;
    Ok(Snapshot {
        id: SnapshotId::new(row::text(found, "s_id")?),
        source: SourceKind::parse(&source).ok_or_else(|| row::unreadable(source, "a source"))?,
        origin: row::text(found, "s_origin")?,
        imported_at: imported_at
            .parse()
            .map_err(|_| row::unreadable(imported_at, "a time"))?,
        checksum: row::text(found, "s_checksum")?,
        counts: serde_json::from_str(&counts).map_err(|_| row::unreadable(counts, "counts"))?,
    })
}
