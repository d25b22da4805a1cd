//! Coordinate search: one weight after the other is set to the value that measures
//! best, until none moves any more.

use super::bench::Bench;
use super::coordinates::{COORDINATES, ENCODER, Weights};

/// How much the mean must rise for a weight to move; less is noise, and following
/// it leads away from values that were found on other needs.
const LEAST_GAIN: f64 = 0.002;

/// Rounds over all weights; the search has always stopped before.
const MOST_ROUNDS: usize = 4;

/// The best weights found for the needs that train.
pub(super) fn climb(
    bench: &mut Bench<'_>,
    start: Weights,
    training: &[bool],
    progress: &mut dyn FnMut(usize),
) -> Weights {
    let mut best = start;
    let mut height = bench.mean(best, training);
    let with_encoder = bench.has_encoder();
    for _ in 0..MOST_ROUNDS {
        let before = best;
        for coordinate in &COORDINATES {
            if coordinate.name == ENCODER && !with_encoder {
                continue;
            }
            let mut top = (height + LEAST_GAIN, None);
            for value in coordinate.values {
                let mut tried = best;
                *(coordinate.at)(&mut tried) = *value;
                let found = bench.mean(tried, training);
                progress(bench.tried());
                if found > top.0 {
                    top = (found, Some(tried));
                }
            }
            if let (found, Some(tried)) = top {
                best = tried;
                height = found;
            }
        }
        if best == before {
            break;
        }
    }
    best
}
