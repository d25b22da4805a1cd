//! How sharing works: the five markings, what pooling tells, what must never be entered.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use askama::Template;
use axum::response::Response;
use uptake_model::POOL_THRESHOLD;

#[derive(Debug, Template)]
#[template(path = "sharing/about.html")]
struct About {
    frame: Frame,
    threshold: usize,
}

/// `GET /about/sharing`
pub(crate) async fn show(ground: Ground) -> Result<Response, Fault> {
    page(&About {
        frame: Frame::new("How sharing works")
            .within(Place::Library)
            .on(ground),
        threshold: POOL_THRESHOLD,
    })
}
