//! What an encoder's similarities say beside each other. Encoders differ in what a
//! cosine of theirs means: of one, unrelated texts have 0.1, of another 0.75. How far
//! a project stands out from all others is the same for both.

use std::sync::Arc;

/// Standard deviations above the mean that count as standing out fully; the nearest
/// of 20,000 projects lie four to seven above it.
const FULL: f64 = 6.0;

/// How far each document stands out by an encoder's similarity to one need.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    similarities: Arc<[f32]>,
    mean: f64,
    deviation: f64,
}

impl Standing {
    /// From the similarity of every document; not a number where one has no vector.
    pub(crate) fn new(similarities: Arc<[f32]>) -> Self {
        let known = || similarities.iter().filter(|one| one.is_finite());
        let count = known().count().max(1) as f64;
        let mean = known().map(|one| f64::from(*one)).sum::<f64>() / count;
        let squares = known().map(|one| (f64::from(*one) - mean).powi(2));
        let deviation = (squares.sum::<f64>() / count).sqrt();
        Self {
            similarities,
            mean,
            deviation,
        }
    }

    /// How many documents it speaks of.
    pub(crate) fn documents(&self) -> usize {
        self.similarities.len()
    }

    /// The similarity itself; `None` where the document has no vector.
    pub(crate) fn similarity(&self, document: u32) -> Option<f32> {
        let found = self.similarities.get(document as usize).copied();
        found.filter(|one| one.is_finite())
    }

    /// From 0, no nearer than most, to 1, as far above all others as the nearest
    /// usually are; 0 for a document without a vector and where all are alike.
    #[inline]
    pub(crate) fn of(&self, document: u32) -> f64 {
        match self.similarity(document) {
            Some(found) if self.deviation > 1e-9 => {
                ((f64::from(found) - self.mean) / (self.deviation * FULL)).clamp(0.0, 1.0)
            }
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(similarities: &[f32]) -> Standing {
        Standing::new(similarities.into())
    }

    #[test]
    fn only_the_distance_from_the_others_counts() {
        let one = [0.1, 0.2, 0.1, 0.2, 0.9];
        let scaled: Vec<f32> = one.iter().map(|x| 0.7 + x / 10.0).collect();
        let (one, other) = (standing(&one), standing(&scaled));
        for document in 0..5 {
            assert!((one.of(document) - other.of(document)).abs() < 1e-5);
        }
        // (0.9 − 0.3) / 0.3033 deviations, of six.
        assert!((one.of(4) - 0.3297).abs() < 1e-3, "{}", one.of(4));
        assert!(one.of(0) <= 0.0);
    }

    #[test]
    fn without_a_vector_or_a_difference_nothing_stands_out() {
        let gap = standing(&[f32::NAN, 0.1, 0.8]);
        assert_eq!((gap.of(0), gap.similarity(0)), (0.0, None));
        assert!(gap.of(2) > 0.0);
        assert_eq!(gap.of(9), 0.0);
        assert_eq!(standing(&[0.4, 0.4]).of(1), 0.0);
        assert_eq!(standing(&[]).of(0), 0.0);
    }
}
