//! Opening the database: driver, settings, migrations.

use crate::{SealKey, StoreError};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection, Executor, Pool};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Readers are short; more connections than cores only queue elsewhere.
const READERS: u32 = 6;

/// Page cache of a reading connection, in KiB: the pages of an ordinary page
/// view; the operating system caches the rest.
const READER_CACHE_KIB: u32 = 8 * 1024;

/// Page cache of the importing connection, in KiB: holds the inner pages of all
/// indexes of a full corpus, so that bulk writes do not spill and re-read them.
const WRITER_CACHE_KIB: u32 = 96 * 1024;

/// How long people's writes wait for an import to end, and for each other.
const PATIENCE: Duration = Duration::from_secs(30);

/// Writes at once on PostgreSQL; SQLite has one writer.
const WRITERS: u32 = 4;

/// What a connection to SQLite is told.
#[derive(Debug, Clone, Copy)]
struct Settings {
    cache_kib: u32,
    synchronous: &'static str,
    /// How long a lock is waited for.
    busy: Duration,
}

impl Settings {
    const READER: Self = Self {
        cache_kib: READER_CACHE_KIB,
        synchronous: "NORMAL",
        busy: Duration::from_secs(5),
    };
    const IMPORT: Self = Self {
        cache_kib: WRITER_CACHE_KIB,
        ..Self::READER
    };
    /// Records cannot be made again, so a commit waits for the disk.
    const RECORDS: Self = Self {
        synchronous: "FULL",
        busy: PATIENCE,
        ..Self::READER
    };
}

/// Which database stands behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The bundled SQLite.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Backend {
    fn of_address(url: &str) -> Result<Self, StoreError> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::UnknownAddress(without_password(url))),
        }
    }
}

/// The corpus and the records. Cheap to clone: clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: Pool<Any>,
    /// For people's writes, which are on the disk when they are acknowledged.
    pub(crate) writer: Pool<Any>,
    backend: Backend,
    address: String,
    /// What secrets are sealed with.
    pub(crate) seal: Option<SealKey>,
}

impl Store {
    /// Opens the database at `url` (`sqlite://FILE` or `postgres://…`), makes the
    /// file where it is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::UnknownAddress`], [`StoreError::Unreachable`],
    /// [`StoreError::NewerDatabase`], [`StoreError::Damaged`],
    /// [`StoreError::ReadOnly`], [`StoreError::DiskFull`], [`StoreError::Busy`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let backend = Backend::of_address(url)?;
        let address = creating(backend, url);
        // Not through the pool, which would try again and again and then speak of time.
        let mut first = AnyConnection::connect(&address).await?;
        settle(&mut first, backend, Settings::READER).await?;
        migrate(&mut first).await?;
        first.close().await?;
        let pool = options(backend, READERS, Settings::READER).connect_lazy(&address)?;
        let writers = match backend {
            Backend::Sqlite => 1,
            Backend::Postgres => WRITERS,
        };
        let writer = options(backend, writers, Settings::RECORDS).connect_lazy(&address)?;
        Ok(Self {
            pool,
            writer,
            backend,
            address,
            seal: None,
        })
    }

    /// The same with a key for the secrets in it. Without one none is written or read.
    #[must_use]
    pub fn sealed_with(mut self, key: SealKey) -> Self {
        self.seal = Some(key);
        self
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Waits until all connections are given back and closes them.
    pub async fn close(&self) {
        self.writer.close().await;
        self.pool.close().await;
    }

    /// Takes out of the journal what was deleted: SQLite keeps pages as they were in it until it
    /// is written over. Where somebody reads, a later one does it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn empty_journal(&self) -> Result<(), StoreError> {
        if self.backend == Backend::Sqlite {
            let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
            checkpoint.execute(&self.pool).await?;
        }
        Ok(())
    }

    /// One connection of its own for an import, so that its large cache goes
    /// away with it and readers never wait for it.
    pub(crate) async fn writing_pool(&self) -> Result<Pool<Any>, StoreError> {
        Ok(options(self.backend, 1, Settings::IMPORT)
            .connect(&self.address)
            .await?)
    }
}

