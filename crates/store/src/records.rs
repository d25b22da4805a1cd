//! The transaction in which people's writes are made: all of it or nothing, and never
//! without an entry in the audit log. What was committed is on the disk.

use crate::{Backend, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::{Any, AnyConnection, Transaction};
use uptake_model::{AuditEntry, AuditNote, Digest};

/// A write that is being made. Dropped, killed or failed, it leaves nothing behind.
#[derive(Debug)]
pub struct Records {
    transaction: Transaction<'static, Any>,
}

impl Store {
    /// Begins a write. On SQLite it waits up to 30 s for another one or for an import.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where it waited in vain; others where the database fails.
    pub async fn begin_records(&self) -> Result<Records, StoreError> {
        let transaction = match self.backend() {
            // At once as a writer: a reader that becomes one can be refused in between.
            Backend::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => self.writer.begin().await?,
        };
        Ok(Records { transaction })
    }
}

impl Records {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Notes that a form is being carried out; false where it was before, and then
    /// nothing may be written again.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn use_form(&mut self, form: &str, at: Timestamp) -> Result<bool, StoreError> {
        let done =
            sqlx::query("INSERT INTO used_form (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(form)
                .bind(at.to_string())
                .execute(self.connection())
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes the write last, with what it says of itself in the audit log.
    ///
    /// # Errors
    /// Where the database fails; nothing was written then.
    pub async fn commit(self, note: AuditNote) -> Result<(), StoreError> {
        self.commit_all(&[note]).await
    }

    /// [`Self::commit`] for a write that touched several things.
    ///
    /// # Errors
    /// Where the database fails; nothing was written then.
    pub async fn commit_all(mut self, notes: &[AuditNote]) -> Result<(), StoreError> {
        // Taken by its first statement and held to the end: the next writer waits here.
        let found = sqlx::query(
            "UPDATE audit_head SET number = number + $1 WHERE one = 1 RETURNING number, hash",
        )
        .bind(i64::try_from(notes.len()).unwrap_or(i64::MAX))
        .fetch_one(self.connection())
        .await?;
        let mut number = row::count(&found, "number")? - notes.len() as u64;
        let mut previous = Digest::stored(row::text(&found, "hash")?);
        for note in notes {
            number += 1;
            previous = self.write_entry(number, previous, note).await?;
        }
        sqlx::query("UPDATE audit_head SET hash = $1 WHERE one = 1")
            .bind(previous.as_str())
            .execute(self.connection())
            .await?;
        Ok(self.transaction.commit().await?)
    }

    async fn write_entry(
        &mut self,
        number: u64,
        previous: Digest,
        note: &AuditNote,
    ) -> Result<Digest, StoreError> {
        let entry = AuditEntry::of(note, number, previous);
        let place = i64::try_from(number).unwrap_or(i64::MAX);
        sqlx::query(
            "INSERT INTO audit (number, at, actor, verb, subject, before, after, previous, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(place)
        .bind(entry.at)
        .bind(entry.actor)
        .bind(entry.verb)
        .bind(entry.subject)
        .bind(entry.before.as_ref().map(Digest::as_str))
        .bind(entry.after.as_ref().map(Digest::as_str))
        .bind(entry.previous.as_str())
        .bind(entry.hash.as_str())
        .execute(self.connection())
        .await?;
        sqlx::query("INSERT INTO audit_salt (number, salt) VALUES ($1, $2)")
            .bind(place)
            .bind(note.salt.as_str())
            .execute(self.connection())
            .await?;
        Ok(entry.hash)
    }
}
