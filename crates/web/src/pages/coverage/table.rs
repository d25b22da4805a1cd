//! A table of this area as a file: CSV that spreadsheets read, harmless in any of them; and
//! plain text to paste.

use crate::error::Fault;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_model::formula::harmless;

/// A table to save. Numbers are written plainly; what is not stated is an empty cell.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    /// Name of the file, without its extension.
    pub(crate) name: &'t str,
    /// Names of the columns.
    pub(crate) columns: Vec<&'t str>,
    /// A cell for each column.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table<'_> {
    /// The answer that saves it as CSV, opened by a byte order mark: without it spreadsheets
    /// read names in national languages as Windows-1252.
    pub(crate) fn csv(&self) -> Result<Response, Fault> {
        let written = self.written();
        let written = written.map_err(|error| Fault::Ours(error.to_string()))?;
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, attached(self.name, "csv")),
        ];
        Ok((headers, written).into_response())
    }

    fn written(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
        }
        writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }
}

/// The answer that saves a text.
pub(crate) fn text(name: &str, extension: &str, text: String) -> Response {
    let kind = match extension {
        "md" => "text/markdown; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, attached(name, extension)),
    ];
    (headers, text).into_response()
}

fn attached(name: &str, extension: &str) -> String {
    format!("attachment; filename=\"uptake-{name}.{extension}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_harmless_and_numbers_plain() {
        let table = Table {
            name: "trial",
            columns: vec!["name", "count"],
            rows: vec![vec!["=1+1, \"x\"".to_owned(), "12".to_owned()]],
        };
        let written = String::from_utf8(table.written().expect("written")).expect("text");
        assert_eq!(written, "\u{feff}name,count\n\"'=1+1, \"\"x\"\"\",12\n");
    }
}
