//! The part of an index that says what it is.

use super::facet::Facet;
use crate::document::Field;
use crate::settings::Settings;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uptake_model::SnapshotId;

/// Which corpus an index was made from, and when; given by whoever builds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The newest snapshot in the corpus.
    pub snapshot: SnapshotId,
    /// When it was built, UTC.
    pub built_at: Timestamp,
}

/// What an index says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Rules of analysis, see [`crate::analysis::ANALYSIS_VERSION`].
    pub analysis: u32,
    /// Which corpus, and when.
    pub stamp: Stamp,
    /// Weights and normalisation.
    pub settings: Settings,
    /// Number of documents.
    pub documents: u32,
    /// Sum of the lengths of each field, in terms.
    pub lengths: [u64; Field::COUNT],
    /// In how many documents each field is not empty.
    pub filled: [u32; Field::COUNT],
    /// Dimensions of the latent space; 0 where the corpus is too small for one.
    pub dimensions: usize,
    /// How many topics taught the maps from topics to projects.
    pub topics_learned: usize,
    /// Where the attribute values of each facet begin and end.
    pub(super) value_bounds: [u32; Facet::COUNT + 1],
}

impl Header {
    /// The average length of each field over the documents that have it: a
    /// project without keywords says nothing about how long keywords are.
    #[must_use]
    pub fn averages(&self) -> [f64; Field::COUNT] {
        averages(&self.lengths, &self.filled)
    }
}

/// See [`Header::averages`]; 0 for a field no document has.
pub(super) fn averages(
    lengths: &[u64; Field::COUNT],
    filled: &[u32; Field::COUNT],
) -> [f64; Field::COUNT] {
    std::array::from_fn(|i| match filled[i] {
        0 => 0.0,
        // Sums of lengths stay far below 2^53, where f64 stops being exact.
        count => lengths[i] as f64 / f64::from(count),
    })
}
