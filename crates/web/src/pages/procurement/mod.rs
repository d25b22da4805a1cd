//! What is bought for a gap file: the section on its page, procurements with their forms,
//! and the commitment to buy.

mod commitment;
mod content;
mod form;
pub(crate) mod section;
mod show;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/procurements/new", get(form::begin).post(form::record))
        .route("/procurements/{id}", get(show::show))
        .route(
            "/procurements/{id}/change",
            get(form::open).post(form::change),
        )
        .route("/procurements/{id}/step", post(show::step))
        .route("/procurements/{id}/answer", post(show::answer))
        .route(
            "/gap-files/{id}/commitment",
            get(commitment::show).post(commitment::commit),
        )
        .route(
            "/gap-files/{id}/commitment/withdraw",
            post(commitment::withdraw),
        )
}
