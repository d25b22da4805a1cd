//! Directions in one byte a dimension: a quarter of the memory, and so about a
//! quarter of the time a scan takes, for an error of less than 0.005 in a cosine.

use super::sparse::Rows;

/// Largest number a dimension of a document takes.
const FULL: f32 = 127.0;

/// Largest number a dimension of a need takes: fine enough to add no error of its
/// own, small enough that 512 products with a byte fit 32 bits.
const FULL_NEED: f32 = 16_383.0;

/// Vectors with one scale each.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Quantised {
    pub(crate) numbers: Vec<i8>,
    pub(crate) scales: Vec<f32>,
}

impl Quantised {
    pub(crate) fn of(rows: &Rows) -> Self {
        let mut quantised = Self::default();
        for at in 0..rows.count() {
            let row = rows.row(at);
            let scale = scale(row, FULL);
            let number = |value: &f32| (value / scale).round() as i8;
            quantised.numbers.extend(row.iter().map(number));
            quantised.scales.push(scale);
        }
        quantised
    }
}

/// The step that lets the largest value be written as `full`; 1 for nothing.
fn scale(row: &[f32], full: f32) -> f32 {
    let largest = row
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    if largest > 0.0 { largest / full } else { 1.0 }
}

/// A need's direction, ready to be compared with many documents'.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Probe {
    numbers: Vec<i16>,
    scale: f32,
}

impl Probe {
    pub(crate) fn new(direction: &[f32]) -> Self {
        let scale = scale(direction, FULL_NEED);
        Self {
            numbers: direction
                .iter()
                .map(|value| (value / scale).round() as i16)
                .collect(),
            scale,
        }
    }

    /// The product with a quantised vector.
    pub(crate) fn dot(&self, numbers: &[i8], scale: f32) -> f32 {
        // Whole numbers below 2^31, rounded once when they become a float.
        whole_dot(&self.numbers, numbers) as f32 * self.scale * scale
    }
}

/// The inner loop of meaning; compiled once for each kind of processor, for the
/// plainest one is four times slower.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2"))]
fn whole_dot(need: &[i16], document: &[i8]) -> i32 {
    need.iter()
        .zip(document)
        .map(|(x, y)| i32::from(*x) * i32::from(*y))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::sparse::{dot, unit};
    use proptest::prelude::*;

    fn direction() -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-1.0_f32..1.0, 96).prop_map(|mut values| {
            unit(&mut values);
            values
        })
    }

    proptest! {
        #[test]
        fn a_byte_a_dimension_keeps_the_cosine(need in direction(), document in direction()) {
            let exact = dot(&need, &document);
            let quantised = Quantised::of(&Rows { width: 96, values: document });
            let found = Probe::new(&need).dot(&quantised.numbers, quantised.scales[0]);
            prop_assert!((found - exact).abs() < 0.005, "{found} for {exact}");
        }
    }

    #[test]
    fn nothing_is_like_nothing() {
        let quantised = Quantised::of(&Rows::zero(1, 4));
        let found = Probe::new(&[0.0; 4]).dot(&quantised.numbers, quantised.scales[0]);
        assert!(found.abs() < f32::EPSILON);
    }
}
