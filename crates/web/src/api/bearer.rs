//! Programs that send a token: it alone says then for whom the request speaks, whatever
//! cookies came along. What a token may do is told here by method and address, so that a
//! write nobody thought of is refused.

use crate::api::problem;
use crate::error::Fault;
use crate::refusals::Asker;
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

/// What a token needs for a request beside [`Scope::Read`]: one of these. Nothing where no
/// token is enough. What a lead alone may do, workflow asks again: a token without
/// [`Scope::Release`] speaks for a member.
fn needed(method: &Method, path: &str) -> &'static [Scope] {
    let rest = path.strip_prefix(super::ROOT).unwrap_or_default();
    let parts: Vec<&str> = rest.split('/').skip(1).collect();
    match (method.as_str(), parts.as_slice()) {
        ("POST", ["match"]) => &[Scope::Read],
        ("POST", ["gap-files"]) | ("PUT", ["gap-files", _]) => &[Scope::WriteGaps],
        ("POST", ["gap-files", _, "state"]) => &[Scope::WriteGaps, Scope::Release],
        ("PUT", ["gap-files", _, "co-signatures", _]) => &[Scope::WriteGaps],
        ("DELETE", ["gap-files", _, "co-signatures", _]) => &[Scope::Release],
        ("PUT" | "DELETE", ["gap-files", _, "matches", _]) => &[Scope::WriteMatches],
        ("POST", ["solutions" | "claims" | "trials" | "assessments"]) => &[Scope::WriteEvidence],
        _ => &[],
    }
}

/// What a token lacks for a write; `None` where it may.
fn lacking(scopes: &[Scope], needed: &[Scope]) -> Option<Option<Scope>> {
    if needed.is_empty() {
        return Some(None);
    }
    if !needed.iter().any(|it| scopes.contains(it)) {
        return Some(needed.first().copied());
    }
    // Whoever writes must see what they write about.
    (!scopes.contains(&Scope::Read)).then_some(Some(Scope::Read))
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
    if let Some(asker) = request.extensions().get::<Asker>() {
        asker.is(&found.person.id);
    }
    if found.must_enrol {
        return waits_for_second_factor();
    }
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let needed = needed(request.method(), request.uri().path());
    if !reads && let Some(scope) = lacking(&found.token.scopes, needed) {
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

fn waits_for_second_factor() -> Response {
    let words = "This token’s person decides for others and has no second factor, so the token does not \
                 work. Nothing was read or changed. Set one up on the page of the account, under Second factor; \
                 the token works again then.";
    problem::answer(StatusCode::FORBIDDEN, words.to_owned())
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
        let cases: [(&str, &str, &[Scope]); 12] = [
            ("POST", "/api/v1/match", &[Scope::Read]),
            ("POST", "/api/v1/gap-files", &[Scope::WriteGaps]),
            ("PUT", "/api/v1/gap-files/gap-1", &[Scope::WriteGaps]),
            ("DELETE", "/api/v1/gap-files/gap-1", &[]),
            (
                "POST",
                "/api/v1/gap-files/gap-1/state",
                &[Scope::WriteGaps, Scope::Release],
            ),
            (
                "DELETE",
                "/api/v1/gap-files/gap-1/co-signatures/org-1",
                &[Scope::Release],
            ),
            (
                "PUT",
                "/api/v1/gap-files/gap-1/matches/7",
                &[Scope::WriteMatches],
            ),
            ("POST", "/api/v1/trials", &[Scope::WriteEvidence]),
            ("POST", "/api/v1/gaps", &[]),
            ("POST", "/api/v1/people", &[]),
            ("POST", "/api/v2/gap-files", &[]),
            ("POST", "/api/v1//gap-files", &[]),
        ];
        for (method, path, scopes) in cases {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            assert_eq!(needed(&method, path), scopes, "{method} {path}");
        }
    }

    #[test]
    fn a_write_needs_reading_too() {
        let needed = &[Scope::WriteGaps, Scope::Release];
        let cases: [(&[Scope], Option<Option<Scope>>); 4] = [
            (&[Scope::Read, Scope::Release], None),
            (&[Scope::WriteGaps], Some(Some(Scope::Read))),
            (&[Scope::Read], Some(Some(Scope::WriteGaps))),
            (&[], Some(Some(Scope::WriteGaps))),
        ];
        for (scopes, lacks) in cases {
            assert_eq!(lacking(scopes, needed), lacks, "{scopes:?}");
        }
        assert_eq!(lacking(&Scope::ALL, &[]), Some(None));
    }
}
