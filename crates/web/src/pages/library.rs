//! The library: what everything else rests on, each with a line on what it is for.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::wording;
use askama::Template;
use axum::response::Response;
use uptake_search::Thesaurus;

#[derive(Debug, Template)]
#[template(path = "library.html")]
pub(crate) struct Library {
    frame: Frame,
    concepts: String,
}

/// `GET /library`
pub(crate) async fn show(ground: Ground) -> Result<Response, Fault> {
    let concepts = Thesaurus::embedded().concepts().len() as u64;
    page(&Library {
        frame: Frame::new("Library").at(Place::Library).on(ground),
        concepts: wording::count(concepts, "concept", "concepts"),
    })
}
