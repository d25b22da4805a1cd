//! Which gaps a project serves, over the API.

use super::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use uptake_model::ProjectId;
use uptake_workflow::{ProjectGapStanding, project_gaps};
use utoipa::ToSchema;

/// A gap that a project serves.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectGapRecord {
    /// Identifier of the gap file.
    pub gap: String,
    /// Its title.
    pub title: String,
    /// `confirmed` by organisations, or `likely`: the matching suggests it and nobody judged.
    pub standing: &'static str,
    /// How many organisations confirmed it, as far as you may see.
    pub confirmed_by: usize,
}

/// The gaps that a project serves.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectGaps {
    /// Grant agreement number.
    pub id: String,
    /// The gaps that you may see, the confirmed ones first.
    pub gaps: Vec<ProjectGapRecord>,
}

/// The gaps that a project serves, confirmed or likely, as far as you may see them.
#[utoipa::path(
    get,
    path = "/projects/{id}/gaps",
    tag = "matching",
    params(("id" = String, Path, description = "Grant agreement number")),
    responses(
        (status = 200, description = "Gaps", body = ProjectGaps),
        (status = 404, description = "Not in the corpus", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_project_gaps(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<ProjectGaps>, ApiFault> {
    let id = ProjectId::new(id);
    let cards = state
        .store()
        .project_cards(std::slice::from_ref(&id))
        .await?;
    if cards.is_empty() {
        return Err(Fault::Unknown {
            what: "project",
            id: id.to_string(),
        }
        .into());
    }
    let found = project_gaps(state.store(), visit.viewer(), &id).await;
    let gaps = found.map_err(Fault::from)?.into_iter();
    let gaps = gaps.map(|it| {
        let (standing, confirmed_by) = match it.standing {
            ProjectGapStanding::Confirmed(number) => ("confirmed", number),
            ProjectGapStanding::Likely => ("likely", 0),
        };
        ProjectGapRecord {
            gap: it.gap.to_string(),
            title: it.title,
            standing,
            confirmed_by,
        }
    });
    Ok(Json(ProjectGaps {
        id: id.to_string(),
        gaps: gaps.collect(),
    }))
}
