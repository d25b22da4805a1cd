//! A call: its topics and the projects funded under it.

use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::rows::{ProjectRow, TopicRow};
use crate::state::AppState;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use jiff::civil::Date;
use uptake_model::{Call, CallCode};
use uptake_store::listing::{CallPage, Page, Paged, ProjectLine};

/// Projects on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug, Template)]
#[template(path = "call.html")]
pub(crate) struct CallView {
    frame: Frame,
    code: String,
    programme: &'static str,
    topics: Vec<TopicRow>,
    rows: Vec<ProjectRow>,
    pager: Pager,
}

impl CallView {
    /// The page of a call on a given day.
    pub(crate) fn new(
        frame: Frame,
        page: &CallPage,
        projects: &Paged<ProjectLine>,
        parameters: &Parameters,
        today: Date,
    ) -> Self {
        let path = format!("/calls/{}", segment(page.call.code.as_str()));
        Self {
            frame,
            code: page.call.code.to_string(),
            programme: page
                .call
                .programme
                .map_or("", uptake_model::Programme::label),
            topics: page.topics.iter().map(TopicRow::of).collect(),
            rows: projects
                .items
                .iter()
                .map(|line| ProjectRow::of(line, today))
                .collect(),
            pager: Pager::new(
                parameters.page(),
                u64::from(PAGE_SIZE),
                projects.total,
                |number| parameters.address(&path, number),
            ),
        }
    }
}

/// A call of which nothing is known but that projects name it.
fn named_only(code: &CallCode, projects: u64) -> CallPage {
    CallPage {
        call: Call {
            code: code.clone(),
            title: None,
            programme: None,
        },
        topics: Vec::new(),
        projects,
    }
}

/// `GET /calls/{code}?page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let (code, today) = (CallCode::new(code), state.today());
    let parameters = Parameters::read(query.as_deref());
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let projects = state.store().call_projects(&code, window).await?;
    let found = match state.store().call(&code, today).await? {
        Some(found) => found,
        None if projects.total > 0 => named_only(&code, projects.total),
        None => {
            return Err(Fault::Unknown {
                what: "call",
                id: code.to_string(),
            });
        }
    };
    let title = found.call.title.clone().unwrap_or_else(|| code.to_string());
    let mut frame = Frame::new(title).within(Place::Calls).on(ground);
    if found.call.title.is_none() {
        frame = frame.without_own_step();
    }
    page(&CallView::new(frame, &found, &projects, &parameters, today))
}
