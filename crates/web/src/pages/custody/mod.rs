//! What the platform keeps about people and about their writes, shown to those it concerns.

mod audit;
mod own_data;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/audit", get(audit::show))
        .route("/me/data", get(own_data::show))
        .route("/me/data.json", get(own_data::json))
        .route("/me/erase", post(own_data::erase))
        .route("/me/erased", get(own_data::erased))
}