/// Brings the tables of a database up to date.
pub(crate) async fn migrate(connection: &mut AnyConnection) -> Result<(), StoreError> {
    // Not `run`, whose future cannot be sent to another thread.
    Ok(MIGRATIONS.run_direct(None, connection, false).await?)
}

fn options(backend: Backend, connections: u32, settings: Settings) -> sqlx::pool::PoolOptions<Any> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move { settle(connection, backend, settings).await })
        })
        .after_release(move |connection, _| {
            Box::pin(async move { is_usable(connection, backend).await })
        })
}

/// Whether a connection that was given back can be used again. SQLite ends a transaction by
/// itself where the disk is full; the driver, whose own end of it then fails, would take the
/// connection to be in a transaction for ever and refuse every later write.
async fn is_usable(connection: &mut AnyConnection, backend: Backend) -> Result<bool, sqlx::Error> {
    if backend == Backend::Postgres {
        return Ok(true);
    }
    // Answered after the rollback of a transaction that was dropped.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Settings of one connection; PostgreSQL needs none.
async fn settle(
    connection: &mut AnyConnection,
    backend: Backend,
    settings: Settings,
) -> Result<(), sqlx::Error> {
    if backend == Backend::Postgres {
        return Ok(());
    }
    // Foreign keys are checked by the driver's defaults. NORMAL loses nothing but the
    // last commit, and only when the power fails; the journal's limit gives the disk
    // back after an import. What is deleted or overwritten is zeroed in the file, so that
    // erasing leaves nothing to be read.
    let Settings {
        cache_kib,
        synchronous,
        busy,
    } = settings;
    let busy = busy.as_millis();
    let settings = format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{cache_kib}; \
         PRAGMA busy_timeout = {busy}; PRAGMA journal_size_limit = 16777216; \
         PRAGMA secure_delete = ON;"
    );
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(settings)))
        .await?;
    Ok(())
}

/// SQLite makes the file only where the address asks for it.
fn creating(backend: Backend, url: &str) -> String {
    if backend == Backend::Sqlite && !url.contains("mode=") {
        let joint = if url.contains('?') { '&' } else { '?' };
        format!("{url}{joint}mode=rwc")
    } else {
        url.to_owned()
    }
}

/// An address as it may be shown: a password in it is starred out.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((login, host)) if login.contains(':') => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{host}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_write_that_waited_in_vain_says_that_another_process_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/busy.sqlite", folder.path().display());
        let mut store = Store::open(&url).await.expect("opens");
        // As patient as in earnest would make the test last half a minute.
        let short = Settings {
            busy: Duration::from_millis(50),
            ..Settings::RECORDS
        };
        let writer = options(Backend::Sqlite, 1, short).acquire_timeout(Duration::from_millis(200));
        store.writer = writer.connect_lazy(&store.address).expect("a pool");
        let import = store
            .begin_import(
                uptake_model::SourceKind::Sample,
                jiff::Timestamp::UNIX_EPOCH,
            )
            .await
            .expect("begins");
        let refused = store.begin_records().await;
        assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
        import.roll_back().await.expect("ends");
        let first = store.begin_records().await.expect("begins");
        // The one connection for writing is taken: the next waits for it, in vain.
        let second = store.begin_records().await;
        assert!(matches!(second, Err(StoreError::Busy)), "{second:?}");
        drop(first);
        store.begin_records().await.expect("begins after that");
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let cases = [
            ("mysql://ann:se@cret@host/db", "mysql://ann:***@host/db"),
            ("mysql://host/db", "mysql://host/db"),
            ("corpus.sqlite", "corpus.sqlite"),
        ];
        for (url, shown) in cases {
            let error = Backend::of_address(url).expect_err("not ours");
            assert!(error.to_string().contains(&format!("“{shown}”")), "{error}");
        }
    }
}
