//! Projects that serve no registered gap, over the API.

use super::extent::{ExtentParameters, parameters};
use super::{CoverageProject, CoverageSum};
use crate::api::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pager;
use crate::pages::coverage::surveying;
use crate::pages::coverage::unserved::{measured, security};
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use uptake_workflow::coverage::{Unserving, unserving};
use utoipa::ToSchema;

/// Projects on one page.
const PAGE_SIZE: u32 = 100;

/// A project that serves no registered gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnservedProject {
    /// The project.
    #[serde(flatten)]
    pub project: CoverageProject,
    /// Whether the matching finds it possible for some gap.
    pub possible: bool,
}

/// What serves no gap within an area; a project of two areas counts in both.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnservedArea {
    /// The area.
    pub area: &'static str,
    /// Projects that serve none.
    pub unserved: u32,
    /// Of so many.
    pub of: u64,
    /// The Union's contributions to them.
    pub money: CoverageSum,
}

/// Projects of civil security that serve no registered gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unserved {
    /// The snapshot that it was counted from.
    pub snapshot: Option<String>,
    /// Gap files and gaps of the sets that were looked at.
    pub gaps: u64,
    /// Projects asked for.
    pub of: u64,
    /// Those that serve none.
    pub total: u64,
    /// The Union's contributions to them.
    pub money: CoverageSum,
    /// The same by area.
    pub areas: Vec<UnservedArea>,
    /// A page of 100 projects, those with most money first.
    pub projects: Vec<UnservedProject>,
}

impl Unserved {
    fn of(found: &Unserving, page: u64) -> Self {
        let skip = usize::try_from(pager::offset(page, PAGE_SIZE)).unwrap_or(usize::MAX);
        let shown = found.projects.iter().skip(skip).take(PAGE_SIZE as usize);
        Self {
            snapshot: found.snapshot.as_ref().map(ToString::to_string),
            gaps: found.gaps,
            of: found.of,
            total: found.projects.len() as u64,
            money: CoverageSum::of(found.money),
            areas: found
                .areas
                .iter()
                .map(|it| UnservedArea {
                    area: it.area.code(),
                    unserved: it.money.records(),
                    of: it.of,
                    money: CoverageSum::of(it.money),
                })
                .collect(),
            projects: shown
                .map(|it| UnservedProject {
                    project: CoverageProject::of(&it.project),
                    possible: it.possible,
                })
                .collect(),
        }
    }
}

/// Projects of civil security that no gap file which you may see and no gap of the sets has as
/// confirmed or likely.
#[utoipa::path(
    get,
    path = "/coverage/unserved",
    tag = "coverage",
    params(
        ExtentParameters,
        ("page" = Option<u64>, Query, description = "Page of 100 projects, from 1"),
    ),
    responses(
        (status = 200, description = "The projects", body = Unserved),
        (status = 503, description = "The corpus is being surveyed, or no gap is registered", body = ProblemDetails),
    )
)]
pub(crate) async fn get_unserved(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Json<Unserved>, ApiFault> {
    let parameters = parameters(query.as_deref(), &["page"])?;
    let extent = security(&parameters)?;
    let found = unserving(state.platform(), visit.viewer(), &extent, state.today());
    let found = found.await.map_err(Fault::from)?.ok_or_else(surveying)?;
    let found = measured(found)?;
    Ok(Json(Unserved::of(&found, parameters.page())))
}
