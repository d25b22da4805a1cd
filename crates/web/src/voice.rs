//! Answers in our voice where a layer or an extractor would answer in its own: wrong
//! addresses, wrong methods, bodies and addresses too large, time-outs, panics. Below
//! `/api/` they are problem details, elsewhere pages.

use crate::api::problem;
use crate::error::Fault;
use crate::return_path::sign_in_from;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Longest address that is read, in bytes: a need of [`crate::question::LONGEST_NEED`],
/// three bytes for each when escaped, with room for filters. The HTTP library itself
/// refuses addresses from 64 KiB on, with an empty answer.
const LONGEST_ADDRESS: usize = 40_000;

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Answers a fault as the address asks for it.
pub(crate) fn answer(path: &str, fault: Fault) -> Response {
    if is_api(path) {
        problem::ApiFault(fault).into_response()
    } else {
        fault.into_response()
    }
}

/// No route matches.
pub(crate) async fn no_page(uri: Uri) -> Response {
    answer(uri.path(), Fault::NoPage)
}

/// A route matches, its method does not.
pub(crate) async fn no_method(method: Method, uri: Uri) -> Response {
    let fault = Fault::Method(format!(
        "{} does not take {method}. Nothing was changed. Pages and data are read with GET; a need \
         can be sent to /api/v1/match with POST.",
        uri.path()
    ));
    answer(uri.path(), fault)
}

/// Refuses an address that no honest reader would have.
pub(crate) async fn limit_address(request: Request, next: Next) -> Response {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |whole| whole.as_str().len());
    if length <= LONGEST_ADDRESS {
        return next.run(request).await;
    }
    let fault = Fault::TooLarge(
        "The address is longer than 40,000 bytes, so nothing was looked up. Say what you cannot do in a few \
         sentences. Programs can send longer texts to POST /api/v1/match."
            .to_owned(),
    );
    answer(request.uri().path(), fault)
}

/// Words plain errors of layers and extractors anew; leaves what already speaks.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let reads = *request.method() == Method::GET;
    let whole = request.uri().path_and_query().map(ToString::to_string);
    let response = next.run(request).await;
    let status = response.status();
    // A page for people with an account leads to signing in and back to itself.
    if status == StatusCode::UNAUTHORIZED && reads && !is_api(&path) {
        let place = sign_in_from(whole.as_deref().unwrap_or(&path));
        return (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    }
    if !(status.is_client_error() || status.is_server_error()) || speaks(&response) {
        return response;
    }
    let fault = match status {
        StatusCode::NOT_FOUND => Fault::NoPage,
        StatusCode::PAYLOAD_TOO_LARGE => {
            Fault::TooLarge("What was sent is larger than 1 MiB, so it was not read. Send less.".to_owned())
        }
        StatusCode::SERVICE_UNAVAILABLE => Fault::NotReady(
            "The answer took longer than 30 seconds and was given up. Nothing was changed. Try again, \
             with fewer words or filters."
                .to_owned(),
        ),
        status if status.is_client_error() => Fault::Refused(
            "The address or what was sent could not be read. Nothing was looked up. Check it for \
             characters that are not escaped as UTF-8."
                .to_owned(),
        ),
        status => Fault::Ours(format!("answered with {status} by a layer")),
    };
    answer(&path, fault)
}

fn speaks(response: &Response) -> bool {
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| {
        kind.starts_with(b"text/html") || kind.starts_with(b"application/problem+json")
    })
}
