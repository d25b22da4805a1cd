//! Answers that cost much are computed a few at a time: whoever asks while all places are
//! taken waits for one, and one address never has all of them, so that a flood of questions
//! slows itself down and not the site (OWASP ASVS 5.0, V2.4.1, V15.2.2). A place is taken
//! once the question has arrived whole. What is costly, and what each costs, stands in
//! docs/security/costly.md.

use crate::caller::{Caller, party};
use crate::error::Fault;
use crate::pages::exchange::IMPORT;
use crate::router::LARGEST_BODY;
use crate::state::AppState;
use crate::upload::{self, LARGEST_UPLOAD};
use crate::voice::answer;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// Answers of this kind that one address may have under way or waiting; an office with
/// many people behind one address seldom asks so much in the same moment.
const OF_ONE: usize = 8;
/// How long somebody waits for a place before being asked to come again.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a question may take to arrive: 4 MiB over a slow line (4 Mbit/s) take nine
/// seconds.
const ARRIVAL: Duration = Duration::from_secs(10);

/// The places in which costly answers are computed.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    free: Arc<Semaphore>,
    /// How many of them one address may hold.
    share: usize,
    under_way: Arc<Mutex<HashMap<IpAddr, OfOne>>>,
}

/// What one address has under way.
#[derive(Debug)]
struct OfOne {
    count: usize,
    /// Free places of its share.
    share: Arc<Semaphore>,
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
            share: (number / 2).max(1),
            under_way: Arc::default(),
        }
    }

    /// Counts one more of `address`; `None` where it has as many as it may.
    fn enter(&self, address: IpAddr) -> Option<Entered> {
        let address = party(address);
        let mut under_way = lock(&self.under_way);
        let of_one = under_way.entry(address).or_insert_with(|| OfOne {
            count: 0,
            share: Arc::new(Semaphore::new(self.share)),
        });
        if of_one.count == OF_ONE {
            return None;
        }
        of_one.count += 1;
        Some(Entered {
            share: Arc::clone(&of_one.share),
            places: self.clone(),
            address,
        })
    }

    /// Waits for a place, first within the share of whoever asks, so that what one address
    /// has waiting is in nobody else's way.
    async fn place(&self, entered: Option<&Entered>) -> Option<Place<'_>> {
        let share = match entered {
            Some(entered) => Some(Arc::clone(&entered.share).acquire_owned().await.ok()?),
            None => None,
        };
        let place = self.free.acquire().await.ok()?;
        Some(Place {
            _place: place,
            _share: share,
        })
    }
}

/// A place, until it is dropped.
#[derive(Debug)]
struct Place<'p> {
    _place: SemaphorePermit<'p>,
    _share: Option<OwnedSemaphorePermit>,
}

/// Somebody's answer under way, until it is dropped.
#[derive(Debug)]
struct Entered {
    share: Arc<Semaphore>,
    places: Places,
    address: IpAddr,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut under_way = lock(&self.places.under_way);
        if let Some(of_one) = under_way.get_mut(&self.address) {
            of_one.count -= 1;
            if of_one.count == 0 {
                under_way.remove(&self.address);
            }
        }
    }
}

/// A count is whole whatever happened to whoever held the lock.
fn lock(under_way: &Mutex<HashMap<IpAddr, OfOne>>) -> MutexGuard<'_, HashMap<IpAddr, OfOne>> {
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
            | ["projects", _]
            | ["projects", _, "similar" | "gaps"]
            | ["feed.atom"]
            | ["coverage", _, ..]
            | ["gap-files", _, "dossier", ..]
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
    let path = request.uri().path().to_owned();
    if !is_costly(&path) {
        return next.run(request).await;
    }
    let places = state.places();
    // Answers to this machine itself are not counted: its proxy may not say for whom.
    let entered = match address.map(|it| places.enter(it)) {
        Some(None) => return later(&path, Fault::TooMany(TOO_MANY.to_owned())),
        Some(entered) => entered,
        None => None,
    };
    let request = match arrived(&path, request).await {
        Ok(request) => request,
        Err(fault) => return answer(&path, fault),
    };
    let turn = tokio::time::timeout(PATIENCE, places.place(entered.as_ref()));
    let Ok(Some(_place)) = turn.await else {
        return later(&path, Fault::NotReady(BUSY.to_owned()));
    };
    next.run(request).await
}

/// The request with its body read into memory: whoever sends theirs letter by letter shall
/// hold no place meanwhile.
async fn arrived(path: &str, request: Request) -> Result<Request, Fault> {
    let takes_file = path.starts_with(IMPORT);
    let most = if takes_file {
        LARGEST_UPLOAD
    } else {
        LARGEST_BODY
    };
    let (head, body) = request.into_parts();
    match tokio::time::timeout(ARRIVAL, to_bytes(body, most)).await {
        Ok(Ok(body)) => Ok(Request::from_parts(head, Body::from(body))),
        Ok(Err(_)) if takes_file => Err(upload::too_large()),
        Ok(Err(_)) => Err(Fault::TooLarge(TOO_LARGE.to_owned())),
        Err(_) => Err(Fault::Refused(TOO_SLOW.to_owned())),
    }
}

const TOO_LARGE: &str =
    "What was sent is larger than 1 MiB, so it was not read. Nothing was changed. Send less.";
const TOO_SLOW: &str = "What you sent did not arrive within ten seconds, so it was not read. Nothing was changed. \
                        Send it again, over a faster line or in parts.";
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
            "/projects/1",
            "/api/v1/projects/1/gaps",
            "/coverage/overlaps",
            "/coverage/money",
            "/api/v1/coverage/network",
            "/coverage/trends",
            "/coverage/brief.pdf",
            "/gap-files/gap-1/dossier",
            "/gap-files/gap-1/dossier/xlsx",
            "/gaps.xlsx",
            "/gap-files/import/take",
        ];
        let cheap = [
            "/",
            "/matches",
            "/gap-files/gap-1",
            "/projects/1/results",
            "/coverage",
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

    #[tokio::test]
    async fn one_address_leaves_places_to_the_others() {
        for number in [2, 4, 16] {
            let places = Places::of(number);
            let [one, other] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(IpAddr::from);
            let entered: Vec<_> = (0..OF_ONE).filter_map(|_| places.enter(one)).collect();
            let mut waiting = tokio::task::JoinSet::new();
            for entered in entered {
                let places = places.clone();
                waiting.spawn(async move {
                    let _place = places.place(Some(&entered)).await;
                    std::future::pending::<()>().await;
                });
            }
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            let entered = places.enter(other);
            let soon = Duration::from_secs(1);
            let place = tokio::time::timeout(soon, places.place(entered.as_ref())).await;
            assert!(place.is_ok(), "{number} places");
        }
    }
}
