//! Between our rows and faer's matrices.

use super::sparse::Rows;
use faer::{Mat, MatRef};

pub(super) fn from_rows(rows: &Rows) -> Mat<f32> {
    Mat::from_fn(rows.count(), rows.width, |row, column| {
        rows.row(row)[column]
    })
}

pub(super) fn to_rows(matrix: MatRef<'_, f32>) -> Rows {
    let width = matrix.ncols();
    let mut values = Vec::with_capacity(matrix.nrows() * width);
    for row in 0..matrix.nrows() {
        values.extend((0..width).map(|column| matrix[(row, column)]));
    }
    Rows { width, values }
}
