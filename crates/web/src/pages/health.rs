//! Whether the site can answer, for whoever watches over it.

use crate::error::Fault;
use crate::state::AppState;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `GET /healthz`: 200 where database and index answer, 503 with the reason otherwise.
pub(crate) async fn show(State(state): State<AppState>) -> Response {
    let reason = match state.store().latest_snapshot().await {
        Err(error) => Some(Fault::Store(error)),
        Ok(_) => state.platform().index().err().map(Fault::from),
    };
    let plain = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    match reason {
        None => (
            StatusCode::OK,
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
            "ok\n".to_owned(),
        )
            .into_response(),
        Some(fault) => {
            fault.log();
            (StatusCode::SERVICE_UNAVAILABLE, plain, fault.detail()).into_response()
        }
    }
}
