//! Errors of the API as problem details (RFC 9457).

use crate::error::Fault;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem, as RFC 9457 writes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// Always `about:blank`: the status says all a program needs to tell problems apart.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Not Found")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
}

/// A fault that answers with problem details.
#[derive(Debug)]
pub struct ApiFault(pub Fault);

impl<F: Into<Fault>> From<F> for ApiFault {
    fn from(fault: F) -> Self {
        Self(fault.into())
    }
}

/// The answer for a status and what to say about it.
#[must_use]
pub fn answer(status: StatusCode, detail: String) -> Response {
    answer_with(status, detail, &())
}

/// The same with members of its own (RFC 9457, 3.2) beside the detail.
#[must_use]
pub fn answer_with(status: StatusCode, detail: String, members: &impl Serialize) -> Response {
    #[derive(Serialize)]
    struct Extended<'m, M> {
        #[serde(flatten)]
        problem: ProblemDetails,
        #[serde(flatten)]
        members: &'m M,
    }
    let problem = ProblemDetails {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        status: status.as_u16(),
        detail,
    };
    let problem = Extended { problem, members };
    let body = serde_json::to_string(&problem).unwrap_or_else(|_| "{}".to_owned());
    let media = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, media)], body).into_response()
}

impl IntoResponse for ApiFault {
    fn into_response(self) -> Response {
        self.0.log();
        answer(self.0.status(), self.0.detail())
    }
}
