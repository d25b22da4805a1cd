//! How far a need reaches: every document that could meet it, by what its score means.

use super::bars::Bars;
use super::scorer::{BLOCK, Scorer, peaks};
use super::top::Top;
use crate::index::Index;
use crate::query::Query;
use serde::{Deserialize, Serialize};

/// The documents that a need finds, by number in the index it was read from, each list
/// with the best first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Those likely to meet it.
    pub likely: Vec<u32>,
    /// Those that are possible.
    pub possible: Vec<u32>,
}

impl Index {
    /// All documents that are likely or possible for a need, exactly as [`Index::search`]
    /// counts them without a filter.
    #[must_use]
    pub fn reach(&self, query: &Query) -> Reach {
        let query = self.own(query);
        let scorer = Scorer::new(self, &query, self.header().settings.fusion);
        let seen = scorer.seen(&self.sums(&query));
        let peaks = peaks(&seen);
        let bars = Bars::of(self, &query, &scorer, &seen, &peaks);
        let mut best = Top::from(seen.len(), bars.possible);
        for (block, peak) in peaks.iter().enumerate() {
            if peak + scorer.unseen < bars.possible {
                continue;
            }
            let first = block * BLOCK;
            for (place, seen) in seen.iter().enumerate().skip(first).take(BLOCK) {
                if seen + scorer.unseen >= bars.possible {
                    let document = place as u32;
                    best.offer(seen + scorer.meaning(document), document);
                }
            }
        }
        let mut reach = Reach::default();
        for (units, document) in best.into_sorted() {
            match units >= bars.likely {
                true => reach.likely.push(document),
                false => reach.possible.push(document),
            }
        }
        reach
    }
}
