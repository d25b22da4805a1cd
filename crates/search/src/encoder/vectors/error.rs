//! What can go wrong with a file of vectors. It is derived data: `uptake index
//! --encoder DIR` makes again what is lost, and nothing else.

use std::fmt;
use std::path::PathBuf;

/// Why a file of vectors cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum VectorsError {
    /// There is no file.
    #[error("There are no vectors at {path} yet. Make them with: uptake index --encoder DIR", path = .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error(
        "{path} does not hold vectors. Nothing was changed. Move it away and run: uptake index --encoder DIR",
        path = .0.display()
    )]
    NotVectors(PathBuf),
    /// Written by another version of Uptake.
    #[error(
        "The vectors at {path} have format {found}; this version of Uptake reads format {read}. Matching works \
         without them. Move the file away and make them again with: uptake index --encoder DIR",
        path = .path.display()
    )]
    OtherFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The format this version reads.
        read: u32,
    },
    /// The bytes that say which encoder the vectors are of are not those that were written.
    #[error(
        "The vectors at {path} are damaged where they name their encoder: the checksum does not match. \
         Matching works without them. Move the file away and make them again with: uptake index --encoder DIR",
        path = .0.display()
    )]
    Damaged(PathBuf),
    /// Made by another encoder than the one in use.
    #[error(
        "The vectors at {path} were made by the encoder {found}, the one in use is {used}: {difference} differs. \
         They cannot be compared, so matching goes on without them, and they are kept. Use the encoder they \
         were made by, or move the file away and make new ones with: uptake index --encoder DIR",
        path = .path.display()
    )]
    OtherEncoder {
        /// The file.
        path: PathBuf,
        /// Who made the vectors.
        found: String,
        /// The encoder in use.
        used: String,
        /// In what they differ.
        difference: &'static str,
    },
    /// Another process is adding to them.
    #[error(
        "Another process is adding vectors to {path}. Nothing was changed. Wait until it is done, or end \
         it: what it has done is kept, and the next run goes on from there.",
        path = .0.display()
    )]
    InUse(PathBuf),
    /// A vector that is not one: our own fault.
    #[error(
        "A vector for project {0} has the wrong length or holds no numbers. This is a fault of Uptake; please \
         report it. The vectors made before are kept."
    )]
    NotAVector(String),
    /// The system refused, for example because the disk is full.
    #[error(
        "The vectors at {path} cannot be read or written: {source}. What was written before is kept. Make \
         room or correct the permissions, then run `uptake index --encoder DIR` again.",
        path = .path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// What is wrong with a part of the file; the rest is sound and is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The file ends in the middle of a batch, as after a loss of power.
    CutShort {
        /// Bytes that are left of the batch.
        bytes: u64,
    },
    /// The bytes of one batch are not those that were written.
    Damaged {
        /// Which one, from 1.
        batch: u32,
        /// Vectors that it is said to hold.
        vectors: u32,
    },
    /// Nothing can be told of what follows a batch.
    Unreadable {
        /// Where it begins, from the start of the file.
        at: u64,
        /// Bytes from there to the end.
        bytes: u64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutShort { bytes } => write!(
                f,
                "The file of vectors ends in the middle of a batch; its last {bytes} bytes were dropped"
            )?,
            Self::Damaged { batch, vectors } => write!(
                f,
                "Batch {batch} of the file of vectors is damaged (its checksum does not match); \
                 its {vectors} vectors were dropped"
            )?,
            Self::Unreadable { at, bytes } => write!(
                f,
                "The file of vectors cannot be read from byte {at} on; its last {bytes} bytes were dropped"
            )?,
        }
        write!(
            f,
            ". All other vectors are used, and projects without one are still found by their words. \
             Make the missing ones again with: uptake index --encoder DIR"
        )
    }
}
