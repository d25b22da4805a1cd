//! The overlaps of an index as a file of the data folder, which can always be made again.

use crate::platform::{Platform, PlatformError};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use uptake_model::{Overlap, SnapshotId};
use uptake_search::Index;

/// All overlaps that were found for an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptOverlaps {
    /// Which index was compared: see [`Index::identity`].
    pub index: u64,
    /// The snapshot that the index was built from.
    pub snapshot: SnapshotId,
    /// How many projects were compared.
    pub projects: u32,
    /// The groups, by weight: see [`Overlap::weight`].
    pub overlaps: Vec<Overlap>,
}

/// The overlaps could not be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "The overlaps could not be written to {path} ({reason}). Those found before are untouched. Check the \
     disk and run: uptake overlaps"
)]
pub struct OverlapsError {
    path: PathBuf,
    reason: String,
}

/// Keeps what was read from the file.
#[derive(Debug, Default)]
pub(crate) struct OverlapSlot(Mutex<Option<Arc<KeptOverlaps>>>);

impl Platform {
    fn overlaps_path(&self) -> PathBuf {
        self.index_path().with_file_name("overlaps.json")
    }

    /// Writes them aside and renames, so that a half-written file never counts.
    pub(crate) fn keep_overlaps(
        &self,
        kept: KeptOverlaps,
    ) -> Result<Arc<KeptOverlaps>, PlatformError> {
        let path = self.overlaps_path();
        let aside = path.with_extension("new");
        let written = serde_json::to_vec(&kept)
            .map_err(std::io::Error::from)
            .and_then(|bytes| fs::write(&aside, bytes))
            .and_then(|()| fs::rename(&aside, &path));
        written.map_err(|error| OverlapsError {
            path,
            reason: error.to_string(),
        })?;
        let kept = Arc::new(kept);
        *self.overlap_slot().lock() = Some(Arc::clone(&kept));
        Ok(kept)
    }

    /// The overlaps of this index; `None` where they were not found yet, or the file
    /// cannot be read: it is made again then.
    #[must_use]
    pub fn kept_overlaps(&self, index: &Index) -> Option<Arc<KeptOverlaps>> {
        let mut slot = self.overlap_slot().lock();
        let current = |it: &&Arc<KeptOverlaps>| it.index == index.identity();
        if let Some(kept) = slot.as_ref().filter(current) {
            return Some(Arc::clone(kept));
        }
        let bytes = fs::read(self.overlaps_path()).ok()?;
        let kept: Arc<KeptOverlaps> = Arc::new(serde_json::from_slice(&bytes).ok()?);
        let kept = Some(kept).filter(|it| current(&it))?;
        *slot = Some(Arc::clone(&kept));
        Some(kept)
    }
}

impl OverlapSlot {
    /// What is kept is whole whatever happened to whoever held the lock.
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<KeptOverlaps>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
