//! What lies beside an answer: calls and gaps close to a need.

use super::gaps::GapRecord;
use super::problem::{ApiFault, ProblemDetails};
use super::topics::TopicSummary;
use crate::error::Fault;
use crate::pages::answer;
use crate::question::Question;
use crate::state::AppState;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use uptake_search::Corrections;
use uptake_workflow::beside_need;
use utoipa::ToSchema;

/// Calls and gaps close to a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct BesideAnswer {
    /// Open and forthcoming topics of civil security, the closest first; at most three.
    pub topics: Vec<CloseTopic>,
    /// Gaps of the register, the closest first; at most three.
    pub gaps: Vec<CloseGap>,
}

/// A topic close to a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct CloseTopic {
    /// How alike the projects are that both find, 0 to 1.
    pub likeness: f64,
    /// The topic.
    pub topic: TopicSummary,
}

/// A gap close to a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct CloseGap {
    /// How alike the projects are that both find, 0 to 1.
    pub likeness: f64,
    /// The gap.
    pub gap: GapRecord,
}

/// Calls that could be applied for to meet a need, and gaps that others stated like it:
/// those that find the same projects as the need does.
#[utoipa::path(
    get,
    path = "/match/beside",
    tag = "matching",
    params(
        ("q" = String, Query, description = "The need"),
        ("lang" = Option<String>, Query, description = "The language of the need, such as pl; told from the text where not given"),
        ("without" = Option<Vec<String>>, Query, description = "Slugs of concepts that the need does not mean")
    ),
    responses(
        (status = 200, description = "Calls and gaps", body = BesideAnswer),
        (status = 400, description = "Empty need", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 413, description = "Need too long for an address", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_beside(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<BesideAnswer>, ApiFault> {
    let question = Question::read(query.as_deref().unwrap_or_default());
    answer::check_length(&question)?;
    if question.need.is_empty() {
        return Err(Fault::Refused(
            "The need is empty. Say in a sentence what cannot be done, as the parameter q."
                .to_owned(),
        )
        .into());
    }
    let corrections = Corrections {
        language: question.language,
        without: question.without.clone(),
    };
    let today = state.today();
    let found = beside_need(state.platform(), &question.need, &corrections, today).await?;
    let topics = found.topics.iter().map(|close| CloseTopic {
        likeness: close.likeness,
        topic: TopicSummary::of(&close.what),
    });
    let gaps = found.gaps.into_iter().map(|close| CloseGap {
        likeness: close.likeness,
        gap: GapRecord::of(close.what),
    });
    Ok(Json(BesideAnswer {
        topics: topics.collect(),
        gaps: gaps.collect(),
    }))
}
