//! Takes connections and answers on them. Nobody holds one for long by saying nothing, by
//! sending their request letter by letter, or by not reading what is answered (CWE-400;
//! OWASP ASVS 5.0, V15.2.2); and there are never more than can be answered.

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// How much a client may ask for, and how long.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at once; whoever comes then waits until one is free.
    pub connections: usize,
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
    let ending = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(bounds.head);
    let mut stop = std::pin::pin!(stop);
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&free).acquire_owned().await else {
            break;
        };
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            taken = listener.accept() => match taken {
                Ok(taken) => taken,
                Err(error) => {
                    refused(&error).await;
                    continue;
                }
            },
        };
        let connection = http.serve_connection(io(stream, bounds), service(site.clone(), peer));
        let connection = ending.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection ended: {error}");
            }
            drop(place);
        });
    }
    let ended = tokio::time::timeout(bounds.end, ending.shutdown()).await;
    if ended.is_err() {
        tracing::warn!("answers under way were cut off when the site stopped");
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
