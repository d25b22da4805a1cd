//! A figure as a table to save: numbers unrounded, amounts in euro with cents, what is not stated
//! left empty.

use super::data::{Brief, Cell, Figure, Subject};
use super::wording::projects_in_words;
use crate::table::{self, Holds};
use uptake_model::SnapshotId;

impl Brief {
    /// A figure by its name, as a table to save; `None` where there is none of this name.
    #[must_use]
    pub fn table(&self, figure: &str) -> Option<table::Table> {
        let figure = self.figures().find(|it| it.id == figure)?;
        let snapshot = self.about.snapshot.clone();
        Some(match &self.about.subject {
            Subject::Corpus(extent) => {
                figure.to_save("brief", &projects_in_words(extent), snapshot)
            }
            Subject::GapFile(_) => figure.to_save("dossier", &self.about.title, snapshot),
        })
    }
}

impl Figure {
    /// The figure as a table to save by itself: its name in files begins with `of`, and `words`
    /// say of what it is. The texts at the head of a row tell it from the others, as far as
    /// all rows state them; a share is a number from 0 to 1.
    #[must_use]
    pub fn to_save(&self, of: &str, words: &str, snapshot: Option<SnapshotId>) -> table::Table {
        let mut keys = true;
        let heads = self.table.heads.iter().enumerate();
        let columns = heads.map(|(at, head)| {
            let cells = || self.table.rows.iter().filter_map(|row| row.get(at));
            let kind = holds(cells());
            keys &= kind == Holds::Word && cells().all(|it| *it != Cell::NotStated);
            table::Column {
                name: self.name(at, head, kind).into(),
                holds: kind,
                key: keys,
            }
        });
        let columns = columns.collect();
        let rows = self.table.rows.iter();
        table::Table {
            name: format!("{of}-{}", self.id).into(),
            title: format!("{}: {words}", self.caption),
            rows_are: table::RowsAre::Observations,
            columns,
            rows: rows.map(|row| row.iter().map(to_save).collect()).collect(),
            snapshot,
        }
    }
}

impl Figure {
    /// The name of a column in files. A share is named after the count before it, since its
    /// head says of how many it is, which two may have alike; an amount says in what it is.
    fn name(&self, at: usize, head: &str, kind: Holds) -> String {
        let before = at.checked_sub(1).and_then(|it| self.table.heads.get(it));
        match (kind, before) {
            (Holds::Decimal, Some(counted)) => format!("{counted} share"),
            (Holds::Euro, _) => format!("{head} euro"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Table;
    use uptake_model::Euro;

    #[test]
    fn a_figure_is_saved_with_plain_numbers_and_nothing_for_what_is_not_stated() {
        let figure = Figure {
            id: "links".to_owned(),
            caption: "Links".to_owned(),
            note: String::new(),
            table: Table {
                heads: ["Link", "Deadline", "Holds", "Share", "Money"]
                    .map(str::to_owned)
                    .to_vec(),
                rows: vec![
                    vec![
                        Cell::text("=a"),
                        Cell::text("2026-01-01"),
                        Cell::Count(1234),
                        Cell::share(3, 12),
                        Cell::Money(Euro::from_cents(150)),
                    ],
                    vec![
                        Cell::text("b"),
                        Cell::NotStated,
                        Cell::Count(0),
                        Cell::share(0, 0),
                        Cell::NotStated,
                    ],
                ],
            },
            chart: None,
            query: String::new(),
        };
        let table = figure.to_save("brief", "projects of civil security", None);
        assert_eq!(
            (&*table.name, &*table.title),
            ("brief-links", "Links: projects of civil security")
        );
        let keys: Vec<bool> = table.columns.iter().map(|it| it.key).collect();
        assert_eq!(keys, [true, false, false, false, false]);
        let written = String::from_utf8(table.csv().expect("written")).expect("text");
        assert_eq!(
            written,
            "\u{feff}Link,Deadline,Holds,Holds share,Money euro\n'=a,2026-01-01,1234,0.250000,1.50\nb,,0,,\n"
        );
    }
}
