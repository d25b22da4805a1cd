//! The weighted terms of all documents as a sparse matrix, and its products with
//! dense ones, on all cores. Each row of a product is one core's work from its
//! first to its last addition, so that the number of cores changes no digit.

use rayon::prelude::*;

/// A dense matrix, row after row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows {
    pub(crate) width: usize,
    pub(crate) values: Vec<f32>,
}

impl Rows {
    pub(crate) fn zero(rows: usize, width: usize) -> Self {
        Self {
            width,
            values: vec![0.0; rows * width],
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    pub(crate) fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.width..][..self.width]
    }

    /// Scales every row to length 1; rows of nothing stay nothing.
    pub(crate) fn normalise(&mut self) {
        let width = self.width.max(1);
        self.values.par_chunks_mut(width).for_each(unit);
    }
}

/// Scales a vector to length 1, unless it is nothing.
pub(crate) fn unit(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}

/// Sums that a product of two vectors is added up in.
const LANES: usize = 16;

/// The product of two vectors. Added up in a fixed number of sums, which every kind
/// of processor can do at once and with the same result.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a_lanes, a_rest) = a.as_chunks::<LANES>();
    let (b_lanes, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// Adds `weight` times a vector to another: most of the time of a product.
#[multiversion::multiversion(targets("x86_64+avx512f+avx512bw", "x86_64+avx2"))]
fn add_scaled(sums: &mut [f32], weight: f32, other: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(other) {
        *sum += weight * value;
    }
}

/// A sparse matrix, row after row (CSR).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sparse {
    /// Where each row starts, and one more.
    pub(crate) starts: Vec<usize>,
    pub(crate) columns: Vec<u32>,
    pub(crate) values: Vec<f32>,
    pub(crate) width: usize,
}

impl Sparse {
    pub(crate) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn row(&self, at: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.starts[at]..self.starts[at + 1];
        let columns = self.columns[range.clone()].iter().copied();
        columns.zip(self.values[range].iter().copied())
    }

    /// The same matrix with rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        let mut starts = vec![0; self.width + 1];
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for at in 0..self.width {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut columns = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.values.len()];
        for row in 0..self.count() {
            for (column, value) in self.row(row) {
                let at = &mut next[column as usize];
                // Documents are numbered in 32 bits.
                columns[*at] = row as u32;
                values[*at] = value;
                *at += 1;
            }
        }
        Self {
            starts,
            columns,
            values,
            width: self.count(),
        }
    }

    /// This matrix times a dense one.
    pub(crate) fn times(&self, dense: &Rows) -> Rows {
        let mut product = Rows::zero(self.count(), dense.width);
        let width = dense.width.max(1);
        let rows = product.values.par_chunks_mut(width).enumerate();
        rows.for_each(|(at, sums)| {
            for (column, value) in self.row(at) {
                add_scaled(sums, value, dense.row(column as usize));
            }
        });
        product
    }
}

/// Matrices row by row, for tests.
#[cfg(test)]
impl Sparse {
    pub(crate) fn new(width: usize) -> Self {
        Self {
            starts: vec![0],
            width,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, row: impl Iterator<Item = (u32, f32)>) {
        for (column, value) in row {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Sparse {
        let mut matrix = Sparse::new(3);
        matrix.push([(0, 1.0), (2, 2.0)].into_iter());
        matrix.push(std::iter::empty());
        matrix.push([(1, 3.0)].into_iter());
        matrix
    }

    #[test]
    fn products_are_those_of_pen_and_paper() {
        let dense = Rows {
            width: 2,
            values: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        };
        assert_eq!(
            sample().times(&dense).values,
            [11.0, 14.0, 0.0, 0.0, 9.0, 12.0]
        );
        assert_eq!(
            sample().transposed().times(&dense).values,
            [1.0, 2.0, 15.0, 18.0, 2.0, 4.0]
        );
        assert_eq!(sample().transposed().transposed(), sample());
    }

    #[test]
    fn nothing_has_no_direction() {
        let mut rows = Rows {
            width: 2,
            values: vec![3.0, 4.0, 0.0, 0.0],
        };
        rows.normalise();
        assert_eq!(rows.values, [0.6, 0.8, 0.0, 0.0]);
    }
}
