//! All pairs of projects that are alike.

use super::stretched::{BLOCK, Stretched};
use super::term_vectors::TermVectors;
use crate::index::Index;
use crate::similar::TERMS;
use faer::Mat;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Two projects that are alike, by their numbers in the index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The one with the lower number.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// How alike they are, 0 to 1: see [`crate::Similar::similarity`].
    pub similarity: f32,
}

/// Told while pairs are compared: how many of how many blocks are done.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

impl Index {
    /// All pairs of projects whose similarity is at least `floor` (above 0.3), in the
    /// order of their numbers; `None` where `stop` was set meanwhile.
    ///
    /// A pair can only reach the floor where its directions alone come near enough, since
    /// equal terms add at most 0.3: those of all pairs are compared, the terms of few.
    #[must_use]
    pub fn close_pairs(
        &self,
        floor: f32,
        progress: Progress<'_>,
        stop: &AtomicBool,
    ) -> Option<Vec<Pair>> {
        let documents = self.documents() as usize;
        let terms = TermVectors::of(self);
        let directions = Stretched::of(&self.space(), documents);
        let blocks = documents.div_ceil(BLOCK);
        let work: Vec<(usize, usize)> = (0..blocks)
            .flat_map(|one| (one..blocks).map(move |other| (one, other)))
            .collect();
        let done = AtomicU64::new(0);
        let found: Vec<Vec<Pair>> = work
            .par_iter()
            .map_init(
                || Mat::zeros(BLOCK, BLOCK),
                |room, block| {
                    if stop.load(Ordering::Relaxed) {
                        return Vec::new();
                    }
                    let found = match &directions {
                        Some(directions) => by_both(&terms, directions, *block, room, floor),
                        None => by_terms(&terms, *block, documents, floor),
                    };
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    progress(done, work.len() as u64);
                    found
                },
            )
            .collect();
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let mut pairs: Vec<Pair> = found.into_iter().flatten().collect();
        pairs.sort_unstable_by_key(|pair| (pair.first, pair.second));
        Some(pairs)
    }
}

fn by_both(
    terms: &TermVectors,
    directions: &Stretched,
    block: (usize, usize),
    room: &mut Mat<f32>,
    floor: f32,
) -> Vec<Pair> {
    let mut found = Vec::new();
    let share = TERMS as f32;
    let nearest = (floor - share) / (1.0 - share);
    directions.compare(block, room, |first, second, cosine| {
        if cosine < nearest {
            return;
        }
        let similarity = share * terms.cosine(first, second) + (1.0 - share) * cosine.min(1.0);
        if similarity >= floor {
            found.push(Pair {
                first,
                second,
                similarity,
            });
        }
    });
    found
}

/// Where the corpus is too small for a latent space.
fn by_terms(
    terms: &TermVectors,
    (one, other): (usize, usize),
    documents: usize,
    floor: f32,
) -> Vec<Pair> {
    let mut found = Vec::new();
    let range = |block: usize| block * BLOCK..((block + 1) * BLOCK).min(documents);
    for first in range(one) {
        for second in range(other).filter(|second| first < *second) {
            let (first, second) = (first as u32, second as u32);
            let similarity = terms.cosine(first, second);
            if similarity >= floor {
                found.push(Pair {
                    first,
                    second,
                    similarity,
                });
            }
        }
    }
    found
}
