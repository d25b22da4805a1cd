//! Unpacks `.zip`, `.tar`, `.gz`, `.xz` and their combinations into memory, one file
//! at a time, recognised by content; an archive inside an archive is left out.

use super::inputs::{Input, is_hidden};
use super::meter::{Bounded, Budget, Counted};
use super::{Found, add, file_problem, read_up_to};
use crate::{Flow, ImportError, Limits};
use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek};
use std::rc::Rc;
use std::sync::atomic::AtomicU64;
use uptake_model::ProblemKind;

/// Length of a block of a tar file.
pub(super) const TAR_BLOCK: usize = 512;

/// How a file is packed, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// As it is.
    Plain,
    /// gzip (RFC 1952).
    Gzip,
    /// xz.
    Xz,
}

impl Packing {
    /// By content; by name only where there is too little content to tell.
    pub(super) fn of(magic: &[u8], name: &str) -> Self {
        let cut_short = magic.len() < 6;
        if magic.starts_with(&[0x1f, 0x8b])
            || cut_short && name.ends_with("gz") && !magic.is_empty()
        {
            Self::Gzip
        } else if magic.starts_with(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
            Self::Xz
        } else {
            Self::Plain
        }
    }
}

type Take<'t> = &'t mut dyn FnMut(Found) -> Flow;

/// Reads a file that is read from its start: anything but a zip.
pub(super) fn stream<R: Read>(
    input: &Input,
    packing: Packing,
    counted: &mut Counted<'_, R>,
    limits: &Limits,
    take: Take<'_>,
) -> Result<(), ImportError> {
    let budget = Budget::new(*limits, counted.packed());
    let buffered = io::BufReader::with_capacity(128 << 10, counted);
    let result = match packing {
        Packing::Plain => content(
            input,
            Bounded {
                inner: buffered,
                budget: &budget,
            },
            &budget,
            limits,
            take,
        ),
        Packing::Gzip => {
            let inner = flate2::bufread::MultiGzDecoder::new(buffered);
            content(
                input,
                Bounded {
                    inner,
                    budget: &budget,
                },
                &budget,
                limits,
                take,
            )
        }
        Packing::Xz => {
            let inner = liblzma::bufread::XzDecoder::new_multi_decoder(buffered);
            content(
                input,
                Bounded {
                    inner,
                    budget: &budget,
                },
                &budget,
                limits,
                take,
            )
        }
    };
    result.map_err(|fault| fault.explain(&input.name, &budget))
}

/// Why unpacking ended before its end.
enum Fault {
    Stopped,
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Fault {
    fn explain(self, name: &str, budget: &Budget) -> ImportError {
        let name = name.to_owned();
        let error = match self {
            Self::Stopped => return ImportError::Stopped,
            Self::Io(error) => error,
        };
        if let Some(what) = budget.passed() {
            return ImportError::TooLarge { name, what };
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => ImportError::Truncated { name },
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                ImportError::Damaged {
                    name,
                    reason: error.to_string(),
                }
            }
            _ => ImportError::Unreadable {
                name,
                source: error,
            },
        }
    }
}

/// What a stream holds once unpacked: a tar file or a single file.
fn content(
    input: &Input,
    mut unpacked: impl Read,
    budget: &Budget,
    limits: &Limits,
    take: Take<'_>,
) -> Result<(), Fault> {
    let mut head = vec![0_u8; TAR_BLOCK];
    let filled = read_up_to(&mut unpacked, &mut head)?;
    head.truncate(filled);
    if is_tar(&head) {
        let mut all = Cursor::new(head).chain(unpacked);
        tar(&mut all, budget, limits, take)?;
        // The rest holds the packer's own checksum; reading it proves the file whole.
        io::copy(&mut all, &mut io::sink())?;
        return Ok(());
    }
    let name = input
        .name
        .strip_suffix(".gz")
        .or(input.name.strip_suffix(".xz"))
        .unwrap_or(&input.name);
    let mut all = Cursor::new(head).chain(unpacked);
    file(name, &mut all, None, limits, take)?;
    io::copy(&mut all, &mut io::sink())?;
    Ok(())
}

/// Whether a file that begins like this is a tar file.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

fn tar(
    reader: &mut impl Read,
    budget: &Budget,
    limits: &Limits,
    take: Take<'_>,
) -> Result<(), Fault> {
    let mut archive = ::tar::Archive::new(reader);
    for entry in archive.entries()? {
        let mut entry = entry?;
        budget.count_entry()?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let size = entry.size();
        if let Some(name) = safe_name(&name, take)? {
            file(&name, &mut entry, Some(size), limits, take)?;
        }
    }
    Ok(())
}

