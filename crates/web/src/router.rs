//! Every address of the site and the layers around them: limits, time-outs, caught
//! panics, compression and the headers that keep a page from loading anything foreign.

use crate::state::AppState;
use crate::{api, assets, costly, enrolment, guard, pages, refusals, voice};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// Largest body that is read, in bytes.
pub const LARGEST_BODY: usize = 1 << 20;

/// Longest time an answer may take. Pages take milliseconds; this ends what hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a page may load and where forms may go: this site, nothing else. Images may be
/// written into the stylesheet.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The whole site over its state.
pub fn router(state: AppState) -> Router {
    let secure = state.is_secure();
    let guard = from_fn_with_state(state.clone(), guard::same_site);
    let by_token = from_fn_with_state(state.clone(), api::bearer::speak_for);
    let in_turn = from_fn_with_state(state.clone(), costly::in_turn);
    let enrolled = from_fn_with_state(state.clone(), enrolment::first);
    let refusals = from_fn_with_state(state.clone(), refusals::log);
    let routes = Router::new()
        .merge(page_routes())
        .merge(area_routes())
        .merge(api::router())
        .route("/static/{version}/{name}", get(assets::serve))
        .route("/healthz", get(pages::health::show))
        .fallback(voice::no_page)
        .method_not_allowed_fallback(voice::no_method)
        .with_state(state.clone());
    over_tls(routes, secure)
        .layer(in_turn)
        .layer(enrolled)
        .layer(by_token)
        .layer(guard)
        .layer(refusals)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(from_fn(voice::limit_address))
        .layer(from_fn(voice::speak))
        .layer(from_fn_with_state(state, guard::keep_private))
        // Tables are compressed as they stand.
        .layer(CompressionLayer::new().compress_when(
            DefaultPredicate::new().and(NotForContentType::const_new(crate::catalogue::PARQUET)),
        ))
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Addresses carry needs; no other site shall learn them from a followed link.
        .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
        .layer(fixed(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
        .layer(fixed(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ))
        .layer(TraceLayer::new_for_http().make_span_with(span))
}

/// Browsers that once came over TLS shall never come without.
fn over_tls(routes: Router, secure: bool) -> Router {
    match secure {
        true => routes.layer(fixed(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        )),
        false => routes,
    }
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// The log names the path only: what follows it is what somebody typed.
fn span<B>(request: &Request<B>) -> tracing::Span {
    let path = without_token(request.uri().path());
    tracing::debug_span!("request", method = %request.method(), path)
}

/// Pages that a letter leads to, and feeds, carry a secret at the end of their path.
fn without_token(path: &str) -> &str {
    let secret = ["/reset/", "/invitations/", "/confirm/", "/feeds/"];
    secret
        .into_iter()
        .find(|start| path.starts_with(start))
        .unwrap_or(path)
}

/// The pages that stand in a folder of their own.
fn area_routes() -> Router<AppState> {
    Router::new()
        .merge(pages::gap_file_chain::routes())
        .merge(pages::gap_file_matches::routes())
        .merge(pages::people::routes())
        .merge(pages::gap_file::routes())
        .merge(pages::coverage::routes())
        .merge(pages::custody::routes())
        .merge(pages::dossier::routes())
        .merge(pages::evidence::routes())
        .merge(pages::exchange::routes())
        .merge(pages::procurement::routes())
        .merge(pages::sharing::routes())
        .merge(pages::watching::routes())
        .merge(pages::people_factors::routes())
}

fn page_routes() -> Router<AppState> {
    Router::new()
        .route("/", get(pages::home::show))
        .route("/match", get(pages::answer::show))
        .route("/match.csv", get(pages::export::csv))
        .route("/match.json", get(pages::export::json))
        .route("/match/why", get(pages::why::show))
        .route("/projects/{id}", get(pages::project::show))
        .route("/projects/{id}/results", get(pages::results::show))
        .route("/organisations", get(pages::organisations::show))
        .route("/organisations/{id}", get(pages::organisation::show))
        .route("/topics", get(pages::topics::show))
        .route("/topics/{code}", get(pages::topic::show))
        .route("/calls/{code}", get(pages::call::show))
        .route("/gaps", get(pages::gaps::show))
        .route(pages::whats_new::FEED, get(pages::whats_new::show))
        .route("/gaps/{id}", get(pages::gap::show))
        .route("/library", get(pages::library::show))
        .route("/thesaurus", get(pages::thesaurus::show))
        .route("/thesaurus.ttl", get(pages::thesaurus::turtle))
        .route("/thesaurus.json", get(pages::thesaurus::json))
        .route("/thesaurus/{slug}", get(pages::concept::show))
        .route("/data", get(pages::data::show))
        .route("/data/catalogue", get(pages::data::negotiated))
        .route("/data/tables/{file}", get(pages::data::table))
        .route("/data/catalogue.ttl", get(pages::data::turtle))
        .route("/data/catalogue.jsonld", get(pages::data::json_ld))
        .route("/data/problems", get(pages::problems::show))
        .route("/about/matching", get(pages::matching::show))
        .route("/about/privacy", get(pages::about::privacy))
        .route("/about/accessibility", get(pages::about::accessibility))
        .route("/about/api", get(pages::about::api))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_a_link_reaches_the_log() {
        let cases = [
            ("/reset/c2VjcmV0", "/reset/"),
            ("/invitations/c2VjcmV0", "/invitations/"),
            ("/confirm/c2VjcmV0", "/confirm/"),
            ("/feeds/c2VjcmV0", "/feeds/"),
            ("/gaps/gap-1", "/gaps/gap-1"),
        ];
        for (path, logged) in cases {
            assert_eq!(without_token(path), logged);
        }
    }
}
