//! `GET /about/priority`: the rule by which a gap has its priority, as a table.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use askama::Template;
use axum::response::Response;
use uptake_model::{Level, Priority};

#[derive(Debug, Template)]
#[template(path = "gap_file/priority.html")]
struct Rule {
    frame: Frame,
}

/// `GET /about/priority`
pub(super) async fn show(ground: Ground) -> Result<Response, Fault> {
    let frame = Frame::new("How priority comes about").within(Place::Gaps);
    page(&Rule {
        frame: frame.on(ground),
    })
}
