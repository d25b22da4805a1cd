//! Ranking: every document that could be among those shown or counted gets its
//! exact score; nothing is approximated, so that counts, filters and explanations
//! all speak of the same numbers.

pub(crate) mod accumulator;
pub(crate) mod bars;
mod browse;
mod facets;
mod filter;
mod reach;
pub(crate) mod scorer;
mod strength;
pub(crate) mod top;

pub use facets::{Count, Facets, MOST_TOPICS};
pub use filter::Filter;
pub use reach::Reach;
pub use strength::Strength;

use crate::index::Index;
use crate::query::Query;
use crate::settings::{Calibration, Fusion};
use accumulator::Accumulator;
use bars::Bars;
use facets::Tally;
use filter::Sieve;
use jiff::civil::Date;
use scorer::{Scorer, peaks};
use serde::Serialize;
use top::Top;
use uptake_model::ProjectId;

/// Which part of a ranking is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many hits to leave out at the start.
    pub offset: usize,
    /// How many to give at most.
    pub limit: usize,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The project.
    pub id: ProjectId,
    /// Its number in this index.
    #[serde(skip)]
    pub document: u32,
    /// Its score, see [`crate::settings::Fusion`].
    pub score: f64,
    /// What the score means.
    pub strength: Strength,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// How many documents pass the filter and either share a word with the need
    /// or reach a score that makes them possible.
    pub total: u32,
    /// How many of these are likely to meet the need.
    pub likely: u32,
    /// How many are possible.
    pub possible: u32,
    /// From which scores on these words are given, and what they were measured to be worth.
    pub calibration: Calibration,
    /// Those in the window, best first; equal scores in the order of identifiers.
    pub hits: Vec<Hit>,
    /// For each facet how many documents each value would leave, given what is
    /// chosen in the *other* facets.
    pub facets: Facets,
}

impl Index {
    /// Answers a need. An empty query finds nothing; see [`Index::browse`].
    #[must_use]
    pub fn search(&self, query: &Query, filter: &Filter, today: Date, window: Window) -> Found {
        let query = self.own(query);
        let sieve = Sieve::new(self, filter, today);
        let mut tally = Tally::new(self);
        let scorer = Scorer::new(self, &query, self.header().settings.fusion);
        let (mut total, mut likely, mut possible) = (0, 0, 0);
        let sums = self.sums(&query);
        let seen = scorer.seen(&sums);
        let peaks = peaks(&seen);
        let bars = Bars::of(self, &query, &scorer, &seen, &peaks);
        let least = match filter.strength_from {
            Strength::Unlikely => 0,
            Strength::Possible => bars.possible,
            Strength::Likely => bars.likely,
        };
        let wanted = window.offset.saturating_add(window.limit);
        let hit = |document| sums[document as usize] > 0 && sieve.missing(document) == 0;
        let floor = scorer.floor(&seen, &peaks, wanted, hit);
        let mut top = Top::from(wanted, floor);
        for (place, (words, seen)) in sums.iter().zip(&seen).enumerate() {
            let document = place as u32;
            let most = seen + scorer.unseen;
            let may_count = most >= bars.possible;
            if (*words == 0 && !may_count) || most < least {
                continue;
            }
            let missing = sieve.missing(document);
            // A direction is looked at only where it can matter; the answer is the same.
            let needed = may_count || (missing == 0 && most >= top.bar());
            let score = if needed {
                seen + scorer.meaning(document)
            } else {
                0
            };
            if (*words == 0 && score < bars.possible) || score < least {
                continue;
            }
            if missing == 0 {
                total += 1;
                likely += u32::from(score >= bars.likely);
                possible += u32::from((bars.possible..bars.likely).contains(&score));
                if needed {
                    top.offer(score, document);
                }
            }
            tally.count(document, missing, &sieve);
        }
        Found {
            total,
            likely,
            possible,
            hits: self.hits(top, window, &bars.calibration),
            calibration: bars.calibration,
            facets: tally.finish(filter),
        }
    }

    /// The best `limit` documents, without filter and counts: for evaluation
    /// and batches.
    #[must_use]
    pub fn rank(&self, query: &Query, limit: usize) -> Vec<Hit> {
        self.rank_with(query, limit, self.header().settings.fusion)
    }

    /// The same with other weights than the index's: for tuning.
    pub(crate) fn rank_with(&self, query: &Query, limit: usize, fusion: Fusion) -> Vec<Hit> {
        let query = self.own(query);
        let scorer = Scorer::new(self, &query, fusion);
        let seen = scorer.seen(&self.sums(&query));
        let peaks = peaks(&seen);
        let bars = Bars::of(self, &query, &scorer, &seen, &peaks);
        let top = scorer.best(&seen, &peaks, limit);
        self.hits(top, Window { offset: 0, limit }, &bars.calibration)
    }

    /// What scores mean for a need: from which on its projects are likely and possible.
    #[must_use]
    pub fn calibration(&self, query: &Query) -> Calibration {
        let query = self.own(query);
        let scorer = Scorer::new(self, &query, self.header().settings.fusion);
        let seen = scorer.seen(&self.sums(&query));
        Bars::of(self, &query, &scorer, &seen, &peaks(&seen)).calibration
    }

    /// The sum over the terms for every document; of no document where there is
    /// nothing to search for.
    fn sums(&self, query: &Query) -> Vec<u32> {
        if query.is_empty() {
            return Vec::new();
        }
        Accumulator::new(self, query).all()
    }

    fn hits(&self, top: Top, window: Window, calibration: &Calibration) -> Vec<Hit> {
        top.into_sorted()
            .into_iter()
            .skip(window.offset)
            .take(window.limit)
            .filter_map(|(units, document)| {
                let score = scorer::score(units);
                Some(Hit {
                    id: self.id(document)?,
                    document,
                    score,
                    strength: Strength::of(score, calibration),
                })
            })
            .collect()
    }
}
