//! `GET /feed.atom`: what is new on the platform, for everybody.

use crate::atom::{FeedHead, FeedItem, feed};
use crate::error::Fault;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_workflow::public_news;

/// Where the feed stands.
pub(crate) const FEED: &str = "/feed.atom";

/// `GET /feed.atom`
pub(crate) async fn show(State(state): State<AppState>) -> Result<Response, Fault> {
    let found = public_news(state.platform(), state.today()).await?;
    let items = found.into_iter().map(|it| FeedItem {
        key: it.key,
        at: it.at,
        title: it.title,
        summary: it.summary,
        path: it.path,
    });
    let head = FeedHead {
        title: "Uptake: what is new",
        key: "public".to_owned(),
        paths: Some([FEED, "/"]),
    };
    let feed = feed(&state, &head, &items.collect::<Vec<_>>())?;
    let kind = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((kind, feed.to_string()).into_response())
}
