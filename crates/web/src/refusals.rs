//! Says in the log that an act was refused (ASVS 5.0, 16.3.2): to whom, by which route, with
//! which status; never what was sent. So many lines a minute and no more, so that whoever is
//! refused on purpose does not fill the disk; how many were left out is said.

use crate::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use uptake_model::PersonId;

/// Lines in each minute.
const MOST: u32 = 60;

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// Whoever asks, once somebody has looked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asker(Arc<OnceLock<PersonId>>);

impl Asker {
    /// Takes note of who asks.
    pub(crate) fn is(&self, person: &PersonId) {
        // Who asks does not change within a request.
        let _ = self.0.set(person.clone());
    }
}

/// How many refusals were said in this minute, and how many were left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refusals(Arc<Mutex<Minute>>);

#[derive(Debug, Default)]
struct Minute {
    began: Option<Timestamp>,
    said: u32,
    left_out: u64,
}

impl Refusals {
    /// Whether another one may be said at `now`, and how many were left out before.
    fn admit(&self, now: Timestamp) -> (bool, u64) {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = minute
            .began
            .is_none_or(|began| now.duration_since(began).abs() >= MINUTE);
        let mut left_out = 0;
        if over {
            left_out = minute.left_out;
            *minute = Minute {
                began: Some(now),
                ..Minute::default()
            };
        }
        if minute.said < MOST {
            minute.said += 1;
            return (true, left_out);
        }
        minute.left_out += 1;
        (false, left_out)
    }
}

/// Lets every request pass, and says which were refused.
pub(crate) async fn log(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let asker = Asker::default();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(asker.clone());
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let person = asker.0.get();
    if !is_refusal(response.status(), &method, route, person.is_some()) {
        return response;
    }
    let (admitted, left_out) = state.refusals().admit(state.now());
    if left_out > 0 {
        tracing::warn!(left_out, "more acts were refused than the log says");
    }
    if admitted {
        let (person, status) = (person.map_or("nobody", PersonId::as_str), response.status());
        tracing::warn!(person, %method, route, status = status.as_u16(), "an act was refused");
    }
    response
}

/// Whether an answer says that somebody may not. What is hidden from somebody is answered as
/// if it were not there: of somebody who writes that counts, of reading it is mostly a wrong
/// address.
fn is_refusal(status: StatusCode, method: &Method, route: &str, known: bool) -> bool {
    let writes = *method == Method::POST || *method == Method::PUT || *method == Method::DELETE;
    match status {
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::UNAUTHORIZED => writes || route.starts_with("/api/"),
        StatusCode::NOT_FOUND => writes && known,
        StatusCode::UNPROCESSABLE_ENTITY => writes && route.starts_with("/sign-in"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_said_each_minute_and_the_rest_is_counted() {
        let refusals = Refusals::default();
        let at = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        let said = (0..100).filter(|_| refusals.admit(at(0)).0).count();
        assert_eq!(said, 60);
        assert_eq!(refusals.admit(at(59)), (false, 0));
        assert_eq!(refusals.admit(at(60)), (true, 41));
        assert_eq!(refusals.admit(at(61)), (true, 0));
    }

    #[test]
    fn refusals_are_told_from_wrong_addresses() {
        let cases = [
            (403, Method::GET, "/admin", false, true),
            (401, Method::POST, "/me/name", false, true),
            (401, Method::GET, "/me", false, false),
            (401, Method::GET, "/api/v1/gaps", false, true),
            (404, Method::POST, "/gaps/{id}", true, true),
            (404, Method::GET, "/gaps/{id}", true, false),
            (404, Method::POST, "/gaps/{id}", false, false),
            (422, Method::POST, "/sign-in", false, true),
            (422, Method::POST, "/me/name", true, false),
            (200, Method::POST, "/match", true, false),
        ];
        for (status, method, route, known, refused) in cases {
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(
                is_refusal(status, &method, route, known),
                refused,
                "{status} {route}"
            );
        }
    }
}
