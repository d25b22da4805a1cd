//! The news of somebody as an Atom feed (RFC 4287), at an address that only they know: a
//! feed reader has no session. Whoever has the address reads what its owner may see.

use crate::error::Fault;
use crate::state::AppState;
use atom_syndication::{Entry, Feed, FixedDateTime, Link, Text};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_model::Digest;
use uptake_workflow::news::{Told, news};
use uptake_workflow::session::viewer_of;
use uptake_workflow::watch::feed_digest;

/// `GET /feeds/{token}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let digest = feed_digest(&token);
    let Some(reader) = state.store().reader_of_feed(&digest).await? else {
        return Err(Fault::NoPage);
    };
    let person = state.store().person(&reader).await?;
    let Some(person) = person.filter(|person| person.active) else {
        return Err(Fault::NoPage);
    };
    let viewer = viewer_of(state.store(), &person).await?;
    let told = news(state.platform(), &viewer, &reader, false).await?;
    let feed = feed(&state, digest.as_str(), &told)?;
    let kind = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((kind, feed.to_string()).into_response())
}

fn feed(state: &AppState, digest: &str, told: &[Told]) -> Result<Feed, Fault> {
    let newest = told.first().map(|it| it.at).unwrap_or_default();
    let mut feed = Feed {
        title: Text::plain("Uptake: what you watch"),
        // Not the address itself: readers show identifiers.
        id: format!("urn:uptake:feed:{}", &digest[..16]),
        updated: moment(newest)?,
        ..Feed::default()
    };
    feed.entries = told
        .iter()
        .map(|it| entry(state, it))
        .collect::<Result<_, _>>()?;
    Ok(feed)
}

fn entry(state: &AppState, told: &Told) -> Result<Entry, Fault> {
    Ok(Entry {
        title: Text::plain(format!("{}: {}", told.watched.name, told.what)),
        // A digest: what it is about may itself be for fewer eyes by now.
        id: format!(
            "urn:uptake:news:{}",
            &Digest::of(&[told.key.as_bytes()]).as_str()[..32]
        ),
        updated: moment(told.at)?,
        links: vec![Link {
            href: format!("{}{}", state.address(), told.path),
            rel: "alternate".to_owned(),
            ..Link::default()
        }],
        ..Entry::default()
    })
}

fn moment(at: jiff::Timestamp) -> Result<FixedDateTime, Fault> {
    at.to_string()
        .parse()
        .map_err(|_| Fault::Ours("a time cannot be written for a feed".to_owned()))
}
