//! Consolidated views of the corpus, for whoever programmes and coordinates research. Each
//! view is a file here, and says of itself what question it answers.

pub(crate) mod brief;
mod overlaps;
mod trends;
mod views;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The pages of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/coverage", get(views::show))
        .route("/coverage/overlaps", get(overlaps::show))
        .route("/coverage/trends", get(trends::show))
        .route("/coverage/brief", get(brief::show))
        .route("/coverage/brief.html", get(brief::html))
        .route("/coverage/brief.xlsx", get(brief::xlsx))
        .route("/coverage/brief.pdf", get(brief::pdf))
        .route("/coverage/brief.json", get(brief::json))
}
