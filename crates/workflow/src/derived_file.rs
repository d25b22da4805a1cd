//! What is derived from an index at some cost, as a file of the data folder beside it. It
//! can be deleted at any time and is made again.

use crate::platform::PlatformError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// What can be kept so.
pub(crate) trait Derived: Serialize + DeserializeOwned {
    /// Name of the file.
    const FILE: &'static str;
    /// What stands in it, as the subject of a sentence.
    const WHAT: &'static str;
    /// The command that makes it again.
    const REMEDY: &'static str;

    /// Which index it was derived from: see [`uptake_search::Index::identity`].
    fn index(&self) -> u64;
}

/// What was derived could not be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "{what} could not be written to {path} ({reason}). Those found before are untouched. Check the \
     disk and run: {remedy}"
)]
pub struct DerivedFileError {
    what: &'static str,
    path: PathBuf,
    reason: String,
    remedy: &'static str,
}

/// A file, and what was last read from it.
#[derive(Debug)]
pub(crate) struct DerivedFile<T> {
    path: PathBuf,
    read: Mutex<Option<ReadFile<T>>>,
}

/// A file as it was read.
#[derive(Debug)]
struct ReadFile<T> {
    state: FileState,
    /// `None` where it could not be read.
    kept: Option<Arc<T>>,
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

impl<T: Derived> DerivedFile<T> {
    /// The file beside the index at `index`, which need not exist yet.
    pub(crate) fn beside(index: &Path) -> Self {
        Self {
            path: index.with_file_name(T::FILE),
            read: Mutex::default(),
        }
    }

    /// Writes it aside and renames, so that a half-written file never counts.
    pub(crate) fn keep(&self, derived: T) -> Result<Arc<T>, PlatformError> {
        let aside = self.path.with_extension("new");
        let written = serde_json::to_vec(&derived)
            .map_err(std::io::Error::from)
            .and_then(|bytes| fs::write(&aside, bytes))
            .and_then(|()| fs::rename(&aside, &self.path));
        written.map_err(|error| DerivedFileError {
            what: T::WHAT,
            path: self.path.clone(),
            reason: error.to_string(),
            remedy: T::REMEDY,
        })?;
        Ok(Arc::new(derived))
    }

    /// What was derived from this index; `None` where nothing was yet, or the file cannot
    /// be read: it is made again then. A file is read once, whichever index it is of.
    pub(crate) fn of(&self, index: u64) -> Option<Arc<T>> {
        let mut slot = self.lock();
        let state = FileState::of(&self.path)?;
        if slot.as_ref().is_none_or(|it| it.state != state) {
            let bytes = fs::read(&self.path).ok()?;
            let kept = serde_json::from_slice(&bytes).ok().map(Arc::new);
            *slot = Some(ReadFile { state, kept });
        }
        let kept = slot.as_ref()?.kept.as_ref();
        kept.filter(|it| it.index() == index).cloned()
    }

    /// What is kept is whole whatever happened to whoever held the lock.
    fn lock(&self) -> MutexGuard<'_, Option<ReadFile<T>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
