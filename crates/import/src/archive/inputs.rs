//! The files that paths name: folders are walked, in the order of names, so that
//! the same folder gives the same import.

use crate::ImportError;
use std::fs;
use std::path::{Path, PathBuf};

/// Deepest folder walked into.
const DEEPEST: usize = 32;

/// A file to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its name for people: the path below the folder that was named, or the bare
    /// name; never a path of this machine.
    pub(crate) name: String,
    /// Its size.
    pub(crate) bytes: u64,
}

/// All files that `paths` name, links inside folders left out.
///
/// # Errors
///
/// [`ImportError::Unreadable`] for a path that cannot be opened,
/// [`ImportError::NotAFile`] for one that may never end and
/// [`ImportError::NoFiles`] where there is none.
pub(crate) fn list(paths: &[PathBuf]) -> Result<Vec<Input>, ImportError> {
    let mut inputs = Vec::new();
    for path in paths {
        let name = base_name(path);
        let unreadable = |source| ImportError::Unreadable {
            name: name.clone(),
            source,
        };
        let about = fs::metadata(path).map_err(unreadable)?;
        if about.is_dir() {
            walk(path, "", DEEPEST, &mut inputs)?;
        } else if !about.is_file() {
            return Err(ImportError::NotAFile(name));
        } else {
            inputs.push(Input {
                path: path.clone(),
                name,
                bytes: about.len(),
            });
        }
    }
    if inputs.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| base_name(path)).collect();
        let named = if names.is_empty() {
            "what was named".to_owned()
        } else {
            names.join(", ")
        };
        return Err(ImportError::NoFiles(named));
    }
    Ok(inputs)
}

/// What the inputs are called together.
pub(crate) fn describe(paths: &[PathBuf], inputs: &[Input]) -> String {
    let names: Vec<String> = paths.iter().map(|path| base_name(path)).collect();
    if inputs.len() == names.len() {
        names.join(", ")
    } else {
        format!("{} ({} files)", names.join(", "), inputs.len())
    }
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    inputs: &mut Vec<Input>,
) -> Result<(), ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        name: base_name(folder),
        source,
    };
    let mut entries: Vec<fs::DirEntry> = fs::read_dir(folder)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_hidden(&name) {
            continue;
        }
        let about = entry.file_type().map_err(unreadable)?;
        let below = format!("{prefix}{name}");
        if about.is_dir() && depth > 0 {
            walk(&entry.path(), &format!("{below}/"), depth - 1, inputs)?;
        } else if about.is_file() {
            let bytes = entry.metadata().map_err(unreadable)?.len();
            inputs.push(Input {
                path: entry.path(),
                name: below,
                bytes,
            });
        }
    }
    Ok(())
}

/// Files that systems leave behind in folders and archives.
pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX")
        || matches!(name.rsplit('/').next(), Some("Thumbs.db" | "desktop.ini"))
}

fn base_name(path: &Path) -> String {
    let resolved = path.file_name().map_or_else(
        || {
            path.canonicalize()
                .ok()
                .and_then(|full| full.file_name().map(ToOwned::to_owned))
        },
        |name| Some(name.to_owned()),
    );
    resolved.map_or_else(
        || "the folder".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
