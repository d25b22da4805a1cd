//! Tables of money and people as CSV that spreadsheets read, harmless in any of them.

use crate::error::Fault;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_model::formula::harmless;
use uptake_model::{Euro, StatedSum};

/// The answer that saves a table, opened by a byte order mark: without it spreadsheets read
/// names in national languages as Windows-1252.
pub(super) fn csv(
    name: &str,
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Response, Fault> {
    let written = write(columns, rows).map_err(|error| Fault::Ours(error.to_string()))?;
    let attached = format!("attachment; filename=\"uptake-{name}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, attached),
    ];
    Ok((headers, written).into_response())
}

fn write(
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    let written = writer.into_inner();
    written.map_err(|error| error.into_error().into())
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
