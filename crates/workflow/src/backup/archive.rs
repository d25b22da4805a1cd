//! The file of a backup: packed in one pass, unpacked only together with its checksums.

use super::fault::{BackupError, failed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use tar::{Archive, Builder, Entry, Header};

const MANIFEST: &str = "manifest.json";
const CHECKSUM: &str = "sha256";

/// Bytes at the end that the last entry's checksum cannot cover: its own header and content,
/// and the two empty blocks that end every .tar.
const TAIL: u64 = 4 * 512;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The version of Uptake that made it.
    pub(super) uptake: String,
    /// When.
    pub(super) made_at: Timestamp,
    /// How many entries of its audit log hold.
    pub(super) audit_entries: u64,
    /// The hash of the last of these.
    pub(super) audit_head: String,
    /// What of the data folder is not in it.
    pub(super) left_out: Vec<String>,
    /// What is in it.
    pub(super) members: Vec<Member>,
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Passes bytes on and digests them.
struct Digesting<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Digesting<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    fn note(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    fn digest(&self) -> String {
        let digest = self.hash.clone().finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<T: Read> Read for Digesting<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.note(&buffer[..count]);
        Ok(count)
    }
}

impl<T: Write> Write for Digesting<T> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(buffer)?;
        self.note(&buffer[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes members, manifest and checksum; all of it is on the disk afterwards. Returns the
/// manifest with its members, and the checksum.
pub(super) fn pack(
    file: &Path,
    members: &[(String, PathBuf)],
    mut manifest: Manifest,
) -> Result<(Manifest, String), BackupError> {
    let broken = failed(file);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let out = options.open(file).map_err(&broken)?;
    let out = Digesting::new(BufWriter::new(out));
    let mut builder = Builder::new(out);
    let time = u64::try_from(manifest.made_at.as_second()).unwrap_or(0);
    for (name, path) in members {
        let source = File::open(path).map_err(failed(path))?;
        let bytes = source.metadata().map_err(failed(path))?.len();
        // As long as it was when it was opened, should it grow meanwhile.
        let mut source = Digesting::new(source.take(bytes));
        append(&mut builder, name, bytes, time, &mut source).map_err(&broken)?;
        if source.bytes != bytes {
            let reason = "it became shorter while it was read".to_owned();
            let path = path.display().to_string();
            return Err(BackupError::Refused { path, reason });
        }
        manifest.members.push(Member {
            name: name.clone(),
            bytes,
            sha256: source.digest(),
        });
    }
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| broken(error.into()))?;
    append(
        &mut builder,
        MANIFEST,
        text.len() as u64,
        time,
        &mut text.as_bytes(),
    )
    .map_err(&broken)?;
    let checksum = builder.get_ref().digest();
    let line = format!("{checksum}\n");
    append(
        &mut builder,
        CHECKSUM,
        line.len() as u64,
        time,
        &mut line.as_bytes(),
    )
    .map_err(&broken)?;
    let finished = builder.into_inner().map_err(&broken)?;
    let finished = finished
        .inner
        .into_inner()
        .map_err(|error| broken(error.into_error()))?;
    finished.sync_all().map_err(&broken)?;
    Ok((manifest, checksum))
}

fn append(
    builder: &mut Builder<impl Write>,
    name: &str,
    bytes: u64,
    time: u64,
    content: &mut dyn Read,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(time);
    builder.append_data(&mut header, name, content)
}

/// Writes the members into a new folder and compares everything with its checksum.
pub(super) fn unpack(file: &Path, into: &Path) -> Result<Manifest, BackupError> {
    let damaged = |what: String| BackupError::damaged(file, what);
    let unreadable = |error: io::Error| damaged(format!("it cannot be read as a .tar ({error})"));
    let source = File::open(file).map_err(failed(file))?;
    fs::create_dir(into).map_err(failed(into))?;
    let mut archive = Archive::new(BufReader::new(source));
    let (mut members, mut manifest, mut checksum) = (Vec::new(), None, None);
    for entry in archive.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        let path = entry.path().map_err(unreadable)?.into_owned();
        let name = path.to_string_lossy().into_owned();
        match name.as_str() {
            MANIFEST => manifest = Some(text(&mut entry).map_err(unreadable)?),
            CHECKSUM => checksum = Some(text(&mut entry).map_err(unreadable)?),
            _ if !path
                .components()
                .all(|it| matches!(it, Component::Normal(_))) =>
            {
                return Err(damaged(format!("“{name}” would leave the data folder")));
            }
            _ => members.push(write_member(&mut entry, name, &into.join(&path))?),
        }
    }
    let manifest = manifest.ok_or_else(|| damaged(format!("it has no {MANIFEST}")))?;
    let manifest: Manifest = serde_json::from_str(&manifest)
        .map_err(|error| damaged(format!("its {MANIFEST} cannot be read ({error})")))?;
    compare(&manifest.members, &members).map_err(damaged)?;
    let checksum = checksum.ok_or_else(|| damaged(format!("it has no {CHECKSUM}")))?;
    compare_whole(file, &checksum)?;
    Ok(manifest)
}

/// A small entry as text.
fn text(entry: &mut Entry<'_, impl Read>) -> io::Result<String> {
    let mut text = String::new();
    entry.take(64 << 20).read_to_string(&mut text)?;
    Ok(text)
}

fn write_member(
    entry: &mut Entry<'_, impl Read>,
    name: String,
    path: &Path,
) -> Result<Member, BackupError> {
    let broken = failed(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(&broken)?;
    }
    let mut out = Digesting::new(File::create(path).map_err(&broken)?);
    io::copy(entry, &mut out).map_err(&broken)?;
    out.inner.sync_all().map_err(&broken)?;
    Ok(Member {
        bytes: out.bytes,
        sha256: out.digest(),
        name,
    })
}

/// Names the first member that is not as the manifest has it.
fn compare(stated: &[Member], found: &[Member]) -> Result<(), String> {
    for member in stated {
        match found.iter().find(|it| it.name == member.name) {
            None => return Err(format!("{} is missing", member.name)),
            Some(it) if it != member => {
                return Err(format!("{} does not have its checksum", member.name));
            }
            Some(_) => {}
        }
    }
    match found
        .iter()
        .find(|it| stated.iter().all(|member| member.name != it.name))
    {
        Some(other) => Err(format!("{} is not in its {MANIFEST}", other.name)),
        None => Ok(()),
    }
}

/// Compares all bytes before the last entry with its checksum, and what follows with nothing.
fn compare_whole(file: &Path, line: &str) -> Result<(), BackupError> {
    let damaged = |what: &str| BackupError::damaged(file, what.to_owned());
    let broken = failed(file);
    let mut source = File::open(file).map_err(&broken)?;
    let bytes = source.metadata().map_err(&broken)?.len();
    let Some(covered) = bytes.checked_sub(TAIL) else {
        return Err(damaged("it is too short"));
    };
    let mut all = Digesting::new((&source).take(covered));
    io::copy(&mut all, &mut io::sink()).map_err(&broken)?;
    if format!("{}\n", all.digest()) != line {
        return Err(damaged("its frame does not have its checksum"));
    }
    let mut tail = Vec::new();
    source
        .seek(SeekFrom::Start(covered + 512 + line.len() as u64))
        .and_then(|_| source.read_to_end(&mut tail))
        .map_err(&broken)?;
    match tail.iter().all(|byte| *byte == 0) {
        true => Ok(()),
        false => Err(damaged("something stands behind its end")),
    }
}
