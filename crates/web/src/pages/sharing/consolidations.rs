//! The proposals to consolidate gap files that a person may know of.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use uptake_model::PlatformRole;
use uptake_workflow::{ShownConsolidation, consolidations};

#[derive(Debug, Template)]
#[template(path = "sharing/consolidations.html")]
struct List {
    frame: Frame,
    may_propose: bool,
    found: Vec<ShownConsolidation>,
}

impl List {
    fn day(&self, at: &Timestamp) -> String {
        wording::day_of(*at)
    }
}

/// `GET /consolidations`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
) -> Result<Response, Fault> {
    let found = consolidations(state.store(), visit.viewer()).await?;
    page(&List {
        frame: Frame::new("Consolidations").within(Place::Gaps).on(ground),
        may_propose: visit.viewer().is(PlatformRole::Analyst),
        found,
    })
}
