//! A table as a workbook: a sheet with the table, and one that says what it is and where it
//! comes from.

use super::{Column, Holds, Provenance, Table};
use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use uptake_model::formula::harmless;

/// Letters that a cell may hold.
const LONGEST_CELL: usize = 32_767;

struct Formats {
    bold: Format,
    wrapped: Format,
    count: Format,
    euro: Format,
    plain: Format,
}

/// What a workbook says of itself: the same for the same title and day.
pub(crate) fn properties(title: &str, day: Date) -> Result<DocProperties, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(2000);
    let made = ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())?;
    let properties = DocProperties::new().set_title(harmless(title));
    Ok(properties.set_creation_datetime(&made))
}

impl Table {
    /// The table as a workbook: numbers as numbers, what is not stated as empty cells, and no
    /// text that could be taken for a formula. The same table gives the same bytes.
    ///
    /// # Errors
    /// It cannot be written: our own fault.
    pub fn workbook(&self, from: &Provenance) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        book.set_properties(&properties(&self.title, from.day)?);
        let top = Format::new().set_align(FormatAlign::Top);
        let formats = Formats {
            bold: Format::new().set_bold().set_text_wrap(),
            wrapped: top.clone().set_text_wrap(),
            count: top.clone().set_num_format("#,##0"),
            euro: top.clone().set_num_format("#,##0.00"),
            plain: top,
        };
        self.sheet(book.add_worksheet().set_name("Table")?, &formats)?;
        self.about(book.add_worksheet().set_name("About")?, from, &formats)?;
        book.save_to_buffer()
    }

    fn sheet(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        sheet.set_freeze_panes(1, 0)?;
        for (column, at) in self.columns.iter().zip(0_u16..) {
            sheet.write_string_with_format(0, at, harmless(&column.name), &formats.bold)?;
            sheet.set_column_width(at, width(column))?;
        }
        for (cells, row) in self.rows.iter().zip(1_u32..) {
            for ((cell, column), at) in cells.iter().zip(&self.columns).zip(0_u16..) {
                write(sheet, (row, at), (cell, column.holds), formats)?;
            }
        }
        Ok(())
    }

    fn about(
        &self,
        sheet: &mut Worksheet,
        from: &Provenance,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        sheet.set_column_width(0, 24.0)?;
        sheet.set_column_width(1, 110.0)?;
        let own = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let snapshot = self.snapshot.as_ref().map_or("none", |it| it.as_str());
        let mut lines = vec![
            own("Title", &self.title),
            own("Snapshot", snapshot),
            own("Query", &from.address),
            own("Made on", &from.day.to_string()),
            own("Made by", concat!("Uptake ", env!("CARGO_PKG_VERSION"))),
            own("Terms", from.terms()),
            own(
                "Empty cells",
                "Not stated, or not applicable to the row; never zero.",
            ),
        ];
        let columns = self.columns.iter();
        lines
            .extend(columns.map(|it| (format!("Column {}", it.name), it.holds.words().to_owned())));
        lines.extend(from.sources.iter().map(|it| own("Source", it)));
        for ((name, text), row) in lines.iter().zip(0_u32..) {
            sheet.write_string_with_format(row, 0, harmless(name), &formats.bold)?;
            sheet.write_string_with_format(row, 1, fitting(text), &formats.wrapped)?;
        }
        Ok(())
    }
}

fn width(column: &Column) -> f64 {
    match column.holds {
        Holds::Word | Holds::Subject | Holds::Projects | Holds::Path => 32.0,
        _ => 16.0,
    }
}

/// A text that is no formula and not longer than a cell.
fn fitting(text: &str) -> String {
    harmless(text).chars().take(LONGEST_CELL).collect()
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (cell, holds): (&str, Holds),
    formats: &Formats,
) -> Result<(), XlsxError> {
    if cell.is_empty() {
        return Ok(());
    }
    let format = match holds {
        Holds::Count => &formats.count,
        Holds::Euro => &formats.euro,
        Holds::Decimal | Holds::Year => &formats.plain,
        _ => &formats.wrapped,
    };
    let number = match holds {
        Holds::Count | Holds::Euro | Holds::Decimal | Holds::Year => cell.parse::<f64>().ok(),
        _ => None,
    };
    match number {
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None => sheet.write_string_with_format(row, column, fitting(cell), format)?,
    };
    Ok(())
}
