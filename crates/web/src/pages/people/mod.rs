//! Pages about people: signing in, the own account, invitations, the organisations that
//! take part, and what administrators see. None of them is ever kept by a browser.

mod admin;
mod email;
mod forgotten;
mod invitation;
mod join;
mod me;
mod members;
mod password;
mod reset;
pub(crate) mod sign_in;

use crate::error::Fault;
use crate::state::AppState;
use askama::Template;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;
use uptake_workflow::Refusal;

/// The addresses.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::send))
        .route("/sign-out", post(me::sign_out))
        .route("/me", get(me::show))
        .route("/me/name", post(me::name))
        .route("/me/sessions", post(me::sign_out_everywhere))
        .route("/me/password", get(password::show).post(password::send))
        .route("/forgotten", get(forgotten::show).post(forgotten::send))
        .route("/reset", post(reset::send))
        .route("/reset/{token}", get(reset::show))
        .route("/me/email", get(email::show).post(email::send))
        .route("/confirm", post(email::confirm))
        .route("/confirm/{token}", get(email::ask))
        .route("/invitations", post(invitation::send))
        .route("/invitations/{token}", get(invitation::show))
        .route("/join", get(join::show).post(join::send))
        .route("/members", get(members::list))
        .route("/members/{id}", get(members::show))
        .route("/members/{id}/invitations", post(members::invitations))
        .route("/members/{id}/requests", post(members::requests))
        .route("/members/{id}/institutions", post(members::institutions))
        .route("/members/{id}/people", post(members::people))
        .route("/admin", get(admin::show))
        .route("/admin/people", post(admin::people))
        .route(
            "/admin/organisations/{id}",
            get(admin::organisation).post(admin::put_organisation),
        )
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
}

/// What stands beside a form that could not be taken as it was sent: the status to answer
/// with and what to do. Everything else is a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beside {
    pub(crate) status: StatusCode,
    pub(crate) words: String,
}

impl Beside {
    /// # Errors
    /// What no form can mend.
    pub(crate) fn of(refusal: Refusal) -> Result<Self, Fault> {
        let status = match &refusal {
            Refusal::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            _ => return Err(refusal.into()),
        };
        Ok(Self {
            status,
            words: refusal.to_string(),
        })
    }
}

/// Renders a form again with what to do beside it.
pub(crate) fn again(problem: &Beside, template: &impl Template) -> Result<Response, Fault> {
    Ok((problem.status, Html(template.render()?)).into_response())
}

/// Leads on after a form was carried out, so that going back does not send it again.
pub(crate) fn see(path: &str) -> Response {
    // Paths of ours, or checked by `return_path`, always are a header's value.
    let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/me"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}
