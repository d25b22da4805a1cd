//! Opening the database: driver, settings, migrations.

use crate::StoreError;

/// Which database stands behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The bundled SQLite.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// The corpus and the records. Cheap to clone: clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
}

impl Store {
    /// Opens the database at `url` (`sqlite://FILE` or `postgres://…`), makes the
    /// file where it is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// Every variant of [`StoreError`] that concerns opening.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let _ = url;
        Err(StoreError::NotYet)
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Waits until all connections are given back and closes them.
    pub async fn close(&self) {}
}
