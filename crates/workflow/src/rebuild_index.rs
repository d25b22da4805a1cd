//! Builds the index again from the corpus as it stands and swaps it in. Can be
//! repeated and interrupted at any moment: the file in use stays until the new
//! one is whole.

use crate::document_text;
use crate::platform::{Platform, PlatformError};
use jiff::Timestamp;
use uptake_model::SnapshotId;
use uptake_search::{Built, IndexBuilder, Settings, Stamp};

/// How many projects are read from the store at a time.
const PAGE: u32 = 2_000;

/// What stands for the snapshot in the stamp of an index over nothing.
const NO_SNAPSHOT: &str = "empty";

/// The stamp's name of the snapshot that the corpus stands at.
pub(crate) fn stamped(latest: Option<SnapshotId>) -> SnapshotId {
    latest.unwrap_or_else(|| SnapshotId::new(NO_SNAPSHOT))
}

/// Builds the index from every project of the corpus, with the settings that
/// tuning left in the data folder, if any. `progress` is told how many projects
/// have been read.
///
/// # Errors
/// The store cannot be read, another process writes to the data folder, or the
/// file cannot be written; the index in use is untouched then.
pub async fn rebuild_index(
    platform: &Platform,
    now: Timestamp,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Built, PlatformError> {
    let snapshot = platform.store().latest_snapshot().await?;
    let stamp = Stamp {
        snapshot: stamped(snapshot.map(|it| it.id)),
        built_at: now,
    };
    let tuned = platform.folder().tuned_settings()?;
    let settings = tuned.map_or_else(Settings::default, |tuned| tuned.settings());
    let mut builder = IndexBuilder::new(settings)?;
    builder.topic_titles(platform.store().funded_topic_titles().await?);
    let mut after = None;
    loop {
        let page = platform
            .store()
            .index_documents(after.as_ref(), PAGE)
            .await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        builder = blocking(move || {
            builder.add(page.into_iter().map(document_text::document).collect());
            builder
        })
        .await?;
        progress(builder.documents());
    }
    let path = platform.index_path().to_path_buf();
    Ok(blocking(move || builder.write(&path, stamp)).await??)
}

/// Runs work that computes for long where it does not hold up other requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PlatformError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| PlatformError::WorkerDied)
}
