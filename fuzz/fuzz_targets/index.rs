//! Bytes of an index file changed under a right checksum: refused or survived.
//!
//! The input is a list of changes, each of a place in the file and a byte; where it
//! begins with 255 it stands in the place of all that follows the head.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use uptake_fuzz::{build, use_all};
use uptake_search::Index;

/// Bytes of the head, and where its length and checksum stand.
const HEAD: usize = 64;
const LENGTH: std::ops::Range<usize> = 16..24;
const CHECKSUM: std::ops::Range<usize> = 24..56;

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index");
    build(&path).expect("built");
    std::fs::read(&path).expect("read")
});

static FOLDER: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|input: &[u8]| {
    let mut bytes = WHOLE.clone();
    match input.split_first() {
        Some((255, rest)) => {
            bytes.truncate(HEAD);
            bytes.extend_from_slice(rest);
        }
        Some((_, rest)) => {
            for change in rest.chunks_exact(5) {
                let place = u32::from_le_bytes([change[0], change[1], change[2], change[3]]);
                let length = bytes.len() - HEAD;
                bytes[HEAD + place as usize % length] = change[4];
            }
        }
        None => return,
    }
    let length = (bytes.len() as u64).to_le_bytes();
    bytes[LENGTH].copy_from_slice(&length);
    let sum = Sha256::new()
        .chain_update(&bytes[..CHECKSUM.start])
        .chain_update(&bytes[CHECKSUM.end..])
        .finalize();
    bytes[CHECKSUM].copy_from_slice(&sum);
    let path = FOLDER.path().join("index");
    std::fs::write(&path, bytes).expect("written");
    if let Ok(index) = Index::open(&path) {
        use_all(&index, "robot number7 smoke looking for responders", None);
    }
});
