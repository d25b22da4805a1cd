//! What is new on the platform for everybody: gap files that were published or met, imports,
//! and topics that can be applied for or soon. Seen as the public sees it, so that nothing
//! that is for fewer eyes changes anything in it.

use crate::gap_file::{SeenGapLine, gap_register};
use crate::platform::Platform;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::cmp::Reverse;
use uptake_model::{Euro, Snapshot, TopicState, Viewer};
use uptake_store::listing::{GapFilter, Page, TopicAhead};
use uptake_store::{Store, StoreError};

/// Most pieces of news that are told at once.
pub const MOST_PUBLIC_NEWS: usize = 100;

/// One piece of news in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicNews {
    /// Tells it from all other news; never changes.
    pub key: String,
    /// When it happened, or when it came to be known here.
    pub at: Timestamp,
    /// What is new.
    pub title: String,
    /// More of it; may be empty.
    pub summary: String,
    /// The path to it.
    pub path: String,
}

/// The latest news, the latest first.
///
/// # Errors
/// Where the database fails.
pub async fn public_news(platform: &Platform, today: Date) -> Result<Vec<PublicNews>, StoreError> {
    let store = platform.store();
    let mut found = Vec::new();
    for state in ["published", "met"] {
        found.extend(
            gap_files(store, state)
                .await?
                .iter()
                .filter_map(of_gap_file),
        );
    }
    found.extend(store.snapshots().await?.iter().map(of_import));
    let announced = store.topics_ahead(today).await?;
    found.extend(announced.iter().map(of_topic));
    found.sort_by(|a, b| (Reverse(a.at), &a.key).cmp(&(Reverse(b.at), &b.key)));
    found.truncate(MOST_PUBLIC_NEWS);
    Ok(found)
}

/// All gap files in a state that everybody may know.
async fn gap_files(store: &Store, state: &'static str) -> Result<Vec<SeenGapLine>, StoreError> {
    let filter = GapFilter {
        state: Some(state),
        ..GapFilter::default()
    };
    let (mut found, mut read) = (Vec::new(), 0);
    loop {
        let page = Page::new(read, Page::MAX_LIMIT);
        let part = gap_register(store, &Viewer::Public, &filter, page).await?;
        read += u64::from(Page::MAX_LIMIT);
        found.extend(part.items);
        if read >= part.total {
            return Ok(found);
        }
    }
}

fn of_gap_file(gap: &SeenGapLine) -> Option<PublicNews> {
    let met = gap.state.code == "met";
    let title = gap.title.as_ref();
    let title = title.map_or("without a public title", |it| it.value.as_str());
    let statement = gap.statement.as_ref().map(|it| it.value.clone());
    let more = match met {
        true => gap.state.reason.clone(),
        false => statement,
    };
    let what = if met { "Met" } else { "Published" };
    Some(PublicNews {
        key: format!("gap-file/{}/{}", gap.id, gap.state.code),
        at: gap.state.since?,
        title: format!("{what}: gap {title}, of {}", gap.owner.name),
        summary: more.unwrap_or_default(),
        path: format!("/gap-files/{}", gap.id),
    })
}

fn of_import(snapshot: &Snapshot) -> PublicNews {
    let counts = &snapshot.counts;
    let parts = [
        (counts.projects, ["project", "projects"]),
        (counts.topics, ["topic", "topics"]),
        (counts.gaps, ["gap", "gaps"]),
    ];
    let brought = parts.iter().filter(|it| it.0 > 0);
    let brought: Vec<String> = brought
        .map(|(number, [one, many])| format!("{number} {}", if *number == 1 { one } else { many }))
        .collect();
    PublicNews {
        key: format!("snapshot/{}", snapshot.id),
        at: snapshot.imported_at,
        title: format!("Imported: {}", snapshot.source.label()),
        summary: match brought.is_empty() {
            true => format!("Snapshot {}.", snapshot.id),
            false => format!("Snapshot {}: {}.", snapshot.id, brought.join(", ")),
        },
        path: format!("/data#{}", snapshot.id),
    }
}

/// A topic opens on its first day; before that, it is new since we know it.
fn of_topic(topic: &TopicAhead) -> PublicNews {
    let listing = &topic.listing;
    let open = listing.state == TopicState::Open;
    let opened = listing.opening.filter(|_| open);
    let opened = opened.and_then(|it| it.to_zoned(TimeZone::UTC).ok());
    let title = listing.title.as_deref().unwrap_or(listing.code.as_str());
    let words = if open {
        "Open call"
    } else {
        "Forthcoming call"
    };
    let day = |what: &str, day: Option<Date>| {
        day.map_or_else(|| format!("{what} not stated"), |it| format!("{what} {it}"))
    };
    let budget = listing.budget.total.map(Euro::short);
    let facts = [
        Some(listing.code.to_string()),
        (!open).then(|| day("opening", listing.opening)),
        Some(day("deadline", listing.deadline)),
        budget.map(|it| format!("budget {it}")),
    ];
    PublicNews {
        key: format!("topic/{}/{}", listing.code, listing.state.code()),
        at: opened.map_or(topic.since, |it| it.timestamp()),
        title: format!("{words}: {title}"),
        summary: format!(
            "{}.",
            facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        ),
        path: format!("/topics/{}", listing.code),
    }
}
