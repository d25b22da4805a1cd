//! The layout of the index file: a fixed head, a table of sections, the sections.
//!
//! ```text
//! 0   magic "UPTAKEIX"          8 bytes
//! 8   format                    u32
//! 12  number of sections        u32
//! 16  length of the file        u64
//! 24  SHA-256 of all that follows, 32 bytes
//! 56  zero                      8 bytes
//! 64  table: per section number u32, zero u32, offset u64, length u64
//! …   sections, each starting at a multiple of 64 bytes
//! ```
//!
//! All numbers are little-endian and are used in place.

use super::error::OpenError;
use super::map;
use memmap2::Mmap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

#[cfg(target_endian = "big")]
compile_error!("the index file is used in place and holds little-endian numbers");

/// First bytes of every index.
const MAGIC: [u8; 8] = *b"UPTAKEIX";
/// The format this version writes and reads.
pub const FORMAT: u32 = 3;
/// Bytes before the table.
const HEAD: usize = 64;
/// Bytes of an entry of the table.
const ENTRY: usize = 24;
/// Where the checksum stands, and where what it covers begins.
const CHECKSUM: Range<usize> = 24..56;
/// Sections start at multiples of this, so that numbers are aligned.
const ALIGN: usize = 64;

/// The parts of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u32)]
pub(super) enum Section {
    /// Settings and counts, as JSON.
    Header,
    /// Ends of the stems in `TermText`.
    TermEnds,
    /// All stems, sorted, one after the other.
    TermText,
    /// Highest impact of each term.
    TermPeaks,
    /// Where each term's runs start in `Runs`.
    TermRuns,
    /// Runs: chunk and first posting.
    Runs,
    /// Document of each posting, counted inside its chunk.
    PostingDocuments,
    /// Impact of each posting.
    PostingImpacts,
    /// Ends of the identifiers in `IdText`.
    IdEnds,
    /// All identifiers, sorted.
    IdText,
    /// Fingerprints of the texts.
    Fingerprints,
    /// Lengths of the documents as vectors.
    Norms,
    /// First days as `yyyymmdd`, 0 where not stated.
    Starts,
    /// Last days, likewise.
    Ends,
    /// Statuses.
    Statuses,
    /// Documents in the order of browsing.
    Browse,
    /// Ends of the names of attribute values in `ValueText`.
    ValueEnds,
    /// Names of attribute values, sorted facet by facet.
    ValueText,
    /// Where each document's values start in `Values`.
    ValueStarts,
    /// Attribute values of the documents, by number.
    Values,
    /// For each term its row among the directions.
    DirectionRows,
    /// Directions of terms in the latent space, a byte a dimension.
    TermDirections,
    /// What one step of each term's direction is worth.
    TermScales,
    /// Directions of documents, likewise.
    DocumentDirections,
    /// What one step of each document's direction is worth.
    DocumentScales,
    /// The maps from topics to projects.
    TopicMaps,
    /// The stretching for similar projects.
    Whitening,
    /// Lengths of the documents once stretched.
    WhitenedLengths,
    /// How near each document lies to civil security.
    Nearness,
}

impl Section {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Nearness as usize + 1;
}

/// An index file as bytes, with its sections found.
pub(super) struct Container {
    bytes: Mmap,
    sections: Vec<Range<usize>>,
}

impl Container {
    /// Opens, measures and checks a file.
    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        let io = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => OpenError::Missing(path.to_owned()),
            _ => OpenError::Io {
                path: path.to_owned(),
                source,
            },
        };
        let file = File::open(path).map_err(io)?;
        let found = file.metadata().map_err(io)?.len();
        if found < HEAD as u64 {
            return Err(OpenError::NotAnIndex(path.to_owned()));
        }
        let bytes = map::map(&file).map_err(io)?;
        if bytes[..8] != MAGIC {
            return Err(OpenError::NotAnIndex(path.to_owned()));
        }
        let format = number32(&bytes, 8);
        if format != FORMAT {
            return Err(OpenError::OtherFormat {
                path: path.to_owned(),
                found: format,
                read: FORMAT,
            });
        }
        let expected = number64(&bytes, 16);
        if expected != found {
            return Err(OpenError::WrongLength {
                path: path.to_owned(),
                expected,
                found,
            });
        }
        let sum = Sha256::new()
            .chain_update(&bytes[..CHECKSUM.start])
            .chain_update(&bytes[CHECKSUM.end..])
            .finalize();
        if bytes[CHECKSUM] != sum[..] {
            return Err(OpenError::Damaged(path.to_owned()));
        }
        let sections = table(&bytes).ok_or_else(|| OpenError::OtherVersion {
            path: path.to_owned(),
            what: "its table of sections",
        })?;
        Ok(Self { bytes, sections })
    }

    /// The bytes of a section.
    pub(super) fn bytes(&self, section: Section) -> &[u8] {
        &self.bytes[self.sections[section as usize].clone()]
    }

    /// A section as numbers; `None` where its length is no multiple of theirs.
    pub(super) fn numbers<T: bytemuck::AnyBitPattern>(&self, section: Section) -> Option<&[T]> {
        bytemuck::try_cast_slice(self.bytes(section)).ok()
    }

    /// The first eight bytes of the checksum: tells indexes apart.
    pub(super) fn identity(&self) -> u64 {
        number64(&self.bytes, CHECKSUM.start)
    }

    /// Bytes of the file.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

