//! Stylesheet, scripts and icon, embedded in the binary and served under addresses
//! that carry a hash of their content: they may be cached for good, and a new
//! release is seen at once.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 4] = [
    Asset {
        name: "uptake.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../static/uptake.css"),
    },
    Asset {
        name: "uptake.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../static/uptake.js"),
    },
    Asset {
        name: "passkey.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../static/passkey.js"),
    },
    Asset {
        name: "favicon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../static/favicon.svg"),
    },
];

/// Twelve hexadecimal digits over all assets: one changed byte changes every address.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in &ASSETS {
        hash.update(asset.bytes);
    }
    hash.finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
});

/// An asset that is text, to stand inside a file; empty where there is none of that name.
#[must_use]
pub fn text(name: &str) -> String {
    let asset = ASSETS.iter().find(|it| it.name == name);
    asset.map_or_else(String::new, |it| {
        String::from_utf8_lossy(it.bytes).into_owned()
    })
}

/// The address of an asset.
#[must_use]
pub fn address(name: &str) -> String {
    format!("/static/{}/{name}", *VERSION)
}

/// `GET /static/{version}/{name}`. A version that is not ours is answered too, with
/// the present content but without the long cache: a page from before an update
/// keeps its looks.
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache = if version == *VERSION {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(asset.media_type),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        ],
        asset.bytes,
    )
        .into_response()
}
