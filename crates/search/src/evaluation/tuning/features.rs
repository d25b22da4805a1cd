//! The parts of every score that could matter, kept apart, so that weighing them
//! anew does not mean reading the need again.

use crate::evaluation::measures::ndcg;
use crate::index::Index;
use crate::query::Query;
use crate::ranking::accumulator::Accumulator;
use crate::ranking::bars::USUAL;
use crate::ranking::scorer::{Parts, Scorer, UNIT};
use crate::settings::{Fusion, height};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the best by each part, and by mixtures of them, are kept.
const KEPT: usize = 150;

/// Mixtures whose best are kept: words alone, meaning alone, an encoder alone, and
/// three between; between them they hold what any weights put among the first ten.
const MIXTURES: [Fusion; 3] = [
    mixture(0.3, 0.2, 0.3),
    mixture(0.8, 0.3, 0.8),
    mixture(1.5, 0.6, 2.0),
];

const fn mixture(meaning: f64, nearness: f64, encoder: f64) -> Fusion {
    Fusion {
        meaning,
        nearness,
        encoder,
    }
}

/// A document with the parts of its score, each before its weight.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    document: u32,
    /// Its grade, where it was judged.
    grade: Option<i32>,
    parts: [f32; 4],
}

/// What can be ranked for one need.
#[derive(Debug)]
pub(super) struct Candidates {
    /// In the order of the documents.
    list: Vec<Candidate>,
    /// How much the need tells, see [`Query::telling`].
    telling: f64,
}

impl Candidates {
    /// Reads the parts of all documents; keeps those judged and those that some
    /// weights could put on top.
    pub(super) fn of(index: &Index, query: &Query, grades: &BTreeMap<u32, i32>) -> Self {
        let whole = mixture(1.0, 1.0, 1.0);
        let scorer = Scorer::new(index, query, whole);
        let mut all: Vec<Parts> = Vec::with_capacity(index.documents() as usize);
        Accumulator::new(index, query).for_each_chunk(|first, sums| {
            let numbered = (first..).zip(sums);
            all.extend(numbered.map(|(document, words)| scorer.parts(*words, document)));
        });
        let parts: Vec<[f32; 4]> = all.into_iter().map(shares).collect();
        let mut kept: BTreeSet<u32> = grades.keys().copied().collect();
        kept.extend(best(&parts, |parts| parts[0]));
        kept.extend(best(&parts, |parts| parts[1]));
        if parts.iter().any(|parts| parts[3] > 0.0) {
            kept.extend(best(&parts, |parts| parts[3]));
        }
        for fusion in MIXTURES {
            kept.extend(best(&parts, |parts| score(parts, fusion)));
        }
        let list = kept
            .into_iter()
            .map(|document| Candidate {
                document,
                grade: grades.get(&document).copied(),
                parts: parts[document as usize],
            })
            .collect();
        Self {
            list,
            telling: query.telling(),
        }
    }

    /// nDCG@10 with these weights; `relevant` are all grades above 0.
    pub(super) fn ndcg_10(&self, fusion: Fusion, relevant: &[i32]) -> f64 {
        let mut scored: Vec<(f32, &Candidate)> = self
            .list
            .iter()
            .map(|one| (score(&one.parts, fusion), one))
            // What earned nothing is not ranked at all.
            .filter(|(score, _)| *score > 0.0)
            .collect();
        let order = |a: &(f32, &Candidate), b: &(f32, &Candidate)| {
            let higher = b.0.total_cmp(&a.0);
            higher.then_with(|| a.1.document.cmp(&b.1.document))
        };
        let depth = scored.len().min(10);
        if depth > 0 && depth < scored.len() {
            scored.select_nth_unstable_by(depth, order);
        }
        scored.truncate(depth);
        scored.sort_by(order);
        let grades: Vec<i32> = scored
            .iter()
            .map(|(_, one)| one.grade.unwrap_or(0))
            .collect();
        ndcg(&grades, relevant, 10)
    }

    /// [`height`] and grade of every judged document.
    pub(super) fn judged(&self, fusion: Fusion) -> impl Iterator<Item = (f64, i32)> {
        let usual = self.usual(fusion);
        self.list.iter().filter_map(move |one| {
            let score = f64::from(score(&one.parts, fusion));
            Some((height(score, self.telling, usual), one.grade?))
        })
    }

    /// The usual score, as [`Bars`](crate::ranking::bars::Bars) finds it.
    fn usual(&self, fusion: Fusion) -> f64 {
        let scores = self.list.iter().map(|one| score(&one.parts, fusion));
        let mut scores: Vec<f32> = scores.collect();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        scores.get(USUAL - 1).map_or(0.0, |it| f64::from(*it))
    }
}

/// The same rule as [`Parts::sum`], but for rounding.
fn score(parts: &[f32; 4], fusion: Fusion) -> f32 {
    let weights = [1.0, fusion.meaning, fusion.nearness, fusion.encoder];
    let weighed = parts.iter().zip(weights);
    weighed.map(|(part, weight)| part * weight as f32).sum()
}

fn shares(parts: Parts) -> [f32; 4] {
    let all = [parts.words, parts.meaning, parts.nearness, parts.encoder];
    all.map(|units| units as f32 / UNIT as f32)
}

/// The numbers of the best documents by a measure.
fn best(parts: &[[f32; 4]], measure: impl Fn(&[f32; 4]) -> f32) -> Vec<u32> {
    let mut order: Vec<(f32, u32)> = parts.iter().map(measure).zip(0..).collect();
    if order.len() > KEPT {
        order.select_nth_unstable_by(KEPT, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.truncate(KEPT);
    }
    order.into_iter().map(|(_, document)| document).collect()
}
