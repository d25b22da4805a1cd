//! The job that looks at everything watched and keeps what is new. It may be interrupted
//! and run again: what was told once is not told twice.

use crate::act::{Act, Refusal};
use crate::entropy::Entropy;
use crate::news_of;
use crate::platform::Platform;
use crate::session::viewer_of;
use jiff::Timestamp;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_model::{Actor, Viewer, Watch};

/// How many watches are read at once.
const PAGE: u32 = 200;

/// Looks at everything that anybody watches, until `stop` is raised, and returns how
/// much news there was.
///
/// # Errors
/// Where the database fails; what was kept stays.
pub async fn gather_news(
    platform: &Platform,
    entropy: &dyn Entropy,
    now: Timestamp,
    stop: &AtomicBool,
) -> Result<u64, Refusal> {
    let (mut last, mut added) = (String::new(), 0);
    loop {
        let watches = platform.store().watches_after(&last, PAGE).await?;
        let Some(end) = watches.last() else {
            return Ok(added);
        };
        end.id.as_str().clone_into(&mut last);
        for watch in &watches {
            if stop.load(Ordering::Relaxed) {
                return Ok(added);
            }
            added += look(platform, entropy, now, watch).await?;
        }
    }
}

/// Looks at one thing watched, as its watcher may see it now.
pub(crate) async fn look(
    platform: &Platform,
    entropy: &dyn Entropy,
    now: Timestamp,
    watch: &Watch,
) -> Result<u64, Refusal> {
    let store = platform.store();
    let Some(person) = store.person(&watch.person).await? else {
        return Ok(0);
    };
    let viewer = viewer_of(store, &person).await?;
    let found = news_of::news_of(platform, &viewer, &watch.watched, now).await?;
    let act = Act {
        actor: &Actor::Uptake,
        viewer: &Viewer::Public,
        now,
        entropy,
        form: None,
    };
    let mut records = act.begin(store).await?;
    let added = records.add_notices(watch, &found, now).await?;
    if added == 0 && watch.looked_at.is_some() {
        // Nothing new: the write is given up, and the log is spared an entry that says so.
        return Ok(0);
    }
    let note = act.note(
        "look",
        ("watch", watch.id.as_str()),
        None::<&()>,
        Some(&added),
    );
    records.commit(note).await?;
    Ok(added)
}
