//! Consolidated views of the corpus, for whoever programmes and coordinates research. Each
//! view is a file here, and says of itself what question it answers.

pub(crate) mod asked;
mod matrix;
mod overlaps;
mod records;
pub(crate) mod table;
mod views;

use crate::error::Fault;
use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The pages of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/coverage", get(views::show))
        .route("/coverage/matrix", get(matrix::show))
        .route("/coverage/matrix.csv", get(matrix::csv))
        .route("/coverage/broken-links.txt", get(matrix::broken_text))
        .route("/coverage/records", get(records::show))
        .route("/coverage/overlaps", get(overlaps::show))
}

/// What files answer while the corpus is being surveyed; pages say it in their place.
pub(crate) fn surveying() -> Fault {
    Fault::NotReady(
        "The corpus is being surveyed, which takes some seconds after each import. Nothing was lost. \
         Come back in a minute."
            .to_owned(),
    )
}
