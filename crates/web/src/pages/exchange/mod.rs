//! Gaps out into files and in from files: saving what is seen, and taking gaps from a file
//! after a look at what would come of it.

mod save;
mod take;

use crate::state::AppState;
use crate::upload::LARGEST_UPLOAD;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// Where gaps are taken from a file.
pub(crate) const IMPORT: &str = "/gap-files/import";

/// The addresses of exchange.
pub(crate) fn routes() -> Router<AppState> {
    let uploads = Router::new()
        .route(IMPORT, get(take::ask).post(take::preview))
        .route("/gap-files/import/take", post(take::confirm))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    Router::new()
        .route("/gaps.csv", get(save::csv))
        .route("/gaps.xlsx", get(save::xlsx))
        .route("/gaps.jsonld", get(save::json_ld))
        .route("/gap-files/{id}/gap.csv", get(save::one_csv))
        .route("/gap-files/{id}/gap.xlsx", get(save::one_xlsx))
        .route("/gap-files/{id}/gap.jsonld", get(save::one_json_ld))
        .route("/gap-files/import/empty.csv", get(save::empty))
        .route("/ns/gap-file.jsonld", get(save::context))
        .merge(uploads)
}
