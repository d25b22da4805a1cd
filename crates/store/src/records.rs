//! The transaction in which people's writes are made: all of it or nothing, and never
//! without an entry in the audit log. What was committed is on the disk.

use crate::{Backend, SealKey, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::{Any, AnyConnection, Transaction};
use uptake_model::{AuditEntry, AuditNote, Digest};

/// A write that is being made. Dropped, killed or failed, it leaves nothing behind.
#[derive(Debug)]
pub struct Records {
    transaction: Transaction<'static, Any>,
    /// What secrets are sealed with.
    pub(crate) seal: Option<SealKey>,
}

impl Store {
    /// Begins a write. On SQLite it waits up to 30 s for another one or for an import.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where it waited in vain; others where the database fails.
    pub async fn begin_records(&self) -> Result<Records, StoreError> {
        let begun = match self.backend() {
            // At once as a writer: a reader that becomes one can be refused in between.
            Backend::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await,
            Backend::Postgres => self.writer.begin().await,
        };
        match begun {
            Ok(transaction) => Ok(Records {
                transaction,
                seal: self.seal.clone(),
            }),
            // All connections for writing are waiting, for an import or for each other.
            Err(sqlx::Error::PoolTimedOut) => Err(StoreError::Busy),
            Err(error) => Err(error.into()),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::{Actor, ChainBreak};

    fn note() -> AuditNote {
        AuditNote {
            at: Timestamp::UNIX_EPOCH,
            actor: Actor::Operator,
            verb: "test",
            subject: format!("test:{}", "x".repeat(20_000)),
            before: None,
            after: None,
            salt: "5a17".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_full_disk_loses_nothing_that_was_acknowledged() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/full.sqlite", folder.path().display());
        let store = Store::open(&url).await.expect("opens");
        // SQLite reports the end of the room it may take as it reports a full disk.
        let limit = sqlx::query("PRAGMA max_page_count = 300");
        limit.execute(&store.writer).await.expect("is set");
        let mut acknowledged = 0;
        let error = loop {
            let records = store.begin_records().await.expect("begins");
            match records.commit(note()).await {
                Ok(()) => acknowledged += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StoreError::DiskFull(_)), "{error:?}");
        assert!(
            error.to_string().contains("Make room and try again"),
            "{error}"
        );
        assert!(acknowledged > 5, "{acknowledged}");
        let entries = store.audit_after(0, 1_000).await.expect("reads");
        assert_eq!(entries.len(), acknowledged);
        let mut earlier = None;
        for entry in &entries {
            assert_eq!(entry.check_after(earlier), Ok::<(), ChainBreak>(()));
            earlier = Some(entry);
        }
        let room = sqlx::query("PRAGMA max_page_count = 1000");
        room.execute(&store.writer).await.expect("is set");
        let records = store.begin_records().await.expect("begins");
        records.commit(note()).await.expect("is written again");
        let (number, _) = store.audit_head().await.expect("a head");
        assert_eq!(number, acknowledged as u64 + 1);
    }
}
