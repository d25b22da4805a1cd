//! A gap file to start a test from.

use crate::now;
use uptake_model::{Area, GapContent, GapFile, GapState, Language};

/// A draft of its first version, about nothing that exists.
#[must_use]
pub fn invented_gap_file(id: &str, owner: &str, author: &str) -> GapFile {
    GapFile {
        id: id.into(),
        owner: owner.into(),
        author: author.into(),
        state: GapState::Draft,
        content: GapContent::begun(
            format!("Invented gap {id}"),
            "The ability to test what does not exist",
            Area::DisasterResilience,
            Language::En,
            author.into(),
        ),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}
