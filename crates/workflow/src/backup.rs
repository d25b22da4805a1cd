//! Backup and restore. A backup is one .tar that any tool can open: the database as one SQLite
//! file, whatever else the data folder holds, `manifest.json` with the checksum of each, and a
//! last entry, `sha256`, with that of all bytes before it. What can be made again (index,
//! downloads) is left out.

mod archive;
mod fault;

pub use fault::BackupError;

use crate::audit::{ChainProof, first_break};
use crate::data_folder::{DataFolder, owner_alone};
use crate::move_database::{MoveProgress, move_database};
use crate::platform::Platform;
use archive::Manifest;
use fault::failed;
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use uptake_model::Digest;
use uptake_store::{Backend, Store};

/// Name of the database in a backup and in a data folder.
const DATABASE: &str = "corpus.sqlite";

/// What a data folder holds that no backup does: it can be made again, is only ours while
/// the program runs, lets in whoever reads it, or opens what the backup holds sealed.
const LEFT_OUT: [&str; 5] = ["index", "downloads", "outbox", "write.lock", SEAL_KEY];

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of all bytes before its last entry, which holds it too.
    pub checksum: String,
    /// What is in it, with sizes in bytes.
    pub members: Vec<(String, u64)>,
    /// What a look through its audit log found.
    pub proof: ChainProof,
}

/// Data that were put in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// When the backup was made.
    pub made_at: Timestamp,
    /// What a look through its audit log found.
    pub proof: ChainProof,
    /// Where the data are now that stood there before.
    pub set_aside: Option<PathBuf>,
}

/// What to restore and where.
#[derive(Debug, Clone, Copy)]
pub struct RestoreRequest<'a> {
    /// The backup.
    pub file: &'a Path,
    /// The data folder.
    pub data: &'a Path,
    /// The database, where it is not the folder's own; it must hold nothing.
    pub database: Option<&'a str>,
    /// Whether a folder that holds something may be set aside.
    pub replace: bool,
    /// Whether an audit log with a break is taken all the same.
    pub accept_break: bool,
    /// When.
    pub now: Timestamp,
}

/// Writes a backup to `to` while people go on reading and writing. It holds neither letters
/// that wait nor sessions nor links: whoever has it is let in nowhere by it, and nothing is
/// sent again where it is restored.
///
/// # Errors
/// See [`BackupError`]; nothing stands at `to` then that did not before.
pub async fn back_up(
    platform: &Platform,
    to: &Path,
    now: Timestamp,
    progress: &mut dyn FnMut(&str),
) -> Result<BackupReport, BackupError> {
    if to.exists() {
        return Err(BackupError::There(to.display().to_string()));
    }
    let aside = Aside::beside(to)?;
    progress("Copying the database");
    let copy = aside.path.join(DATABASE);
    copy_database(platform.store(), &copy, progress).await?;
    progress("Proving the audit log");
    let copied = Store::open(&sqlite_url(&copy)).await?;
    copied.take_out_ways_in().await?;
    let proof = first_break(&copied, &mut |_, _| ()).await?;
    copied.close().await;

    progress("Packing");
    let mut members = vec![(DATABASE.to_owned(), copy)];
    members.extend(others(platform.folder())?);
    let packed = aside.path.join("packed");
    let manifest = Manifest {
        uptake: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now,
        audit_entries: proof.entries,
        audit_head: proof.head.as_str().to_owned(),
        left_out: LEFT_OUT.map(str::to_owned).to_vec(),
        members: Vec::new(),
    };
    let (manifest, checksum) = archive::pack(&packed, &members, manifest)?;
    fs::rename(&packed, to).map_err(failed(to))?;
    sync_folder_of(to);
    Ok(BackupReport {
        bytes: fs::metadata(to).map_err(failed(to))?.len(),
        checksum,
        members: manifest
            .members
            .into_iter()
            .map(|it| (it.name, it.bytes))
            .collect(),
        proof,
    })
}

async fn copy_database(
    store: &Store,
    copy: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<(), BackupError> {
    if store.backend() == Backend::Sqlite {
        return Ok(store.copy_into_file(copy).await?);
    }
    let target = Store::open(&sqlite_url(copy)).await?;
    let mut told = |it: MoveProgress<'_>| {
        progress(&format!(
            "Copying {} ({} of {} rows)",
            it.table, it.rows, it.total
        ));
    };
    move_database(store, &target, &mut told, &AtomicBool::new(false)).await?;
    target.close().await;
    Ok(())
}

