//! Takes connections and answers on them. Nobody holds one for long by saying nothing, by
//! sending their request letter by letter, or by not reading what is answered (CWE-400;
//! OWASP ASVS 5.0, V15.2.2); there are never more than can be answered, and nobody has all.

use crate::caller::party;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// How much a client may ask for, and how long.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at once; whoever comes then waits until one is free.
    pub connections: usize,
    /// Connections of one address at once; what it opens beyond them is closed.
    pub of_one: usize,
    /// The same for this machine itself, on which a proxy speaks for many.
    pub of_this_machine: usize,
    /// For the head of a request, from the first moment that it may come; an idle
    /// connection ends after it too.
    pub head: Duration,
    /// Without a byte of an answer being taken.
    pub unread: Duration,
    /// For the answers under way when the site stops.
    pub end: Duration,
}

impl Default for Bounds {
    /// 500 connections fit into the 1,024 files that a process may hold open by default.
    fn default() -> Self {
        Self {
            connections: 500,
            of_one: 50,
            of_this_machine: 500,
            head: Duration::from_secs(20),
            unread: Duration::from_secs(20),
            end: Duration::from_secs(10),
        }
    }
}

/// Answers for `site` until `stop`, then ends what is under way.
pub async fn answer(
    listener: TcpListener,
    site: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) {
    let free = Arc::new(Semaphore::new(bounds.connections));
    let held = Held::default();
    let ending = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(bounds.head);
    let mut stop = std::pin::pin!(stop);
    loop {
        let taken = tokio::select! {
            () = &mut stop => break,
            taken = next(&listener, &free) => taken,
        };
        let Some((place, stream, peer)) = taken else {
            continue;
        };
        let Some(one) = held.one_more(peer.ip(), bounds) else {
            tracing::debug!("an address has as many connections as it may");
            continue;
        };
        let connection = http.serve_connection(io(stream, bounds), service(site.clone(), peer));
        let connection = ending.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection ended: {error}");
            }
            drop((place, one));
        });
    }
    let ended = tokio::time::timeout(bounds.end, ending.shutdown()).await;
    if ended.is_err() {
        tracing::warn!("answers under way were cut off when the site stopped");
    }
}

/// Waits for a place and then for somebody who takes it; `None` where it failed.
async fn next(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
) -> Option<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    // The semaphore is never closed.
    let place = Arc::clone(free).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((place, stream, peer)),
        Err(error) => {
            refused(&error).await;
            None
        }
    }
}

/// How many connections each address has.
#[derive(Debug, Clone, Default)]
struct Held(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Held {
    /// `None` where `address` has as many as it may.
    fn one_more(&self, address: IpAddr, bounds: Bounds) -> Option<HeldOne> {
        let most = match address.to_canonical().is_loopback() {
            true => bounds.of_this_machine,
            false => bounds.of_one,
        };
        let address = party(address);
        let mut counts = self.lock();
        let count = counts.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(HeldOne {
            held: self.clone(),
            address,
        })
    }

    /// A count is whole whatever happened to whoever held the lock.
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection of an address, until it is dropped.
#[derive(Debug)]
struct HeldOne {
    held: Held,
    address: IpAddr,
}

impl Drop for HeldOne {
    fn drop(&mut self) {
        let mut counts = self.held.lock();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

/// A connection that its client broke off before it was taken is nobody's fault; of
/// anything else, such as too many open files, the system recovers in a moment.
async fn refused(error: &std::io::Error) {
    use std::io::ErrorKind;
    if !matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    ) {
        tracing::warn!("no connection can be taken: {error}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

type Io = TokioIo<std::pin::Pin<Box<TimeoutStream<TcpStream>>>>;

fn io(stream: TcpStream, bounds: Bounds) -> Io {
    // Without it small answers wait for the client to confirm the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("{error}");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(bounds.unread));
    TokioIo::new(Box::pin(stream))
}

/// The site, as it answers one client.
fn service(
    site: Router,
    peer: SocketAddr,
) -> TowerToHyperService<
    impl tower::Service<
        Request<Incoming>,
        Response = axum::response::Response,
        Error = std::convert::Infallible,
        Future: Send,
    > + Clone,
> {
    TowerToHyperService::new(site.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_fifty_and_this_machine_all() {
        let bounds = Bounds::default();
        for (address, most) in [
            ("192.0.2.1", 50),
            ("2001:db8::1", 50),
            ("127.0.0.1", 500),
            ("::1", 500),
        ] {
            let held = Held::default();
            let address: Option<IpAddr> = address.parse().ok();
            let take = || address.and_then(|it| held.one_more(it, bounds));
            let taken: Vec<_> = std::iter::from_fn(take).take(1_000).collect();
            assert_eq!(taken.len(), most, "{address:?}");
            drop(taken);
            assert!(held.lock().is_empty(), "nobody is remembered");
        }
    }
}
