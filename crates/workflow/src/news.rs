//! Notices in words, as their reader may see them now: what was marked narrower since is
//! told no longer.

use crate::act::Refusal;
use crate::news_seen::SeenNow;
use crate::platform::{Platform, PlatformError};
use crate::watch_seen::{WatchSeen, watch_seen};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uptake_model::{NewsKind, Notice, PersonId, ProjectId, TopicCode, Viewer, WatchId, Watched};

/// Most notices that are told at once.
pub const MOST_NEWS: u32 = 500;

/// One piece of news in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When it was found.
    pub at: Timestamp,
    /// Whether its reader has seen it.
    pub read: bool,
    /// What was watched, in words, with the path to it.
    pub watched: WatchSeen,
    /// What is new: a sentence.
    pub what: String,
    /// The path to what is new.
    pub path: String,
    /// Tells it from all other news of the same person; never changes.
    pub key: String,
}

/// The latest news of a person, the latest first; with `unmailed` only what was in no
/// letter yet.
///
/// # Errors
/// Where the database fails.
pub async fn news(
    platform: &Platform,
    viewer: &Viewer,
    person: &PersonId,
    unmailed: bool,
) -> Result<Vec<Told>, Refusal> {
    let store = platform.store();
    let notices = store.notices_of(person, unmailed, MOST_NEWS).await?;
    let mut seen: BTreeMap<WatchId, Option<(WatchSeen, Option<SeenNow>)>> = BTreeMap::new();
    let mut told = Vec::with_capacity(notices.len());
    for notice in notices {
        if !seen.contains_key(&notice.watch) {
            let watched = watch_seen(platform, viewer, &notice.watched).await?;
            let now = match &notice.watched {
                Watched::GapFile { id } => Some(SeenNow::of(store, viewer, id).await?),
                Watched::Project { .. } | Watched::Need { .. } => None,
            };
            seen.insert(notice.watch.clone(), watched.map(|it| (it, now)));
        }
        let Some(Some((watched, now))) = seen.get(&notice.watch) else {
            continue;
        };
        if now.as_ref().is_some_and(|now| !now.holds(&notice.news)) {
            continue;
        }
        if let Some((what, path)) = worded(platform, &notice, watched).await? {
            told.push(Told {
                at: notice.at,
                read: notice.read,
                watched: watched.clone(),
                what,
                path,
                key: format!(
                    "{}/{}/{}",
                    notice.watch,
                    notice.news.kind.code(),
                    notice.news.subject
                ),
            });
        }
    }
    Ok(told)
}

/// The sentence and the path of a notice; `None` where what it is about is gone.
async fn worded(
    platform: &Platform,
    notice: &Notice,
    watched: &WatchSeen,
) -> Result<Option<(String, String)>, PlatformError> {
    let subject = notice.news.subject.as_str();
    let told = match notice.news.kind {
        NewsKind::State => Some((format!("It is now {subject}."), watched.path.clone())),
        NewsKind::Changed => Some(("Its text changed.".to_owned(), watched.path.clone())),
        NewsKind::Project => project(platform, &subject.into()).await?,
        NewsKind::Call => call(platform, &subject.into()).await?,
        NewsKind::Result => Some((
            "It brought another result.".to_owned(),
            watched.path.clone(),
        )),
        NewsKind::CoSignature => Some((
            "Another organisation co-signed it.".to_owned(),
            format!("{}#sharing", watched.path),
        )),
        NewsKind::Trial => Some((
            "A trial was planned, began or ended.".to_owned(),
            format!("{}#evidence", watched.path),
        )),
        NewsKind::Procurement => Some((
            "A procurement was recorded for it, or went on.".to_owned(),
            format!("{}#procurement", watched.path),
        )),
        NewsKind::Commitment => Some((
            "Another organisation committed itself to buy what meets it.".to_owned(),
            format!("{}#procurement", watched.path),
        )),
        NewsKind::Claim => Some((
            "There is another claim on a solution for it.".to_owned(),
            format!("{}#evidence", watched.path),
        )),
        NewsKind::Expiry => Some((
            "A claim on a solution for it expires soon.".to_owned(),
            format!("{}#evidence", watched.path),
        )),
    };
    Ok(told)
}

async fn project(
    platform: &Platform,
    id: &ProjectId,
) -> Result<Option<(String, String)>, PlatformError> {
    let cards = platform
        .store()
        .project_cards(std::slice::from_ref(id))
        .await?;
    Ok(cards.into_iter().next().map(|card| {
        let what = format!(
            "A project is likely to meet it: {}, {}",
            card.acronym, card.title
        );
        (what, format!("/projects/{id}"))
    }))
}

async fn call(
    platform: &Platform,
    code: &TopicCode,
) -> Result<Option<(String, String)>, PlatformError> {
    let Some(page) = platform.store().topic(code).await? else {
        return Ok(None);
    };
    let title = page.topic.title.as_deref().unwrap_or(code.as_str());
    let deadline = page.topic.deadline;
    let what = match deadline {
        Some(day) => format!("A call fits it: {title} (deadline {day})"),
        None => format!("A call fits it: {title}"),
    };
    Ok(Some((what, format!("/topics/{code}"))))
}
