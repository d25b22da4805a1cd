//! Reads lists of gaps as people keep them: tables with any separator and encoding,
//! workbooks, and JSON-LD. What kind of file it is its content says, never its name.
//! Each row becomes named cells; what they mean is not decided here.

mod json;
mod table;
pub(crate) mod workbook;

use crate::normalise::{Encoding, decode};
use std::sync::Arc;
use uptake_model::{GapFormat, classification_in, formula};

/// Largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 2 << 20;
/// Most rows of a file.
pub const MOST_ROWS: usize = 1_000;
/// Most columns of a file.
pub const MOST_COLUMNS: usize = 400;
/// Largest content of a workbook once unpacked, in bytes.
const LARGEST_UNPACKED: u64 = 32 << 20;
/// Longest text of a cell of a workbook, in characters: the limit of the format (Office Open
/// XML as spreadsheets write it).
const LARGEST_CELL: usize = 32_767;
/// Longest name of a field in JSON, with the names it stands in, in bytes.
const LONGEST_NAME: usize = 200;
/// Most files inside a workbook.
const MOST_PARTS: usize = 500;

/// A list of gaps as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapList {
    /// What kind of file it is.
    pub format: GapFormat,
    /// The names of its columns as it writes them.
    pub columns: Vec<Arc<str>>,
    /// Its rows, without the empty ones.
    pub rows: Vec<GapRow>,
    /// Rows that could not be taken apart: their line, and why.
    pub broken: Vec<(u64, String)>,
    /// What was noticed about the file as a whole, in words.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRow {
    /// Where it stands: the line of a table, the row of a workbook, the place in a list of
    /// JSON; from 1.
    pub number: u64,
    /// Its cells, the empty ones of its columns too.
    pub cells: Vec<GapCell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapCell {
    /// The name of its column as the file writes it.
    pub column: Arc<str>,
    /// What it says: trimmed, with plain line ends; empty where it says nothing.
    pub text: String,
}

impl GapCell {
    /// The name of its column without the differences of spelling.
    #[must_use]
    pub fn key(&self) -> String {
        column_key(&self.column)
    }
}

/// Why a file cannot be read as a list of gaps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GapListError {
    /// Nothing is in it.
    #[error(
        "The file is empty. Nothing was taken. Send one with a line of column names and a row for each gap."
    )]
    Empty,
    /// Too many bytes.
    #[error(
        "The file has more than {} MiB. Nothing was taken. Divide it and send the parts one after the other.",
        LARGEST_FILE >> 20
    )]
    TooLarge,
    /// A workbook that unpacks to more than is read.
    #[error(
        "The workbook unpacks to more than {} MiB or {MOST_PARTS} parts, so it was not read. Nothing was \
         taken. Take pictures and other sheets out, or save the sheet as CSV.",
        LARGEST_UNPACKED >> 20
    )]
    Unpacks,
    /// A cell longer than a workbook can hold.
    #[error(
        "A cell has more than {LARGEST_CELL} characters, which no spreadsheet writes. Nothing was taken. \
         Shorten it, or save the sheet again."
    )]
    LongCell,
    /// A name of a field that is none.
    #[error(
        "The name of a field has more than {LONGEST_NAME} bytes. Nothing was taken. Give fields the names \
         that Uptake writes."
    )]
    LongName,
    /// Too many rows.
    #[error(
        "The file has more than {MOST_ROWS} gaps. Nothing was taken. Divide it and send the parts one after \
         the other."
    )]
    TooLong,
    /// Too many columns.
    #[error(
        "The file has more than {MOST_COLUMNS} columns. Nothing was taken. Take those out that hold no gap."
    )]
    TooWide,
    /// Something else than a list of gaps.
    #[error(
        "This is {0}, whatever its name says. Nothing was taken. Send a CSV table, an XLSX workbook or \
         JSON-LD."
    )]
    Other(&'static str),
    /// A damaged workbook or JSON.
    #[error("The file cannot be read: {0}. Nothing was taken. Save it again and send it again.")]
    Damaged(String),
    /// A classified name of a column or a sheet.
    #[error("{0}")]
    Classified(String),
}

/// Reads a list of gaps.
///
/// # Errors
/// [`GapListError`] where it is none or passes a limit. Single bad rows are told in the list.
pub fn read_gap_list(bytes: &[u8]) -> Result<GapList, GapListError> {
    if bytes.len() > LARGEST_FILE {
        return Err(GapListError::TooLarge);
    }
    if let Some(what) = foreign(bytes) {
        return Err(GapListError::Other(what));
    }
    let list = if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(bytes)?
    } else {
        let (text, encoding) = decode(bytes);
        let text = text.trim_start_matches('\u{feff}');
        if text.contains('\0') {
            return Err(GapListError::Other("a file of a program, not text"));
        }
        let mut list = match text.trim_start().chars().next() {
            None => return Err(GapListError::Empty),
            Some('{' | '[') => json::read(text)?,
            Some(_) => table::read(text)?,
        };
        if encoding == Encoding::Windows1252 {
            list.notes.push(
                "The file is not UTF-8 and was read as Windows-1252. Look whether letters with accents \
                 came out right; if not, save it as “CSV UTF-8”."
                    .to_owned(),
            );
        }
        list
    };
    if list.rows.len() + list.broken.len() > MOST_ROWS {
        return Err(GapListError::TooLong);
    }
    list.columns.iter().try_for_each(|it| unclassified(it))?;
    Ok(list)
}

/// One gap in JSON, as it stands in a list.
///
/// # Errors
/// [`GapListError`] where it has too many fields or one with too long a name.
pub fn gap_in_json(
    gap: &serde_json::Map<String, serde_json::Value>,
) -> Result<GapRow, GapListError> {
    Ok(GapRow {
        number: 1,
        cells: json::cells(gap)?,
    })
}

/// What else a file is, by how it begins.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 7] = [
        (
            b"\xd0\xcf\x11\xe0",
            "a workbook of an old kind (.xls) or one with a password",
        ),
        (b"%PDF", "a PDF document"),
        (b"\x1f\x8b", "a packed file (gzip)"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"<", "a page or an XML file"),
        (b"{\\rtf", "a text document (RTF)"),
    ];
    let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let trimmed = trimmed.trim_ascii_start();
    let found = known
        .iter()
        .find(|(opening, _)| trimmed.starts_with(opening));
    found.map(|(_, what)| *what)
}

/// The name of a column without the differences of spelling: small letters and digits.
#[must_use]
pub fn column_key(name: &str) -> String {
    crate::table::column_key(name)
}

/// Refuses a name that is a security classification.
fn unclassified(name: &str) -> Result<(), GapListError> {
    match classification_in(name) {
        None => Ok(()),
        Some(found) => {
            let error = uptake_model::MarkingError::AboveRemit(found.to_owned());
            Err(GapListError::Classified(format!(
                "{error} Nothing of the file was taken."
            )))
        }
    }
}

impl GapRow {
    /// Whether nothing stands in it.
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|it| it.text.is_empty())
    }
}

impl GapCell {
    /// A cell of a table, without the apostrophe that keeps it from being a formula.
    fn of_table(column: &Arc<str>, text: &str) -> Self {
        Self::new(column, &formula::as_meant(text))
    }

    fn new(column: &Arc<str>, text: &str) -> Self {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        // Databases keep no NUL, and no text means it.
        let text = text.replace('\0', "");
        Self {
            column: Arc::clone(column),
            text: text.trim().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
