//! Whole records kept as JSON, compressed: a full corpus would otherwise hold
//! every project twice at full length.

use crate::StoreError;
use crate::row::unreadable;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};

/// The largest payload that is unpacked, in bytes: a hundred times the largest
/// project there is. A longer one is damaged.
const LONGEST: u64 = 100_000_000;

/// Packs JSON. Level 1, because packing is on the path of every import and
/// higher levels save little on texts this short.
pub(crate) fn pack(json: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(json.len() / 3), Compression::fast());
    encoder
        .write_all(json)
        .and_then(|()| encoder.finish())
        .map_err(|error| StoreError::from(sqlx::Error::Io(error)))
}

/// Unpacks what [`pack`] packed.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, StoreError> {
    let mut json = Vec::new();
    ZlibDecoder::new(packed)
        .take(LONGEST)
        .read_to_end(&mut json)
        .map_err(|error| unreadable(error.to_string(), "a packed record"))?;
    serde_json::from_slice(&json).map_err(|error| unreadable(error.to_string(), "a record in JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let packed = pack(br#"["a","b"]"#).expect("packs");
        assert_eq!(unpack::<Vec<String>>(&packed).expect("unpacks"), ["a", "b"]);
    }

    #[test]
    fn damage_is_an_error_and_no_panic() {
        let mut packed = pack(br#"["a","b"]"#).expect("packs");
        packed.truncate(packed.len() / 2);
        let error = unpack::<Vec<String>>(&packed).expect_err("damaged");
        assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
    }
}
