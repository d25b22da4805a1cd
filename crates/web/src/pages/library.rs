//! The library: what everything else rests on, each with a line on what it is for.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::state::AppState;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uptake_search::Thesaurus;

#[derive(Debug, Template)]
#[template(path = "library.html")]
pub(crate) struct Library {
    frame: Frame,
    concepts: String,
}

/// `GET /library`
pub(crate) async fn show(State(state): State<AppState>) -> Result<Response, Fault> {
    let concepts = Thesaurus::embedded().concepts().len() as u64;
    page(&Library {
        frame: Frame::new("Library")
            .at(Place::Library)
            .on(state.foundation().await?),
        concepts: wording::count(concepts, "concept", "concepts"),
    })
}
