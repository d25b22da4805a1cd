//! The index in use, taken anew from its file when another process or a job of
//! this one has swapped in a newer one. Searches that began keep the old one.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;
use uptake_search::{Index, OpenError};

/// What tells one index file from the next without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileStamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl FileStamp {
    /// The stamp of the file at this path, where there is one.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        std::fs::metadata(path)
            .ok()
            .map(|metadata| Self::of(&metadata))
    }

    fn of(metadata: &Metadata) -> Self {
        Self {
            modified: metadata.modified().ok(),
            length: metadata.len(),
        }
    }
}

/// Holds the opened index and watches its file.
#[derive(Debug)]
pub struct IndexSlot {
    path: PathBuf,
    open: RwLock<Option<(FileStamp, Arc<Index>)>>,
}

impl IndexSlot {
    /// A slot for the index file at `path`, which need not exist yet.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            open: RwLock::new(None),
        }
    }

    /// Where the index file is or will be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The index as its file stands now; `None` where there is no file.
    ///
    /// # Errors
    /// The file is there but is not a sound index of this version.
    pub fn current(&self) -> Result<Option<Arc<Index>>, OpenError> {
        let Ok(metadata) = std::fs::metadata(&self.path) else {
            return Ok(None);
        };
        let stamp = FileStamp::of(&metadata);
        let known = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, index)) = known.as_ref()
            && *at == stamp
        {
            return Ok(Some(Arc::clone(index)));
        }
        drop(known);
        let index = Arc::new(Index::open(&self.path)?);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) =
            Some((stamp, Arc::clone(&index)));
        Ok(Some(index))
    }
}
