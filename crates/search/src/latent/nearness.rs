//! How near each project lies to civil security as a whole. Most of a corpus that
//! holds all of Horizon Europe has nothing to do with it; what a practitioner of
//! civil security asks for is rarely met by a project on stem cells that happens
//! to share words. Found by logistic regression on the directions of the projects
//! that were funded by security programmes; the texts decide, not the label: each
//! project is judged by a model that did not see its own.

use super::dense::from_rows;
use super::sparse::{Rows, dot};
use faer::linalg::solvers::Solve;
use faer::{Col, Side};

/// Fewer projects than this on either side teach nothing.
const FEWEST: usize = 40;

/// Documents that are learned from, at most, for each side.
const MOST: usize = 20_000;

/// Rounds of Newton's method; it has converged by then.
const ROUNDS: usize = 12;

/// Strength of the penalty on weights, as the variance it allows them is 100.
const PENALTY: f64 = 0.01;

/// The smallest probability that is told from none.
const FLOOR: f64 = 1e-3;

/// For each document a number from 0, far from civil security, to 1, certainly
/// part of it: the logarithm of its probability, from a thousandth to one. Where a
/// corpus is of security as good as alone, its projects are certainly part of it;
/// where it has too little of it to learn from, all are far.
pub(crate) fn nearness(documents: &Rows, security: &[bool]) -> Vec<f32> {
    let count = documents.count();
    let mut near = vec![0.0; count];
    let members = security.iter().filter(|s| **s).count();
    if documents.width == 0 || members < FEWEST {
        return near;
    }
    if count - members < FEWEST {
        return security.iter().map(|s| f32::from(u8::from(*s))).collect();
    }
    for half in 0..2 {
        let weights = learn(documents, security, |document| document % 2 != half);
        for document in (half..count).step_by(2) {
            let row = documents.row(document);
            near[document] = scaled(chance(&weights, row)) as f32;
        }
    }
    near
}

fn scaled(chance: f64) -> f64 {
    ((chance + FLOOR).ln() - FLOOR.ln()) / ((1.0 + FLOOR).ln() - FLOOR.ln())
}

fn chance(weights: &[f32], row: &[f32]) -> f64 {
    let (bias, weights) = weights
        .split_last()
        .map_or((0.0, weights), |(b, w)| (*b, w));
    1.0 / (1.0 + (-f64::from(dot(weights, row) + bias)).exp())
}

/// Weights of the directions and, last, of the constant.
fn learn(documents: &Rows, security: &[bool], seen: impl Fn(usize) -> bool) -> Vec<f32> {
    let width = documents.width + 1;
    let sample: Vec<usize> = [true, false]
        .into_iter()
        .flat_map(|side| {
            let all: Vec<usize> = (0..documents.count())
                .filter(|at| security[*at] == side && seen(*at))
                .collect();
            let step = all.len().div_ceil(MOST).max(1);
            all.into_iter().step_by(step)
        })
        .collect();
    let mut rows = Rows {
        width,
        values: Vec::with_capacity(sample.len() * width),
    };
    for at in &sample {
        rows.values.extend_from_slice(documents.row(*at));
        rows.values.push(1.0);
    }
    let features = from_rows(&rows);
    let mut weights = vec![0.0_f32; width];
    for _ in 0..ROUNDS {
        let chances: Vec<f64> = sample
            .iter()
            .map(|at| chance(&weights, documents.row(*at)))
            .collect();
        let mut curved = features.clone();
        for (row, chance) in chances.iter().enumerate() {
            let curvature = (chance * (1.0 - chance)).sqrt() as f32;
            for column in 0..width {
                curved[(row, column)] *= curvature;
            }
        }
        let mut hessian = curved.transpose() * &curved;
        for at in 0..width {
            hessian[(at, at)] += PENALTY as f32;
        }
        let errors = Col::from_fn(sample.len(), |row| {
            f64::from(u8::from(security[sample[row]])) as f32 - chances[row] as f32
        });
        let mut slope = features.transpose() * &errors;
        for (at, weight) in weights.iter().enumerate() {
            slope[at] -= PENALTY as f32 * weight;
        }
        let Ok(factors) = hessian.llt(Side::Lower) else {
            break;
        };
        let step = factors.solve(&slope);
        for (at, weight) in weights.iter_mut().enumerate() {
            *weight += step[at];
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_clouds(each: usize) -> (Rows, Vec<bool>) {
        let mut values = Vec::new();
        let mut security = Vec::new();
        for at in 0..2 * each {
            let side = at % 3 == 0;
            let spread = (at % 7) as f32 / 20.0;
            values.extend([if side { 0.8 } else { -0.6 } + spread, 0.3 - spread]);
            security.push(side);
        }
        (Rows { width: 2, values }, security)
    }

    #[test]
    fn what_reads_like_security_is_near_whatever_its_own_label() {
        let (documents, mut security) = two_clouds(300);
        security[3] = false;
        let near = nearness(&documents, &security);
        assert!(near[3] > 0.8, "{}", near[3]);
        assert!(near[1] < 0.4, "{}", near[1]);
        assert!(near.iter().all(|value| (0.0..=1.0).contains(value)));
    }

    #[test]
    fn where_all_is_security_all_is_near() {
        let (documents, _) = two_clouds(60);
        let mut security = vec![true; documents.count()];
        security[7] = false;
        let near = nearness(&documents, &security);
        assert_eq!(near.iter().sum::<f32>() as usize, documents.count() - 1);
        assert!(near[7].abs() < f32::EPSILON);
    }

    #[test]
    fn too_few_teach_nothing() {
        let (documents, security) = two_clouds(30);
        assert!(
            nearness(&documents, &security)
                .iter()
                .all(|value| *value == 0.0)
        );
        assert!(nearness(&Rows::zero(0, 0), &[]).is_empty());
    }
}
