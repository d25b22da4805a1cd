//! The key of throw-away databases.

use uptake_store::SealKey;

/// A key that is none, for stores whose secrets are invented.
#[must_use]
pub fn seal_key() -> SealKey {
    SealKey::new([7; 32])
}
