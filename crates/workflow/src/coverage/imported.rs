//! Rows of the matrix as far as an import decides them, for documents that one snapshot
//! always gives alike.

use super::count::{CountedFrom, Gathered};
use super::gather::Gathering;
use super::matrix::{CoverageFilter, CoverageRow, RowKind, RowNote, by_earliest_break};
use super::records::SeenRecords;
use crate::landscape::Charted;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use uptake_model::Viewer;

/// What an import decides of a row: topics, projects and results. Trials, procurements and
/// deployments are recorded day by day and stand in no import, so its cells of these say
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportedRow {
    /// The row.
    pub(crate) row: CoverageRow,
    /// The projects that count, by their places in the landscape, rising.
    pub(crate) counted: Vec<usize>,
    /// Those that are only possible.
    pub(crate) possible: Vec<usize>,
}

impl ImportedRow {
    /// Whether the matching has read it, so that a count of 0 says something.
    pub(crate) fn was_read(&self) -> bool {
        self.row.note != Some(RowNote::NotRead)
    }
}

/// The rows of a kind, those first whose chain breaks earliest; not of gap files, of
/// which no import decides. `as_of` tells which topics lie ahead.
///
/// # Errors
/// The store fails.
pub(crate) async fn imported_rows(
    platform: &Platform,
    charted: &Charted,
    kind: &RowKind,
    filter: &CoverageFilter,
    as_of: Date,
) -> Result<Vec<ImportedRow>, PlatformError> {
    let nothing = SeenRecords::default();
    let ground = CountedFrom::new(&charted.landscape, &nothing);
    let gathering = Gathering {
        platform,
        viewer: &Viewer::Public,
        filter,
        today: as_of,
        charted: charted.clone(),
        records: SeenRecords::default(),
    };
    let imported = |it: Gathered| ImportedRow {
        counted: it.projects.sure(),
        possible: it.projects.possible.clone(),
        row: it.row(&ground),
    };
    let gathered = gathering.rows(kind).await?.into_iter();
    let mut rows: Vec<ImportedRow> = gathered.map(imported).collect();
    rows.sort_by_cached_key(|it| by_earliest_break(&it.row));
    Ok(rows)
}
