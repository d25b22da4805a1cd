//! The directions of all documents, ready to be compared in blocks: the whitened cosine
//! of two documents is one entry of a product of two matrices.

use crate::latent::Space;
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

/// Documents in a block. Two blocks and their product stay in a processor's own cache.
pub(super) const BLOCK: usize = 512;

/// Directions of length 1 in the whitened space, a column for each document.
pub(super) struct Stretched {
    plain: Mat<f32>,
    whitened: Mat<f32>,
}

impl Stretched {
    /// `None` where the corpus was too small for a space.
    pub(super) fn of(space: &Space<'_>, documents: usize) -> Option<Self> {
        if space.width == 0 {
            return None;
        }
        let width = space.width;
        let plain = Mat::from_fn(width, documents, |row, column| {
            let length = space.whitened[column];
            let scale = space.document_scales[column];
            let number = f32::from(space.documents[column * width + row]);
            if length > 0.0 {
                number * scale / length
            } else {
                0.0
            }
        });
        let stretching = Mat::from_fn(width, width, |row, column| {
            space.whitening[row * width + column]
        });
        let whitened = &stretching * &plain;
        Some(Self { plain, whitened })
    }

    /// Visits the cosines of the documents of one block with those of another.
    pub(super) fn compare(
        &self,
        (one, other): (usize, usize),
        room: &mut Mat<f32>,
        mut visit: impl FnMut(u32, u32, f32),
    ) {
        let size = |block: usize| BLOCK.min(self.plain.ncols() - block * BLOCK);
        let (rows, columns) = (size(one), size(other));
        let mut product = room.as_mut().submatrix_mut(0, 0, rows, columns);
        let left = self.plain.as_ref().subcols(one * BLOCK, rows).transpose();
        let right = self.whitened.as_ref().subcols(other * BLOCK, columns);
        // Blocks are compared in parallel: each alone needs no more than its own thread.
        matmul(product.as_mut(), Accum::Replace, left, right, 1.0, Par::Seq);
        for column in 0..columns {
            for row in 0..rows {
                let (first, second) = (one * BLOCK + row, other * BLOCK + column);
                if first < second {
                    visit(first as u32, second as u32, product[(row, column)]);
                }
            }
        }
    }
}
