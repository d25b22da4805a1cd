//! All results of one kind of a project, a page at a time.

use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::pages::project::result_lines::{ResultLine, results_address};
use crate::state::AppState;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::{ProjectId, ResultKind};
use uptake_store::listing::Page;

/// Results on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug, Template)]
#[template(path = "results.html")]
pub(crate) struct ResultsView {
    pub(crate) frame: Frame,
    pub(crate) lines: Vec<ResultLine>,
    pub(crate) pager: Pager,
}

/// `GET /projects/{id}/results?kind=deliverable&page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let id = ProjectId::new(id);
    let (kind, number) = read(query.as_deref().unwrap_or_default());
    let Some(card) = state
        .store()
        .project_cards(std::slice::from_ref(&id))
        .await?
        .pop()
    else {
        return Err(Fault::Unknown {
            what: "project",
            id: id.to_string(),
        });
    };
    let window = Page::new(pager::offset(number, PAGE_SIZE), PAGE_SIZE);
    let found = state.store().project_results(&id, kind, window).await?;
    let frame = Frame::new(format!("{} of {}", kind.label(), card.acronym))
        .within(Place::Research)
        .under(card.acronym, format!("/projects/{}", segment(id.as_str())))
        .on(ground);
    page(&ResultsView {
        frame,
        lines: found.items.iter().map(ResultLine::of).collect(),
        pager: Pager::new(number, u64::from(PAGE_SIZE), found.total, |page| {
            results_address(&id, kind, page)
        }),
    })
}

/// The kind (deliverables where none is named) and the page, from 1.
fn read(query: &str) -> (ResultKind, u64) {
    let (mut kind, mut number) = (ResultKind::Deliverable, 1);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "kind" => kind = ResultKind::parse(&value),
            "page" => number = value.parse().unwrap_or(1).max(1),
            _ => {}
        }
    }
    (kind, number)
}
