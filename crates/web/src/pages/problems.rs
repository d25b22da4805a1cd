//! What imports found wrong with their sources, one line each.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::state::AppState;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{ProblemKind, SnapshotId};
use uptake_store::listing::{KeptProblem, Page, Paged, ProblemFilter};

/// Problems on one page.
const PAGE_SIZE: u32 = 100;

#[derive(Debug)]
struct Line {
    place: String,
    record: Option<String>,
    field: Option<String>,
    explanation: &'static str,
    detail: String,
}

#[derive(Debug, Template)]
#[template(path = "problems.html")]
pub(crate) struct Problems {
    frame: Frame,
    kind: Option<ProblemKind>,
    snapshot: Option<String>,
    lines: Vec<Line>,
    pager: Pager,
}

impl Problems {
    /// The page over what the filter let through.
    pub(crate) fn new(frame: Frame, parameters: &Parameters, found: &Paged<KeptProblem>) -> Self {
        let filter = filter(parameters);
        Self {
            frame,
            kind: filter.kind,
            snapshot: filter.snapshot.map(|id| id.to_string()),
            lines: found.items.iter().map(line).collect(),
            pager: Pager::new(
                parameters.page(),
                u64::from(PAGE_SIZE),
                found.total,
                |page| parameters.address("/data/problems", page),
            ),
        }
    }

    fn is_kind(&self, kind: &ProblemKind) -> bool {
        self.kind == Some(*kind)
    }
}

fn filter(parameters: &Parameters) -> ProblemFilter {
    ProblemFilter {
        snapshot: parameters.get("snapshot").map(SnapshotId::new),
        kind: parameters.get("kind").and_then(ProblemKind::parse),
        record: parameters.get("record").map(str::to_owned),
    }
}

fn line(kept: &KeptProblem) -> Line {
    let problem = &kept.problem;
    Line {
        place: problem.line.map_or_else(
            || problem.file.clone(),
            |line| format!("{}, line {line}", problem.file),
        ),
        record: problem.record.clone(),
        field: problem.field.clone(),
        explanation: problem.kind.explanation(),
        detail: problem.detail.clone(),
    }
}

/// `GET /data/problems?kind=…&snapshot=…&record=…&page=2`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = state.store().problems(&filter(&parameters), window).await?;
    let frame = Frame::new("Problems in the data")
        .within(Place::Library)
        .on(ground);
    page(&Problems::new(frame, &parameters, &found))
}
