//! Which directions tell projects of different topics apart, and which only
//! projects of one topic from each other: the space is stretched so that
//! projects of one topic scatter alike in all directions (within-class
//! covariance normalisation, Hatch, Kajarekar and Stolcke 2006).

use super::dense::{from_rows, to_rows};
use super::sparse::Rows;
use faer::Side;
use faer::linalg::solvers::DenseSolveCore;
use faer::{Mat, Scale};

/// How much of the average scatter is added in every direction, so that one in
/// which the few known pairs happen not to differ is not stretched without bound.
const FLOOR: f32 = 0.5;

/// The product of the stretching with its transpose, from the groups of
/// documents that belong together: `similarity = d₁ᵀ · matrix · d₂`. The identity
/// where no group has two members.
pub(crate) fn whitening(documents: &Rows, groups: &[Vec<u32>]) -> Rows {
    let width = documents.width;
    let mut apart = Rows {
        width,
        values: Vec::new(),
    };
    for group in groups.iter().filter(|group| group.len() > 1) {
        let mut mean = vec![0.0; width];
        for member in group {
            for (sum, value) in mean.iter_mut().zip(documents.row(*member as usize)) {
                *sum += value / group.len() as f32;
            }
        }
        for member in group {
            let row = documents.row(*member as usize);
            apart
                .values
                .extend(row.iter().zip(&mean).map(|(value, mean)| value - mean));
        }
    }
    let identity = Mat::<f32>::identity(width, width);
    let members = apart.count();
    if members == 0 {
        return to_rows(identity.as_ref());
    }
    let apart = from_rows(&apart);
    let scatter = apart.transpose() * &apart * Scale(1.0 / members as f32);
    let average = (0..width).map(|at| scatter[(at, at)]).sum::<f32>() / width.max(1) as f32;
    let floored = scatter + &identity * Scale((average * FLOOR).max(f32::MIN_POSITIVE));
    match floored.llt(Side::Lower) {
        // Scaled so that an average direction keeps its length.
        Ok(factors) => to_rows((factors.inverse() * Scale(average)).as_ref()),
        Err(_) => to_rows(identity.as_ref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_in_which_one_topic_scatters_count_less() {
        let documents = Rows {
            width: 2,
            values: vec![1.0, 0.9, 1.0, -0.9, 1.0, 0.1, 1.0, -0.1],
        };
        let matrix = whitening(&documents, &[vec![0, 1], vec![2, 3]]);
        assert!(matrix.row(0)[0] > 2.0 * matrix.row(1)[1], "{matrix:?}");
    }

    #[test]
    fn without_groups_nothing_is_stretched() {
        let documents = Rows {
            width: 2,
            values: vec![1.0, 0.0],
        };
        assert_eq!(
            whitening(&documents, &[vec![0]]).values,
            [1.0, 0.0, 0.0, 1.0]
        );
    }
}
