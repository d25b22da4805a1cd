//! Reading and adding to a file of vectors: what is sound is kept, whatever
//! happened to the rest.

use super::error::{Fault, VectorsError};
use super::frame::{self, Batch, FORMAT, Found, LEAD, MAGIC, VectorRow};
use crate::encoder::identity::EncoderIdentity;
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use uptake_model::ProjectId;

/// All that a file holds.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) encoder: EncoderIdentity,
    pub(super) batches: Vec<Batch>,
    pub(super) faults: Vec<Fault>,
}

/// Reads a whole file.
pub(super) fn read(path: &Path) -> Result<Content, VectorsError> {
    let bytes = std::fs::read(path).map_err(|source| match source.kind() {
        ErrorKind::NotFound => VectorsError::Missing(path.to_owned()),
        _ => io_error(path)(source),
    })?;
    if bytes.len() < LEAD || bytes[..8] != MAGIC {
        return Err(VectorsError::NotVectors(path.to_owned()));
    }
    let format = frame::number(&bytes, 8);
    if format != FORMAT {
        return Err(VectorsError::OtherFormat {
            path: path.to_owned(),
            found: format,
            read: FORMAT,
        });
    }
    let (encoder, mut at) =
        frame::read_head(&bytes).ok_or_else(|| VectorsError::Damaged(path.to_owned()))?;
    let dimension = encoder.dimension as usize;
    let (mut batches, mut faults) = (Vec::new(), Vec::new());
    let mut count = 0;
    while at < bytes.len() {
        let left = (bytes.len() - at) as u64;
        count += 1;
        match Batch::read(&bytes[at..], dimension) {
            Found::Batch(batch, vectors, length) => {
                match batch {
                    Some(batch) => batches.push(batch),
                    None => faults.push(Fault::Damaged {
                        batch: count,
                        vectors,
                    }),
                }
                at += length;
            }
            Found::Beginning => {
                faults.push(Fault::CutShort { bytes: left });
                break;
            }
            Found::Nothing => {
                let at = at as u64;
                faults.push(Fault::Unreadable { at, bytes: left });
                break;
            }
        }
    }
    Ok(Content {
        encoder,
        batches,
        faults,
    })
}

/// The right to add to a file of vectors, held by one process at a time.
#[derive(Debug)]
pub struct VectorLog {
    path: PathBuf,
    file: File,
    encoder: EncoderIdentity,
    texts: HashMap<ProjectId, u64>,
    /// Beside the file rather than on it, because the file may be replaced.
    _lock: File,
}

impl VectorLog {
    /// Opens the file for adding, and makes it where it is missing. Where parts are
    /// damaged or half of it is outdated, it is written again from what is sound;
    /// the faults are returned to be told.
    ///
    /// # Errors
    /// Another process is adding to it; it holds the vectors of another encoder; it is
    /// no such file; or the system refuses. See [`VectorsError`].
    pub fn open(
        path: &Path,
        encoder: &EncoderIdentity,
    ) -> Result<(Self, Vec<Fault>), VectorsError> {
        let lock = lock(path)?;
        let (batches, faults) = match read(path) {
            Ok(content) => {
                same_encoder(path, &content.encoder, encoder)?;
                (content.batches, content.faults)
            }
            Err(VectorsError::Missing(_)) => {
                write_anew(path, encoder, &[])?;
                (Vec::new(), Vec::new())
            }
            Err(error) => return Err(error),
        };
        let mut texts = HashMap::new();
        let mut rows = 0;
        for batch in &batches {
            rows += batch.ids.len();
            texts.extend(batch.ids.iter().cloned().zip(batch.texts.iter().copied()));
        }
        if !faults.is_empty() || rows > 2 * texts.len() {
            let outdated = rows > 2 * texts.len();
            let kept = if outdated { latest(&batches) } else { batches };
            write_anew(path, encoder, &kept)?;
        }
        let file = OpenOptions::new().append(true).open(path);
        let log = Self {
            file: file.map_err(io_error(path))?,
            path: path.to_owned(),
            encoder: encoder.clone(),
            texts,
            _lock: lock,
        };
        Ok((log, faults))
    }