fn table(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    if number32(bytes, 12) as usize != Section::COUNT {
        return None;
    }
    let mut sections = Vec::with_capacity(Section::COUNT);
    for place in 0..Section::COUNT {
        let at = HEAD + place * ENTRY;
        if bytes.len() < at + ENTRY || number32(bytes, at) as usize != place {
            return None;
        }
        let start = usize::try_from(number64(bytes, at + 8)).ok()?;
        let length = usize::try_from(number64(bytes, at + 16)).ok()?;
        let end = start.checked_add(length)?;
        if !start.is_multiple_of(ALIGN) || end > bytes.len() {
            return None;
        }
        sections.push(start..end);
    }
    Some(sections)
}

fn number32(bytes: &[u8], at: usize) -> u32 {
    let mut raw = [0; 4];
    raw.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(raw)
}

fn number64(bytes: &[u8], at: usize) -> u64 {
    let mut raw = [0; 8];
    raw.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(raw)
}

/// Puts sections together into a file: written aside under `<path>.tmp`,
/// flushed to the disk, and only then moved to its place. On failure the file
/// written aside is removed and what stood in the place stays.
pub(super) fn write(path: &Path, sections: &[&[u8]; Section::COUNT]) -> io::Result<u64> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".tmp");
    let aside = std::path::PathBuf::from(aside);
    let written = write_aside(&aside, sections).and_then(|length| {
        std::fs::rename(&aside, path)?;
        sync_folder(path)?;
        Ok(length)
    });
    if written.is_err() {
        // The first error is the one to tell; what is left aside is overwritten next time.
        drop(std::fs::remove_file(&aside));
    }
    written
}

fn write_aside(aside: &Path, sections: &[&[u8]; Section::COUNT]) -> io::Result<u64> {
    let mut head = Vec::with_capacity(HEAD + ENTRY * Section::COUNT);
    let mut at = (HEAD + ENTRY * Section::COUNT).next_multiple_of(ALIGN);
    head.extend_from_slice(&MAGIC);
    head.extend_from_slice(&FORMAT.to_le_bytes());
    head.extend_from_slice(&(Section::COUNT as u32).to_le_bytes());
    head.resize(HEAD, 0);
    for (place, bytes) in sections.iter().enumerate() {
        head.extend_from_slice(&(place as u64).to_le_bytes());
        head.extend_from_slice(&(at as u64).to_le_bytes());
        head.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        at = (at + bytes.len()).next_multiple_of(ALIGN);
    }
    head.resize(head.len().next_multiple_of(ALIGN), 0);
    head[16..24].copy_from_slice(&(at as u64).to_le_bytes());

    let mut hash = Sha256::new()
        .chain_update(&head[..CHECKSUM.start])
        .chain_update(&head[CHECKSUM.end..]);
    let padding = |bytes: &[u8]| vec![0; bytes.len().next_multiple_of(ALIGN) - bytes.len()];
    for bytes in sections {
        hash.update(bytes);
        hash.update(padding(bytes));
    }
    head[CHECKSUM].copy_from_slice(&hash.finalize());

    let mut file = File::create(aside)?;
    file.write_all(&head)?;
    for bytes in sections {
        file.write_all(bytes)?;
        file.write_all(&padding(bytes))?;
    }
    file.sync_all()?;
    Ok(at as u64)
}

/// Makes the rename itself last through a loss of power.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix)
        && let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
