//! How fast one thread of this machine reads memory: what no scan can beat.

use std::hint::black_box;
use std::time::Instant;

/// Bytes read: far more than any processor keeps near itself.
const BYTES: usize = 1 << 30;

/// Rounds, of which the best counts: others only slow a round down.
const ROUNDS: usize = 7;

/// Bytes a second that one thread reads in order.
pub fn measure() -> f64 {
    let memory = vec![1_u64; BYTES / size_of::<u64>()];
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(sum(black_box(&memory)));
        best = best.min(start.elapsed().as_secs_f64());
    }
    BYTES as f64 / best
}

/// Independent sums, so that reading is what takes the time and not adding.
fn sum(memory: &[u64]) -> u64 {
    let mut sums = [0_u64; 16];
    for block in memory.chunks_exact(16) {
        for (sum, value) in sums.iter_mut().zip(block) {
            *sum = sum.wrapping_add(*value);
        }
    }
    sums.iter().fold(0, |a, b| a.wrapping_add(*b))
}
