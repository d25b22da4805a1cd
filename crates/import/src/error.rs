//! What can go wrong with an import as a whole. One bad row or file is never an
//! [`ImportError`]: it is a [`Problem`](uptake_model::Problem) and the import goes on.
//! Each message says what happened and what to do; that nothing was changed is true
//! because an import only counts once it has been read to its end.

use std::io;
use thiserror::Error;

/// The file formats understood, for messages.
pub const UNDERSTOOD: &str = "CORDIS per-project XML; CORDIS CSV tables (project, organization, topics, \
     legalBasis, euroSciVoc, webLink, webItem, projectDeliverables, projectPublications, \
     reportSummaries, and the index of a search export); topic and programme reference tables; the \
     Funding & Tenders Portal dump and the work programme files (JSON); each as a file, in a folder, \
     or in a .zip, .tar, .tar.gz, .tgz, .tar.xz, .gz or .xz";

/// Why an import could not be read. The first five are for the user to mend, the
/// rest are damage or faults outside.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No path was given, or only empty folders.
    #[error(
        "There is no file to read in {0}. Nothing was changed. Name a file or a folder that holds \
         one; understood are: {UNDERSTOOD}."
    )]
    NoFiles(String),
    /// A path cannot be opened.
    #[error(
        "{name} cannot be opened: {source}. Nothing was changed. Check the path and its permissions."
    )]
    Unreadable {
        /// File name, without its folder.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// A path is neither a file nor a folder.
    #[error(
        "{0} is neither a file nor a folder but a pipe, a socket or a device, which may never end. It \
         was not read and nothing was changed. Save what it gives to a file and import that."
    )]
    NotAFile(String),
    /// Not a single record could be read.
    #[error(
        "No record could be read from {name}: {reason} Nothing was changed. Understood are: {UNDERSTOOD}."
    )]
    NothingRead {
        /// What was read.
        name: String,
        /// The first problem, as a sentence.
        reason: String,
    },
    /// The archive unpacks to more than the limits allow.
    #[error(
        "{name} unpacks to far more than it should ({what}) and was not read further. Nothing was \
         changed. If the file comes from a source you trust, unpack it yourself and import the folder."
    )]
    TooLarge {
        /// The archive.
        name: String,
        /// Which limit was passed.
        what: String,
    },
    /// The archive ends in the middle.
    #[error(
        "{name} ends in the middle: the download was probably cut off. Nothing was changed. Fetch the \
         file again and repeat the import."
    )]
    Truncated {
        /// The archive.
        name: String,
    },
    /// The archive is damaged.
    #[error(
        "{name} is damaged: {reason}. Nothing was changed. Fetch the file again and repeat the import."
    )]
    Damaged {
        /// The archive.
        name: String,
        /// What the decompressor says.
        reason: String,
    },
    /// The sink asked to stop.
    #[error(
        "The import was stopped before its end. Nothing was changed; start it again when you like."
    )]
    Stopped,
    /// The bundled sample cannot be read: a fault of ours.
    #[error("The bundled sample is broken: {0}. This is a fault in Uptake; please report it.")]
    Sample(String),
    /// A reading thread ended without a word: a fault of ours.
    #[error(
        "Reading {0} failed inside Uptake. Nothing was changed. Please report it with the name of the file."
    )]
    Internal(String),
}
