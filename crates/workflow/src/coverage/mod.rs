//! Coverage: which needs are met by what, from topics to deployments, and where the chain
//! breaks; from what one viewer may see.

mod ahead;
mod behind;
mod count;
mod file;
mod gather;
mod handover;
mod imported;
mod matrix;
mod other_discipline;
mod proposal;
mod records;
mod tables;
#[cfg(test)]
mod tests;
mod uncovered;
mod unserved;
mod words;

pub use ahead::{AheadTopic, TopicsAhead, topics_ahead};
pub use behind::{Behind, BehindCell, CountedBy, NamedProject, behind_cell};
pub use file::station_code;
pub use handover::{Handover, LEAST_ALIKE, Usable, handovers};
pub(crate) use imported::{ImportedRow, imported_rows};
pub use matrix::{
    CLOSED_WITHIN_YEARS, CoverageCell, CoverageFilter, CoverageMatrix, CoverageRow, RowKind,
    RowNote, RowSubject, STATIONS,
};
pub use other_discipline::OtherDiscipline;
pub use proposal::{ProposalSection, Source, TopicProposal, Traced, topic_proposal};
pub use tables::{BehindLine, gaps_alike_table, records_table, usable_results_table};
pub use uncovered::{MOST_COMPARED, ServedGap, UncoveredGap, UncoveredGaps, uncovered_gaps};
pub use unserved::{Unserving, UnservingArea, UnservingProject, unserving};
pub use words::BrokenLink;

use crate::landscape::chart;
use crate::platform::{Platform, PlatformError};
use count::CountedFrom;
use gather::Gathering;
use jiff::civil::Date;
use uptake_model::Viewer;

/// The coverage matrix, as far as `viewer` may see; `None` while the corpus is being
/// surveyed. Reads the records of people in a few queries, all else from memory.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn coverage_matrix(
    platform: &Platform,
    viewer: &Viewer,
    rows: &RowKind,
    filter: &CoverageFilter,
    today: Date,
) -> Result<Option<CoverageMatrix>, PlatformError> {
    let Some(charted) = chart(platform).await? else {
        return Ok(None);
    };
    let landscape = charted.landscape.clone();
    let gathering = Gathering::begin(platform, viewer, charted, filter, today).await?;
    let gathered = gathering.rows(rows).await?.into_iter();
    let ground = CountedFrom::new(&landscape, &gathering.records);
    let mut rows_found: Vec<CoverageRow> = gathered.map(|it| it.row(&ground)).collect();
    rows_found.sort_by_cached_key(matrix::by_earliest_break);
    Ok(Some(CoverageMatrix {
        rows_are: rows.clone(),
        filter: filter.clone(),
        snapshot: landscape.snapshot.clone(),
        rows: rows_found,
    }))
}
