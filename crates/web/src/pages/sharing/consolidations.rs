//! The proposals to consolidate gap files that a person may know of.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::Timestamp;
use uptake_model::PlatformRole;
use uptake_store::listing::Page;
use uptake_workflow::{ShownConsolidation, consolidations};

#[derive(Debug, Template)]
#[template(path = "sharing/consolidations.html")]
struct List {
    frame: Frame,
    may_propose: bool,
    found: Vec<ShownConsolidation>,
    newer: Option<u64>,
    older: Option<u64>,
}

/// Proposals on a page.
const PROPOSALS: u32 = 25;

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
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let number = Parameters::read(query.as_deref()).page();
    let window = Page::new(pager::offset(number, PROPOSALS), PROPOSALS);
    let (found, more) = consolidations(state.store(), visit.viewer(), window).await?;
    page(&List {
        frame: Frame::new("Consolidations").within(Place::Gaps).on(ground),
        may_propose: visit.viewer().is(PlatformRole::Analyst),
        found,
        newer: number.checked_sub(1).filter(|it| *it > 0),
        older: number.checked_add(1).filter(|_| more),
    })
}
