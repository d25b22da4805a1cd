//! Sharing gaps: who shares one, co-signing it, gaps like a text, consolidations, and the
//! page that says how it all works.

mod about;
mod co_sign;
mod consolidation;
mod consolidations;
mod propose;
pub(crate) mod section;
pub(crate) mod similar;

use crate::error::Fault;
use crate::state::AppState;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use uptake_workflow::Refusal;

/// The addresses of this area.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/about/sharing", get(about::show))
        .route("/gap-files/similar", get(similar::ask).post(similar::find))
        .route(
            "/gap-files/{id}/co-sign",
            get(co_sign::show).post(co_sign::sign),
        )
        .route("/gap-files/{id}/co-sign/withdraw", post(co_sign::withdraw))
        .route(
            "/consolidations",
            get(consolidations::show).post(propose::send),
        )
        .route("/consolidations/new", get(propose::show))
        .route("/consolidations/{id}", get(consolidation::show))
        .route("/consolidations/{id}/answer", post(consolidation::answer))
        .route(
            "/consolidations/{id}/withdraw",
            post(consolidation::withdraw),
        )
}

/// What a form is shown again with: its status and what went wrong. Other refusals are
/// answered with a page of their own.
fn shown_again(refusal: Refusal) -> Result<(StatusCode, String), Fault> {
    let status = match &refusal {
        Refusal::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::NotYours(_) => StatusCode::FORBIDDEN,
        Refusal::Conflict => StatusCode::CONFLICT,
        _ => return Err(refusal.into()),
    };
    Ok((status, refusal.to_string()))
}
