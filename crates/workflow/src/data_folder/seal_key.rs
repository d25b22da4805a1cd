//! The file with the key that opens the secrets in the database. It stands outside the
//! database, so that a copy of the database alone opens none of them.

use crate::entropy::Entropy;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use uptake_store::SealKey;

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealKeyError {
    /// The file holds something else.
    #[error(
        "{0} holds no key. Nothing was changed. Put back the file that was made with the database, or \
         name it with --secrets-key."
    )]
    NoKey(String),
    /// It cannot be read or written.
    #[error(
        "The key {file} cannot be used ({reason}). Nothing was changed. Check who may read it."
    )]
    Unusable {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
}

/// Reads the key in a file; `None` where there is no such file.
///
/// # Errors
/// See [`SealKeyError`].
pub fn read_seal_key(file: &Path) -> Result<Option<SealKey>, SealKeyError> {
    match std::fs::read_to_string(file) {
        Ok(text) => match SealKey::parse(&text) {
            Some(key) => Ok(Some(key)),
            None => Err(SealKeyError::NoKey(file.display().to_string())),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(file, &error)),
    }
}

/// Draws a new key and writes it into a file that its owner alone may read. A file that is
/// there already is left as it is, and its key is read: another process was faster.
///
/// # Errors
/// See [`SealKeyError`].
pub fn write_seal_key(file: &Path, entropy: &dyn Entropy) -> Result<SealKey, SealKeyError> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    let key = SealKey::new(bytes);
    // Written aside and linked into place whole, so that nobody ever reads half of it.
    let aside = file.with_extension(format!("key-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&aside).and_then(|mut it| {
        it.write_all(format!("{}\n", key.text()).as_bytes())?;
        it.sync_all()
    });
    let linked = written.and_then(|()| std::fs::hard_link(&aside, file));
    // What stands aside has done its work, whatever came of it.
    let _ = std::fs::remove_file(&aside);
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let known = read_seal_key(file)?;
            known.ok_or_else(|| SealKeyError::NoKey(file.display().to_string()))
        }
        Err(error) => Err(unusable(file, &error)),
    }
}

fn unusable(file: &Path, error: &std::io::Error) -> SealKeyError {
    SealKeyError::Unusable {
        file: file.display().to_string(),
        reason: error.to_string(),
    }
}
