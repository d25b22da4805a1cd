//! What a text says, kept small: its English terms and where it points in the latent
//! space. Thousands of texts that are no projects, such as gap files, are compared with a
//! need in a few milliseconds, in whatever languages they are written.

use crate::index::Index;
use crate::latent::Meaning;
use crate::query::Query;
use crate::similar::SharedTerm;
use std::collections::HashMap;

/// What the cosine of the terms counts; the rest is the latent space's. As for projects
/// (see [`crate::similar`]).
const TERMS: f64 = 0.3;

/// Shared terms that are told.
const MOST_SHARED: usize = 6;

/// The outline of a text against one index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// Terms by number, with weights that are together of length 1.
    terms: Vec<(u32, f32)>,
    /// Of length 1; empty where nothing of the text has a direction.
    direction: Vec<f32>,
}

impl Index {
    /// The outline of a text that was read against this index.
    #[must_use]
    pub fn outline(&self, query: &Query) -> Outline {
        let query = self.own(query);
        let mut terms: Vec<(u32, f32)> = query.directions();
        terms.sort_unstable_by_key(|(number, _)| *number);
        let length = terms.iter().map(|(_, x)| x * x).sum::<f32>().sqrt();
        if length > 0.0 {
            terms.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        let Meaning { direction, .. } = &query.meaning;
        Outline {
            terms,
            direction: direction.clone(),
        }
    }

    /// The words of a text that make it like an outline, those that add most first: at
    /// most six, as they were typed or as a bridge leads to them.
    #[must_use]
    pub fn shared_terms(&self, query: &Query, other: &Outline) -> Vec<SharedTerm> {
        let query = self.own(query);
        let others: HashMap<u32, f32> = other.terms.iter().copied().collect();
        let shared = query.terms.iter().filter_map(|term| {
            let other = others.get(&term.number)?;
            Some((term.emphasis * term.rarity * f64::from(*other), term))
        });
        let mut shared: Vec<_> = shared.filter(|(share, _)| *share > 0.0).collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0));
        let sum: f64 = shared.iter().map(|(share, _)| share).sum();
        let told = shared.into_iter().take(MOST_SHARED);
        told.map(|(share, term)| SharedTerm {
            word: term.word.clone(),
            stem: term.stem.clone(),
            share: share / sum,
        })
        .collect()
    }
}

impl Outline {
    /// How alike two outlines from one index are: 0 where they have nothing in common, 1
    /// where they say the same.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let words = f64::from(product(&self.terms, &other.terms));
        if self.direction.is_empty() || other.direction.is_empty() {
            return words.clamp(0.0, 1.0);
        }
        let pairs = self.direction.iter().zip(&other.direction);
        let meaning = f64::from(pairs.map(|(a, b)| a * b).sum::<f32>()).max(0.0);
        (TERMS * words + (1.0 - TERMS) * meaning).clamp(0.0, 1.0)
    }
}

/// The product of two sparse vectors whose places ascend.
fn product(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut sum, mut rest) = (0.0, b);
    for (number, weight) in a {
        let skipped = rest.iter().take_while(|(other, _)| other < number).count();
        rest = &rest[skipped..];
        match rest.first() {
            Some((other, their)) if other == number => sum += weight * their,
            Some(_) => {}
            None => break,
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(terms: &[(u32, f32)], direction: &[f32]) -> Outline {
        Outline {
            terms: terms.to_vec(),
            direction: direction.to_vec(),
        }
    }

    #[test]
    fn likeness_adds_words_and_meaning() {
        let one = outline(&[(1, 0.6), (5, 0.8)], &[1.0, 0.0]);
        let cases = [
            (one.clone(), 1.0),
            (outline(&[(5, 1.0)], &[1.0, 0.0]), 0.3 * 0.8 + 0.7),
            (outline(&[(2, 1.0)], &[0.6, 0.8]), 0.7 * 0.6),
            (outline(&[(2, 1.0)], &[-1.0, 0.0]), 0.0),
            (outline(&[(1, 0.6), (7, 0.8)], &[]), 0.36),
            (Outline::default(), 0.0),
        ];
        for (other, expected) in cases {
            assert!((one.likeness(&other) - expected).abs() < 1e-6, "{other:?}");
            assert!((other.likeness(&one) - expected).abs() < 1e-6, "{other:?}");
        }
    }
}
