//! From where a request came, to limit what may be tried in vain: the peer's address, or
//! what the proxy before the site says of it. Kept nowhere.

use crate::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Once;

/// Whether it was said already that the proxy names no address.
static WARNED: Once = Once::new();

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
            match last.and_then(address) {
                Some(address) => return Ok(Self(Some(address))),
                // Without an address nothing would be limited: the proxy's own is better.
                None => WARNED.call_once(|| {
                    tracing::warn!(
                        header = %name,
                        "the proxy's header names no address; limits hold for all who come through it together"
                    );
                }),
            }
            let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            return Ok(Self(peer.map(|ConnectInfo(it)| it.ip().to_canonical())));
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical());
        // This machine itself: a proxy that says nothing of whom it speaks for.
        Ok(Self(peer.filter(|it| !it.is_loopback())))
    }
}

/// Whom an address stands for: one holder of an IPv6 network has all addresses of its /64
/// (RFC 6177), so these count as one.
pub(crate) fn party(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text.trim_start_matches('[').trim_end_matches(']');
    let found = alone.parse().ok();
    let found = found.or_else(|| text.parse::<SocketAddr>().ok().map(|it| it.ip()));
    found.map(|it| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_party() {
        let cases = [
            ("2001:db8:1:2::3", "2001:db8:1:2:4::", true),
            ("2001:db8:1:2::3", "2001:db8:1:3::3", false),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
        ];
        for (one, other, same) in cases {
            let [of_one, of_other] = [one, other].map(|it| it.parse().map(party).ok());
            assert_eq!(of_one == of_other, same, "{one} {other}");
        }
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        let cases = [
            ("192.0.2.7", Some("192.0.2.7")),
            (" 192.0.2.7:4711", Some("192.0.2.7")),
            ("2001:db8::7", Some("2001:db8::7")),
            ("[2001:db8::7]", Some("2001:db8::7")),
            ("[2001:db8::7]:4711", Some("2001:db8::7")),
            ("::ffff:192.0.2.7", Some("192.0.2.7")),
            ("unknown", None),
            ("", None),
        ];
        for (text, found) in cases {
            let found = found.and_then(|it| it.parse().ok());
            assert_eq!(address(text), found, "{text:?}");
        }
    }
}
