//! Writes a workbook. Every cell is a string: nothing in it is ever taken for a formula.

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use uptake_model::formula;

/// Width of a column of text and of one with a code, in characters.
const WIDE: f64 = 40.0;
const NARROW: f64 = 14.0;

/// One sheet with the columns' names in its first row, which stays in sight. `made` is
/// what the workbook says of itself, so that the same gaps give the same bytes.
pub(super) fn write(
    columns: &[String],
    rows: &[Vec<String>],
    made: Timestamp,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(made.as_second())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet().set_name("Gaps")?;
    sheet.set_freeze_panes(1, 0)?;
    for (name, column) in columns.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        let wide = !name.ends_with("marking") && !name.ends_with("level");
        sheet.set_column_width(column, if wide { WIDE } else { NARROW })?;
    }
    for (cells, row) in rows.iter().zip(1_u32..) {
        for (cell, column) in cells.iter().zip(0_u16..) {
            if !cell.is_empty() {
                // With the apostrophe of tables, since workbooks are saved as those.
                let cell = formula::harmless(cell);
                sheet.write_string_with_format(row, column, cell, &wrapped)?;
            }
        }
    }
    book.save_to_buffer()
}
