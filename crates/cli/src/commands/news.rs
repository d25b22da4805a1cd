//! Telling people what is new, while the site runs.

use crate::session::{SystemEntropy, now};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use uptake_workflow::weekly_letter::write_weekly_letters;
use uptake_workflow::{Platform, Refusal, gather_news};

/// How often everything watched is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(6 * 60 * 60);

/// Begins to look, now and every six hours, until what is returned is raised. `address`
/// is where people find the site, for the links in letters.
pub fn in_background(platform: Arc<Platform>, address: String) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    tokio::spawn(async move {
        while !raised.load(Ordering::Relaxed) {
            if let Err(error) = tell(&platform, &address, &raised).await {
                tracing::warn!("what is new could not be told: {error}");
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    });
    stop
}

async fn tell(platform: &Platform, address: &str, stop: &AtomicBool) -> Result<(), Refusal> {
    gather_news(platform, &SystemEntropy, now(), stop).await?;
    write_weekly_letters(platform, &SystemEntropy, address, now()).await?;
    Ok(())
}