/// Everything in a data folder but the database and what is left out.
fn others(folder: &DataFolder) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), folder.path().to_owned())];
    while let Some((prefix, path)) = folders.pop() {
        for entry in fs::read_dir(&path).map_err(failed(&path))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let known = LEFT_OUT.contains(&name.as_str())
                || name.starts_with(DATABASE)
                || name.starts_with(SEAL_KEY);
            if name.starts_with('.') || (prefix.is_empty() && known) {
                continue;
            }
            let inside = format!("{prefix}{name}");
            if entry.path().is_dir() {
                folders.push((format!("{inside}/"), entry.path()));
            } else {
                found.push((inside, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Puts a backup in place after its checksums and its audit log have been proved.
///
/// # Errors
/// See [`BackupError`]; what stood there before stands there still.
pub async fn restore(
    request: RestoreRequest<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<RestoreReport, BackupError> {
    let filled = holds_anything(request.data)?;
    if filled && !request.replace {
        return Err(BackupError::NotEmpty(request.data.display().to_string()));
    }
    let lock = match filled {
        true => Some(DataFolder::open(request.data)?.lock("uptake restore")?),
        false => None,
    };
    let aside = Aside::beside(request.data)?;
    progress("Unpacking and comparing checksums");
    let unpacked = aside.path.join("data");
    let manifest = archive::unpack(request.file, &unpacked)?;
    progress("Proving the audit log");
    let proof = prove(&request, &manifest, &unpacked, progress).await?;
    let set_aside = put_in_place(&request, &unpacked, filled)?;
    drop(lock);
    Ok(RestoreReport {
        made_at: manifest.made_at,
        proof,
        set_aside,
    })
}

/// Opens the unpacked database, proves its log, and moves it on where it shall stand
/// somewhere else.
async fn prove(
    request: &RestoreRequest<'_>,
    manifest: &Manifest,
    unpacked: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<ChainProof, BackupError> {
    let folder = DataFolder::open(unpacked)?;
    let store = Store::open(&folder.database_url()).await?;
    let proof = first_break(&store, &mut |_, _| ()).await?;
    if let Some(found) = &proof.found
        && !request.accept_break
    {
        return Err(BackupError::Broken(found.clone()));
    }
    let noted = Digest::stored(manifest.audit_head.clone());
    if (proof.entries, &proof.head) != (manifest.audit_entries, &noted) {
        let what = "its audit log is not the one that manifest.json names".to_owned();
        return Err(BackupError::damaged(request.file, what));
    }
    if let Some(url) = request.database {
        progress("Filling the database");
        let target = Store::open(url).await?;
        move_database(&store, &target, &mut |_| (), &AtomicBool::new(false)).await?;
        target.close().await;
    }
    store.close().await;
    if request.database.is_some() {
        let moved = unpacked.join(DATABASE);
        fs::remove_file(&moved).map_err(failed(&moved))?;
    }
    Ok(proof)
}

/// The key to the secrets in the database: see [`DataFolder::seal_key_path`].
const SEAL_KEY: &str = "secrets.key";

/// Renames the finished folder to where it shall be, and what was there before out of the way.
fn put_in_place(
    request: &RestoreRequest<'_>,
    unpacked: &Path,
    filled: bool,
) -> Result<Option<PathBuf>, BackupError> {
    let data = request.data;
    let mut set_aside = None;
    if filled {
        // No backup holds the key to the secrets in it; the one that is here stays in use.
        let (key, kept) = (data.join(SEAL_KEY), unpacked.join(SEAL_KEY));
        if key.is_file() {
            fs::copy(&key, &kept).map_err(failed(&kept))?;
        }
        let day = request.now.strftime("%Y%m%dT%H%M%SZ");
        let name = data.file_name().unwrap_or_default().to_string_lossy();
        let before = data.with_file_name(format!("{name}.before-restore-{day}"));
        fs::rename(data, &before).map_err(failed(&before))?;
        set_aside = Some(before);
    } else if data.exists() {
        fs::remove_dir(data).map_err(failed(data))?;
    }
    if let Err(error) = fs::rename(unpacked, data) {
        if let Some(before) = &set_aside {
            fs::rename(before, data).map_err(failed(data))?;
        }
        return Err(failed(data)(error));
    }
    sync_folder_of(data);
    Ok(set_aside)
}

fn holds_anything(folder: &Path) -> Result<bool, BackupError> {
    if !folder.exists() {
        return Ok(false);
    }
    let mut entries = fs::read_dir(folder).map_err(failed(folder))?;
    Ok(entries.next().is_some())
}

fn sqlite_url(path: &Path) -> String {
    format!(
        "sqlite://{}",
        crate::data_folder::escaped(&path.to_string_lossy())
    )
}

/// Names of files last only when their folder is on the disk too. Not every file system
/// can do that, and then nothing can be done about it.
fn sync_folder_of(path: &Path) {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    if let Ok(folder) = fs::File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

/// A hidden folder on the same disk in which things are made before they are renamed into
/// place; goes away with the value.
struct Aside {
    path: PathBuf,
}

impl Aside {
    fn beside(target: &Path) -> Result<Self, BackupError> {
        let target = std::path::absolute(target).map_err(failed(target))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}.being-made"));
        if path.exists() {
            // Left behind by one that was killed.
            fs::remove_dir_all(&path).map_err(failed(&path))?;
        }
        owner_alone().create(&path).map_err(failed(&path))?;
        Ok(Self { path })
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next one.
        let _ = fs::remove_dir_all(&self.path);
    }
}
