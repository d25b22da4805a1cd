//! Tables of this area as CSV.

use super::matrix::{CoverageCell, CoverageMatrix, CoverageRow};
use uptake_model::Station;
use uptake_model::formula::harmless;

/// A table as CSV, opened by a byte order mark: without it spreadsheets read names in
/// national languages as Windows-1252. Cells that could be read as formulas are disarmed.
///
/// # Errors
/// A row has more or fewer cells than there are columns.
pub fn csv_of(columns: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// The word of a station in addresses and files.
#[must_use]
pub fn station_code(station: Station) -> &'static str {
    match station {
        Station::Need => "need",
        Station::Topic => "topic",
        Station::Project => "project",
        Station::Result => "result",
        Station::Trial => "trial",
        Station::Procurement => "procurement",
        Station::Deployment => "deployment",
    }
}

impl CoverageMatrix {
    /// Names of the columns of [`Self::lines`].
    pub const COLUMNS: [&str; 11] = [
        "row",
        "name",
        "station",
        "count",
        "confirmed",
        "possible",
        "eu_contribution_eur",
        "money_not_stated",
        "from",
        "to",
        "broken",
    ];

    /// A line for each cell; what is not stated or does not apply is empty.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<String>> {
        let rows = self.rows.iter();
        rows.flat_map(|row| row.cells.iter().map(|cell| line(row, cell)))
            .collect()
    }
}

fn line(row: &CoverageRow, cell: &CoverageCell) -> Vec<String> {
    let number = |it: Option<u64>| it.map_or(String::new(), |it| it.to_string());
    let year = |it: Option<i16>| it.map_or(String::new(), |it| it.to_string());
    let known = cell.money.and_then(|it| it.known());
    vec![
        row.subject.code(),
        row.name.clone(),
        station_code(cell.station).to_owned(),
        cell.count.to_string(),
        number(cell.confirmed),
        number(cell.possible),
        known.map_or(String::new(), |it| format!("{:.2}", it.as_f64())),
        number(cell.money.map(|it| u64::from(it.unstated))),
        year(cell.years.map(|it| it.0)),
        year(cell.years.map(|it| it.1)),
        if cell.broken { "yes" } else { "no" }.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_harmless_and_numbers_plain() {
        let rows = [vec!["=1+1, \"x\"".to_owned(), "12".to_owned()]];
        let written = csv_of(&["name", "count"], &rows).expect("written");
        let written = String::from_utf8(written).expect("text");
        assert_eq!(written, "\u{feff}name,count\n\"'=1+1, \"\"x\"\"\",12\n");
    }
}