/// Reads a zip, whose table of contents stands at its end.
pub(super) fn zip<R: Read + Seek>(
    input: &Input,
    reader: R,
    limits: &Limits,
    bytes_read: &AtomicU64,
    take: Take<'_>,
) -> Result<(), ImportError> {
    let packed = Rc::new(Cell::new(0));
    let budget = Budget::new(*limits, Rc::clone(&packed));
    let mut archive =
        ::zip::ZipArchive::new(reader).map_err(|error| zip_error(error, &input.name))?;
    for index in 0..archive.len() {
        let mut entry = archive
            .by_index(index)
            .map_err(|error| zip_error(error, &input.name))?;
        let size = entry.compressed_size();
        packed.set(packed.get() + size);
        let step = usize::try_from(size).unwrap_or(0);
        add(bytes_read, step);
        let one = |entry: &mut ::zip::read::ZipFile<'_, R>, take: Take<'_>| -> Result<(), Fault> {
            budget.count_entry()?;
            if !entry.is_file() {
                return Ok(());
            }
            let name = entry_name(entry)?;
            let Some(name) = safe_name(&name, take)? else {
                return Ok(());
            };
            let (declared, mut bounded) = (
                entry.size(),
                Bounded {
                    inner: entry,
                    budget: &budget,
                },
            );
            file(&name, &mut bounded, Some(declared), limits, take)
        };
        one(&mut entry, take).map_err(|fault| fault.explain(&input.name, &budget))?;
    }
    Ok(())
}

fn entry_name<R: Read>(entry: &::zip::read::ZipFile<'_, R>) -> Result<String, Fault> {
    let name = entry
        .name()
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(name.into_owned())
}

fn zip_error(error: ::zip::result::ZipError, name: &str) -> ImportError {
    let name = name.to_owned();
    match error {
        // The table of contents stands last; where it is missing, the end is.
        ::zip::result::ZipError::InvalidArchive(reason)
            if reason.contains("EOCD") || reason.contains("end of central") =>
        {
            let _ = reason;
            ImportError::Truncated { name }
        }
        ::zip::result::ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            ImportError::Truncated { name }
        }
        error => ImportError::Damaged {
            name,
            reason: error.to_string(),
        },
    }
}

/// The entry's name, unless it points outside the archive or is of no interest.
fn safe_name(name: &str, take: Take<'_>) -> Result<Option<String>, Fault> {
    let slashed = name.replace('\\', "/");
    let escapes = slashed.starts_with('/')
        || slashed.split('/').any(|part| part == "..")
        || slashed.as_bytes().get(1) == Some(&b':')
        || slashed.contains('\0');
    if escapes {
        let problem = file_problem(ProblemKind::UnsafePath, &slashed.replace('\0', ""), "");
        return match take(Found::Problem(problem)) {
            Flow::Continue(()) => Ok(None),
            Flow::Break(()) => Err(Fault::Stopped),
        };
    }
    let slashed = slashed.trim_start_matches("./").to_owned();
    Ok((!is_hidden(&slashed)).then_some(slashed))
}

/// Hands over one file, unless it is larger than allowed.
fn file(
    name: &str,
    reader: &mut impl Read,
    size: Option<u64>,
    limits: &Limits,
    take: Take<'_>,
) -> Result<(), Fault> {
    let mut bytes =
        Vec::with_capacity(usize::try_from(size.unwrap_or(0).min(8 << 20)).unwrap_or(0));
    let read = reader
        .by_ref()
        .take(limits.entry_bytes + 1)
        .read_to_end(&mut bytes)? as u64;
    let found = if read > limits.entry_bytes {
        drop(bytes);
        io::copy(reader, &mut io::sink())?;
        let detail = format!("more than {} MB unpacked", limits.entry_bytes >> 20);
        Found::Problem(file_problem(ProblemKind::FileTooLarge, name, &detail))
    } else if size.is_some_and(|size| read < size) {
        return Err(Fault::Io(io::ErrorKind::UnexpectedEof.into()));
    } else if size.is_some() && is_archive(&bytes) {
        let detail = "an archive inside an archive; unpack it first";
        Found::Problem(file_problem(ProblemKind::UnknownFile, name, detail))
    } else {
        Found::File {
            name: name.to_owned(),
            bytes,
        }
    };
    match take(found) {
        Flow::Continue(()) => Ok(()),
        Flow::Break(()) => Err(Fault::Stopped),
    }
}

fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        || Packing::of(&bytes[..bytes.len().min(6)], "") != Packing::Plain
}
