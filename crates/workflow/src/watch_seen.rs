//! What is watched, in words, as its watcher may see it.

use crate::gap_file::gap_file_seen;
use crate::platform::{Platform, PlatformError};
use uptake_model::{Viewer, Watched};

/// Most characters of a need that stand for it in a list.
const LONGEST_NAME: usize = 120;

/// Something watched, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchSeen {
    /// What it is: `gap file`, `project` or `search`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The path to it.
    pub path: String,
}

/// What is watched; `None` where it is gone or the viewer may no longer see it.
///
/// # Errors
/// Where the database fails.
pub async fn watch_seen(
    platform: &Platform,
    viewer: &Viewer,
    watched: &Watched,
) -> Result<Option<WatchSeen>, PlatformError> {
    let store = platform.store();
    Ok(match watched {
        Watched::GapFile { id } => {
            let seen = gap_file_seen(store, viewer, id).await?;
            seen.map(|seen| WatchSeen {
                kind: "gap file",
                name: seen.title().to_owned(),
                path: format!("/gap-files/{id}"),
            })
        }
        Watched::Project { id } => {
            let cards = store.project_cards(std::slice::from_ref(id)).await?;
            cards.into_iter().next().map(|card| WatchSeen {
                kind: "project",
                name: card.acronym,
                path: format!("/projects/{id}"),
            })
        }
        Watched::Need { text, .. } => Some(WatchSeen {
            kind: "search",
            name: shortened(text),
            path: format!("/match?{}", encoded(text)),
        }),
    })
}

fn encoded(text: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("q", text)
        .finish()
}

fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}
