//! Deriving what pages need from each index that comes into force while the site serves.

use crate::session::now;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use uptake_workflow::{DerivedWatch, Platform, PlatformError};

/// How often the running site looks whether another index is in force.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Looks until it is stopped. Returns what stops it.
pub fn in_background(platform: Arc<Platform>) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    tokio::spawn(async move {
        let mut watch = DerivedWatch::default();
        while !raised.load(Ordering::Relaxed) {
            match watch.look(&platform, now(), &raised).await {
                Ok(()) | Err(PlatformError::NoIndex) => {}
                Err(error) => tracing::warn!("{error}"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    });
    stop
}
