//! Something computed, in a file of the data folder that its checksum guards: it is read
//! whole or not at all, and can be deleted at any time.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::fs;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// Length of the checksum that a file begins with, in bytes.
const SEAL: usize = 32;

/// What can be kept so.
pub(crate) trait Sealed: Serialize + DeserializeOwned {
    /// Name of the file.
    const FILE: &'static str;
    /// Raised with every change of what is written or of how it is to be read: the bytes
    /// carry no names. A test of each kind holds what this number stands for.
    const FORMAT: u32;
    /// What stands in it, as the subject of a sentence.
    const WHAT: &'static str;
    /// The command that makes it again.
    const REMEDY: &'static str;
}

/// What was derived could not be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "{what} could not be written to {path} ({reason}). Those found before are untouched. Check the \
     disk and run: {remedy}"
)]
pub struct DerivedFileError {
    what: &'static str,
    path: PathBuf,
    reason: String,
    remedy: &'static str,
}

/// Where it is kept: SHA-256 of all that follows, of the name and of the format, then the
/// value as postcard writes it.
#[derive(Debug, Clone)]
pub(crate) struct SealedFile<T> {
    path: PathBuf,
    holds: PhantomData<T>,
}

impl<T: Sealed> SealedFile<T> {
    /// The file beside the index at `index`, which need not exist yet.
    pub(crate) fn beside(index: &Path) -> Self {
        Self {
            path: index.with_file_name(T::FILE),
            holds: PhantomData,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes it aside and renames, so that a half-written file never counts.
    pub(crate) fn write(&self, value: &T) -> Result<(), DerivedFileError> {
        let aside = self.path.with_extension("new");
        let written = sealed(value)
            .and_then(|bytes| fs::write(&aside, bytes))
            .and_then(|()| fs::rename(&aside, &self.path));
        written.map_err(|error| DerivedFileError {
            what: T::WHAT,
            path: self.path.clone(),
            reason: error.to_string(),
            remedy: T::REMEDY,
        })
    }

    /// What stands in it; `None` where there is none, where it was written in another
    /// format, and where a bit of it is not as it was written.
    pub(crate) fn read(&self) -> Option<T> {
        opened(&fs::read(&self.path).ok()?)
    }
}

fn seal<T: Sealed>(value: &[u8]) -> [u8; SEAL] {
    let mut digest = Sha256::new();
    digest.update(format!("{} {}\n", T::FILE, T::FORMAT));
    digest.update(value);
    digest.finalize().into()
}

fn sealed<T: Sealed>(value: &T) -> std::io::Result<Vec<u8>> {
    let room = vec![0; SEAL];
    let mut bytes = postcard::to_extend(value, room).map_err(std::io::Error::other)?;
    let (first, value) = bytes.split_at_mut(SEAL);
    first.copy_from_slice(&seal::<T>(value));
    Ok(bytes)
}

fn opened<T: Sealed>(bytes: &[u8]) -> Option<T> {
    let (first, value) = bytes.split_at_checked(SEAL)?;
    let whole = first == seal::<T>(value);
    whole.then(|| postcard::from_bytes(value).ok()).flatten()
}

/// Checks that an example is still written as it was when its format got its number.
#[cfg(test)]
#[track_caller]
pub(crate) fn is_written_as<T: Sealed>(example: &T, expected: &str) {
    let bytes = sealed(example).expect("it can be written");
    let found: Vec<String> = bytes[..4].iter().map(|it| format!("{it:02x}")).collect();
    let found = found.concat();
    assert_eq!(
        found,
        expected,
        "what {} holds is written otherwise: raise FORMAT, then note the new checksum here",
        T::FILE
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Earlier(String, Option<u32>);

    impl Sealed for Earlier {
        const FILE: &'static str = "example.derived";
        const FORMAT: u32 = 1;
        const WHAT: &'static str = "An example";
        const REMEDY: &'static str = "uptake coverage";
    }

    /// As long as the earlier one, and to be told from it by its number alone.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Later(String, Option<u32>);

    impl Sealed for Later {
        const FILE: &'static str = Earlier::FILE;
        const FORMAT: u32 = 2;
        const WHAT: &'static str = Earlier::WHAT;
        const REMEDY: &'static str = Earlier::REMEDY;
    }

    fn example() -> Earlier {
        Earlier("smoke in tunnels".to_owned(), Some(300))
    }

    #[test]
    fn it_is_read_as_it_was_written_and_not_with_any_bit_flipped() {
        let bytes = sealed(&example()).expect("written");
        assert_eq!(opened::<Earlier>(&bytes), Some(example()));
        for bit in 0..8 * bytes.len() {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(opened::<Earlier>(&damaged), None, "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert_eq!(opened::<Earlier>(&bytes[..length]), None, "{length} bytes");
        }
        assert_eq!(opened::<Earlier>(&[bytes, vec![0]].concat()), None);
    }

    #[test]
    fn another_format_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = folder.path().join("index");
        let earlier = SealedFile::<Earlier>::beside(&index);
        let later = SealedFile::<Later>::beside(&index);
        assert_eq!(earlier.read(), None, "nothing is there yet");
        earlier.write(&example()).expect("written");
        assert_eq!(later.read(), None);
        assert_eq!(earlier.read(), Some(example()));
        let text = "the same place".to_owned();
        later.write(&Later(text.clone(), None)).expect("written");
        assert_eq!(later.read(), Some(Later(text, None)));
        assert_eq!(earlier.read(), None);
    }
}
