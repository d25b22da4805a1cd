//! What proves who a person is: the digest of their password.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use uptake_model::PersonId;

impl Store {
    /// The digest of a person's password, as a PHC string; `None` where they have none yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn password_digest(&self, person: &PersonId) -> Result<Option<String>, StoreError> {
        let found = sqlx::query("SELECT password FROM credential WHERE person = $1")
            .bind(person.as_str())
            .fetch_optional(&self.pool)
            .await?;
        found.map(|found| row::text(&found, "password")).transpose()
    }

    /// Replaces a digest by one of the same password that costs more. Not a write of a
    /// person: it leaves no entry, changes nothing that was changed in between, and may be
    /// lost.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn rehash_password(
        &self,
        person: &PersonId,
        old: &str,
        new: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE credential SET password = $3 WHERE person = $1 AND password = $2")
            .bind(person.as_str())
            .bind(old)
            .bind(new)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

impl Records {
    /// Writes the digest of a person's password, in place of the one before.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_password(
        &mut self,
        person: &PersonId,
        digest: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO credential (person, password, changed_at) VALUES ($1, $2, $3) \
             ON CONFLICT (person) DO UPDATE SET password = excluded.password, \
             changed_at = excluded.changed_at",
        )
        .bind(person.as_str())
        .bind(digest)
        .bind(now.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
