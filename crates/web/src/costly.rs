//! Answers that cost much are computed a few at a time: whoever asks while all places are
//! taken waits for one, and nobody takes more than a few, so that a flood of questions
//! slows itself down and not the site (OWASP ASVS 5.0, V2.4.1, V15.2.2). What is costly,
//! and what each costs, stands in docs/security/costly.md.

use crate::caller::Caller;
use crate::error::Fault;
use crate::state::AppState;
use crate::voice::answer;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Answers of this kind that one address may have under way or waiting; an office with
/// many people behind one address seldom asks so much in the same moment.
const OF_ONE: usize = 8;
/// How long somebody waits for a place before being asked to come again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The places in which costly answers are computed.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    free: Arc<Semaphore>,
    under_way: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Default for Places {
    /// Two for each core: while one waits for the database, another computes.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(2 * cores)
    }
}

impl Places {
    fn of(number: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(number)),
            under_way: Arc::default(),
        }
    }

    /// Counts one more of `address`; `None` where it has as many as it may.
    fn enter(&self, address: IpAddr) -> Option<Entered> {
        let mut under_way = lock(&self.under_way);
        let count = under_way.entry(address).or_default();
        if *count == OF_ONE {
            return None;
        }
        *count += 1;
        Some(Entered {
            places: self.clone(),
            address,
        })
    }
}

/// Somebody's answer under way, until it is dropped.
#[derive(Debug)]
struct Entered {
    places: Places,
    address: IpAddr,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut under_way = lock(&self.places.under_way);
        if let Some(count) = under_way.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                under_way.remove(&self.address);
            }
        }
    }
}

/// A count is whole whatever happened to whoever held the lock.
fn lock(
    under_way: &Mutex<HashMap<IpAddr, usize>>,
) -> std::sync::MutexGuard<'_, HashMap<IpAddr, usize>> {
    under_way.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an answer searches the corpus or all gap files, or writes out a long list.
fn is_costly(path: &str) -> bool {
    let page = path.strip_prefix(crate::api::ROOT).unwrap_or(path);
    let parts: Vec<&str> = page.trim_start_matches('/').split('/').collect();
    matches!(
        parts.as_slice(),
        ["match" | "match.csv" | "match.json", ..]
            | ["gap-files", "similar" | "new"]
            | ["gap-files", _, "matches" | "chain"]
            | ["projects", _, "similar"]
            | ["gaps.csv" | "gaps.xlsx" | "gaps.jsonld"]
            | ["gap-files", "import", ..]
    )
}

/// Lets a request through when it is its turn.
pub(crate) async fn in_turn(
    State(state): State<AppState>,
    Caller(address): Caller,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !is_costly(path) {
        return next.run(request).await;
    }
    let places = state.places();
    // Answers to this machine itself are not counted: its proxy may not say for whom.
    let entered = address.map(|it| places.enter(it));
    if matches!(entered, Some(None)) {
        return later(path, Fault::TooMany(TOO_MANY.to_owned()));
    }
    let turn = tokio::time::timeout(PATIENCE, places.free.acquire());
    let Ok(Ok(_place)) = turn.await else {
        return later(path, Fault::NotReady(BUSY.to_owned()));
    };
    next.run(request).await
}

const TOO_MANY: &str = "Eight of your questions are being answered already, so this one was not begun. Nothing \
                        was changed. Wait for them and ask again.";
const BUSY: &str = "Too many people are asking at this moment, so this question was not begun. Nothing was \
                    changed. Ask again in a minute.";

fn later(path: &str, fault: Fault) -> Response {
    let mut response = answer(path, fault);
    let seconds = HeaderValue::from_static("10");
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searching_is_costly_and_reading_one_thing_is_not() {
        let costly = [
            "/match",
            "/match.csv",
            "/match/why",
            "/api/v1/match",
            "/api/v1/match/beside",
            "/gap-files/similar",
            "/gap-files/gap-1/matches",
            "/gap-files/gap-1/chain",
            "/api/v1/projects/1/similar",
            "/gaps.xlsx",
            "/gap-files/import/take",
        ];
        let cheap = [
            "/",
            "/matches",
            "/gap-files/gap-1",
            "/projects/1",
            "/static/x/uptake.css",
            "/api/v1/gaps",
            "/gap-files/gap-1/gap.csv",
        ];
        assert!(costly.into_iter().all(is_costly));
        assert!(!cheap.into_iter().any(is_costly));
    }

    #[test]
    fn an_address_has_a_few_under_way_and_others_are_not_in_its_way() {
        let places = Places::of(1);
        let [one, other] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(IpAddr::from);
        let mut entered: Vec<_> = (0..OF_ONE).map(|_| places.enter(one)).collect();
        assert!(entered.iter().all(Option::is_some));
        assert!(places.enter(one).is_none());
        assert!(places.enter(other).is_some());
        entered.pop();
        assert!(places.enter(one).is_some());
        drop(entered);
        assert!(lock(&places.under_way).is_empty(), "nobody is remembered");
    }
}
