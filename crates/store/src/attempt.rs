//! Failed attempts, a row for each thing that was tried. They are no writes of people:
//! they leave no entry in the audit log, which nobody shall be able to fill.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use uptake_model::{Attempts, Digest};

impl Records {
    /// Counts an attempt under a key in this write, and returns whether it is the first since
    /// a time; otherwise nothing is counted.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn first_attempt_since(
        &mut self,
        key: &Digest,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO attempt (kept_as, failures, last_at) VALUES ($1, 1, $2) \
             ON CONFLICT (kept_as) DO UPDATE SET last_at = excluded.last_at \
             WHERE attempt.last_at <= $3",
        )
        .bind(key.as_str())
        .bind(now.to_string())
        .bind(since.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

impl Store {
    /// The failed attempts known under a key.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn attempts(&self, key: &Digest) -> Result<Option<Attempts>, StoreError> {
        let found = sqlx::query("SELECT failures, last_at FROM attempt WHERE kept_as = $1")
            .bind(key.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some(found) = found else { return Ok(None) };
        Ok(Some(Attempts {
            failures: row::count(&found, "failures")?,
            last: row::time(&found, "last_at")?,
        }))
    }

    /// Writes `after` in place of `before`; false where another attempt was counted in
    /// between, so that of many at once none goes uncounted.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn count_attempt(
        &self,
        key: &Digest,
        before: Option<Attempts>,
        after: Attempts,
    ) -> Result<bool, StoreError> {
        let number = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
        let write = match before {
            None => sqlx::query(
                "INSERT INTO attempt (kept_as, failures, last_at) VALUES ($1, $2, $3) \
                 ON CONFLICT DO NOTHING",
            ),
            Some(_) => sqlx::query(
                "UPDATE attempt SET failures = $2, last_at = $3 \
                 WHERE kept_as = $1 AND failures = $4 AND last_at = $5",
            ),
        };
        let write = write
            .bind(key.as_str())
            .bind(number(after.failures))
            .bind(after.last.to_string());
        let write = match before {
            None => write,
            Some(known) => write
                .bind(number(known.failures))
                .bind(known.last.to_string()),
        };
        Ok(write.execute(&self.writer).await?.rows_affected() == 1)
    }

    /// Forgets what is known under a key.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_attempts(&self, key: &Digest) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM attempt WHERE kept_as = $1")
            .bind(key.as_str())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets everything that was last tried before a time, and returns how much it was.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_attempts_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM attempt WHERE last_at < $1")
            .bind(time.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }

    /// How many things were tried and are remembered.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn attempted(&self) -> Result<u64, StoreError> {
        let found = sqlx::query("SELECT COUNT(*) AS tried FROM attempt")
            .fetch_one(&self.pool)
            .await?;
        row::count(&found, "tried")
    }
}
