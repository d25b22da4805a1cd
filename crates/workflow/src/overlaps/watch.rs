//! Finding the overlaps of each index that comes into force, beside the running site.

use super::find_overlaps;
use crate::platform::{Platform, PlatformError};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_search::encoder::Effort;

/// An index for which it failed is compared again after this; a full disk does not mend
/// itself in seconds, and each comparison costs minutes of a core.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_hours(1);

/// Looks whether the overlaps of the index in force are known.
#[derive(Debug, Default)]
pub struct OverlapWatch {
    /// The index for which it failed, and when.
    failed: Option<(u64, Timestamp)>,
}

impl OverlapWatch {
    /// Finds the overlaps of the index in force where they are not known, on one core. Does
    /// nothing within an hour after it failed for this index.
    ///
    /// # Errors
    /// As [`find_overlaps`].
    pub async fn look(
        &mut self,
        platform: &Platform,
        now: Timestamp,
        stop: &Arc<AtomicBool>,
    ) -> Result<(), PlatformError> {
        let index = platform.index()?;
        let waits = |(failed, at): (u64, Timestamp)| {
            failed == index.identity() && now.duration_since(at) < AFTER_FAILURE
        };
        if self.failed.is_some_and(waits) || platform.kept_overlaps(&index).is_some() {
            return Ok(());
        }
        let quiet = Arc::new(|_, _| ());
        let found = find_overlaps(platform, Effort::Background, quiet, Arc::clone(stop)).await;
        self.failed = found.is_err().then(|| (index.identity(), now));
        found.map(|_| ())
    }
}
