//! The one transaction in which an import writes. Until it is committed nobody
//! sees anything of it; dropped, killed or failed, it leaves nothing behind.

use crate::bulk::{Cell, Insert};
use crate::row;
use crate::{Backend, Store, StoreError};
use jiff::Timestamp;
use sqlx::{Any, AnyConnection, Pool, Transaction};
use uptake_model::{Problem, RecordCounts, Snapshot, SnapshotId, SourceKind};

/// A snapshot as rows refer to it: the identifier is known only at the end of an
/// import, because it names the checksum of all that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotNumber(pub(crate) i64);

/// An import that is being written.
#[derive(Debug)]
pub struct ImportTransaction {
    transaction: Transaction<'static, Any>,
    /// Closed with the import, and with it the connection's large cache.
    pool: Pool<Any>,
    backend: Backend,
    snapshot: SnapshotNumber,
    source: SourceKind,
    at: Timestamp,
    problems: i64,
}

impl Store {
    /// Begins an import. On SQLite a second one waits five seconds for the first;
    /// on PostgreSQL it waits until the first is done.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another import is running; others where the
    /// database fails.
    pub async fn begin_import(
        &self,
        source: SourceKind,
        at: Timestamp,
    ) -> Result<ImportTransaction, StoreError> {
        let pool = self.writing_pool().await?;
        let mut transaction = match self.backend() {
            Backend::Sqlite => pool.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => pool.begin().await?,
        };
        if self.backend() == Backend::Postgres {
            // Two imports at once would each keep versions against a state that
            // the other is replacing. Readers are not held up by this lock.
            sqlx::query("LOCK TABLE snapshot IN EXCLUSIVE MODE")
                .execute(&mut *transaction)
                .await?;
        }
        let found = sqlx::query("SELECT COALESCE(MAX(number), 0) + 1 AS next FROM snapshot")
            .fetch_one(&mut *transaction)
            .await?;
        let number = row::int(&found, "next")?;
        let mut import = ImportTransaction {
            transaction,
            pool,
            backend: self.backend(),
            snapshot: SnapshotNumber(number),
            source,
            at,
            problems: 0,
        };
        import.announce().await?;
        Ok(import)
    }
}

