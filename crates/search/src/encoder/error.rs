//! What can be wrong with an encoder's folder, and what to do about it. Nothing
//! of Uptake's own is touched by any of these: matching goes on without the encoder.

use std::path::PathBuf;

/// Why an encoder cannot be loaded or used.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// This program was built without the means to run one.
    #[error(
        "The encoder in {folder} cannot be used: this Uptake was built without neural encoders. The index \
         and all vectors are kept, and matching works without them. Build one that can with: \
         cargo build --release --features neural",
        folder = .0.display()
    )]
    NotBuiltIn(PathBuf),
    /// A file is not there.
    #[error(
        "The encoder folder {folder} is incomplete: {file} is missing. Nothing was changed. An encoder \
         is a folder with config.json, tokenizer.json and model.safetensors; get the missing file \
         from where the others came from.",
        folder = .folder.display()
    )]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// The file, relative to it.
        file: &'static str,
    },
    /// The system refused.
    #[error("{file} cannot be read: {source}. Nothing was changed. Check its permissions and the disk.", file = .file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file is not what its name promises.
    #[error(
        "{file} cannot be understood: {why}. Nothing was changed. It may have been cut short on the \
         way here: get it again, and compare its checksum with its source.",
        file = .file.display()
    )]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Sound, but of a kind that is not known here.
    #[error(
        "The encoder in {folder} is of a kind that Uptake does not run: {what}. Nothing was changed. \
         It runs encoders of the BERT family (model_type bert, roberta or xlm-roberta) with mean or \
         cls pooling, such as all-MiniLM-L6-v2 and multilingual-e5-small.",
        folder = .folder.display()
    )]
    OtherArchitecture {
        /// The folder.
        folder: PathBuf,
        /// What is other.
        what: String,
    },
    /// Two files contradict each other about a size.
    #[error(
        "The encoder in {folder} contradicts itself: {what} should be {expected} and is {found}. \
         Nothing was changed. Its files seem to come from different encoders: get them all from one.",
        folder = .folder.display()
    )]
    WrongDimension {
        /// The folder.
        folder: PathBuf,
        /// Which size.
        what: String,
        /// What config.json promises.
        expected: String,
        /// What was found.
        found: String,
    },
    /// The computation itself failed: our own fault.
    #[error(
        "The encoder failed on a text ({0}). This is a fault of Uptake; please report it. What was \
         encoded before is kept, and matching works without the rest."
    )]
    Computation(String),
}
