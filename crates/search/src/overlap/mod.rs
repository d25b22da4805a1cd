//! Overlaps: groups of projects that do nearly the same thing. All pairs are compared,
//! not a sample, by the same similarity as [`crate::Similar`]; groups are built from the
//! pairs that are alike.

mod contrast;
mod group;
mod pairs;
mod stretched;
mod term_vectors;

pub use contrast::Contrast;
pub use group::{Overlap, overlaps};
pub use pairs::{Pair, Progress};
