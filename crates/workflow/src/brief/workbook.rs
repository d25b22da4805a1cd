//! A brief as a workbook: a sheet that says what it is, one for each figure, and one with the data
//! as JSON, from which it is checked.

use super::data::{Brief, Cell, Figure};
use super::verify::as_json;
use crate::table::properties;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use uptake_model::formula;

/// The sheet that says what the workbook is.
pub(super) const ABOUT: &str = "About";
/// The sheet with the data.
pub(super) const DATA: &str = "Data";
/// Letters of a cell of that sheet: below the 32,767 that a cell may hold.
const LETTERS: usize = 30_000;
/// Longest name of a sheet that spreadsheets take.
const LONGEST_NAME: usize = 31;

struct Formats {
    bold: Format,
    wrapped: Format,
    count: Format,
    money: Format,
    share: Format,
}

/// Writes the workbook: the same brief gives the same bytes.
///
/// # Errors
/// It cannot be written: our own fault.
pub fn workbook(brief: &Brief) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = brief.about.as_of.unwrap_or(jiff::civil::date(2000, 1, 1));
    book.set_properties(&properties(&brief.about.title, day)?);
    let top = Format::new().set_align(FormatAlign::Top);
    let formats = Formats {
        bold: Format::new().set_bold().set_text_wrap(),
        wrapped: top.clone().set_text_wrap(),
        count: top.clone().set_num_format("#,##0"),
        money: top.clone().set_num_format("#,##0.00"),
        share: top.set_num_format("0.0 %"),
    };
    about(book.add_worksheet().set_name(ABOUT)?, brief, &formats)?;
    for figure in brief.figures() {
        let name: String = figure.id.chars().take(LONGEST_NAME).collect();
        let sheet = book.add_worksheet().set_name(name)?;
        write_figure(sheet, figure, &formats)?;
        origin(sheet, figure, brief)?;
    }
    data(book.add_worksheet().set_name(DATA)?, brief)?;
    book.save_to_buffer()
}

fn about(sheet: &mut Worksheet, brief: &Brief, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 24.0)?;
    sheet.set_column_width(1, 110.0)?;
    let mut lines = vec![("Title".to_owned(), brief.about.title.clone())];
    let about = brief.about.lines().into_iter();
    lines.extend(about.map(|(name, text)| (name.to_owned(), text)));
    for section in &brief.sections {
        let mut title = section.title.clone();
        for paragraph in &section.paragraphs {
            lines.push((std::mem::take(&mut title), paragraph.clone()));
        }
        for figure in &section.figures {
            let line = format!(
                "Sheet “{}”: {}. Same numbers: {}",
                figure.id, figure.caption, figure.query
            );
            lines.push((std::mem::take(&mut title), line));
        }
    }
    for ((name, text), row) in lines.iter().zip(0_u32..) {
        sheet.write_string_with_format(row, 0, name, &formats.bold)?;
        sheet.write_string_with_format(row, 1, formula::harmless(text), &formats.wrapped)?;
    }
    Ok(())
}

fn write_figure(
    sheet: &mut Worksheet,
    figure: &Figure,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 1)?;
    for (head, column) in figure.table.heads.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, column, head, &formats.bold)?;
        sheet.set_column_width(column, if column == 0 { 44.0 } else { 16.0 })?;
    }
    for (cells, row) in figure.table.rows.iter().zip(1_u32..) {
        for (cell, column) in cells.iter().zip(0_u16..) {
            write_cell(sheet, (row, column), cell, formats)?;
        }
    }
    let below = below(figure);
    sheet.write_string(below, 0, &figure.caption)?;
    sheet.write_string(below + 1, 0, &figure.note)?;
    Ok(())
}

/// Where the numbers of a figure come from, below what it says of itself.
fn origin(sheet: &mut Worksheet, figure: &Figure, brief: &Brief) -> Result<(), XlsxError> {
    let below = below(figure) + 2;
    sheet.write_string(below, 0, format!("Same numbers: {}", figure.query))?;
    if let Some(snapshot) = &brief.about.snapshot {
        sheet.write_string(below + 1, 0, format!("Snapshot: {snapshot}"))?;
    }
    Ok(())
}

/// The row after the table and an empty one.
fn below(figure: &Figure) -> u32 {
    u32::try_from(figure.table.rows.len()).unwrap_or(u32::MAX - 8) + 2
}

#[expect(
    clippy::cast_precision_loss,
    reason = "workbooks know no other numbers; counts and cents stay far below 2^52"
)]
fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            // With the apostrophe of tables, since workbooks are saved as those.
            sheet.write_string_with_format(
                row,
                column,
                formula::harmless(text),
                &formats.wrapped,
            )?;
        }
        Cell::Count(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.count)?;
        }
        Cell::Money(euro) => {
            sheet.write_number_with_format(row, column, euro.as_f64(), &formats.money)?;
        }
        Cell::Share { part, whole } => {
            let share = *part as f64 / (*whole).max(1) as f64;
            sheet.write_number_with_format(row, column, share, &formats.share)?;
        }
        Cell::NotStated => {
            sheet.write_string_with_format(row, column, cell.shown(), &formats.wrapped)?;
        }
    }
    Ok(())
}

/// The JSON in pieces, each in a row of its own.
fn data(sheet: &mut Worksheet, brief: &Brief) -> Result<(), XlsxError> {
    sheet.write_string(
        0,
        0,
        "The data of this brief, for: uptake brief verify FILE",
    )?;
    let json = as_json(brief);
    let letters: Vec<char> = json.chars().collect();
    for (piece, row) in letters.chunks(LETTERS).zip(1_u32..) {
        // A bracket on each side, so that no spreadsheet trims or reads it.
        let piece: String = piece.iter().collect();
        sheet.write_string(row, 0, format!("[{piece}]"))?;
    }
    Ok(())
}
