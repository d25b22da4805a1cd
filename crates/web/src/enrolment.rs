//! Holds back what somebody writes who must have a second factor and has none: reading,
//! setting one up and signing out go on.

use crate::api::problem;
use crate::error::Fault;
use crate::state::AppState;
use crate::visit::Visit;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Where a second factor is set up.
const PLACE: &str = "/me/second-factor";

/// Where it can be a passkey.
const PASSKEYS: &str = "/me/passkeys";

/// Lets a request pass that writes nothing, or nothing that must wait.
pub(crate) async fn first(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || goes_on(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let visit = match Visit::from_request_parts(&mut parts, &state).await {
        Ok(visit) => visit,
        Err(fault) => return fault.into_response(),
    };
    if !visit.must_enrol() {
        return next.run(Request::from_parts(parts, body)).await;
    }
    if parts.uri.path().starts_with("/api/") {
        let fault = Fault::Forbidden(format!(
            "Set up a second factor first, at {PLACE}. Nothing was changed."
        ));
        return problem::ApiFault(fault).into_response();
    }
    let place = HeaderValue::from_static(PLACE);
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

fn goes_on(path: &str) -> bool {
    let ways_out = ["/sign-out", "/me/sessions", "/api/v1/match"];
    path.starts_with(PLACE)
        || path.starts_with(PASSKEYS)
        || path.starts_with("/sign-in")
        || ways_out.contains(&path)
}
