//! A table as CSV.

use super::Table;
use csv::{QuoteStyle, WriterBuilder};
use uptake_model::formula::{harmless, quoted};

impl Table {
    /// The table as CSV, opened by a byte order mark: without it spreadsheets read names in
    /// national languages as Windows-1252. Cells that could be read as formulas are disarmed.
    ///
    /// # Errors
    /// A row has more or fewer cells than there are columns.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        // Quoted by the one rule of exports: what another separator would part, too.
        let mut writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Never)
            .from_writer("\u{feff}".as_bytes().to_vec());
        let written = |cell: &str| quoted(&harmless(cell)).into_owned();
        writer.write_record(self.columns.iter().map(|it| written(&it.name)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| written(cell)))?;
        }
        writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Holds, RowsAre};
    use super::*;

    #[test]
    fn cells_stay_harmless_and_numbers_plain() {
        let table = Table {
            name: "one".into(),
            title: "One".to_owned(),
            rows_are: RowsAre::Observations,
            columns: vec![
                Column::key("name", Holds::Word),
                Column::of("count", Holds::Count),
            ],
            rows: vec![
                vec!["=1+1, \"x\"".to_owned(), "12".to_owned()],
                vec!["DE; FR".to_owned(), String::new()],
            ],
            snapshot: None,
        };
        let written = String::from_utf8(table.csv().expect("written")).expect("text");
        assert_eq!(
            written,
            "\u{feff}name,count\n\"'=1+1, \"\"x\"\"\",12\n\"DE; FR\",\n"
        );
    }
}
