//! Bytes to text: UTF-8 with or without a byte-order mark, UTF-16 with one, and
//! Windows-1252 for whatever is neither.

use std::borrow::Cow;

/// How the bytes of a file were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, as it should be.
    Utf8,
    /// UTF-16, as its byte-order mark says.
    Utf16,
    /// Not valid UTF-8: read as Windows-1252, in which every byte means something.
    Windows1252,
}

/// The text of a file, without its byte-order mark.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return (encoding.decode(bytes).0, Encoding::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
        Err(_) => (
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0,
            Encoding::Windows1252,
        ),
    }
}
