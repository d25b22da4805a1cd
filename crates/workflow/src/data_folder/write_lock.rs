//! The lock that one process holds while it writes to a data folder. The system
//! releases it when the process ends, however it ends.

use super::{DataFolderError, refusal};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

const NAME: &str = "write.lock";

/// The right to write to a data folder; given back when dropped.
#[derive(Debug)]
pub struct WriteLock {
    file: File,
}

/// Opens the lock's file without taking it.
pub(super) fn open_file(folder: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(NAME))
}

impl WriteLock {
    pub(super) fn take(folder: &Path, command: &str) -> Result<Self, DataFolderError> {
        let failed = |error: io::Error| refusal(folder, &error);
        let mut file = open_file(folder).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DataFolderError::InUse {
                    folder: folder.display().to_string(),
                    holder: holder(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let note = format!("{command} (process {})", std::process::id());
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(note.as_bytes()))
            .map_err(failed)?;
        Ok(Self { file })
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Only the note; the lock itself goes with the file.
        let _ = self.file.set_len(0);
    }
}

/// What the holder wrote about itself.
fn holder(file: &mut File) -> String {
    let mut note = String::new();
    match file.read_to_string(&mut note) {
        Ok(_) if !note.is_empty() => note,
        _ => "one that does not say its name".to_owned(),
    }
}
