//! Lists of gaps in JSON-LD as Uptake writes it, or in plain JSON of the same shape. Names
//! are taken as they stand: no context is fetched.

use super::{GapCell, GapList, GapListError, GapRow, LONGEST_NAME, MOST_COLUMNS, MOST_ROWS};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;
use uptake_model::GapFormat;
use uptake_model::typed_number::written_number;

/// From this number on, requirements are new: no gap file has so many.
const FIRST_NEW: u64 = 101;

/// Reads one gap, a list of them, or an object that holds such a list.
pub(super) fn read(text: &str) -> Result<GapList, GapListError> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| GapListError::Damaged(error.to_string()))?;
    let entries = match value {
        Value::Array(entries) => entries,
        Value::Object(mut object) => {
            let listed = ["gapFiles", "gap_files", "@graph"]
                .into_iter()
                .find(|name| object.get(*name).is_some_and(Value::is_array));
            match listed.and_then(|name| object.remove(name)) {
                Some(Value::Array(entries)) => entries,
                _ => vec![Value::Object(object)],
            }
        }
        _ => vec![],
    };
    if entries.len() > MOST_ROWS {
        return Err(GapListError::TooLong);
    }
    let mut list = GapList {
        format: GapFormat::JsonLd,
        columns: vec![],
        rows: vec![],
        broken: vec![],
        notes: vec![],
    };
    for (entry, number) in entries.iter().zip(1..) {
        match entry {
            Value::Object(object) => list.rows.push(GapRow {
                number,
                cells: cells(object)?,
            }),
            _ => list.broken.push((
                number,
                "This entry is no object. Write each gap as an object with its fields.".to_owned(),
            )),
        }
    }
    let mut known = BTreeSet::new();
    for cell in list.rows.iter().flat_map(|row| &row.cells) {
        if known.insert(&cell.column) {
            list.columns.push(cell.column.clone());
        }
    }
    match list.columns.len() {
        0..=MOST_COLUMNS => Ok(list),
        _ => Err(GapListError::TooWide),
    }
}

/// The cells of one gap.
pub(super) fn cells(object: &Map<String, Value>) -> Result<Vec<GapCell>, GapListError> {
    let mut cells = Vec::new();
    for (name, value) in object {
        match (name.as_str(), value) {
            ("@context" | "@type" | "@id", _) => {}
            ("objectives", value) => {
                let (value, marking) = parted(value);
                put_all(&mut cells, "objective", value)?;
                put_marking(&mut cells, "objectives", marking)?;
            }
            ("requirements", Value::Array(requirements)) => {
                put_text(&mut cells, "requirements", "")?;
                let numbered = numbers(requirements).into_iter().zip(requirements);
                for (number, requirement) in numbered {
                    put_requirement(&mut cells, number, requirement)?;
                }
            }
            (name, value) => {
                let (value, marking) = parted(value);
                put(&mut cells, name, value)?;
                put_marking(&mut cells, name, marking)?;
            }
        }
    }
    Ok(cells)
}

/// The numbers of requirements: their own, or, where none has one, their places. Where some
/// have one, the others are new, and so is one whose number stands there before.
fn numbers(requirements: &[Value]) -> Vec<u64> {
    let own = |it: &Value| it.get("number").and_then(Value::as_u64);
    if requirements.iter().all(|it| own(it).is_none()) {
        return (1..).take(requirements.len()).collect();
    }
    let mut given = BTreeSet::new();
    let mut new = FIRST_NEW..;
    let numbers = requirements.iter().map(|it| match own(it) {
        Some(number) if (1..FIRST_NEW).contains(&number) && given.insert(number) => number,
        _ => new.next().unwrap_or(FIRST_NEW),
    });
    numbers.collect()
}

/// A value and its marking, where both stand in an object.
fn parted(value: &Value) -> (&Value, &Value) {
    match value {
        Value::Object(object) if object.contains_key("value") => (
            &object["value"],
            object.get("marking").unwrap_or(&Value::Null),
        ),
        plain => (plain, &Value::Null),
    }
}

fn put_all(cells: &mut Vec<GapCell>, name: &str, value: &Value) -> Result<(), GapListError> {
    let whole = format!("{name}s");
    match value {
        Value::Array(values) => {
            // Says that the list was stated, even where it is empty.
            put_text(cells, &whole, "")?;
            for (value, number) in values.iter().zip(1..) {
                put(cells, &format!("{name}_{number}"), value)?;
            }
        }
        other => put(cells, &whole, other)?,
    }
    Ok(())
}

fn put_requirement(
    cells: &mut Vec<GapCell>,
    number: u64,
    requirement: &Value,
) -> Result<(), GapListError> {
    let name = format!("requirement_{number}");
    let Value::Object(parts) = requirement else {
        return put(cells, &name, requirement);
    };
    for (part, value) in parts {
        match (part.as_str(), value) {
            ("number", _) => {}
            ("text", text) => put(cells, &name, text)?,
            ("threshold", Value::Object(threshold)) => {
                let part = |part: &str| threshold.get(part).map(said).unwrap_or_default();
                let bound = part("bound").replace('_', " ");
                // A number of JSON has one reading; as words it keeps it.
                let value = threshold.get("value").and_then(Value::as_f64);
                let value = value.map_or_else(|| part("value"), written_number);
                let text = format!("{bound} {value} {}", part("unit"));
                put_text(cells, &format!("{name}_threshold"), &text)?;
            }
            (part, value) => put(cells, &named(&name, '_', part)?, value)?,
        }
    }
    Ok(())
}

/// A cell of what a value says; lists of words are joined as tables join them. What has
/// deeper parts is nothing that is known: each of its texts becomes a cell, so that none
/// passes unread.
fn put(cells: &mut Vec<GapCell>, name: &str, value: &Value) -> Result<(), GapListError> {
    match value {
        Value::Array(values) if values.iter().all(Value::is_string) => {
            let words: Vec<String> = values.iter().map(said).collect();
            put_text(cells, name, &words.join("; "))?;
        }
        Value::Array(values) => {
            for value in values {
                put(cells, name, value)?;
            }
        }
        Value::Object(parts) => {
            for (part, value) in parts {
                put(cells, &named(name, '.', part)?, value)?;
            }
        }
        plain => put_text(cells, name, &said(plain))?,
    }
    Ok(())
}

fn put_marking(cells: &mut Vec<GapCell>, name: &str, marking: &Value) -> Result<(), GapListError> {
    match marking {
        Value::Null => Ok(()),
        marking => put(cells, &named(name, '_', "marking")?, marking),
    }
}

/// A name under a name. Each is copied for what stands beneath, so their length is bounded
/// before it is written.
fn named(name: &str, by: char, part: &str) -> Result<String, GapListError> {
    if name.len() + part.len() >= LONGEST_NAME {
        return Err(GapListError::LongName);
    }
    Ok(format!("{name}{by}{part}"))
}

/// Keeps a cell. Elements of a list share one name.
fn put_text(cells: &mut Vec<GapCell>, name: &str, text: &str) -> Result<(), GapListError> {
    if name.len() > LONGEST_NAME {
        return Err(GapListError::LongName);
    }
    if cells.len() >= MOST_COLUMNS {
        return Err(GapListError::TooWide);
    }
    let column = match cells.last() {
        Some(last) if &*last.column == name => Arc::clone(&last.column),
        _ => name.into(),
    };
    cells.push(GapCell::new(&column, text));
    Ok(())
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |it| it.to_string()),
        other => other.to_string(),
    }
}
