//! The terms of every document, turned over from the postings: for each document its
//! terms in ascending order, with their share of its vector of length 1.

use crate::index::Index;
use crate::index::postings::{CHUNK, FULL_IMPACT};

/// The vectors of terms of all documents, each of length 1.
pub(super) struct TermVectors {
    /// Where each document's terms start, and one more.
    starts: Vec<u32>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl TermVectors {
    pub(super) fn of(index: &Index) -> Self {
        let starts = starts(index);
        let total = starts.last().copied().unwrap_or(0) as usize;
        let mut next = starts.clone();
        let (mut terms, mut weights) = (vec![0; total], vec![0.0; total]);
        let norms = index.norms();
        // Term after term, so that each document's come in ascending order.
        for term in 0..index.terms() {
            let step = index.rarity(term) / f64::from(FULL_IMPACT);
            for_each_posting(index, term, |document, impact| {
                let at = next[document] as usize;
                terms[at] = term;
                weights[at] = (step * f64::from(impact)) as f32 / norms[document];
                next[document] += 1;
            });
        }
        Self {
            starts,
            terms,
            weights,
        }
    }

    fn of_document(&self, document: u32) -> (&[u32], &[f32]) {
        let document = document as usize;
        let range = self.starts[document] as usize..self.starts[document + 1] as usize;
        (&self.terms[range.clone()], &self.weights[range])
    }

    /// The cosine of two documents' terms, 0 to 1.
    pub(super) fn cosine(&self, one: u32, other: u32) -> f32 {
        let ((mut terms, mut weights), (others, other_weights)) =
            (self.of_document(one), self.of_document(other));
        let mut sum = 0.0;
        for (term, weight) in others.iter().zip(other_weights) {
            let skipped = terms.iter().take_while(|it| *it < term).count();
            (terms, weights) = (&terms[skipped..], &weights[skipped..]);
            match terms.first() {
                Some(same) if same == term => sum += weight * weights[0],
                Some(_) => {}
                None => break,
            }
        }
        sum.min(1.0)
    }
}

/// Where each document's terms start, and one more.
fn starts(index: &Index) -> Vec<u32> {
    let mut counts = vec![0_u32; index.documents() as usize];
    for term in 0..index.terms() {
        for_each_posting(index, term, |document, _| counts[document] += 1);
    }
    let mut sum = 0;
    let mut starts = vec![0];
    starts.extend(counts.into_iter().map(|count| {
        sum += count;
        sum
    }));
    starts
}

fn for_each_posting(index: &Index, term: u32, mut visit: impl FnMut(usize, u8)) {
    for pair in index.runs(term).windows(2) {
        let first = pair[0].chunk as usize * CHUNK;
        let (documents, impacts) = index.postings(pair[0].start, pair[1].start);
        for (document, impact) in documents.iter().zip(impacts) {
            visit(first + *document as usize, *impact);
        }
    }
}
