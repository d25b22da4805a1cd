//! A folder that an export fills: written aside, and put in place when it is whole, so that
//! a reader never finds half of it.

use anyhow::{Context, bail};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file by which an export is known for one, and of which kind.
const MARKER: &str = ".uptake-export";

/// A folder in the making. Dropped before [`Self::put_in_place`], it goes.
pub struct FreshFolder {
    kind: &'static str,
    place: PathBuf,
    aside: PathBuf,
}

impl FreshFolder {
    /// Begins a folder for `place`, which must not exist, be empty, or hold an earlier export
    /// of the same `kind`. Nothing else is ever removed.
    pub fn begin(place: &Path, kind: &'static str) -> anyhow::Result<Self> {
        let name = place.file_name().context("--out must name a folder")?;
        let mut name = name.to_os_string();
        name.push(".part");
        let aside = place.with_file_name(name);
        for folder in [place, &aside] {
            if is_foreign(folder, kind) {
                bail!(
                    "{} holds something else than an earlier export. Nothing was written or removed. Move \
                     it away, or name another folder with --out.",
                    folder.display()
                );
            }
        }
        remove(&aside)?;
        let made = fs::create_dir_all(&aside).and_then(|()| fs::write(aside.join(MARKER), kind));
        made.with_context(|| format!("{} cannot be made", aside.display()))?;
        Ok(Self {
            kind,
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
        let place = self.place.display();
        if is_foreign(&self.place, self.kind) {
            bail!(
                "While it was written, something else came to stand in {place}. It was left alone, and the export \
                 is gone. Move it away and export again."
            );
        }
        let before = self.aside.with_extension("before");
        let stood = self.place.exists();
        if stood {
            fs::rename(&self.place, &before)
                .with_context(|| format!("{place} cannot be moved; it was left as it was"))?;
        }
        if let Err(error) = fs::rename(&self.aside, &self.place) {
            if stood {
                fs::rename(&before, &self.place)
                    .with_context(|| format!("what stood in {place} is in {}", before.display()))?;
            }
            return Err(error).with_context(|| {
                format!(
                    "the export could not be put in {place} and is gone; what stood there was left"
                )
            });
        }
        remove(&before)
    }
}

impl Drop for FreshFolder {
    fn drop(&mut self) {
        // Gone already where it was put in place; otherwise half an export helps nobody.
        let _ = fs::remove_dir_all(&self.aside);
    }
}

/// Whether something stands there that no export of this kind wrote.
fn is_foreign(folder: &Path, kind: &str) -> bool {
    match fs::read_dir(folder) {
        Ok(mut inside) => {
            let of_kind = fs::read_to_string(folder.join(MARKER)).is_ok_and(|it| it == kind);
            inside.next().is_some() && !of_kind
        }
        Err(_) => folder.exists(),
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
