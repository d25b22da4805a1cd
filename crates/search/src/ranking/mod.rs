//! Ranking: every document that shares a term with the need gets its exact
//! score; nothing is skipped or approximated, so that counts, filters and
//! explanations all speak of the same numbers.

pub(crate) mod accumulator;
mod browse;
mod facets;
mod filter;
pub(crate) mod top;

pub use facets::{Count, Facets, MOST_TOPICS};
pub use filter::Filter;

use crate::index::Index;
use crate::query::Query;
use accumulator::Accumulator;
use facets::Tally;
use filter::Sieve;
use jiff::civil::Date;
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
    /// Its score; comparable inside one answer only.
    pub score: f64,
    /// Share of the need's weight that it meets, 0 to 1: the score beside the
    /// highest any document could reach. *Not calibrated*: it says nothing yet
    /// about how likely the project is to help.
    pub strength: f64,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// How many documents pass the filter and share a term with the need.
    pub total: u32,
    /// Those in the window, best first; equal scores in the order of identifiers.
    pub hits: Vec<Hit>,
    /// For each facet how many documents each value would leave, given what is
    /// chosen in the *other* facets.
    pub facets: Facets,
    /// The highest score any document could reach.
    pub ceiling: f64,
}

impl Index {
    /// Answers a need. An empty query finds nothing; see [`Index::browse`].
    #[must_use]
    pub fn search(&self, query: &Query, filter: &Filter, today: Date, window: Window) -> Found {
        let query = self.own(query);
        let sieve = Sieve::new(self, filter, today);
        let mut tally = Tally::new(self);
        let mut top = Top::new(window.offset.saturating_add(window.limit));
        let least = least_units(&query, filter.strength_from);
        let mut total = 0;
        Accumulator::new(self, &query).for_each_chunk(|first, scores| {
            for (place, units) in scores.iter().enumerate() {
                if *units < least {
                    continue;
                }
                let document = first + place as u32;
                let missing = sieve.missing(document);
                if missing == 0 {
                    total += 1;
                    top.offer(*units, document);
                }
                tally.count(document, missing, &sieve);
            }
        });
        Found {
            total,
            hits: self.hits(&query, top, window),
            facets: tally.finish(filter),
            ceiling: query.ceiling(),
        }
    }

    /// The best `limit` documents, without filter and counts: for evaluation
    /// and batches.
    #[must_use]
    pub fn rank(&self, query: &Query, limit: usize) -> Vec<Hit> {
        let query = self.own(query);
        let mut top = Top::new(limit);
        Accumulator::new(self, &query).for_each_chunk(|first, scores| {
            for (place, units) in scores.iter().enumerate() {
                if *units > 0 {
                    top.offer(*units, first + place as u32);
                }
            }
        });
        self.hits(&query, top, Window { offset: 0, limit })
    }

    fn hits(&self, query: &Query, top: Top, window: Window) -> Vec<Hit> {
        let ceiling = query.ceiling();
        top.into_sorted()
            .into_iter()
            .skip(window.offset)
            .take(window.limit)
            .filter_map(|(units, document)| {
                let score = query.score(units);
                Some(Hit {
                    id: self.id(document)?,
                    document,
                    score,
                    strength: (score / ceiling).min(1.0),
                })
            })
            .collect()
    }
}

/// The lowest score a candidate needs, at least the smallest above nothing.
fn least_units(query: &Query, strength: f64) -> u32 {
    let least = (strength.clamp(0.0, 1.0) * query.ceiling()) * f64::from(1_u32 << query.shift);
    (least.ceil() as u32).max(1)
}
