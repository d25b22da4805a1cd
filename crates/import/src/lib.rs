//! Reads the open data of EU research as it really is: archives unpacked within
//! limits, files recognised by content, text repaired, and everything that is wrong
//! kept as a problem beside the records. Nothing here writes to a store or decides
//! what is new; the only network access is [`fetch`].
//!
//! ```
//! use uptake_import::{Collected, Limits, read};
//! use uptake_model::SourceKind;
//!
//! let mut sink = Collected::default();
//! let paths = ["no-such-file.zip".into()];
//! let error = read(SourceKind::Cordis, &paths, &Limits::default(), &mut sink).unwrap_err();
//! assert!(error.to_string().starts_with("no-such-file.zip cannot be opened"));
//! ```

mod archive;
mod assembly;
mod attached_file;
pub mod brief_file;
mod error;
pub mod fetch;
pub mod gap_list;
mod limits;
pub mod normalise;
mod notes;
mod parse;
mod pipeline;
mod recognise;
mod register;
mod sink;
mod sources;
mod table;

pub use attached_file::attached_kind;
pub use error::{ImportError, UNDERSTOOD};
pub use limits::Limits;
pub use sink::{Collected, Flow, Origin, Progress, Sink};
pub use sources::sample;

use std::path::PathBuf;
use uptake_model::SourceKind;

/// Reads files, folders and archives of one source, or, for
/// [`SourceKind::Sample`], the bundled sample, for which `inputs` is not looked at.
///
/// Records and problems reach `sink` in an order that depends only on the input. The
/// result must only be kept if this returns `Ok`.
///
/// # Errors
///
/// An [`ImportError`] where an archive is damaged, a limit was passed, no record could
/// be read at all, or the sink said stop. Single bad files and rows are problems.
pub fn read(
    source: SourceKind,
    inputs: &[PathBuf],
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Origin, ImportError> {
    if source == SourceKind::Sample {
        return sample::read(sink);
    }
    let files = archive::list(inputs)?;
    let name = archive::describe(inputs, &files);
    pipeline::run(source, &files, name, limits, sink)
}
