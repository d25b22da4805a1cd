//! The pages of a gap file, in one place: its page, writing, steps and history.
//!
//! The page consists of a head and of sections, which other areas fill. To add a section:
//! make `templates/gap_file/<section>.html` and a struct for it (a `askama::Template`
//! of its own, with `form: String` where it holds forms), give its file a function
//! `async fn section(&AppState, &Visit, &SeenGapFile, form: &str) -> Result<Option<Section>, Fault>`
//! that returns `None` where there is nothing to show, and call it at its place in
//! `sections::sections`. It starts from `uptake_workflow::SeenGapFile`, never from the stored gap file.
//! A line of the head (who shares it, the next step) is added in `sections::head`.

mod history;
mod named;
mod priority;
mod sections;
mod show;
mod steps;
mod typed;
mod words;
mod write;

pub(crate) use sections::Section;
pub(crate) use write::organisations;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of gap files.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/gap-files/new", get(write::new).post(write::begin))
        .route("/gap-files/{id}", get(show::show))
        .route("/gap-files/{id}/edit", get(write::edit).post(write::save))
        .route("/about/priority", get(priority::show))
        .route("/gap-files/{id}/history", get(history::show))
        .route("/gap-files/{id}/steps", post(steps::take))
        .route("/gap-files/{id}/named", get(named::show).post(named::name))
}
