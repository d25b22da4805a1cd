//! Finds the weights that are decided when a need is read, from judged needs: by
//! coordinate search, measured on needs that had no part in it.

mod bench;
mod climb;
mod coordinates;
mod features;

pub use coordinates::Weights;

use super::calibration::{Strengths, calibrate};
use super::interval::{Interval, interval};
use super::report::SEED;
use super::{Judgements, Need};
use crate::index::Index;
use bench::Bench;
use climb::climb;
use coordinates::COORDINATES;
use serde::Serialize;
use std::sync::Arc;

/// Needs that are judged in one way and counted together.
#[derive(Debug, Clone)]
pub struct NeedSet {
    /// What people call it.
    pub name: String,
    /// The needs.
    pub needs: Vec<Need>,
    /// Their judgements.
    pub judgements: Judgements,
    /// For each need what an encoder finds of each document, see
    /// [`crate::Query::with_similarities`]; empty without an encoder.
    pub similarities: Vec<Arc<[f32]>>,
}

/// How to tune.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TuneOptions {
    /// Parts the needs are divided into, 2 to 20.
    pub folds: usize,
    /// Whether weights may move; otherwise only strength is calibrated.
    pub weights: bool,
}

impl Default for TuneOptions {
    fn default() -> Self {
        Self {
            folds: 5,
            weights: true,
        }
    }
}

/// nDCG@10 of one set of needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetOutcome {
    /// Its name.
    pub name: String,
    /// Needs with a relevant project in the index; only they are measured.
    pub needs: usize,
    /// With the weights of the index.
    pub current: Interval,
    /// With the weights found on the other folds: what to expect of needs that had
    /// no part in it.
    pub out_of_fold: Interval,
    /// Out of fold less current, need by need.
    pub difference: Interval,
    /// With the weights found on all needs; flatters itself.
    pub in_sample: f64,
}

/// What tuning found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tuned {
    /// The weights of the index.
    pub before: Weights,
    /// The weights found on all needs.
    pub after: Weights,
    /// The weights found on all folds but one, one for each.
    pub by_fold: Vec<Weights>,
    /// Each set measured.
    pub sets: Vec<SetOutcome>,
    /// What scores mean with the weights found; `None` where no set has grades
    /// that tell, see [`calibrate`].
    pub strengths: Option<Strengths>,
    /// Different weights that were tried.
    pub tried: usize,
}

/// A weight that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Its name.
    pub name: &'static str,
    /// In the index.
    pub before: f64,
    /// As found on all needs.
    pub after: f64,
    /// As found without each fold: how firm the value is.
    pub by_fold: Vec<f64>,
}

impl Tuned {
    /// The weights that moved, or would in some fold.
    #[must_use]
    pub fn moved(&self) -> Vec<Moved> {
        let values = COORDINATES.iter().map(|coordinate| {
            let value = |mut weights: Weights| *(coordinate.at)(&mut weights);
            Moved {
                name: coordinate.name,
                before: value(self.before),
                after: value(self.after),
                by_fold: self.by_fold.iter().map(|weights| value(*weights)).collect(),
            }
        });
        let moved = |one: &Moved| {
            one.before != one.after || one.by_fold.iter().any(|value| *value != one.before)
        };
        values.filter(moved).collect()
    }
}

/// Tunes the weights of an index on sets of needs, each of which counts the same
/// whatever its size. `progress` is told how many weights have been tried.
///
/// The weights start from those of the index. Where these were found on the same
/// needs, `current` flatters itself and so does, a little, `out_of_fold`.
pub fn tune(
    index: &Index,
    sets: &[NeedSet],
    options: TuneOptions,
    progress: &mut dyn FnMut(usize),
) -> Tuned {
    let folds = options.folds.clamp(2, 20);
    let before = Weights::of(&index.header().settings);
    let mut bench = Bench::new(index, sets, folds);
    let all = vec![true; bench.needs()];
    let mut find = |bench: &mut Bench<'_>, training: &[bool]| match options.weights {
        true => climb(bench, before, training, progress),
        false => before,
    };
    let after = find(&mut bench, &all);
    let by_fold: Vec<Weights> = (0..folds)
        .map(|fold| {
            let training: Vec<bool> = bench.folds().map(|of| of != fold).collect();
            find(&mut bench, &training)
        })
        .collect();
    let current = bench.scores(before);
    let in_sample = bench.scores(after);
    let held_out: Vec<Arc<[Option<f64>]>> = by_fold.iter().map(|w| bench.scores(*w)).collect();
    let out_of_fold: Vec<Option<f64>> = bench
        .folds()
        .enumerate()
        .map(|(need, fold)| held_out[fold][need])
        .collect();
    let outcome = |(set, given): (usize, &NeedSet)| {
        let of = |scores: &[Option<f64>]| bench.of_set(scores, set);
        let (current, held_out) = (of(&current), of(&out_of_fold));
        let differences: Vec<f64> = held_out.iter().zip(&current).map(|(a, b)| a - b).collect();
        SetOutcome {
            name: given.name.clone(),
            needs: current.len(),
            current: interval(&current, SEED),
            out_of_fold: interval(&held_out, SEED),
            difference: interval(&differences, SEED),
            in_sample: interval(&of(&in_sample), SEED).mean,
        }
    };
    let sets = sets.iter().enumerate().map(outcome).collect();
    let graded = bench.graded(after);
    Tuned {
        before,
        after,
        by_fold,
        sets,
        strengths: calibrate(&graded, bench.needs(), folds),
        tried: bench.tried(),
    }
}
