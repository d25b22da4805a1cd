//! What a server said of the version of a file, kept beside it.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;

/// The version of a file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    /// `ETag` (RFC 9110, 8.8.3).
    pub(super) etag: Option<String>,
    /// `Last-Modified` (RFC 9110, 8.8.2).
    pub(super) modified: Option<String>,
}

impl State {
    /// The kept state, empty where there is none that can be read.
    pub(super) fn load(path: &Path) -> Self {
        fs::read_to_string(path)
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Keeps the state.
    pub(super) fn save(&self, path: &Path) -> io::Result<()> {
        fs::write(path, serde_json::to_string(self)?)
    }

    /// What tells this version from others: a strong `ETag`, or else the time of the last
    /// change. A weak one must not join parts (RFC 9110, 13.1.5).
    pub(super) fn validator(&self) -> Option<&str> {
        self.etag
            .as_deref()
            .filter(|tag| !tag.starts_with("W/"))
            .or(self.modified.as_deref())
    }
}
