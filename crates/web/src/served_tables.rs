//! The corpus as tables, given out by the site: a folder that `uptake export tables` wrote.
//! It is read anew for each answer, so that another export can take its place.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use serde::Deserialize;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Where the files stand below the site's address.
pub const SERVED_AT: &str = "/data/tables";

/// What an export says of itself.
const DESCRIPTION: &str = "tables.json";

/// A folder of tables.
#[derive(Debug, Clone)]
pub struct TablesFolder(PathBuf);

/// The tables of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedTables {
    /// The snapshot that they hold; `None` where they say none.
    pub snapshot: Option<String>,
    /// Its files.
    pub files: Vec<ServedFile>,
}

/// A file of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedFile {
    /// Its name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What stands in it, one sentence.
    pub describes: String,
}

#[derive(Deserialize)]
struct Described {
    snapshot: Option<String>,
    tables: Vec<DescribedTable>,
}

#[derive(Deserialize)]
struct DescribedTable {
    file: String,
    describes: String,
}

impl TablesFolder {
    /// The folder at `path`.
    ///
    /// # Errors
    /// It is none that an export of tables wrote.
    pub fn open(path: &Path) -> io::Result<Self> {
        let folder = Self(path.to_owned());
        folder.read()?;
        Ok(folder)
    }

    /// What stands in it now.
    ///
    /// # Errors
    /// It cannot be read, or is none that an export of tables wrote.
    pub fn read(&self) -> io::Result<ServedTables> {
        let described = std::fs::read(self.0.join(DESCRIPTION))?;
        let described: Described = serde_json::from_slice(&described).map_err(io::Error::other)?;
        let files = described.tables.into_iter().map(|it| {
            let bytes = std::fs::metadata(self.path_of(&it.file)?)?.len();
            Ok(ServedFile {
                bytes,
                file: it.file,
                describes: it.describes,
            })
        });
        Ok(ServedTables {
            snapshot: described.snapshot,
            files: files.collect::<io::Result<_>>()?,
        })
    }

    /// The file of this name, where it is one of the export's.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn find(&self, name: &str) -> io::Result<Option<PathBuf>> {
        if name == DESCRIPTION {
            return self.path_of(name).map(Some);
        }
        let tables = self.read()?;
        let found = tables.files.iter().find(|it| it.file == name);
        found.map(|it| self.path_of(&it.file)).transpose()
    }

    /// A description that names files elsewhere is none of ours.
    fn path_of(&self, name: &str) -> io::Result<PathBuf> {
        let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
        match name.chars().all(plain) && !name.starts_with('.') {
            true => Ok(self.0.join(name)),
            false => Err(io::Error::other(format!("“{name}” is no name of a table"))),
        }
    }
}

/// Bytes that are read at once, and how many such pieces wait for a slow reader.
const PIECE: usize = 64 << 10;
const WAITING: usize = 4;

/// A file as the body of an answer, read on as fast as it is taken, and its length.
///
/// # Errors
/// It cannot be opened.
pub(crate) async fn file_body(path: PathBuf) -> io::Result<(u64, Body)> {
    let opened = tokio::task::spawn_blocking(move || {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok::<_, io::Error>((length, file))
    });
    let (length, mut file) = opened.await.map_err(io::Error::other)??;
    let (send, pieces) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece).map(|length| {
                piece.truncate(length);
                Bytes::from(piece)
            });
            let last = !matches!(&read, Ok(piece) if !piece.is_empty());
            // A reader that went away needs no more of it.
            if send.blocking_send(read).is_err() || last {
                break;
            }
        }
    });
    Ok((length, Body::new(Pieces(pieces))))
}

/// The pieces of a file.
struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|it| it.map(|it| it.map(Frame::data)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_export_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("written");
        };
        assert!(TablesFolder::open(folder.path()).is_err(), "no export");
        write("project.parquet", "PAR1");
        write("secret.txt", "no");
        let described = |file: &str| {
            format!(
                r#"{{"snapshot":"s-1","tables":[{{"file":"{file}","rows":1,"describes":"It."}}]}}"#
            )
        };
        write("tables.json", &described("project.parquet"));
        let opened = TablesFolder::open(folder.path()).expect("an export");
        let read = opened.read().expect("read");
        assert_eq!(read.snapshot.as_deref(), Some("s-1"));
        assert_eq!(
            (read.files[0].file.as_str(), read.files[0].bytes),
            ("project.parquet", 4)
        );
        for (name, found) in [
            ("project.parquet", true),
            ("tables.json", true),
            ("secret.txt", false),
            ("../secret.txt", false),
        ] {
            assert_eq!(opened.find(name).expect("read").is_some(), found, "{name}");
        }
        write("tables.json", &described("../project.parquet"));
        assert!(opened.read().is_err(), "it names a file elsewhere");
    }
}
