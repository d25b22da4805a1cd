//! Lists of gaps in a workbook of Office Open XML. What it unpacks to is measured first,
//! and cells are read one after the other, since a workbook can claim any size.

use super::{
    GapCell, GapList, GapListError, GapRow, LARGEST_CELL, LARGEST_UNPACKED, MOST_COLUMNS,
    MOST_PARTS, MOST_ROWS, unclassified,
};
use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use uptake_model::GapFormat;

/// Highest row that is read, counted from 1: more than this are no list of gaps.
const LAST_ROW: u32 = 100_000;
/// Most shared texts a workbook may announce: memory is reserved for as many as it says.
const MOST_SHARED: u64 = 500_000;
/// Largest list of styles, in bytes: each of its short elements becomes a far larger record.
const LARGEST_STYLES: u64 = 2 << 20;

/// The cells of sheets, by name, row and column from 0.
type Sheets = BTreeMap<String, BTreeMap<(u32, u32), String>>;
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// Reads the first sheet that is shown and not empty.
pub(super) fn read(bytes: &[u8]) -> Result<GapList, GapListError> {
    measure(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|it| it.visible == SheetVisible::Visible)
        .map(|it| it.name.clone())
        .collect();
    for name in book.sheet_names() {
        unclassified(&name)?;
    }
    for (at, name) in sheets.iter().enumerate() {
        let rows = cells(&mut book, name)?;
        if rows.is_empty() {
            continue;
        }
        let mut list = listed(rows);
        if at + 1 < sheets.len() {
            list.notes.push(format!(
                "Only the sheet “{name}” was read. Move gaps of other sheets into files of their own."
            ));
        }
        return Ok(list);
    }
    Err(GapListError::Empty)
}

/// The cells of all sheets as they stand there, by name, row and column from 0.
pub(crate) fn all_sheets(bytes: &[u8]) -> Result<Sheets, GapListError> {
    measure(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut sheets = BTreeMap::new();
    for name in book.sheet_names() {
        let reader = book.worksheet_cells_reader(&name);
        let mut reader = reader.map_err(|error| damaged(&error))?;
        let mut found: BTreeMap<(u32, u32), String> = BTreeMap::new();
        let mut left = LARGEST_UNPACKED;
        while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
            let text = calamine::Data::from(cell.get_value().clone()).to_string();
            // A shared text is unpacked once and kept for each cell that names it.
            let length = text.len() as u64;
            left = left.checked_sub(length).ok_or(GapListError::Unpacks)?;
            found.insert(cell.get_position(), text);
        }
        sheets.insert(name, found);
    }
    Ok(sheets)
}

/// Unpacks everything once, within the limits, and throws it away.
fn measure(bytes: &[u8]) -> Result<(), GapListError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_PARTS {
        return Err(GapListError::Unpacks);
    }
    let mut left = LARGEST_UNPACKED;
    let mut is_workbook = false;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| damaged(&error))?;
        // Parts are found whatever the case of their names.
        let name = entry.name().map_err(|error| damaged(&error))?;
        let name = name.to_ascii_lowercase();
        is_workbook |= name.ends_with("workbook.xml");
        let mut part = entry.take(left + 1);
        let read = if name.ends_with("sharedstrings.xml") {
            let mut texts = Vec::new();
            let read = part.read_to_end(&mut texts);
            honest_count(&texts)?;
            read.map(|it| it as u64)
        } else {
            io::copy(&mut part, &mut io::sink())
        };
        let read = read.map_err(|error| damaged(&error))?;
        left = left.checked_sub(read).ok_or(GapListError::Unpacks)?;
        if name.ends_with("styles.xml") && read > LARGEST_STYLES {
            return Err(GapListError::Unpacks);
        }
    }
    match is_workbook {
        true => Ok(()),
        false => Err(GapListError::Other("an archive that is no workbook")),
    }
}

/// Refuses shared texts that announce more of them than can stand there. Other numbers of a
/// workbook size nothing here: the extent of a sheet and the places of shared formulas only
/// count where whole ranges or formulas are asked for.
fn honest_count(part: &[u8]) -> Result<(), GapListError> {
    let mut reader = quick_xml::Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| damaged(&error))? {
            Event::Start(start) if start.local_name().as_ref() == "sst" => {
                for attribute in start.attributes().with_checks(false) {
                    let attribute = attribute.map_err(|error| damaged(&error))?;
                    let most = match attribute.key.local_name().as_ref() {
                        "uniqueCount" => MOST_SHARED.min(part.len() as u64),
                        // One short text may stand in many cells.
                        "count" => MOST_SHARED,
                        _ => continue,
                    };
                    let announced = attribute.value.trim().parse::<u64>();
                    if announced.map_or(true, |it| it > most) {
                        return Err(GapListError::Unpacks);
                    }
                }
                return Ok(());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn damaged(error: &impl std::fmt::Display) -> GapListError {
    GapListError::Damaged(error.to_string())
}

fn cells<R: Read + io::Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Rows, GapListError> {
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    let mut rows = Rows::new();
    let mut left = LARGEST_UNPACKED;
    while let Some(found) = reader.next_cell().map_err(|error| damaged(&error))? {
        let text = text_of(found.get_value());
        if text.trim().is_empty() {
            continue;
        }
        if text.chars().count() > LARGEST_CELL {
            return Err(GapListError::LongCell);
        }
        // A shared text is unpacked once and kept for each cell that names it.
        let kept = left.checked_sub(text.len() as u64);
        left = kept.ok_or(GapListError::Unpacks)?;
        let (row, column) = found.get_position();
        if column as usize >= MOST_COLUMNS {
            return Err(GapListError::TooWide);
        }
        rows.entry(row).or_default().insert(column, text);
        // The line of names is one more.
        if row >= LAST_ROW || rows.len() > MOST_ROWS + 1 {
            return Err(GapListError::TooLong);
        }
    }
    Ok(rows)
}

/// What a cell shows, as far as it is stored: of a formula its last value.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn listed(rows: Rows) -> GapList {
    let mut rows = rows.into_iter();
    let (_, header) = rows.next().unwrap_or_default();
    let header: BTreeMap<u32, Arc<str>> = header
        .into_iter()
        .map(|(column, name)| (column, name.trim().into()))
        .collect();
    let mut list = GapList {
        format: GapFormat::Xlsx,
        columns: header.values().cloned().collect(),
        rows: vec![],
        broken: vec![],
        notes: vec![],
    };
    for (row, values) in rows {
        let number = u64::from(row) + 1;
        if values.keys().any(|column| !header.contains_key(column)) {
            let words =
                "A cell stands in a column without a name. Name the column, or empty the cell.";
            list.broken.push((number, words.to_owned()));
            continue;
        }
        let text = |column| values.get(column).map_or("", String::as_str);
        let cells = header
            .iter()
            .map(|(column, name)| GapCell::of_table(name, text(column)));
        list.rows.push(GapRow {
            number,
            cells: cells.collect(),
        });
    }
    list
}
