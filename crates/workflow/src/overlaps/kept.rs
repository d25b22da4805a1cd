//! The overlaps of an index as a file of the data folder, which can always be made again.

use crate::platform::{Platform, PlatformError};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
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
pub(crate) struct OverlapSlot(Mutex<Option<ReadFile>>);

/// A file as it was read.
#[derive(Debug)]
struct ReadFile {
    state: FileState,
    /// `None` where it could not be read.
    kept: Option<Arc<KeptOverlaps>>,
}

/// What tells a file from the one that stood there before: when it was written, and its
/// length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileState(SystemTime, u64);

impl FileState {
    fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self(found.modified().ok()?, found.len()))
    }
}

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
        Ok(Arc::new(kept))
    }

    /// The overlaps of this index; `None` where they were not found yet, or the file
    /// cannot be read: it is made again then. A file is read once, whichever index it is of.
    #[must_use]
    pub fn kept_overlaps(&self, index: &Index) -> Option<Arc<KeptOverlaps>> {
        let mut slot = self.overlap_slot().lock();
        let path = self.overlaps_path();
        let state = FileState::of(&path)?;
        if slot.as_ref().is_none_or(|it| it.state != state) {
            let bytes = fs::read(&path).ok()?;
            let kept = serde_json::from_slice(&bytes).ok().map(Arc::new);
            *slot = Some(ReadFile { state, kept });
        }
        let kept = slot.as_ref()?.kept.as_ref();
        kept.filter(|it| it.index == index.identity()).cloned()
    }
}

impl OverlapSlot {
    /// What is kept is whole whatever happened to whoever held the lock.
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<ReadFile>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
