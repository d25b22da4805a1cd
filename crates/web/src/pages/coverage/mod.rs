//! Consolidated views of the corpus, for whoever programmes and coordinates research.

mod overlaps;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The pages of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/coverage/overlaps", get(overlaps::show))
}
