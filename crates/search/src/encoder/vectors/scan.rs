//! How near every vector is to a need: whole numbers of one byte, one plain loop,
//! no index structure. At the sizes of this corpus reading everything once costs
//! less than any approximate search, and misses nothing.

use half::f16;
use half::slice::HalfFloatSliceExt;

/// Largest number of a quantised vector.
const FULL: f32 = 127.0;

/// Writes a vector as bytes and gives the step between two of them.
pub(super) fn quantise(values: &[f32], numbers: &mut Vec<i8>) -> f32 {
    let scale = step(values, FULL);
    numbers.extend(values.iter().map(|value| (value / scale).round() as i8));
    scale
}

/// The step that lets the largest value be written as `full`; 1 for a vector of zeros.
fn step(values: &[f32], full: f32) -> f32 {
    let largest = values
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    if largest > 0.0 { largest / full } else { 1.0 }
}

/// A need, quantised finer than the projects so that it adds no error of its own.
#[derive(Debug)]
pub(super) struct Probe {
    numbers: Vec<i16>,
    scale: f32,
}

impl Probe {
    pub(super) fn new(values: &[f32]) -> Self {
        // All products of a vector must fit 32 bits together.
        let most = i32::MAX as f32 / (FULL * values.len().max(1) as f32);
        let scale = step(values, most.min(f32::from(i16::MAX)).floor());
        let numbers = values.iter().map(|value| (value / scale).round() as i16);
        Self {
            numbers: numbers.collect(),
            scale,
        }
    }

    /// The product with each row; `numbers` holds the rows one after the other.
    pub(super) fn products(&self, numbers: &[i8], scales: &[f32]) -> Vec<f32> {
        let mut found = vec![0.0; scales.len()];
        whole_products(&self.numbers, numbers, scales, &mut found);
        for product in &mut found {
            *product *= self.scale;
        }
        found
    }
}

/// The inner loop, compiled once for each kind of processor.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2"))]
fn whole_products(need: &[i16], numbers: &[i8], scales: &[f32], found: &mut [f32]) {
    if need.is_empty() {
        return;
    }
    let rows = numbers.chunks_exact(need.len());
    for ((row, scale), found) in rows.zip(scales).zip(found) {
        let whole: i32 = need
            .iter()
            .zip(row)
            .map(|(x, y)| i32::from(*x) * i32::from(*y))
            .sum();
        *found = whole as f32 * scale;
    }
}

/// The product with one row in full precision.
pub(super) fn exact_product(need: &[f32], row: &[f16], buffer: &mut Vec<f32>) -> f32 {
    buffer.resize(row.len(), 0.0);
    row.convert_to_f32_slice(buffer);
    need.iter().zip(buffer.iter()).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(mut values: Vec<f32>) -> Vec<f32> {
        let length = values.iter().map(|it| it * it).sum::<f32>().sqrt();
        for value in &mut values {
            *value /= length.max(1e-6);
        }
        values
    }

    fn unit_vector(dimension: usize) -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-1.0_f32..1.0, dimension).prop_map(unit)
    }

    proptest! {
        #[test]
        fn bytes_keep_a_cosine_to_half_a_percent_and_rescoring_to_a_thousandth(
            need in unit_vector(384), row in unit_vector(384)
        ) {
            let truth: f32 = need.iter().zip(&row).map(|(x, y)| x * y).sum();
            let mut numbers = Vec::new();
            let scale = quantise(&row, &mut numbers);
            let found = Probe::new(&need).products(&numbers, &[scale])[0];
            prop_assert!((found - truth).abs() < 0.005, "{found} for {truth}");
            let mut halves = vec![f16::ZERO; row.len()];
            halves.convert_from_f32_slice(&row);
            let rescored = exact_product(&need, &halves, &mut Vec::new());
            prop_assert!((rescored - truth).abs() < 0.001, "{rescored} for {truth}");
        }
    }

    #[test]
    fn the_largest_products_fit_at_every_usual_dimension() {
        for dimension in [1, 32, 384, 768, 1024, 4096] {
            let ones = vec![1.0_f32; dimension];
            let mut numbers = Vec::new();
            let scale = quantise(&ones, &mut numbers);
            let found = Probe::new(&ones).products(&numbers, &[scale])[0];
            let expected = dimension as f32;
            assert!(
                (found - expected).abs() < expected * 0.001,
                "{found} for {expected}"
            );
        }
    }
}
