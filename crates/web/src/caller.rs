//! From where a request came, to limit what may be tried in vain: the peer's address, or
//! what the proxy before the site says of it. Kept nowhere.

use crate::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// The address of whoever asks, where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller(pub Option<IpAddr>);

impl FromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        if let Some(name) = state.proxy_header() {
            // The last is what our own proxy wrote; what stands before it, anybody can.
            let lines = parts.headers.get_all(name).iter();
            let last = lines.filter_map(|line| line.to_str().ok()).next_back();
            let last = last.and_then(|line| line.rsplit(',').next());
            return Ok(Self(last.and_then(|it| it.trim().parse().ok())));
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical());
        // This machine itself: a proxy that says nothing of whom it speaks for.
        Ok(Self(peer.filter(|it| !it.is_loopback())))
    }
}
