//! Programs that send a token: it alone says then for whom the request speaks, whatever
//! cookies came along. What a token may do is told here by method and address, so that a
//! write nobody thought of is refused.

use crate::api::problem;
use crate::error::Fault;
use crate::state::AppState;
use crate::visit::Visit;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uptake_model::Scope;
use uptake_workflow::api_token::{TokenVisitor, token_visitor};

/// The token that a program sends (RFC 6750, 2.1), which counts below the API alone.
fn token_in<'a>(path: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    if !path.starts_with(super::ROOT) {
        return None;
    }
    let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = sent.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a request speaks by a token. No other site can make a browser send one.
#[must_use]
pub(crate) fn speaks(path: &str, headers: &HeaderMap) -> bool {
    token_in(path, headers).is_some()
}

/// What a token needs for a request; `None` where no token is enough.
fn needed(method: &Method, path: &str) -> Option<Scope> {
    let rest = path.strip_prefix(super::ROOT)?.trim_start_matches('/');
    let parts: Vec<&str> = rest.split('/').collect();
    match parts.as_slice() {
        ["match"] if method == Method::POST => Some(Scope::Read),
        ["gaps", _, "marking" | "state" | "partners"] => Some(Scope::Release),
        ["gaps", _, "matches", ..] => Some(Scope::WriteMatches),
        ["gaps", ..] => Some(Scope::WriteGaps),
        ["solutions" | "claims" | "trials" | "assessments", ..] => Some(Scope::WriteEvidence),
        _ => None,
    }
}

/// Lets a program act for the person of its token, within its scopes.
pub(crate) async fn speak_for(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let sent = token_in(request.uri().path(), request.headers());
    let Some(secret) = sent else {
        return next.run(request).await;
    };
    let found = match token_visitor(state.store(), secret, state.now()).await {
        Ok(found) => found,
        Err(error) => return problem::ApiFault(Fault::Store(error)).into_response(),
    };
    let Some(found) = found else {
        return unknown();
    };
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let scope = needed(request.method(), request.uri().path());
    if !reads && !scope.is_some_and(|it| found.token.scopes.contains(&it)) {
        return out_of_scope(scope);
    }
    note_use(&state, &found);
    request.extensions_mut().insert(Visit::of_token(found));
    next.run(request).await
}

/// Beside the answer, which shall not wait for it; a note lost is made next time.
fn note_use(state: &AppState, found: &TokenVisitor) {
    if !found.stale {
        return;
    }
    let (store, token, now) = (state.store().clone(), found.token.id.clone(), state.now());
    tokio::spawn(async move {
        if let Err(error) = store.touch_api_token(&token, now).await {
            tracing::debug!("{error}");
        }
    });
}

fn unknown() -> Response {
    let words = "This token is unknown, has ended or was revoked. Nothing was read or changed. Make \
                 another on the page of your account, under API tokens.";
    let mut answer = problem::answer(StatusCode::UNAUTHORIZED, words.to_owned());
    let how = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    answer
}

fn out_of_scope(scope: Option<Scope>) -> Response {
    let words = match scope {
        Some(scope) => format!(
            "This token may not do that: it lacks the scope “{}”. Nothing was changed. Make one that \
             has it.",
            scope.code()
        ),
        None => {
            "No token may do that. Nothing was changed. Sign in and do it on its page.".to_owned()
        }
    };
    problem::answer(StatusCode::FORBIDDEN, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_write_needs_its_scope_and_an_unknown_one_is_nobodys() {
        let cases = [
            ("/api/v1/match", Some(Scope::Read)),
            ("/api/v1/gaps", Some(Scope::WriteGaps)),
            ("/api/v1/gaps/gap-1", Some(Scope::WriteGaps)),
            ("/api/v1/gaps/gap-1/state", Some(Scope::Release)),
            ("/api/v1/gaps/gap-1/matches/7", Some(Scope::WriteMatches)),
            ("/api/v1/trials", Some(Scope::WriteEvidence)),
            ("/api/v1/people", None),
            ("/api/v2/gaps", None),
        ];
        for (path, scope) in cases {
            assert_eq!(needed(&Method::POST, path), scope, "{path}");
        }
    }
}
