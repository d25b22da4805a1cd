//! What every verb works on: the store, the data folder and the index in use.

use crate::data_folder::{DataFolder, DataFolderError};
use crate::index_slot::IndexSlot;
use crate::tuned_settings::TunedError;
use std::path::Path;
use std::sync::Arc;
use uptake_search::{BuildError, Index, OpenError};
use uptake_store::{Store, StoreError};

/// The opened platform.
#[derive(Debug)]
pub struct Platform {
    store: Store,
    folder: DataFolder,
    index: IndexSlot,
}

impl Platform {
    /// Opens the database at `database`, or the data folder's own where none is given.
    ///
    /// # Errors
    /// The database cannot be opened; see [`StoreError`].
    pub async fn open(folder: DataFolder, database: Option<&str>) -> Result<Self, PlatformError> {
        let url = database.map_or_else(|| folder.database_url(), str::to_owned);
        let store = Store::open(&url).await?;
        let index = IndexSlot::new(folder.index_path());
        Ok(Self {
            store,
            folder,
            index,
        })
    }

    /// The corpus and the records.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Where the index file is or will be.
    #[must_use]
    pub fn index_path(&self) -> &Path {
        self.index.path()
    }

    /// Whether an index has been built.
    #[must_use]
    pub fn has_index(&self) -> bool {
        self.index_path().is_file()
    }

    /// The index as its file stands now.
    ///
    /// # Errors
    /// [`PlatformError::NoIndex`] where none has been built, or why it cannot be read.
    pub fn index(&self) -> Result<Arc<Index>, PlatformError> {
        self.index.current()?.ok_or(PlatformError::NoIndex)
    }
}

/// Why a verb could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// Nothing has been indexed yet.
    #[error(
        "There is no index yet, so nothing can be searched. Import something (uptake import …) or \
         build the index from what is there with: uptake index"
    )]
    NoIndex,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index file cannot be read.
    #[error(transparent)]
    OpenIndex(#[from] OpenError),
    /// The index file cannot be built.
    #[error(transparent)]
    BuildIndex(#[from] BuildError),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
    /// Settings that tuning left in the data folder.
    #[error(transparent)]
    Tuned(#[from] TunedError),
    /// A worker thread ended before its work: our own fault.
    #[error(
        "A part of Uptake stopped unexpectedly. What was in force before is untouched; please report this."
    )]
    WorkerDied,
}
