//! A figure as a table for other programs: numbers unrounded, amounts in euro with cents, what is not
//! stated left empty.

use super::data::{Cell, Figure};
use uptake_model::formula;

/// The figure as CSV (RFC 4180), with a line of heads.
#[must_use]
pub fn csv(figure: &Figure) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = figure.table.heads.iter().map(String::as_str);
    // Writing to memory does not fail.
    let _ = writer.write_record(heads.map(|it| formula::harmless(it).into_owned()));
    for row in &figure.table.rows {
        let _ = writer.write_record(row.iter().map(plain));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => formula::harmless(text).to_string(),
        Cell::Count(number) => number.to_string(),
        Cell::Money(euro) => {
            let (cents, sign) = (
                euro.cents().unsigned_abs(),
                if euro.cents() < 0 { "-" } else { "" },
            );
            format!("{sign}{}.{:02}", cents / 100, cents % 100)
        }
        Cell::Share { part, whole } => format!("{part}/{whole}"),
        Cell::NotStated => String::new(),
    }
}
