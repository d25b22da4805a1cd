//! What can be asked of which rows.

use super::{CoverageFilter, RowKind};
use uptake_model::Discipline;

/// Projects were to be chosen by a discipline that nothing tells in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{}” names nobody whom projects could be about, so it chooses gap files only. Nothing was \
     counted. Choose another discipline, or gap files as rows.",
    Discipline::Other.label()
)]
pub struct OtherDiscipline;

impl CoverageFilter {
    /// Whether rows of a kind can be counted under this filter. Whoever reads a filter from
    /// what people or programs wrote asks this before anything is counted.
    ///
    /// # Errors
    /// [`OtherDiscipline`] where projects, and not gap files, would be chosen by
    /// [`Discipline::Other`].
    pub fn check(&self, rows: &RowKind) -> Result<(), OtherDiscipline> {
        match (self.discipline, rows) {
            (Some(Discipline::Other), RowKind::GapFiles) => Ok(()),
            (Some(Discipline::Other), _) => Err(OtherDiscipline),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_discipline_chooses_gap_files_and_no_projects() {
        for rows in RowKind::ALL {
            for discipline in Discipline::ALL {
                let filter = CoverageFilter {
                    discipline: Some(discipline),
                    ..CoverageFilter::default()
                };
                let refused = discipline == Discipline::Other && rows != RowKind::GapFiles;
                assert_eq!(filter.check(&rows).is_err(), refused, "{rows:?}");
            }
        }
    }
}
