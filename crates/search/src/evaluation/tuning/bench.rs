//! Judged needs laid out for being ranked again and again, and what was measured
//! of them already.

use super::NeedSet;
use super::coordinates::Weights;
use super::features::Candidates;
use crate::evaluation::Need;
use crate::evaluation::calibration::{Graded, MEETS};
use crate::index::Index;
use crate::settings::Bridging;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Readings of all needs that are kept for other weights of the parts; some
/// megabytes each.
const MOST_READINGS: usize = 48;

/// A need with its grades by document.
struct Judged {
    set: usize,
    fold: usize,
    need: Need,
    /// All that were judged, also those of grade 0.
    grades: BTreeMap<u32, i32>,
    /// Grades above 0, also of projects the index lacks.
    relevant: Vec<i32>,
    /// Whether it counts in the measures: whether anything relevant can be found.
    counts: bool,
    /// Whether its grades tell wholly and partly met from merely related.
    graded: bool,
    similarities: Option<Arc<[f32]>>,
}

/// nDCG@10 of each need, `None` for those that do not count.
type Scores = Arc<[Option<f64>]>;

/// The bench.
pub(super) struct Bench<'i> {
    index: &'i Index,
    needs: Vec<Judged>,
    sets: usize,
    readings: HashMap<[u64; 8], Arc<Vec<Candidates>>>,
    scores: HashMap<[u64; 11], Scores>,
}

impl<'i> Bench<'i> {
    /// Lays out the needs that have a judgement. Folds take turns over the ids in
    /// their order, so that each holds every language and kind where ids begin so.
    pub(super) fn new(index: &'i Index, sets: &[NeedSet], folds: usize) -> Self {
        let mut needs = Vec::new();
        for (number, set) in sets.iter().enumerate() {
            let grades = |id: &str| set.judgements.of(id).into_iter().flatten();
            let graded = set
                .needs
                .iter()
                .any(|need| grades(&need.id).any(|(_, g)| *g >= MEETS));
            let mut order: Vec<usize> = (0..set.needs.len()).collect();
            order.sort_by(|a, b| set.needs[*a].id.cmp(&set.needs[*b].id));
            order.retain(|place| grades(&set.needs[*place].id).next().is_some());
            for (turn, place) in order.into_iter().enumerate() {
                let need = &set.needs[place];
                let relevant: Vec<i32> =
                    set.judgements.relevant(&need.id).map(|(_, g)| g).collect();
                let known: BTreeMap<u32, i32> = grades(&need.id)
                    .filter_map(|(id, grade)| Some((index.document(id)?, *grade)))
                    .collect();
                needs.push(Judged {
                    set: number,
                    fold: turn % folds,
                    need: need.clone(),
                    counts: known.values().any(|grade| *grade > 0),
                    grades: known,
                    relevant,
                    graded,
                    similarities: set.similarities.get(place).cloned(),
                });
            }
        }
        Self {
            index,
            needs,
            sets: sets.len(),
            readings: HashMap::new(),
            scores: HashMap::new(),
        }
    }

    /// How many needs there are.
    pub(super) fn needs(&self) -> usize {
        self.needs.len()
    }

    /// Whether any need comes with an encoder's view.
    pub(super) fn has_encoder(&self) -> bool {
        self.needs
            .iter()
            .any(|judged| judged.similarities.is_some())
    }

    /// The fold of each need.
    pub(super) fn folds(&self) -> impl Iterator<Item = usize> {
        self.needs.iter().map(|judged| judged.fold)
    }

    /// How many different weights have been tried.
    pub(super) fn tried(&self) -> usize {
        self.scores.len()
    }

    /// nDCG@10 of each need with these weights.
    pub(super) fn scores(&mut self, weights: Weights) -> Scores {
        let bits = key(weights);
        if let Some(known) = self.scores.get(&bits) {
            return Arc::clone(known);
        }
        let readings = self.readings(weights.bridging);
        let scores: Scores = self
            .needs
            .par_iter()
            .zip(readings.par_iter())
            .map(|(judged, candidates)| {
                let measured = || candidates.ndcg_10(weights.fusion, &judged.relevant);
                judged.counts.then(measured)
            })
            .collect::<Vec<_>>()
            .into();
        self.scores.insert(bits, Arc::clone(&scores));
        scores
    }

    /// The mean over sets of the mean over those of their needs that train.
    pub(super) fn mean(&mut self, weights: Weights, training: &[bool]) -> f64 {
        let scores = self.scores(weights);
        let mut sums = vec![(0.0, 0_u32); self.sets];
        for (place, judged) in self.needs.iter().enumerate() {
            if let (Some(score), true) = (scores[place], training[place]) {
                sums[judged.set].0 += score;
                sums[judged.set].1 += 1;
            }
        }
        let means = sums.iter().filter(|(_, count)| *count > 0);
        let (sum, count) = means.fold((0.0, 0), |(sum, sets), (score, count)| {
            (sum + score / f64::from(*count), sets + 1)
        });
        sum / f64::from(count.max(1))
    }

    /// The scores of the needs of one set that count.
    pub(super) fn of_set(&self, scores: &[Option<f64>], set: usize) -> Vec<f64> {
        let own = self.needs.iter().zip(scores);
        own.filter_map(|(judged, score)| if judged.set == set { *score } else { None })
            .collect()
    }

    /// Heights of all judged projects, of the sets whose grades tell.
    pub(super) fn graded(&mut self, weights: Weights) -> Vec<Graded> {
        let readings = self.readings(weights.bridging);
        let each = self.needs.iter().zip(readings.iter()).enumerate();
        each.filter(|(_, (judged, _))| judged.graded)
            .flat_map(|(need, (_, candidates))| {
                let judged = candidates.judged(weights.fusion);
                judged.map(move |(height, grade)| Graded {
                    need,
                    height,
                    meets: grade >= MEETS,
                })
            })
            .collect()
    }

    /// All needs read with these bridges.
    fn readings(&mut self, bridging: Bridging) -> Arc<Vec<Candidates>> {
        let bits = bridging_key(bridging);
        if let Some(known) = self.readings.get(&bits) {
            return Arc::clone(known);
        }
        let mut settings = self.index.header().settings;
        settings.bridging = bridging;
        let read = |judged: &Judged| {
            let mut query = judged.need.read(self.index, &settings);
            if let Some(similarities) = &judged.similarities {
                query = query.with_similarities(Arc::clone(similarities));
            }
            Candidates::of(self.index, &query, &judged.grades)
        };
        let readings: Arc<Vec<Candidates>> = Arc::new(self.needs.par_iter().map(read).collect());
        if self.readings.len() >= MOST_READINGS {
            self.readings.clear();
        }
        self.readings.insert(bits, Arc::clone(&readings));
        readings
    }
}

fn bridging_key(bridging: Bridging) -> [u64; 8] {
    bridging.weights().map(f64::to_bits)
}

fn key(weights: Weights) -> [u64; 11] {
    let mut key = [0; 11];
    key[..8].copy_from_slice(&bridging_key(weights.bridging));
    key[8..].copy_from_slice(&weights.fusion.weights().map(f64::to_bits));
    key
}
