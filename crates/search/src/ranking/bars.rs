//! From which scores on the projects of one answer are called likely and possible: by
//! what the calibration says, above what projects of the field score anyway.

use super::scorer::{self, Scorer};
use crate::index::Index;
use crate::query::Query;
use crate::settings::Calibration;

/// The place in an answer, from 1, whose score is the usual one. Of 20,000 projects
/// hardly a need is met by as many.
pub(crate) const USUAL: usize = 50;

/// The least scores of the words.
pub(crate) struct Bars {
    /// In units.
    pub(crate) possible: u32,
    /// In units.
    pub(crate) likely: u32,
    /// The same as scores, with what was measured.
    pub(crate) calibration: Calibration,
}

impl Bars {
    /// Those of a need, whatever filter its answer is seen through; `peaks` are those of
    /// `seen`.
    pub(crate) fn of(
        index: &Index,
        query: &Query,
        scorer: &Scorer<'_>,
        seen: &[u32],
        peaks: &[u32],
    ) -> Self {
        let best = scorer.best(seen, peaks, USUAL).into_sorted();
        let usual = best.get(USUAL - 1);
        let usual = usual.map_or(0.0, |(units, _)| scorer::score(*units));
        let measured = index.header().settings.calibration(query.is_encoded());
        let calibration = measured.for_need(query.telling(), usual);
        Self {
            possible: scorer::least(calibration.possible),
            likely: scorer::least(calibration.likely),
            calibration,
        }
    }
}
