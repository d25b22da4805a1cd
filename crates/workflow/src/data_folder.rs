//! The folder in which Uptake keeps everything: database, index, downloads. Says
//! whether it is one of ours, which version made it, and who is writing to it.
//!
//! ```text
//! uptake-data/
//!   ABOUT-THIS-FOLDER.txt   what it is, and the version of its layout
//!   corpus.sqlite           the database (with -wal and -shm beside it while open)
//!   index/current.uptakeindex
//!   tuned.json              settings found by tuning, for the next index
//!   index/vectors-….bin     what an encoder made of the projects, one file an encoder
//!   encoder.toml            which encoder is in use, if any
//!   secrets.key             opens the secrets in the database; for its owner alone
//!   downloads/              official bulk files, kept to be resumed
//!   write.lock              held by the one process that writes
//! ```

mod seal_key;
mod write_lock;

pub use seal_key::{SealKeyError, read_seal_key, write_seal_key};
pub use write_lock::WriteLock;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use uptake_search::encoder::EncoderIdentity;

/// The version of the layout above. A newer one is refused, not guessed at.
const VERSION: u32 = 1;
const ABOUT: &str = "ABOUT-THIS-FOLDER.txt";
const VERSION_LINE: &str = "layout version: ";

/// Why a data folder cannot be used. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// Something else than a folder stands there.
    #[error("{0} is not a folder. Name another with --data.")]
    NotAFolder(String),
    /// The folder holds other things.
    #[error(
        "The folder {0} holds files but no Uptake data, and Uptake does not mix its data with \
         other files. Name a new or an empty folder with --data."
    )]
    NotOurs(String),
    /// A newer Uptake made it.
    #[error(
        "The data in {folder} was made by a newer version of Uptake (layout {found}, this version \
         knows {VERSION}). Nothing was changed. Use the newer version, or another folder with --data."
    )]
    Newer {
        /// The folder.
        folder: String,
        /// Its layout version.
        found: u32,
    },
    /// It cannot be written to.
    #[error(
        "The folder {folder} cannot be written to ({reason}). Nothing was changed. Give yourself \
         the right to write there, or name another folder with --data."
    )]
    ReadOnly {
        /// The folder.
        folder: String,
        /// What the system says.
        reason: String,
    },
    /// The disk is full.
    #[error(
        "The disk that holds {0} is full. What was there is untouched. Make room, or name a \
         folder on another disk with --data."
    )]
    DiskFull(String),
    /// Another process writes to it.
    #[error(
        "Another process is writing to the data in {folder}: {holder}. Nothing was changed. Wait \
         until it is done, or end it; reading is possible meanwhile."
    )]
    InUse {
        /// The folder.
        folder: String,
        /// Command and process number of the other process.
        holder: String,
    },
    /// Anything else the system refuses.
    #[error("The folder {folder} cannot be used ({reason}). Name another with --data.")]
    Unusable {
        /// The folder.
        folder: String,
        /// What the system says.
        reason: String,
    },
}

/// A data folder that can be used.
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: PathBuf,
}

/// Makes folders that only their owner can look into.
pub(crate) fn owner_alone() -> fs::DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut maker = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker
}

impl DataFolder {
    /// Opens the folder, and makes it where it is missing.
    ///
    /// # Errors
    /// See [`DataFolderError`].
    pub fn open(path: &Path) -> Result<Self, DataFolderError> {
        if path.exists() && !path.is_dir() {
            return Err(DataFolderError::NotAFolder(path.display().to_string()));
        }
        let failed = |error: &io::Error| refusal(path, error);
        let mut maker = owner_alone();
        maker
            .recursive(true)
            .create(path)
            .map_err(|error| failed(&error))?;
        // Absolute, so that the database's address holds wherever the process goes.
        let path = fs::canonicalize(path).map_err(|error| failed(&error))?;
        if path.to_str().is_none() {
            let reason = "its name is not valid UTF-8".to_owned();
            let folder = path.display().to_string();
            return Err(DataFolderError::Unusable { folder, reason });
        }
        let folder = Self { path };
        folder.check_about()?;
        folder.check_writable()?;
        for sub in ["index", "downloads"] {
            let sub = folder.path.join(sub);
            fs::create_dir_all(&sub).map_err(|error| refusal(&sub, &error))?;
        }
        Ok(folder)
    }

    /// Where it is, absolute.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address of the database in it.
    #[must_use]
    pub fn database_url(&self) -> String {
        let path = self.path.join("corpus.sqlite");
        format!("sqlite://{}", escaped(&path.to_string_lossy()))
    }

    /// Where the key to the secrets in the database is or will be, unless another is named.
    #[must_use]
    pub fn seal_key_path(&self) -> PathBuf {
        self.path.join("secrets.key")
    }

