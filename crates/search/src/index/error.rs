//! What can go wrong with the index file, and what to do about it.

use std::path::PathBuf;

/// Why an index cannot be opened. Whatever the reason, it is derived data:
/// `uptake index` makes it again from what was imported.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no file.
    #[error("There is no search index at {path} yet. Run `uptake index` to build it.", path = .0.display())]
    Missing(PathBuf),
    /// The file is something else, or damaged in its first bytes.
    #[error(
        "{path} does not begin as a search index does: it is damaged, or another file in its place. \
         The imported data is not affected. Run `uptake index` to replace it.",
        path = .0.display()
    )]
    NotAnIndex(PathBuf),
    /// The file was written by another version of Uptake.
    #[error(
        "The search index at {path} has format {found}; this version of Uptake reads format {read}. \
         Another version of Uptake wrote it, or it is damaged. The imported data is not affected. Run `uptake index` to build it again.",
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
    /// The file is sound, but its header or its sections are not those of this version.
    #[error(
        "The search index at {path} was written by another version of Uptake, whose index holds other \
         things ({what}). The imported data is not affected. Run `uptake index` to build it again.",
        path = .path.display()
    )]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// What cannot be read.
        what: &'static str,
    },
    /// The file was made with other rules of text analysis.
    #[error(
        "The search index at {path} was made with other rules of text analysis ({found}, now {read}) \
         and would miss words. The imported data is not affected. Run `uptake index` to build it again.",
        path = .path.display()
    )]
    OtherAnalysis {
        /// The file.
        path: PathBuf,
        /// The rules it was made with.
        found: u32,
        /// The rules of this version.
        read: u32,
    },
    /// The file ends too early, or goes on where it should end.
    #[error(
        "The search index at {path} should be {expected} bytes long and is {found}. \
         The imported data is not affected. Run `uptake index` to build it again.",
        path = .path.display()
    )]
    WrongLength {
        /// The file.
        path: PathBuf,
        /// Bytes its header promises.
        expected: u64,
        /// Bytes it has.
        found: u64,
    },
    /// The bytes are not those that were written.
    #[error(
        "The search index at {path} is damaged: its checksum does not match. \
         The imported data is not affected. Run `uptake index` to build it again.",
        path = .0.display()
    )]
    Damaged(PathBuf),
    /// The checksum is right but the content contradicts itself: our own fault.
    #[error(
        "The search index at {path} contradicts itself ({what}). This is a fault of Uptake; please report it. \
         The imported data is not affected. Run `uptake index` to build it again.",
        path = .path.display()
    )]
    Inconsistent {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: &'static str,
    },
    /// The system refused.
    #[error("The search index at {path} cannot be read: {source}. Check its permissions and the disk.", path = .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// Why an index cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A project was added twice: a fault of the caller.
    #[error(
        "Project {0} was given to the index twice. The index in force stays as it was. \
         This is a fault of Uptake; please report it."
    )]
    Twice(String),
    /// Settings outside the ranges their documentation states.
    #[error(
        "The ranking settings are outside their ranges. The index in force stays as it was. \
         Correct the settings and run `uptake index` again."
    )]
    Settings,
    /// More than the file format can number.
    #[error(
        "The corpus has more {what} than one index can hold ({most}). The index in force stays as it was."
    )]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many it can hold.
        most: u64,
    },
    /// The system refused, for example because the disk is full.
    #[error(
        "The search index cannot be written to {path}: {source}. The index in force stays as it was. \
         Make room or correct the permissions, then run `uptake index` again.",
        path = .path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}
