//! Reading the audit log.

use crate::{Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{AuditEntry, Digest};

pub(crate) const COLUMNS: &str = "number, at, actor, verb, subject, before, after, previous, hash";

impl Store {
    /// Up to `limit` entries after the one of this number, in their order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn audit_after(
        &self,
        number: u64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM audit WHERE number > $1 ORDER BY number LIMIT $2"
        )))
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_entry).collect()
    }

    /// The number of an entry that stands before the first, where there is one: none may.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn audit_before_first(&self) -> Result<Option<i64>, StoreError> {
        let found =
            sqlx::query("SELECT number FROM audit WHERE number < 1 ORDER BY number LIMIT 1")
                .fetch_optional(&self.pool)
                .await?;
        found.map(|found| row::int(&found, "number")).transpose()
    }

    /// How many entries were written, and the hash of the last.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn audit_head(&self) -> Result<(u64, Digest), StoreError> {
        let found = sqlx::query("SELECT number, hash FROM audit_head WHERE one = 1")
            .fetch_one(&self.pool)
            .await?;
        let hash = Digest::stored(row::text(&found, "hash")?);
        Ok((row::count(&found, "number")?, hash))
    }
}

pub(crate) fn read_entry(found: &AnyRow) -> Result<AuditEntry, StoreError> {
    let digest = |column| -> Result<Option<Digest>, StoreError> {
        Ok(row::maybe_text(found, column)?.map(Digest::stored))
    };
    Ok(AuditEntry {
        number: row::count(found, "number")?,
        at: row::text(found, "at")?,
        actor: row::text(found, "actor")?,
        verb: row::text(found, "verb")?,
        subject: row::text(found, "subject")?,
        before: digest("before")?,
        after: digest("after")?,
        previous: Digest::stored(row::text(found, "previous")?),
        hash: Digest::stored(row::text(found, "hash")?),
    })
}
