//! The news of somebody as an Atom feed (RFC 4287), at an address that only they know: a
//! feed reader has no session. Whoever has the address reads what its owner may see.

use crate::atom::{FeedHead, FeedItem, feed};
use crate::error::Fault;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
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
    let found = news(state.platform(), &viewer, &reader, false).await?;
    let head = FeedHead {
        title: "Uptake: what you watch",
        // Not the address itself: readers show identifiers.
        key: digest.as_str().to_owned(),
        paths: None,
    };
    let items: Vec<FeedItem> = found.iter().map(told).collect();
    let feed = feed(&state, &head, &items)?;
    let kind = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((kind, feed.to_string()).into_response())
}

fn told(told: &Told) -> FeedItem {
    FeedItem {
        key: told.key.clone(),
        at: told.at,
        title: format!("{}: {}", told.watched.name, told.what),
        summary: String::new(),
        path: told.path.clone(),
    }
}
