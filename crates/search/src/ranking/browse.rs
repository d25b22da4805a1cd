//! Looking through the corpus without a need: newest first.

use super::facets::Tally;
use super::filter::{Filter, Sieve};
use super::{Found, Hit, Strength, Window};
use crate::index::Index;
use jiff::civil::Date;

impl Index {
    /// All documents that pass the filter, the newest start first, those whose
    /// start is not stated last; scores and strengths are 0.
    #[must_use]
    pub fn browse(&self, filter: &Filter, today: Date, window: Window) -> Found {
        let sieve = Sieve::new(self, filter, today);
        let mut tally = Tally::new(self);
        let mut total: u32 = 0;
        let mut hits = Vec::new();
        for document in self.browse_order() {
            let missing = sieve.missing(*document);
            tally.count(*document, missing, &sieve);
            if missing != 0 {
                continue;
            }
            if total as usize >= window.offset
                && hits.len() < window.limit
                && let Some(id) = self.id(*document)
            {
                hits.push(Hit {
                    id,
                    document: *document,
                    score: 0.0,
                    strength: Strength::Unlikely,
                });
            }
            total += 1;
        }
        Found {
            total,
            likely: 0,
            possible: 0,
            calibration: *self.header().settings.calibration(false),
            hits,
            facets: tally.finish(filter),
        }
    }
}
