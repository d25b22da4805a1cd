//! A table of this area as a file: CSV that spreadsheets read, harmless in any of them; and
//! plain text to paste.

use crate::error::Fault;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_model::{Euro, StatedSum};
use uptake_workflow::table;

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
        let columns = self.columns.iter();
        saved(&table::Table {
            name: self.name.to_owned().into(),
            title: String::new(),
            rows_are: table::RowsAre::Things,
            columns: columns
                .map(|it| table::Column {
                    name: (*it).to_owned().into(),
                    holds: table::Holds::Word,
                    key: false,
                })
                .collect(),
            rows: self.rows.clone(),
            snapshot: None,
        })
    }
}

/// The answer that saves a table as CSV.
pub(super) fn saved(table: &table::Table) -> Result<Response, Fault> {
    let written = table.csv();
    let written = written.map_err(|error| Fault::Ours(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, attached(&table.name, "csv")),
    ];
    Ok((headers, written).into_response())
}

/// The answer that saves rows under these columns as CSV: see [`Table::csv`].
pub(super) fn csv(
    name: &str,
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Response, Fault> {
    let rows = rows.into_iter().collect();
    let columns = columns.to_vec();
    Table {
        name,
        columns,
        rows,
    }
    .csv()
}

/// An amount in euro; an empty cell where nothing is stated.
pub(super) fn euro(amount: Option<Euro>) -> String {
    amount.map_or(String::new(), |it| format!("{:.2}", it.as_f64()))
}

/// A sum as three cells: euro, records that state an amount, records that state none.
pub(super) fn sum(sum: StatedSum) -> [String; 3] {
    [
        euro(sum.known()),
        sum.stated.to_string(),
        sum.unstated.to_string(),
    ]
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
