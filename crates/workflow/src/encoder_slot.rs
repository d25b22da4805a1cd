//! The encoder in use and the vectors it made: remembered in the data folder,
//! loaded when first asked for, and taken anew when their files change. Whatever is
//! wrong with them is told once, and matching goes on without.

use crate::index_slot::FileStamp;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use uptake_search::encoder::{
    self, EncoderError, EncoderIdentity, NeedEncoder, Vectors, VectorsError,
};

/// What the data folder remembers of the encoder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    /// Where it lies.
    folder: PathBuf,
    /// What it was called and what its files were, so that another one in the same
    /// place is noticed.
    name: String,
    fingerprint: String,
}

/// Why an encoder cannot be remembered or brought back to mind.
#[derive(Debug, thiserror::Error)]
pub enum EncoderMemoryError {
    /// The note was changed by hand.
    #[error(
        "The note of the encoder in use, {note}, cannot be understood: {why}. Matching goes on without an \
         encoder; all vectors are kept. Name the encoder again with: uptake index --encoder DIR",
        note = .note.display()
    )]
    Note {
        /// The file.
        note: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The folder now holds another encoder.
    #[error(
        "The encoder in {folder} is {found} now, and was {known} when it was taken into use. Matching goes on \
         without an encoder; all vectors are kept. If the change is meant, encode the projects anew with: \
         uptake index --encoder {folder}",
        folder = .folder.display()
    )]
    Exchanged {
        /// Its folder.
        folder: PathBuf,
        /// What is there.
        found: String,
        /// What was there.
        known: String,
    },
    /// It is not there any more, or broken.
    #[error("{0} Matching goes on without an encoder; the vectors it made are kept.")]
    Encoder(#[from] EncoderError),
    /// The system refused.
    #[error("{note} cannot be read or written: {source}. Nothing was changed.", note = .note.display())]
    Io {
        /// The file.
        note: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// What came of the last attempt to load something, and the file it was loaded by.
#[derive(Debug, Clone)]
struct Kept<T: ?Sized> {
    stamp: FileStamp,
    outcome: Result<Arc<T>, Arc<str>>,
}

/// Holds the encoder and the vectors.
#[derive(Debug)]
pub(crate) struct EncoderSlot {
    note: PathBuf,
    encoder: Mutex<Option<Kept<dyn NeedEncoder>>>,
    vectors: Mutex<Option<(PathBuf, Kept<Vectors>)>>,
}

impl EncoderSlot {
    /// A slot over the note at this path, which need not exist.
    pub(crate) fn new(note: PathBuf) -> Self {
        Self {
            note,
            encoder: Mutex::new(None),
            vectors: Mutex::new(None),
        }
    }

    /// The encoder in use: `None` where none was ever named, an explanation where
    /// the one that was cannot be had.
    pub(crate) fn current(&self) -> Option<Result<Arc<dyn NeedEncoder>, Arc<str>>> {
        let stamp = FileStamp::at(&self.note)?;
        let mut kept = self.encoder.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.stamp == stamp) {
            return Some(kept.outcome.clone());
        }
        let outcome = self.recall().map_err(|error| told(&error));
        *kept = Some(Kept {
            stamp,
            outcome: outcome.clone(),
        });
        Some(outcome)
    }

    /// The vectors that an encoder made; `None` where there are none yet.
    pub(crate) fn vectors(
        &self,
        path: &Path,
        encoder: &EncoderIdentity,
    ) -> Option<Result<Arc<Vectors>, Arc<str>>> {
        let stamp = FileStamp::at(path)?;
        let mut kept = self.vectors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, kept)) = kept.as_ref()
            && of == path
            && kept.stamp == stamp
        {
            return Some(kept.outcome.clone());
        }
        let opened = Vectors::open_for(path, encoder);
        if let Ok(vectors) = &opened {
            for fault in vectors.faults() {
                tracing::warn!("{fault}");
            }
        }
        let outcome = opened
            .map(Arc::new)
            .map_err(|error: VectorsError| told(&error));
        let now = Kept {
            stamp,
            outcome: outcome.clone(),
        };
        *kept = Some((path.to_owned(), now));
        Some(outcome)
    }

    /// Remembers an encoder that was loaded from a folder.
    pub(crate) fn remember(
        &self,
        folder: &Path,
        encoder: Arc<dyn NeedEncoder>,
    ) -> Result<(), EncoderMemoryError> {
        let failed = |source| EncoderMemoryError::Io {
            note: self.note.clone(),
            source,
        };
        let identity = encoder.identity();
        let remembered = Remembered {
            // Absolute, so that it is found again from wherever the next command runs.
            folder: std::path::absolute(folder).map_err(failed)?,
            name: identity.name.clone(),
            fingerprint: identity.fingerprint.clone(),
        };
        let text = toml::to_string(&remembered).map_err(|error| EncoderMemoryError::Note {
            note: self.note.clone(),
            why: error.to_string(),
        })?;
        let aside = self.note.with_extension("tmp");
        fs::write(&aside, text)
            .and_then(|()| fs::rename(&aside, &self.note))
            .map_err(failed)?;
        if let Some(stamp) = FileStamp::at(&self.note) {
            let outcome = Ok(encoder);
            *self.encoder.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(Kept { stamp, outcome });
        }
        Ok(())
    }

    /// Forgets the encoder; the vectors stay. Says whether there was one.
    pub(crate) fn forget(&self) -> Result<bool, EncoderMemoryError> {
        match fs::remove_file(&self.note) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(source) => Err(EncoderMemoryError::Io {
                note: self.note.clone(),
                source,
            }),
        }
    }

    fn recall(&self) -> Result<Arc<dyn NeedEncoder>, EncoderMemoryError> {
        let text = fs::read_to_string(&self.note).map_err(|source| EncoderMemoryError::Io {
            note: self.note.clone(),
            source,
        })?;
        let known: Remembered =
            toml::from_str(&text).map_err(|error| EncoderMemoryError::Note {
                note: self.note.clone(),
                why: error.message().to_owned(),
            })?;
        let encoder = encoder::load(&known.folder)?;
        let found = encoder.identity();
        if found.fingerprint != known.fingerprint {
            let was = EncoderIdentity {
                name: known.name,
                fingerprint: known.fingerprint,
                ..found.clone()
            };
            return Err(EncoderMemoryError::Exchanged {
                folder: known.folder,
                found: found.short(),
                known: was.short(),
            });
        }
        Ok(encoder)
    }
}

/// Tells the log what is wrong, and keeps the words for pages and commands.
fn told(error: &dyn std::error::Error) -> Arc<str> {
    tracing::warn!("{error}");
    error.to_string().into()
}
