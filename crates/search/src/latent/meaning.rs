//! Where a need points in the space of an index, and how near each project lies.

use super::quantised::Probe;
use super::sparse::{dot, unit};
use super::topic_map::HALVES;
use super::training::NO_ROW;

/// The space of an opened index, all in place.
#[derive(Clone, Copy)]
pub(crate) struct Space<'i> {
    pub(crate) width: usize,
    pub(crate) rows: &'i [u32],
    pub(crate) terms: &'i [i8],
    pub(crate) term_scales: &'i [f32],
    pub(crate) documents: &'i [i8],
    pub(crate) document_scales: &'i [f32],
    pub(crate) maps: &'i [f32],
    pub(crate) whitening: &'i [f32],
    pub(crate) whitened: &'i [f32],
    pub(crate) nearness: &'i [f32],
}

/// A direction in the space, ready for comparison with all projects.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Meaning {
    /// Of length 1; empty where nothing of the need has a direction.
    pub(crate) direction: Vec<f32>,
    /// Length before it was made 1: what a term adds is divided by it.
    length: f32,
    /// The map's rows, summed over the halves that may be used.
    half: Option<usize>,
    probe: Probe,
}

impl Meaning {
    pub(crate) fn is_empty(&self) -> bool {
        self.direction.is_empty()
    }
}

impl<'i> Space<'i> {
    /// Whether all parts have the sizes and the sense that the others ask for.
    pub(crate) fn is_sound(&self, documents: usize, terms: usize) -> bool {
        let square = self.width.checked_mul(self.width);
        let places = |count: usize| count.checked_mul(self.width);
        let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        self.rows.len() == terms
            && self.document_scales.len() == documents
            && self.whitened.len() == documents
            && self.nearness.len() == documents
            && places(documents) == Some(self.documents.len())
            && places(self.term_scales.len()) == Some(self.terms.len())
            && square.and_then(|size| size.checked_mul(HALVES)) == Some(self.maps.len())
            && square == Some(self.whitening.len())
            && self
                .rows
                .iter()
                .all(|row| *row == NO_ROW || (*row as usize) < self.term_scales.len())
            && [self.term_scales, self.document_scales, self.maps]
                .into_iter()
                .chain([self.whitening, self.whitened, self.nearness])
                .all(finite)
            // A score's whole units have room for no more.
            && self.nearness.iter().all(|near| (0.0..=1.0).contains(near))
    }

    /// A term's direction; `None` where it is too rare to have one.
    fn term(&self, term: u32) -> Option<(&'i [i8], f32)> {
        let row = *self.rows.get(term as usize).filter(|row| **row != NO_ROW)? as usize;
        Some((
            &self.terms[row * self.width..][..self.width],
            self.term_scales[row],
        ))
    }

    fn document(&self, document: u32) -> (&'i [i8], f32) {
        let row = document as usize;
        (
            &self.documents[row * self.width..][..self.width],
            self.document_scales[row],
        )
    }

    fn add_term(&self, sum: &mut [f32], term: u32, weight: f32) {
        if let Some((numbers, scale)) = self.term(term) {
            for (sum, number) in sum.iter_mut().zip(numbers) {
                *sum += weight * scale * f32::from(*number);
            }
        }
    }

    /// Where weighted terms point after the topic maps; `left_out` names the half
    /// whose map alone may be used, for a topic that others learned from.
    pub(crate) fn meaning(&self, terms: &[(u32, f32)], left_out: Option<usize>) -> Meaning {
        let mut asked = vec![0.0; self.width];
        for (term, weight) in terms {
            self.add_term(&mut asked, *term, *weight);
        }
        let mut direction = self.mapped(&asked, left_out);
        let length = dot(&direction, &direction).sqrt();
        if length <= 0.0 {
            return Meaning::default();
        }
        unit(&mut direction);
        Meaning {
            probe: Probe::new(&direction),
            direction,
            length,
            half: left_out,
        }
    }

    /// The product of a row vector with the mean of the maps that may be used.
    fn mapped(&self, asked: &[f32], left_out: Option<usize>) -> Vec<f32> {
        let mut direction = vec![0.0; self.width];
        let size = self.width * self.width;
        for (half, map) in self.maps.chunks_exact(size.max(1)).enumerate() {
            if left_out.is_some_and(|only| only != half) {
                continue;
            }
            for (value, row) in asked.iter().zip(map.chunks_exact(self.width)) {
                for (sum, entry) in direction.iter_mut().zip(row) {
                    *sum += value * entry;
                }
            }
        }
        direction
    }

