//! The matrix as a table to save.

use super::matrix::{CoverageCell, CoverageMatrix, CoverageRow};
use crate::table::{Column, Holds, RowsAre, Table, euro, marking, plain, yes_no};
use uptake_model::Station;

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

const COLUMNS: [Column; 14] = [
    Column::key("row", Holds::Subject),
    Column::of("name", Holds::Word),
    Column::key("station", Holds::Word),
    Column::of("count", Holds::Count),
    Column::of("confirmed", Holds::Count),
    Column::of("possible", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("budget_euro", Holds::Euro),
    Column::of("money_not_stated", Holds::Count),
    Column::of("from", Holds::Year),
    Column::of("to", Holds::Year),
    Column::of("broken", Holds::YesNo),
    Column::of("note", Holds::Word),
    Column::of("marking", Holds::Word),
];

impl CoverageMatrix {
    /// The matrix as a table with a line for each cell; what is not stated or does not apply
    /// is empty.
    #[must_use]
    pub fn table(&self) -> Table {
        let rows = self.rows.iter();
        let filters = self.filter.in_words();
        let title = match filters.is_empty() {
            true => format!("Coverage: {}", self.rows_are.label()),
            false => format!("Coverage: {}; only {filters}", self.rows_are.label()),
        };
        Table {
            name: "coverage".into(),
            title,
            rows_are: RowsAre::Observations,
            columns: COLUMNS.to_vec(),
            rows: rows
                .flat_map(|row| row.cells.iter().map(|cell| line(row, cell)))
                .collect(),
            snapshot: self.snapshot.clone(),
        }
    }
}

fn line(row: &CoverageRow, cell: &CoverageCell) -> Vec<String> {
    let money = |station| {
        let here = cell.money.filter(|_| cell.station == station);
        euro(here.and_then(|it| it.known()))
    };
    let note = match (row.note, cell.unknown) {
        (Some(note), _) => note.label(),
        (None, true) => "results of these programmes are not in the corpus",
        (None, false) => "",
    };
    vec![
        row.subject.code(),
        row.name.clone(),
        station_code(cell.station).to_owned(),
        plain((!cell.unknown).then_some(cell.count)),
        plain(cell.confirmed),
        plain(cell.possible),
        money(Station::Project),
        money(Station::Procurement),
        plain(cell.money.map(|it| it.unstated)),
        plain(cell.years.map(|it| it.0)),
        plain(cell.years.map(|it| it.1)),
        yes_no(cell.broken),
        note.to_owned(),
        marking(row.marking),
    ]
}
