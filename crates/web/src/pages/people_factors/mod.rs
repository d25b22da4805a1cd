//! Pages about what proves who somebody is beside a password: second factors, passkeys, API
//! tokens, and accounts at institutions. None of them is ever kept by a browser.

mod code;
mod institution;
mod institutions;
mod passkeys;
mod second_factor;
mod tokens;

pub(crate) use institution::signed_in;

use crate::state::AppState;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;

/// The addresses.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in/code", get(code::show).post(code::send))
        .route("/sign-in/institution/{id}", post(institution::leave))
        .route(
            "/sign-in/institution/{id}/callback",
            get(institution::arrive),
        )
        .route(
            "/me/second-factor",
            get(second_factor::show).post(second_factor::begin),
        )
        .route("/me/second-factor/code.svg", get(second_factor::picture))
        .route("/me/second-factor/confirm", post(second_factor::confirm))
        .route("/me/second-factor/codes", post(second_factor::renew))
        .route("/me/second-factor/remove", post(second_factor::remove))
        .route("/me/passkeys", get(passkeys::show).post(passkeys::add))
        .route("/me/passkeys/begin", post(passkeys::begin))
        .route("/me/passkeys/{id}/remove", post(passkeys::remove))
        .route("/sign-in/passkey", post(passkeys::sign_in))
        .route("/sign-in/passkey/begin", post(passkeys::begin_sign_in))
        .route("/me/tokens", get(tokens::show).post(tokens::make))
        .route("/me/tokens/{id}/revoke", post(tokens::revoke))
        .route("/me/institutions", get(institution::show))
        .route("/me/institutions/unlink", post(institution::unlink))
        .route("/me/institutions/{id}/link", post(institution::link))
        .route(
            "/admin/institutions",
            get(institutions::show).post(institutions::put),
        )
        .route(
            "/admin/institutions/{id}/remove",
            post(institutions::remove),
        )
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
}
