//! A folder that an export fills: written aside, and put in place when it is whole, so that
//! a reader never finds half of it.

use anyhow::{Context, bail};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder in the making. Dropped before [`Self::put_in_place`], it goes.
pub struct FreshFolder {
    place: PathBuf,
    aside: PathBuf,
}

impl FreshFolder {
    /// Begins a folder for `place`, which must not exist, be empty, or hold `marker`, by
    /// which an earlier export of the same kind is known.
    pub fn begin(place: &Path, marker: &str) -> anyhow::Result<Self> {
        let taken = fs::read_dir(place).is_ok_and(|mut it| it.next().is_some());
        if place.is_file() || (taken && !place.join(marker).is_file()) {
            bail!(
                "{} holds something else than an earlier export. Nothing was written. Name an empty folder, \
                 or one that does not exist yet, with --out.",
                place.display()
            );
        }
        let name = place.file_name().context("--out must name a folder")?;
        let mut name = name.to_os_string();
        name.push(".part");
        let aside = place.with_file_name(name);
        remove(&aside)?;
        fs::create_dir_all(&aside)
            .with_context(|| format!("{} cannot be made", aside.display()))?;
        Ok(Self {
            place: place.to_path_buf(),
            aside,
        })
    }

    /// Where to write meanwhile.
    pub fn path(&self) -> &Path {
        &self.aside
    }

    /// Writes a file; `name` has `/` between folders.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let file = self.aside.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)
    }

    /// Puts it where it belongs, in place of what an earlier export left.
    pub fn put_in_place(self) -> anyhow::Result<()> {
        remove(&self.place)?;
        fs::rename(&self.aside, &self.place).with_context(|| {
            format!(
                "what was written stands in {} and cannot be renamed",
                self.aside.display()
            )
        })?;
        Ok(())
    }
}

impl Drop for FreshFolder {
    fn drop(&mut self) {
        // Gone already where it was put in place; otherwise half an export helps nobody.
        let _ = fs::remove_dir_all(&self.aside);
    }
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be cleared", folder.display()))
        }
        _ => Ok(()),
    }
}