    /// The cosine of a direction and a document, −1 to 1.
    pub(crate) fn cosine(&self, meaning: &Meaning, document: u32) -> f32 {
        let (numbers, scale) = self.document(document);
        meaning.probe.dot(numbers, scale).clamp(-1.0, 1.0)
    }

    /// What each weighted term adds to that cosine; their sum is the cosine, up to
    /// rounding.
    pub(crate) fn shares(
        &self,
        meaning: &Meaning,
        terms: &[(u32, f32)],
        document: u32,
    ) -> Vec<f32> {
        if meaning.is_empty() {
            return vec![0.0; terms.len()];
        }
        let (numbers, scale) = self.document(document);
        let row: Vec<f32> = numbers.iter().map(|n| scale * f32::from(*n)).collect();
        let seen_back = self.mapped_back(&row, meaning.half);
        let share = |(term, weight): &(u32, f32)| {
            self.term(*term).map_or(0.0, |(numbers, scale)| {
                let product: f32 = numbers
                    .iter()
                    .zip(&seen_back)
                    .map(|(number, value)| f32::from(*number) * value)
                    .sum();
                product * scale * weight / meaning.length
            })
        };
        terms.iter().map(share).collect()
    }

    /// The product of the mean of the maps with a column vector.
    fn mapped_back(&self, row: &[f32], left_out: Option<usize>) -> Vec<f32> {
        let mut back = vec![0.0; self.width];
        let size = self.width * self.width;
        for (half, map) in self.maps.chunks_exact(size.max(1)).enumerate() {
            if left_out.is_some_and(|only| only != half) {
                continue;
            }
            for (sum, entries) in back.iter_mut().zip(map.chunks_exact(self.width)) {
                *sum += dot(entries, row);
            }
        }
        back
    }

    /// The cosine of a direction and a term of the corpus: how much the word alone
    /// says what the need says.
    pub(crate) fn likeness(&self, meaning: &Meaning, term: u32) -> f32 {
        let length = self.term(term).map_or(0.0, |(numbers, scale)| {
            let squares: f32 = numbers.iter().map(|n| f32::from(*n).powi(2)).sum();
            squares.sqrt() * scale
        });
        if length > 0.0 {
            self.pull(meaning, term) / length
        } else {
            0.0
        }
    }

    /// How much a term adds, for one unit of its weight, to the nearness of a text
    /// that holds it. A rare term's direction is short, for little is known of it.
    pub(crate) fn pull(&self, meaning: &Meaning, term: u32) -> f32 {
        if meaning.is_empty() {
            return 0.0;
        }
        let term = self.term(term);
        term.map_or(0.0, |(numbers, scale)| meaning.probe.dot(numbers, scale))
    }

    /// The cosine of a direction and some weighted terms of a text.
    pub(crate) fn likeness_of(&self, meaning: &Meaning, terms: &[(u32, f32)]) -> f32 {
        if meaning.is_empty() {
            return 0.0;
        }
        let mut sum = vec![0.0; self.width];
        for (term, weight) in terms {
            self.add_term(&mut sum, *term, *weight);
        }
        unit(&mut sum);
        dot(&sum, &meaning.direction)
    }

    /// A document's direction stretched by the whitening, and its length there.
    pub(crate) fn whitened(&self, document: u32) -> (Probe, f32) {
        let (numbers, scale) = self.document(document);
        let row: Vec<f32> = numbers.iter().map(|n| scale * f32::from(*n)).collect();
        let stretched: Vec<f32> = self
            .whitening
            .chunks_exact(self.width.max(1))
            .map(|entries| dot(entries, &row))
            .collect();
        (Probe::new(&stretched), self.whitened[document as usize])
    }

    /// The whitened cosine of a stretched document and another.
    pub(crate) fn whitened_cosine(&self, (probe, length): &(Probe, f32), other: u32) -> f32 {
        let (numbers, scale) = self.document(other);
        let product = length * self.whitened[other as usize];
        if product <= 0.0 {
            return 0.0;
        }
        (probe.dot(numbers, scale) / product).clamp(-1.0, 1.0)
    }
}
