//! Deriving what pages need from each index that comes into force, beside the running
//! site: the survey of the corpus, and which projects overlap.

use crate::landscape::landscape;
use crate::overlaps::find_overlaps;
use crate::platform::{Platform, PlatformError};
use crate::survey::survey_corpus;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_search::encoder::Effort;

/// An index for which it failed is tried again after this; a full disk does not mend
/// itself in seconds, and each try costs seconds to minutes of a core.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_hours(1);

/// Looks whether what is derived from the index in force is there.
#[derive(Debug, Default)]
pub struct DerivedWatch {
    survey: Failure,
    overlaps: Failure,
}

/// The index for which something failed, and when.
#[derive(Debug, Default)]
struct Failure(Option<(u64, Timestamp)>);

impl Failure {
    /// Whether it failed for this index within the hour.
    fn waits(&self, index: u64, now: Timestamp) -> bool {
        self.0
            .is_some_and(|(failed, at)| failed == index && now.duration_since(at) < AFTER_FAILURE)
    }

    fn note<T>(&mut self, found: &Result<T, PlatformError>, index: u64, now: Timestamp) {
        self.0 = found.is_err().then_some((index, now));
    }
}

impl DerivedWatch {
    /// Derives what is not there for the index in force, on one core, and reads the corpus
    /// as sums see it. What failed for this index is left alone for an hour.
    ///
    /// # Errors
    /// As [`survey_corpus`] and [`find_overlaps`]; the one does not keep the other from being
    /// tried at the next look.
    pub async fn look(
        &mut self,
        platform: &Platform,
        now: Timestamp,
        stop: &Arc<AtomicBool>,
    ) -> Result<(), PlatformError> {
        let index = platform.index()?;
        let identity = index.identity();
        landscape(platform).await?;
        // Between an import and its index there is nothing to derive that would last.
        if !platform.is_current(&index).await? {
            return Ok(());
        }
        let quiet = Arc::new(|_, _| ());
        if !self.survey.waits(identity, now) && platform.survey(&index).is_none() {
            let stop = Arc::clone(stop);
            let found = survey_corpus(platform, Effort::Background, quiet.clone(), stop).await;
            self.survey.note(&found, identity, now);
            found?;
        }
        if !self.overlaps.waits(identity, now) && platform.kept_overlaps(&index).is_none() {
            let found = find_overlaps(platform, Effort::Background, quiet, Arc::clone(stop)).await;
            self.overlaps.note(&found, identity, now);
            found?;
        }
        Ok(())
    }
}

/// Makes what views need and is not there yet for the index in force: the survey of the
/// corpus, and its overlaps. Takes seconds to minutes of all cores; nothing without an index.
/// False where `stop` was set.
///
/// # Errors
/// The index cannot be read, the store fails, or the data folder cannot be written.
pub async fn survey_and_compare(
    platform: &Platform,
    progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
    stop: Arc<AtomicBool>,
) -> Result<bool, PlatformError> {
    if !platform.has_index() {
        return Ok(true);
    }
    let index = platform.index()?;
    if platform.survey(&index).is_none() {
        let (progress, stop) = (Arc::clone(&progress), Arc::clone(&stop));
        let made = survey_corpus(platform, Effort::Full, progress, stop).await?;
        if made.is_none() {
            return Ok(false);
        }
    }
    if platform.kept_overlaps(&index).is_none() {
        let found = find_overlaps(platform, Effort::Full, progress, stop).await?;
        return Ok(found.is_some());
    }
    Ok(true)
}

/// Computes with all cores, or on a thread of its own: pages that search use all the
/// others.
///
/// # Errors
/// No thread can be had.
pub(crate) fn at<T: Send>(
    effort: Effort,
    compute: impl FnOnce() -> T + Send,
) -> Result<T, PlatformError> {
    match effort {
        Effort::Full => Ok(compute()),
        Effort::Background => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let pool = pool.map_err(|_| PlatformError::WorkerDied)?;
            Ok(pool.install(compute))
        }
    }
}
