//! Why a backup was not made or not put in place.

use crate::data_folder::DataFolderError;
use crate::move_database::MoveError;
use std::io::{self, ErrorKind};
use std::path::Path;
use uptake_model::ChainBreak;
use uptake_store::StoreError;

/// What went wrong with a backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name.
    #[error("{0} is there already and was left as it is. Name another file with --out.")]
    There(String),
    /// Not a backup, or no longer what was written.
    #[error(
        "The backup {file} is damaged or is none: {what}. Nothing was put in place. Use another copy of \
         it, or an earlier backup."
    )]
    Damaged {
        /// The backup.
        file: String,
        /// What is wrong, with the name of what it is wrong with.
        what: String,
    },
    /// The folder holds something.
    #[error(
        "The folder {0} is not empty, so nothing was restored into it. Name another with --data, or say \
         --replace: what is there is kept beside it under another name. Stop the site first."
    )]
    NotEmpty(String),
    /// The audit log of the backup has a break.
    #[error(
        "The audit log in the backup has a break: {0}. Nothing was put in place. The data were like \
         this when the backup was made. Use an earlier backup, or take it as it is with --accept-break."
    )]
    Broken(ChainBreak),
    /// The disk is full.
    #[error(
        "The disk is full ({0}). Nothing was put in place, and what was written so far was removed. \
         Make room, or use another disk."
    )]
    DiskFull(String),
    /// The system refused.
    #[error("{path} could not be read or written ({reason}). What was there before is untouched.")]
    Refused {
        /// What was to be read or written.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
    /// Copying from or to another database.
    #[error(transparent)]
    Move(#[from] MoveError),
}

impl BackupError {
    pub(super) fn damaged(file: &Path, what: String) -> Self {
        Self::Damaged {
            file: file.display().to_string(),
            what,
        }
    }
}

/// What the system's refusal about `path` means.
pub(super) fn failed(path: &Path) -> impl Fn(io::Error) -> BackupError {
    let path = path.display().to_string();
    move |error| match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => BackupError::DiskFull(path.clone()),
        _ => BackupError::Refused {
            path: path.clone(),
            reason: error.to_string(),
        },
    }
}
