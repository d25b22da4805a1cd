//! A figure as a table for other programs: numbers unrounded, amounts in euro with cents, what is not
//! stated left empty.

use super::data::{Cell, Figure};
use crate::table::{self, Holds};
use uptake_model::{SnapshotId, formula};

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

impl Figure {
    /// The figure as a table to save by itself, of projects that `words` tell. The texts at
    /// the head of a row tell it from the others; a share is a number from 0 to 1.
    #[must_use]
    pub fn to_save(&self, words: &str, snapshot: Option<SnapshotId>) -> table::Table {
        let mut keys = true;
        let heads = self.table.heads.iter().enumerate();
        let columns = heads.map(|(at, head)| {
            let kind = holds(self.table.rows.iter().filter_map(|row| row.get(at)));
            keys &= kind == Holds::Word;
            table::Column {
                name: self.name(at, head, kind).into(),
                holds: kind,
                key: keys,
            }
        });
        let columns = columns.collect();
        let rows = self.table.rows.iter();
        table::Table {
            name: format!("trends-{}", self.id).into(),
            title: format!("{}: projects {words}", self.caption),
            rows_are: table::RowsAre::Observations,
            columns,
            rows: rows.map(|row| row.iter().map(to_save).collect()).collect(),
            snapshot,
        }
    }
}

impl Figure {
    /// The name of a column in files. A share is named after the count before it, since its
    /// head says of how many it is, which two may have alike.
    fn name(&self, at: usize, head: &str, kind: Holds) -> String {
        match at.checked_sub(1).and_then(|it| self.table.heads.get(it)) {
            Some(counted) if kind == Holds::Decimal => format!("{counted} share"),
            _ => head.to_owned(),
        }
    }
}

fn to_save(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(number) => number.to_string(),
        Cell::Money(amount) => table::euro(Some(*amount)),
        Cell::Share { part, whole } => {
            let share = *part as f64 / (*whole).max(1) as f64;
            format!("{share:.6}")
        }
        Cell::NotStated => String::new(),
    }
}

/// What a column holds whose cells are these.
fn holds<'c>(cells: impl Iterator<Item = &'c Cell>) -> Holds {
    let mut found = None;
    for cell in cells {
        let holds = match cell {
            Cell::Text(_) => Holds::Word,
            Cell::Count(_) => Holds::Count,
            Cell::Money(_) => Holds::Euro,
            Cell::Share { .. } => Holds::Decimal,
            Cell::NotStated => continue,
        };
        match found {
            None => found = Some(holds),
            Some(known) if known == holds => {}
            Some(_) => return Holds::Word,
        }
    }
    found.unwrap_or(Holds::Word)
}