impl ImportTransaction {
    /// The snapshot this import makes.
    #[must_use]
    pub fn snapshot(&self) -> SnapshotNumber {
        self.snapshot
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> SourceKind {
        self.source
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Writes the row that all others refer to; what it says is filled in at the end.
    async fn announce(&mut self) -> Result<(), StoreError> {
        let mut insert = Insert::into(
            "snapshot",
            &[
                "number",
                "id",
                "source",
                "origin",
                "imported_at",
                "checksum",
                "counts",
            ],
        );
        insert.row([
            self.snapshot.0.into(),
            Cell::text(format!("unfinished-{}", self.snapshot.0)),
            Cell::text(self.source.code()),
            Cell::text(""),
            Cell::text(self.at.to_string()),
            Cell::text(""),
            Cell::text("{}"),
        ]);
        insert.run(self.connection()).await
    }

    /// Keeps problems, in the order found.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_problems(&mut self, problems: &[Problem]) -> Result<(), StoreError> {
        let mut insert = Insert::into(
            "problem",
            &[
                "snapshot", "number", "kind", "file", "line", "record", "field", "detail",
            ],
        );
        for problem in problems {
            self.problems += 1;
            insert.row([
                self.snapshot.0.into(),
                self.problems.into(),
                Cell::text(problem.kind.code()),
                Cell::text(problem.file.as_str()),
                Cell::Int(problem.line.and_then(|line| i64::try_from(line).ok())),
                Cell::maybe(problem.record.as_deref()),
                Cell::maybe(problem.field.as_deref()),
                Cell::text(problem.detail.as_str()),
            ]);
        }
        insert.run(self.connection()).await
    }

    /// Puts everything in force under an identifier of its own.
    ///
    /// # Errors
    /// Where the database fails; nothing was put in force then.
    pub async fn commit(
        mut self,
        origin: &str,
        checksum: &str,
        counts: RecordCounts,
    ) -> Result<Snapshot, StoreError> {
        self.count_projects_of_organisations().await?;
        let id = self
            .free_id(&Snapshot::make_id(self.source, self.at, checksum))
            .await?;
        let snapshot = Snapshot {
            id,
            source: self.source,
            origin: origin.to_owned(),
            imported_at: self.at,
            checksum: checksum.to_owned(),
            counts,
        };
        let counts = serde_json::to_string(&counts)
            .map_err(|error| row::unreadable(error.to_string(), "counts"))?;
        sqlx::query(
            "UPDATE snapshot SET id = $1, origin = $2, checksum = $3, counts = $4 WHERE number = $5",
        )
        .bind(snapshot.id.as_str())
        .bind(origin)
        .bind(checksum)
        .bind(counts)
        .bind(self.snapshot.0)
        .execute(self.connection())
        .await?;
        self.transaction.commit().await?;
        if self.backend == Backend::Sqlite {
            // Moves the journal into the file and gives its room back. Where a reader
            // is in the way, a later one does it.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&self.pool)
                .await?;
        }
        self.pool.close().await;
        Ok(snapshot)
    }

    /// Two imports of the same bytes in the same second may both have changed
    /// something, if something else was imported between them.
    async fn free_id(&mut self, wanted: &SnapshotId) -> Result<SnapshotId, StoreError> {
        let mut id = wanted.clone();
        let mut again = 1_u32;
        loop {
            let taken = sqlx::query("SELECT number FROM snapshot WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(self.connection())
                .await?;
            if taken.is_none() {
                return Ok(id);
            }
            again += 1;
            id = SnapshotId::new(format!("{wanted}-{again}"));
        }
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// Where the database fails; nothing is in force then either.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        self.transaction.rollback().await?;
        self.pool.close().await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::ProblemKind;

    fn problem() -> Problem {
        Problem {
            kind: ProblemKind::BadDate,
            file: "project.csv".to_owned(),
            line: None,
            record: None,
            field: None,
            detail: "x".repeat(2_000),
        }
    }

    /// Writes until an error comes.
    async fn write_on(import: &mut ImportTransaction) -> StoreError {
        let problems = vec![problem(); 64];
        for _ in 0..1_000 {
            if let Err(error) = import.add_problems(&problems).await {
                return error;
            }
        }
        panic!("there was room for everything");
    }

    #[tokio::test]
    async fn a_full_disk_is_said_to_be_full_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/full.sqlite", folder.path().display());
        let store = Store::open(&url).await.expect("opens");
        let at = Timestamp::UNIX_EPOCH;
        let mut import = store
            .begin_import(SourceKind::Sample, at)
            .await
            .expect("begins");
        // SQLite reports the end of the room it may take as it reports a full disk.
        sqlx::query("PRAGMA max_page_count = 200")
            .execute(import.connection())
            .await
            .expect("is set");
        let error = write_on(&mut import).await;
        assert!(matches!(error, StoreError::DiskFull(_)), "{error:?}");
        drop(import);
        assert_eq!(store.snapshots().await.expect("reads"), []);
        let again = store
            .begin_import(SourceKind::Sample, at)
            .await
            .expect("begins anew");
        again
            .commit("again", "abc", RecordCounts::default())
            .await
            .expect("is put in force");
        assert_eq!(store.snapshots().await.expect("reads").len(), 1);
    }

    #[tokio::test]
    async fn a_dropped_import_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/dropped.sqlite", folder.path().display());
        let store = Store::open(&url).await.expect("opens");
        let at = Timestamp::UNIX_EPOCH;
        let mut import = store
            .begin_import(SourceKind::Sample, at)
            .await
            .expect("begins");
        import.add_problems(&[problem()]).await.expect("writes");
        drop(import);
        assert_eq!(store.snapshots().await.expect("reads"), []);
        let counts = store
            .problem_counts(&Default::default())
            .await
            .expect("reads");
        assert_eq!(counts, []);
    }
}