    /// Where the index is or will be.
    #[must_use]
    pub fn index_path(&self) -> PathBuf {
        self.path.join("index").join("current.uptakeindex")
    }

    /// Where the vectors of an encoder are or will be; each has its own file, so that
    /// going back to an earlier one costs nothing.
    #[must_use]
    pub fn vectors_path(&self, encoder: &EncoderIdentity) -> PathBuf {
        let name = format!("vectors-{}.bin", encoder.key());
        self.path.join("index").join(name)
    }

    /// Where the encoder in use is remembered.
    #[must_use]
    pub fn encoder_note(&self) -> PathBuf {
        self.path.join("encoder.toml")
    }

    /// Where official bulk files are downloaded to.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.path.join("downloads")
    }

    /// Takes the right to write, for as long as the lock is kept. `command` is
    /// what others are told, such as `uptake import cordis`.
    ///
    /// # Errors
    /// [`DataFolderError::InUse`] where another process has it.
    pub fn lock(&self, command: &str) -> Result<WriteLock, DataFolderError> {
        WriteLock::take(&self.path, command)
    }

    /// Reads the version, or writes it into a folder that is empty.
    fn check_about(&self) -> Result<(), DataFolderError> {
        let about = self.path.join(ABOUT);
        match fs::read_to_string(&about) {
            Ok(text) => {
                let stated = text
                    .lines()
                    .find_map(|line| line.strip_prefix(VERSION_LINE));
                match stated.and_then(|version| version.trim().parse::<u32>().ok()) {
                    Some(VERSION) => Ok(()),
                    Some(found) => Err(DataFolderError::Newer {
                        folder: self.path.display().to_string(),
                        found,
                    }),
                    None => Err(DataFolderError::NotOurs(self.path.display().to_string())),
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if self.holds_anything()? {
                    return Err(DataFolderError::NotOurs(self.path.display().to_string()));
                }
                // Aside and renamed: a half-written one would make the folder a stranger.
                let aside = self.path.join(".about");
                fs::write(&aside, about_text())
                    .and_then(|()| fs::rename(&aside, &about))
                    .map_err(|error| refusal(&self.path, &error))
            }
            Err(error) => Err(refusal(&self.path, &error)),
        }
    }

    /// Whether there is anything but hidden files, which systems leave behind.
    fn holds_anything(&self) -> Result<bool, DataFolderError> {
        let entries = fs::read_dir(&self.path).map_err(|error| refusal(&self.path, &error))?;
        Ok(entries
            .flatten()
            .any(|entry| !entry.file_name().to_string_lossy().starts_with('.')))
    }

    /// Even reading needs to write: SQLite keeps its journal's index beside the file.
    fn check_writable(&self) -> Result<(), DataFolderError> {
        write_lock::open_file(&self.path)
            .map(drop)
            .map_err(|error| refusal(&self.path, &error))
    }
}

fn about_text() -> String {
    format!(
        "This folder holds the data of Uptake: the imported corpus, the search index and\n\
         downloaded files. Uptake made it and changes it; please do not edit files in it.\n\
         To start afresh, delete the folder while Uptake is not running. To keep a copy,\n\
         use: uptake backup --out FILE\n\n{VERSION_LINE}{VERSION}\n"
    )
}

/// What the system's refusal means to a person.
fn refusal(path: &Path, error: &io::Error) -> DataFolderError {
    let folder = path.display().to_string();
    let reason = error.to_string();
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            DataFolderError::ReadOnly { folder, reason }
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => DataFolderError::DiskFull(folder),
        ErrorKind::NotADirectory => DataFolderError::NotAFolder(folder),
        _ => DataFolderError::Unusable { folder, reason },
    }
}

/// A path as part of an address (RFC 3986): all but unreserved characters and
/// slashes as percent and two hexadecimal digits.
pub(crate) fn escaped(path: &str) -> String {
    use std::fmt::Write;
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address() {
        assert_eq!(
            escaped("/a b/ä?#%/x-1.sqlite"),
            "/a%20b/%C3%A4%3F%23%25/x-1.sqlite"
        );
    }

    #[test]
    fn refusals_say_what_a_person_can_do() {
        let cases = [
            (ErrorKind::PermissionDenied, "cannot be written to"),
            (ErrorKind::ReadOnlyFilesystem, "cannot be written to"),
            (ErrorKind::StorageFull, "is full"),
            (ErrorKind::NotADirectory, "is not a folder"),
            (ErrorKind::Interrupted, "cannot be used"),
        ];
        for (kind, words) in cases {
            let text = refusal(Path::new("testdata"), &kind.into()).to_string();
            assert!(text.contains(words) && text.contains("--data"), "{text}");
        }
    }
}
