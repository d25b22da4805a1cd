//! What a copy is of: the snapshot of the corpus and the index, which must be the same at its
//! end as at its beginning.

use jiff::Timestamp;
use std::sync::Arc;
use uptake_model::SnapshotId;
use uptake_workflow::{Platform, PlatformError};

/// The state of the corpus that a copy shows.
#[derive(Debug, Clone)]
pub struct Standing {
    platform: Arc<Platform>,
    snapshot: Option<SnapshotId>,
    indexed_at: Timestamp,
}

impl Standing {
    /// The corpus as it stands now.
    ///
    /// # Errors
    /// There is no index, it cannot be read, or the store fails.
    pub async fn now(platform: Arc<Platform>) -> Result<Self, PlatformError> {
        let (snapshot, indexed_at) = read(&platform).await?;
        Ok(Self {
            platform,
            snapshot,
            indexed_at,
        })
    }

    /// The snapshot; `None` where nothing was imported.
    #[must_use]
    pub fn snapshot(&self) -> Option<&SnapshotId> {
        self.snapshot.as_ref()
    }

    /// Whether it still stands so.
    ///
    /// # Errors
    /// As [`Self::now`].
    pub async fn holds(&self) -> Result<bool, PlatformError> {
        let now = read(&self.platform).await?;
        Ok(now == (self.snapshot.clone(), self.indexed_at))
    }
}

async fn read(platform: &Platform) -> Result<(Option<SnapshotId>, Timestamp), PlatformError> {
    let latest = platform.store().latest_snapshot().await?;
    let index = platform.index()?;
    Ok((latest.map(|it| it.id), index.header().stamp.built_at))
}
