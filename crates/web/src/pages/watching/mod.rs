//! Staying current: what somebody watches, the news it brought, and the feeds.

mod feed;
mod news;
mod watches;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of these pages.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/me/watches", get(watches::show).post(watches::begin))
        .route("/me/watches/{id}/end", post(watches::end))
        .route("/me/news", get(news::show))
        .route("/me/news/seen", post(news::see))
        .route("/me/news/letter", post(news::letter))
        .route("/me/news/feed", post(news::new_feed))
        .route("/me/news/feed/end", post(news::end_feed))
        .route("/feeds/{token}", get(feed::show))
}
