//! The imports that made the corpus.

use crate::{Store, StoreError};
use uptake_model::{Snapshot, SnapshotId};

impl Store {
    /// All imports, newest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn snapshots(&self) -> Result<Vec<Snapshot>, StoreError> {
        Err(StoreError::NotYet)
    }

    /// One import.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn snapshot(&self, id: &SnapshotId) -> Result<Option<Snapshot>, StoreError> {
        let _ = (id,);
        Err(StoreError::NotYet)
    }

    /// The latest import: what the corpus stands at.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn latest_snapshot(&self) -> Result<Option<Snapshot>, StoreError> {
        Err(StoreError::NotYet)
    }
}
