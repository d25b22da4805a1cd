//! Refuses what another site made a browser send: whatever is no plain reading must come
//! from a page of this site. Browsers say where a request comes from in `Sec-Fetch-Site`
//! (W3C Fetch Metadata) or, the older ones, in `Origin` (RFC 6454); a program that sends
//! neither must not send a session either. A token of the API passes: no other site can make a
//! browser send one. And keeps what is somebody's own from being kept.

use crate::api::bearer;
use crate::error::Fault;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets a request pass that reads, or that comes from this site.
pub(crate) async fn same_site(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let by_token = bearer::speaks(request.uri().path(), request.headers());
    if reads || by_token || comes_from_here(request.headers(), &state) {
        return next.run(request).await;
    }
    Fault::Forbidden(
        "This was sent from another site, so it was refused. Nothing was changed. Open the page here \
         and send the form again."
            .to_owned(),
    )
    .into_response()
}

/// Keeps what was made for somebody who signed in, or signs them in, out of every cache.
pub(crate) async fn keep_private(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let session = format!("{}=", state.cookie_name());
    let lines = request.headers().get_all(header::COOKIE).iter();
    let personal = lines
        .filter_map(|line| line.to_str().ok())
        .any(|line| line.split(';').any(|it| it.trim().starts_with(&session)));
    let personal = personal || request.headers().contains_key(header::AUTHORIZATION);
    let fixed = request.uri().path().starts_with("/static/");
    let mut response = next.run(request).await;
    let signs_in = response.headers().contains_key(header::SET_COOKIE);
    if signs_in || personal && !fixed {
        let never = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    response
}

fn comes_from_here(headers: &HeaderMap, state: &AppState) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        let origin = origin.to_str().unwrap_or_default();
        let named = origin.split_once("://").map(|(_, host)| host);
        return origin == state.address() || (named.is_some() && named == host);
    }
    !headers.contains_key(header::COOKIE)
}
