//! From paths to files in memory: folders are walked, archives unpacked within
//! limits, checksums taken on the way. Nothing is ever written to disk here.

mod inputs;
mod meter;
mod unpack;

pub(crate) use inputs::{Input, describe, list};

use crate::{Flow, ImportError, Limits};
use meter::Counted;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::sync::atomic::{AtomicU64, Ordering};
use uptake_model::{Problem, ProblemKind};

/// A file to read, or a problem with one that cannot be.
#[derive(Debug)]
pub(crate) enum Found {
    /// The file, unpacked.
    File {
        /// Its path inside the archive or folder.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Why one was left out.
    Problem(Problem),
}

/// A problem with a file as a whole.
pub(crate) fn file_problem(kind: ProblemKind, file: &str, detail: &str) -> Problem {
    Problem {
        kind,
        file: file.to_owned(),
        line: None,
        record: None,
        field: None,
        detail: detail.to_owned(),
    }
}

/// Reads one input: hands each file in it to `take` and returns the input's SHA-256.
/// `bytes_read` grows as the input is read, before unpacking.
///
/// # Errors
///
/// As [`ImportError`] says; [`ImportError::Stopped`] where `take` breaks.
pub(crate) fn open(
    input: &Input,
    limits: &Limits,
    bytes_read: &AtomicU64,
    take: &mut dyn FnMut(Found) -> Flow,
) -> Result<String, ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        name: input.name.clone(),
        source,
    };
    let mut file = File::open(&input.path).map_err(unreadable)?;
    let mut head = [0_u8; unpack::TAR_BLOCK];
    let known = read_up_to(&mut file, &mut head).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let head = &head[..known];
    let magic = &head[..known.min(6)];
    if magic.starts_with(b"PK\x03\x04") || magic.starts_with(b"PK\x05\x06") {
        // A zip is read from its end, so its checksum takes a pass of its own.
        let checksum = checksum(&mut file).map_err(unreadable)?;
        file.rewind().map_err(unreadable)?;
        unpack::zip(input, BufReader::new(file), limits, bytes_read, take)?;
        return Ok(checksum);
    }
    let packing = unpack::Packing::of(magic, &input.name);
    let single = packing == unpack::Packing::Plain && !unpack::is_tar(head);
    if single && input.bytes > limits.entry_bytes {
        // Not read any further, whatever it holds: its beginning stands for it.
        return match take(Found::Problem(too_large(input, limits))) {
            Flow::Continue(()) => checksum(&mut &*head).map_err(unreadable),
            Flow::Break(()) => Err(ImportError::Stopped),
        };
    }
    let mut counted = Counted::new(BufReader::with_capacity(256 << 10, file), bytes_read);
    unpack::stream(input, packing, &mut counted, limits, take)?;
    counted.finish().map_err(unreadable)
}

fn too_large(input: &Input, limits: &Limits) -> Problem {
    let detail = format!(
        "{} MB; a file may have {} MB. Split it into smaller ones and import their folder.",
        input.bytes >> 20,
        limits.entry_bytes >> 20
    );
    file_problem(ProblemKind::FileTooLarge, &input.name, &detail)
}

/// SHA-256 of what is left of a reader, in hexadecimal.
pub(crate) fn checksum(reader: &mut impl Read) -> std::io::Result<String> {
    let counter = AtomicU64::new(0);
    Counted::new(reader, &counter).finish()
}

/// SHA-256 of several inputs: of the list of their checksums and names, as
/// `sha256sum` prints it, in the order of the names.
pub(crate) fn checksum_of_all(parts: &[(String, String)]) -> String {
    if let [(_, checksum)] = parts {
        return checksum.clone();
    }
    let mut lines: Vec<String> = parts
        .iter()
        .map(|(name, checksum)| format!("{checksum}  {name}\n"))
        .collect();
    lines.sort_unstable_by(|a, b| a[64.min(a.len())..].cmp(&b[64.min(b.len())..]));
    hex(&Sha256::digest(lines.concat()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..])? {
            0 => break,
            more => filled += more,
        }
    }
    Ok(filled)
}

/// Adds to what was read of all inputs.
fn add(counter: &AtomicU64, bytes: usize) {
    counter.fetch_add(bytes as u64, Ordering::Relaxed);
}
