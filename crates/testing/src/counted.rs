//! Chance that is none: what a test draws is the same every time, and never twice the same.

use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use uptake_workflow::Entropy;

/// Bytes made by counting.
#[derive(Debug, Default)]
pub struct Counted {
    stream: String,
    drawn: AtomicU64,
}

impl Counted {
    /// Bytes that differ from those of every other name.
    #[must_use]
    pub fn named(stream: &str) -> Self {
        Self {
            stream: stream.to_owned(),
            drawn: AtomicU64::new(0),
        }
    }
}

impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(32) {
            let number = self.drawn.fetch_add(1, Ordering::Relaxed);
            let drawn = Sha256::digest(format!("{}/{number}", self.stream));
            part.copy_from_slice(&drawn[..part.len()]);
        }
    }
}