    /// The fingerprint of the text that a project's vector was made from.
    #[must_use]
    pub fn text(&self, id: &ProjectId) -> Option<u64> {
        self.texts.get(id).copied()
    }

    /// How many projects have a vector.
    #[must_use]
    pub fn projects(&self) -> usize {
        self.texts.len()
    }

    /// Adds vectors as one batch and sees them onto the disk. A project that has one
    /// is given the new one.
    ///
    /// # Errors
    /// The system refuses: what was added before is kept. A vector of another length or
    /// with something that is no number is our own fault.
    pub fn append(&mut self, rows: &[VectorRow]) -> Result<(), VectorsError> {
        if rows.is_empty() {
            return Ok(());
        }
        let dimension = self.encoder.dimension as usize;
        let wrong = rows.iter().find(|row| {
            row.values.len() != dimension || row.values.iter().any(|it| !it.is_finite())
        });
        if let Some(row) = wrong {
            return Err(VectorsError::NotAVector(row.id.to_string()));
        }
        let bytes = Batch::of(rows).bytes();
        let before = self.file.seek(SeekFrom::End(0));
        let before = before.map_err(io_error(&self.path))?;
        let written = self.file.write_all(&bytes);
        if let Err(error) = written.and_then(|()| self.file.sync_data()) {
            // Best effort: a torn batch left here would be told and dropped by the next reader.
            let _ = self.file.set_len(before);
            return Err(io_error(&self.path)(error));
        }
        let texts = rows.iter().map(|row| (row.id.clone(), row.text));
        self.texts.extend(texts);
        Ok(())
    }
}

/// Refuses vectors of another encoder.
pub(super) fn same_encoder(
    path: &Path,
    found: &EncoderIdentity,
    used: &EncoderIdentity,
) -> Result<(), VectorsError> {
    match used.difference(found) {
        None => Ok(()),
        Some(difference) => Err(VectorsError::OtherEncoder {
            path: path.to_owned(),
            found: found.short(),
            used: used.short(),
            difference,
        }),
    }
}

/// Of each project its latest vector, in one batch.
pub(super) fn latest(batches: &[Batch]) -> Vec<Batch> {
    let mut last: HashMap<ProjectId, (usize, usize)> = HashMap::new();
    for (number, batch) in batches.iter().enumerate() {
        for (row, id) in batch.ids.iter().enumerate() {
            last.insert(id.clone(), (number, row));
        }
    }
    let mut order: Vec<_> = last.into_iter().collect();
    order.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let mut merged = Batch::default();
    for (id, (number, row)) in order {
        let batch = &batches[number];
        let dimension = batch.numbers.len() / batch.ids.len();
        let values = row * dimension..(row + 1) * dimension;
        merged.ids.push(id);
        merged.texts.push(batch.texts[row]);
        merged.scales.push(batch.scales[row]);
        merged
            .numbers
            .extend_from_slice(&batch.numbers[values.clone()]);
        merged.exact.extend_from_slice(&batch.exact[values]);
    }
    if merged.ids.is_empty() {
        return Vec::new();
    }
    vec![merged]
}

fn write_anew(
    path: &Path,
    encoder: &EncoderIdentity,
    batches: &[Batch],
) -> Result<(), VectorsError> {
    let failed = io_error(path);
    let head = frame::head(encoder).map_err(|error| failed(error.into()))?;
    let aside = beside(path, ".tmp");
    let write = || {
        let mut file = File::create(&aside)?;
        file.write_all(&head)?;
        for batch in batches {
            file.write_all(&batch.bytes())?;
        }
        file.sync_all()?;
        std::fs::rename(&aside, path)
    };
    write().map_err(failed)
}

fn lock(path: &Path) -> Result<File, VectorsError> {
    let failed = io_error(path);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(beside(path, ".lock"))
        .map_err(&failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VectorsError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> VectorsError {
    let path = path.to_owned();
    move |source| VectorsError::Io {
        path: path.clone(),
        source,
    }
}
