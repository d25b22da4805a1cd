//! What a text is about, told by the projects it finds: two texts that find the
//! same projects are about the same, in whatever words. So calls and gaps, which are
//! no projects, are compared with a need.

use crate::index::Index;
use crate::query::Query;
use std::collections::HashMap;

/// Projects of a profile: a share of all, within bounds.
const SHARE: usize = 60;
const FEWEST: usize = 40;
const MOST: usize = 300;

/// The projects a text finds first, each by how far its score lies above that of
/// the last of them; together of length 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile(HashMap<u32, f64>);

impl Index {
    /// The profile of a text.
    #[must_use]
    pub fn profile(&self, query: &Query) -> Profile {
        let count = (self.documents() as usize / SHARE).clamp(FEWEST, MOST);
        let hits = self.rank(query, count);
        let last = hits.last().map_or(0.0, |hit| hit.score);
        let above = hits.iter().map(|hit| (hit.document, hit.score - last));
        let mut above: HashMap<u32, f64> = above.filter(|(_, above)| *above > 0.0).collect();
        let length = above.values().map(|x| x * x).sum::<f64>().sqrt();
        for value in above.values_mut() {
            *value /= length;
        }
        Profile(above)
    }
}

impl Profile {
    /// How alike two profiles from one index are: 0 where they have no project in
    /// common, 1 where they are the same.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let (small, large) = match self.0.len() <= other.0.len() {
            true => (self, other),
            false => (other, self),
        };
        let products = small
            .0
            .iter()
            .filter_map(|(document, above)| Some(above * large.0.get(document)?));
        products.sum::<f64>().clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(above: &[(u32, f64)]) -> Profile {
        Profile(above.iter().copied().collect())
    }

    #[test]
    fn profiles_are_as_like_as_the_projects_they_share() {
        let (one, other) = (of(&[(1, 0.8), (2, 0.6)]), of(&[(2, 0.6), (3, 0.8)]));
        assert!((one.likeness(&one) - 1.0).abs() < 1e-12);
        assert!((one.likeness(&other) - 0.36).abs() < 1e-12);
        assert!((other.likeness(&one) - 0.36).abs() < 1e-12);
        assert!(one.likeness(&of(&[(4, 1.0)])).abs() < f64::EPSILON);
        assert!(one.likeness(&Profile::default()).abs() < f64::EPSILON);
    }
}
