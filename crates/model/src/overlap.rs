//! Overlaps: projects that do nearly the same thing, and the money that stands in them.

use crate::area::Area;
use crate::euro::Euro;
use crate::ids::ProjectId;
use crate::programme::Programme;
use crate::stated_sum::StatedSum;
use serde::{Deserialize, Serialize};

/// The least similarity (0 to 1) of two projects of one group: from there on pairs of
/// projects mostly have one purpose. Chosen by looking at pairs of the real corpus; at 0.55
/// most have one subject and different aims, from 0.8 on one mostly continues the other.
pub const LEAST_SIMILARITY: f32 = 0.6;

/// From this similarity on, one project mostly is the other one continued or moved.
pub const NEARLY_ONE: f32 = 0.8;

/// What the Union contributes to the projects of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OverlapFunding {
    /// All contributions.
    pub total: StatedSum,
    /// Those that are stated without the largest: what would have been spent twice if the
    /// projects did exactly the same. An upper bound, not a saving. `None` where fewer than two
    /// are stated.
    pub beyond_largest: Option<Euro>,
}

impl OverlapFunding {
    /// Adds up contributions, one for each project.
    #[must_use]
    pub fn of(contributions: &[Option<Euro>]) -> Self {
        let mut smaller: Vec<Euro> = contributions.iter().flatten().copied().collect();
        smaller.sort_unstable();
        smaller.pop();
        let zero = Euro::from_cents(0);
        let sum = smaller.iter().fold(zero, |sum, it| sum.saturating_add(*it));
        Self {
            total: contributions.iter().copied().collect(),
            beyond_largest: (!smaller.is_empty()).then_some(sum),
        }
    }
}

/// A group of projects that do nearly the same thing: every two of them are at least
/// [`LEAST_SIMILARITY`] alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Its projects, at least two, in the order of their identifiers.
    pub projects: Vec<ProjectId>,
    /// The similarity of the two that are least alike, 0 to 1.
    pub least: f32,
    /// The mean similarity of all its pairs, 0 to 1.
    pub mean: f32,
    /// The programmes of its projects, each once.
    pub programmes: Vec<Programme>,
    /// The areas of civil security of its projects, each once.
    pub areas: Vec<Area>,
    /// First and last year in which one of its projects began, where stated.
    pub years: Option<(i16, i16)>,
    /// The money in it.
    pub funding: OverlapFunding,
}

impl Overlap {
    /// By what overlaps are ranked: mean similarity times the money beyond the largest
    /// project, in euro; 0 where that is not known.
    #[must_use]
    pub fn weight(&self) -> f64 {
        let beyond = self.funding.beyond_largest;
        f64::from(self.mean) * beyond.map_or(0.0, Euro::as_f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_spent_twice_leaves_out_the_largest() {
        let euro = |whole: i64| Some(Euro::from_cents(whole * 100));
        let cases = [
            (vec![euro(5), euro(3), None, euro(2)], euro(10), euro(5), 1),
            (vec![euro(5), euro(0)], euro(5), euro(0), 0),
            (vec![euro(5), None], euro(5), None, 1),
            (vec![None, None], None, None, 2),
            (vec![], None, None, 0),
        ];
        for (contributions, total, beyond, unstated) in cases {
            let funding = OverlapFunding::of(&contributions);
            assert_eq!(funding.total.known(), total, "{contributions:?}");
            assert_eq!(funding.beyond_largest, beyond, "{contributions:?}");
            assert_eq!(funding.total.unstated, unstated, "{contributions:?}");
        }
    }
}
