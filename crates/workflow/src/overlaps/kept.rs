//! The overlaps of an index as they are kept beside it.

use crate::derived_file::Derived;
use crate::platform::Platform;
use crate::sealed_file::Sealed;
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

impl Sealed for KeptOverlaps {
    const FILE: &'static str = "overlaps.derived";
    const FORMAT: u32 = 2;
    const WHAT: &'static str = "The overlaps";
    const REMEDY: &'static str = "uptake overlaps";
}

impl Derived for KeptOverlaps {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed_file::is_written_as;
    use uptake_model::{Area, OverlapFunding, Programme};

    #[test]
    fn what_it_is_written_as_has_a_number() {
        let example = KeptOverlaps {
            index: 1,
            snapshot: "sample-1".into(),
            projects: 2,
            overlaps: vec![Overlap {
                projects: vec!["101000001".into(), "101000002".into()],
                least: 0.75,
                mean: 0.875,
                programmes: Programme::ALL.to_vec(),
                areas: Area::ALL.to_vec(),
                years: Some((2021, 2023)),
                funding: OverlapFunding::of(&[None]),
            }],
        };
        is_written_as(&example, "10e4f445");
    }
}
