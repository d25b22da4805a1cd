//! Capability gaps over the API.

use super::problem::ApiFault;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use uptake_model::Gap;
use utoipa::ToSchema;

/// A capability gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapRecord {
    /// Identifier.
    pub id: String,
    /// Short title.
    pub title: String,
    /// Statement.
    pub statement: String,
    /// Which service says so.
    pub service: String,
    /// Area of civil security.
    pub area: &'static str,
    /// Source: `ifafri` or `practitioner`.
    pub source: &'static str,
    /// Edition of the set it belongs to.
    pub edition: String,
    /// Language of the statement, ISO 639-1.
    pub language: String,
    /// Whether the wording could not be confirmed at its source.
    pub unconfirmed: bool,
}

impl GapRecord {
    pub(super) fn of(gap: Gap) -> Self {
        Self {
            id: gap.id.to_string(),
            source: match gap.source {
                uptake_model::GapSource::Ifafri { .. } => "ifafri",
                uptake_model::GapSource::Practitioner => "practitioner",
            },
            title: gap.title,
            statement: gap.statement,
            service: gap.service,
            area: gap.area.code(),
            edition: gap.edition,
            language: gap.language,
            unconfirmed: gap.unconfirmed,
        }
    }
}

/// Capability gaps.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapList {
    /// All of them.
    pub gaps: Vec<GapRecord>,
}

/// All capability gaps the corpus holds.
#[utoipa::path(
    get,
    path = "/gaps",
    tag = "corpus",
    responses((status = 200, description = "Gaps", body = GapList))
)]
pub(crate) async fn list_gaps(State(state): State<AppState>) -> Result<Json<GapList>, ApiFault> {
    let gaps = state.store().gaps().await?;
    Ok(Json(GapList {
        gaps: gaps.into_iter().map(GapRecord::of).collect(),
    }))
}
