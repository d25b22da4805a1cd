//! What is derived from an index at some cost, as a file of the data folder beside it. It
//! can be deleted at any time and is made again.

use crate::platform::PlatformError;
use crate::sealed_file::{Sealed, SealedFile};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// What can be kept so.
pub(crate) trait Derived: Sealed {
    /// Which index it was derived from: see [`uptake_search::Index::identity`].
    fn index(&self) -> u64;
}

/// A file, and what was last read from it.
#[derive(Debug)]
pub(crate) struct DerivedFile<T> {
    file: SealedFile<T>,
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
            file: SealedFile::beside(index),
            read: Mutex::default(),
        }
    }

    /// Writes it.
    pub(crate) fn keep(&self, derived: T) -> Result<Arc<T>, PlatformError> {
        self.file.write(&derived)?;
        Ok(Arc::new(derived))
    }

    /// What was derived from this index; `None` where nothing was yet, or the file cannot
    /// be read: it is made again then. A file is read once, whichever index it is of.
    pub(crate) fn of(&self, index: u64) -> Option<Arc<T>> {
        let mut slot = self.lock();
        let state = FileState::of(self.file.path())?;
        if slot.as_ref().is_none_or(|it| it.state != state) {
            let kept = self.file.read().map(Arc::new);
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
