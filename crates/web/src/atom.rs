//! News as an Atom feed (RFC 4287): identifiers that never change and that no other
//! installation uses, the time of each, and an author.

use crate::error::Fault;
use crate::state::AppState;
use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use jiff::Timestamp;
use uptake_model::Digest;

/// What a feed says of itself.
pub(crate) struct FeedHead {
    pub(crate) title: &'static str,
    /// Tells it from the other feeds of this installation; never changes, wherever the site
    /// stands. Readers see a digest of it alone.
    pub(crate) key: String,
    /// Path of the feed and of the page that shows the same; none where nobody else may know
    /// the address.
    pub(crate) paths: Option<[&'static str; 2]>,
}

/// One piece of news.
pub(crate) struct FeedItem {
    /// Tells it from all others; never changes. Readers see a digest of it alone.
    pub(crate) key: String,
    pub(crate) at: Timestamp,
    pub(crate) title: String,
    /// More of it; empty where the title says all.
    pub(crate) summary: String,
    /// Path to what is new.
    pub(crate) path: String,
}

/// The feed of these items, the latest first.
///
/// # Errors
/// A time cannot be written: our own fault.
pub(crate) fn feed(state: &AppState, head: &FeedHead, items: &[FeedItem]) -> Result<Feed, Fault> {
    let newest = items.iter().map(|it| it.at).max().unwrap_or_default();
    let entries = items.iter().map(|it| entry(state, it));
    let [own, page] = match head.paths {
        Some(paths) => paths.map(Some),
        None => [None, None],
    };
    let links = [
        own.map(|it| link(state, it, "self")),
        page.map(|it| link(state, it, "alternate")),
    ];
    Ok(Feed {
        title: Text::plain(head.title),
        id: identifier(state, "feed", &head.key),
        updated: moment(newest)?,
        authors: vec![Person {
            name: "Uptake".to_owned(),
            ..Person::default()
        }],
        generator: Some(Generator {
            value: "Uptake".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        links: links.into_iter().flatten().collect(),
        entries: entries.collect::<Result<_, _>>()?,
        ..Feed::default()
    })
}

fn link(state: &AppState, path: &str, rel: &str) -> Link {
    Link {
        href: format!("{}{path}", state.address().trim_end_matches('/')),
        rel: rel.to_owned(),
        ..Link::default()
    }
}

fn entry(state: &AppState, item: &FeedItem) -> Result<Entry, Fault> {
    let summary = Some(&item.summary).filter(|it| !it.is_empty());
    Ok(Entry {
        title: Text::plain(item.title.clone()),
        // A digest: what it is about may itself be for fewer eyes by now.
        id: identifier(state, "news", &item.key),
        updated: moment(item.at)?,
        summary: summary.map(|it| Text::plain(it.clone())),
        links: vec![link(state, &item.path, "alternate")],
        ..Entry::default()
    })
}

/// An identifier as RFC 4287 wants it: the same forever, and of this installation alone; a
/// UUID of version 8 (RFC 9562), whose bits are a digest.
fn identifier(state: &AppState, kind: &str, key: &str) -> String {
    let parts = [state.installation(), kind, key].map(str::as_bytes);
    let digest = Digest::of(&parts);
    let [a, b, c, d, e] = [0..8, 8..12, 13..16, 17..20, 20..32].map(|it| &digest.as_str()[it]);
    format!("urn:uuid:{a}-{b}-8{c}-a{d}-{e}")
}

fn moment(at: Timestamp) -> Result<FixedDateTime, Fault> {
    at.to_string()
        .parse()
        .map_err(|_| Fault::Ours("a time cannot be written for a feed".to_owned()))
}
