//! Consolidated views of the corpus, for whoever programmes and coordinates research. Each
//! view is a file here, and says of itself what question it answers.

mod overlaps;
mod views;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The pages of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/coverage", get(views::show))
        .route("/coverage/overlaps", get(overlaps::show))
}
