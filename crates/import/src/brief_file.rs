//! Takes the data out of a brief that Uptake wrote, whatever it was written as, so that it can be
//! checked. What kind of file it is its content says, never its name.

use crate::gap_list::workbook;
use flate2::read::ZlibDecoder;
use std::collections::BTreeMap;
use std::io::Read;

/// How the data begin.
pub const MARK: &str = "{\"uptake_brief\":1,";
/// Opens the data in a page.
pub const OPENING: &str = "<script type=\"application/json\" id=\"uptake-brief\">";
/// The sheet of a workbook that holds the data.
pub const DATA_SHEET: &str = "Data";
/// Largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 32 << 20;
/// Largest data, in bytes.
const LARGEST_DATA: u64 = 32 << 20;

/// What a brief was written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefFormat {
    /// A page.
    Html,
    /// A workbook.
    Xlsx,
    /// Typeset.
    Pdf,
    /// The data alone.
    Json,
}

impl BriefFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Html, Self::Xlsx, Self::Pdf, Self::Json];

    /// The ending of its files, and its name in options and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// Reads [`Self::code`] back, in any case.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.code().eq_ignore_ascii_case(code))
    }

    /// The media type of its files.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
            Self::Json => "application/json",
        }
    }
}

/// Why nothing can be taken out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BriefFileError {
    /// Too long to be one.
    #[error("The file is longer than a brief can be (32 MiB). Nothing was checked.")]
    TooLong,
    /// It holds no data of a brief.
    #[error(
        "The file holds no data of a brief that Uptake wrote: it is another file, or was saved anew by a program \
         that left them out. Check the file as it was made."
    )]
    NoData,
    /// A workbook that cannot be read.
    #[error("The workbook cannot be read: {0}")]
    Damaged(String),
}

/// The cells of the sheets of a workbook, by name, row and column from 0.
pub type Sheets = BTreeMap<String, BTreeMap<(u32, u32), String>>;

/// The cells of a workbook.
///
/// # Errors
/// It is no workbook, or unpacks to more than a brief can hold.
pub fn sheets(bytes: &[u8]) -> Result<Sheets, BriefFileError> {
    workbook::all_sheets(bytes).map_err(|error| BriefFileError::Damaged(error.to_string()))
}

/// What the file was written as, and the data in it, as JSON.
///
/// # Errors
/// See [`BriefFileError`].
pub fn data(bytes: &[u8]) -> Result<(BriefFormat, String), BriefFileError> {
    if bytes.len() > LARGEST_FILE {
        return Err(BriefFileError::TooLong);
    }
    if bytes.starts_with(b"%PDF") {
        let found = in_pdf(bytes).ok_or(BriefFileError::NoData)?;
        return Ok((BriefFormat::Pdf, found));
    }
    if bytes.starts_with(b"PK") {
        let found = in_sheets(&sheets(bytes)?).ok_or(BriefFileError::NoData)?;
        return Ok((BriefFormat::Xlsx, found));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| BriefFileError::NoData)?;
    if text.starts_with(MARK) {
        return Ok((BriefFormat::Json, text.trim_end().to_owned()));
    }
    let after = text.split_once(OPENING).ok_or(BriefFileError::NoData)?.1;
    let (found, _) = after
        .split_once("</script>")
        .ok_or(BriefFileError::NoData)?;
    Ok((BriefFormat::Html, found.to_owned()))
}

/// The pieces of the data, each in brackets in a row of its own.
fn in_sheets(sheets: &Sheets) -> Option<String> {
    let cells = sheets.get(DATA_SHEET)?;
    let pieces = cells
        .iter()
        .filter(|((row, column), _)| *row > 0 && *column == 0);
    let pieces = pieces.map(|(_, text)| text.strip_prefix('[')?.strip_suffix(']'));
    let data = pieces.collect::<Option<String>>()?;
    data.starts_with(MARK).then_some(data)
}

/// The attached file: the one stream that begins as our data do. Attachments are streams of
/// their own (ISO 32000-1, 7.11.4), deflated or plain.
fn in_pdf(bytes: &[u8]) -> Option<String> {
    let word: &[u8] = b"stream";
    let mut from = 0;
    while let Some(at) = position(&bytes[from..], word) {
        from += at + word.len();
        let rest = &bytes[from..];
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let Some(stream) = rest.strip_prefix(b"\n") else {
            continue;
        };
        if stream.starts_with(MARK.as_bytes()) {
            let end = position(stream, b"endstream")?;
            return String::from_utf8(stream[..end].trim_ascii_end().to_vec()).ok();
        }
        if let Some(found) = inflated(stream) {
            return Some(found);
        }
    }
    None
}

fn inflated(stream: &[u8]) -> Option<String> {
    let mut reader = ZlibDecoder::new(stream).take(LARGEST_DATA);
    let mut head = vec![0; MARK.len()];
    reader.read_exact(&mut head).ok()?;
    if head != MARK.as_bytes() {
        return None;
    }
    let mut text = MARK.to_owned();
    reader.read_to_string(&mut text).ok()?;
    Some(text)
}

fn position(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|it| it == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn deflated(text: &str) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).expect("writes");
        encoder.finish().expect("writes")
    }

    #[test]
    fn data_are_found_in_pages_and_pdfs_and_nothing_is_made_up() {
        type Found = Result<(BriefFormat, String), BriefFileError>;
        let data_of = format!("{MARK}\"brief\":1}}");
        let page = format!("<html>{OPENING}{data_of}</script></html>");
        let mut packed = b"%PDF-1.7\n1 0 obj stream\n".to_vec();
        packed.extend(deflated("other"));
        packed.extend(b"\nendstream 2 0 obj stream\r\n");
        packed.extend(deflated(&data_of));
        packed.extend(b"\nendstream");
        let plain = format!("%PDF-1.7\nstream\n{data_of}\nendstream");
        let found = Ok(data_of.clone());
        let cases: [(Vec<u8>, Found); 7] = [
            (
                page.into_bytes(),
                found.clone().map(|it| (BriefFormat::Html, it)),
            ),
            (packed, found.clone().map(|it| (BriefFormat::Pdf, it))),
            (
                plain.into_bytes(),
                found.clone().map(|it| (BriefFormat::Pdf, it)),
            ),
            (
                format!("{data_of}\n").into_bytes(),
                found.map(|it| (BriefFormat::Json, it)),
            ),
            (
                b"%PDF-1.7 stream\nnothing".to_vec(),
                Err(BriefFileError::NoData),
            ),
            (b"<html></html>".to_vec(), Err(BriefFileError::NoData)),
            (vec![0xff, 0xfe], Err(BriefFileError::NoData)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(data(&bytes), expected);
        }
        assert!(matches!(
            data(b"PK\x03\x04"),
            Err(BriefFileError::Damaged(_))
        ));
    }
}
