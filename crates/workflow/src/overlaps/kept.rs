//! The overlaps of an index as they are kept beside it.

use crate::derived_file::Derived;
use crate::platform::Platform;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uptake_model::{Overlap, SnapshotId};
use uptake_search::Index;

/// All overlaps that were found for an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptOverlaps {
    /// Which index was compared: see [`Index::identity`].
    pub index: u64,
    /// The snapshot that the index was built from.
    pub snapshot: SnapshotId,
    /// How many projects were compared.
    pub projects: u32,
    /// The groups, by weight: see [`Overlap::weight`].
    pub overlaps: Vec<Overlap>,
}

impl Derived for KeptOverlaps {
    const FILE: &'static str = "overlaps.json";
    const WHAT: &'static str = "The overlaps";
    const REMEDY: &'static str = "uptake overlaps";

    fn index(&self) -> u64 {
        self.index
    }
}

impl Platform {
    /// The overlaps of this index; `None` where they were not found yet.
    #[must_use]
    pub fn kept_overlaps(&self, index: &Index) -> Option<Arc<KeptOverlaps>> {
        self.overlap_file().of(index.identity())
    }
}
