//! Lists of gaps as text with separators, as spreadsheets and people write it.

use super::{GapCell, GapList, GapListError, GapRow, MOST_COLUMNS, MOST_ROWS};
use crate::table::{Row, Table};
use uptake_model::GapFormat;

/// Most rows that may leave a quote open: each is read to the end of the file.
const MOST_OPEN: usize = 50;

/// Reads a table. The first line that is not empty names the columns; a line before it
/// that only tells the separator (`sep=;`) is passed over.
pub(super) fn read(text: &str) -> Result<GapList, GapListError> {
    let (before, rest) = from_names(text);
    let Some(table) = Table::open(rest) else {
        return Err(GapListError::Damaged(
            "no line was found that names at least two columns".to_owned(),
        ));
    };
    let columns: Vec<_> = table.header().iter().map(|it| it.trim().into()).collect();
    if columns.len() > MOST_COLUMNS {
        return Err(GapListError::TooWide);
    }
    let mut list = GapList {
        format: GapFormat::Csv,
        columns,
        rows: vec![],
        broken: vec![],
        notes: vec![],
    };
    let mut open = 0;
    for row in table {
        if list.rows.len() + list.broken.len() > MOST_ROWS {
            return Err(GapListError::TooLong);
        }
        match row {
            Row::Fields { line, fields, .. } => {
                let named = list.columns.iter().zip(&fields);
                let row = GapRow {
                    number: line + before,
                    cells: named
                        .map(|(name, text)| GapCell::of_table(name, text))
                        .collect(),
                };
                if !row.is_empty() {
                    list.rows.push(row);
                }
            }
            Row::Malformed {
                line,
                found,
                open_quote,
            } => {
                open += usize::from(open_quote.is_some());
                if open > MOST_OPEN {
                    return Err(GapListError::Damaged(format!(
                        "more than {MOST_OPEN} rows open a quote that is not closed"
                    )));
                }
                let open_quote = open_quote.map(|it| it + before);
                let words = broken(found, list.columns.len(), open_quote);
                list.broken.push((line + before, words));
            }
        }
    }
    Ok(list)
}

/// How many lines stand before the one that names the columns, and all from there on.
fn from_names(text: &str) -> (u64, &str) {
    let mut before = 0;
    let mut rest = text;
    loop {
        let line = rest.lines().next().unwrap_or_default();
        let plain = line.trim().to_ascii_lowercase();
        let blank = plain.trim_matches([';', ',', '\t', '"', ' ']).is_empty();
        let separator = plain.starts_with("sep=") && plain.chars().count() <= 5;
        if rest.is_empty() || !(blank || separator) {
            return (before, rest);
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        before += 1;
    }
}

fn broken(found: usize, columns: usize, open_quote: Option<u64>) -> String {
    match open_quote {
        Some(line) => format!(
            "A quote opened on line {line} is not closed, so the row cannot be told from the next. Close \
             the quote, or double quotes inside a text."
        ),
        None => format!(
            "The row has {found} cells and the file {columns} columns. Put texts that hold the separator \
             into quotes."
        ),
    }
}
