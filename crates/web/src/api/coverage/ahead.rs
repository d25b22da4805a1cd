//! Topics ahead over the API.

use super::{CoverageProject, CoverageSubject, CoverageSum, TopicSummary, country_code};
use crate::api::asked::only;
use crate::api::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pages::coverage::ahead::area_of;
use crate::pages::coverage::surveying;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use uptake_workflow::coverage::{AheadTopic, topics_ahead};
use utoipa::ToSchema;

/// A gap that a topic would serve.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicGap {
    /// Which.
    pub subject: CoverageSubject,
    /// Its title.
    pub name: String,
    /// The language of the title, ISO 639-1.
    pub language: String,
}

/// An organisation that is strong in the likely projects of a topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicOrganisation {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Country, two letters.
    pub country: Option<String>,
    /// Likely projects in which it takes part.
    pub projects: u32,
    /// Those that it coordinates.
    pub coordinated: u32,
    /// The latest year in which one begins.
    pub latest: Option<i16>,
    /// The Union's contributions to it there.
    pub money: CoverageSum,
    /// Two for each project, four where it coordinates, half of that where it began more than
    /// five years ago.
    pub points: u32,
}

/// An open or forthcoming topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicAhead {
    /// The topic.
    pub topic: TopicSummary,
    /// Whether projects were looked for.
    pub read: bool,
    /// Gaps that find the same projects.
    pub gaps: Vec<TopicGap>,
    /// Likely projects that are over.
    pub builds_on: Vec<CoverageProject>,
    /// Likely projects that run.
    pub overlaps_running: Vec<CoverageProject>,
    /// How many projects are only possible.
    pub possible: u64,
    /// The Union's contributions to the likely projects.
    pub money: CoverageSum,
    /// The strongest organisations in them, at most five.
    pub strongest: Vec<TopicOrganisation>,
}

impl TopicAhead {
    fn of(ahead: &AheadTopic) -> Self {
        let strongest = ahead.strongest.iter();
        Self {
            topic: TopicSummary::of(&ahead.topic),
            read: ahead.read,
            gaps: ahead
                .gaps
                .iter()
                .map(|it| TopicGap {
                    subject: CoverageSubject::of(&it.subject),
                    name: it.name.clone(),
                    language: it.language.clone(),
                })
                .collect(),
            builds_on: ahead.ended.iter().map(CoverageProject::of).collect(),
            overlaps_running: ahead.running.iter().map(CoverageProject::of).collect(),
            possible: ahead.possible,
            money: CoverageSum::of(ahead.money),
            strongest: strongest
                .map(|it| TopicOrganisation {
                    id: it.id.to_string(),
                    name: it.name.clone(),
                    country: country_code(it.country.as_ref()),
                    projects: it.projects,
                    coordinated: it.coordinated,
                    latest: it.latest,
                    money: CoverageSum::of(it.money),
                    points: it.points,
                })
                .collect(),
        }
    }
}

/// Topics ahead.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicsAhead {
    /// The topics, the nearest deadline first.
    pub topics: Vec<TopicAhead>,
}

/// The open and forthcoming topics with the gaps they would serve, what they build on or
/// repeat, and who is strongest.
#[utoipa::path(
    get,
    path = "/coverage/ahead",
    tag = "coverage",
    params(("area" = Option<String>, Query, description = "Area of civil security, such as `drs`")),
    responses(
        (status = 200, description = "The topics", body = TopicsAhead),
        (status = 503, description = "The corpus is being surveyed", body = ProblemDetails),
    )
)]
pub(crate) async fn get_ahead(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Json<TopicsAhead>, ApiFault> {
    only(query.as_deref().unwrap_or_default(), &["area"])?;
    let area = area_of(&Parameters::read(query.as_deref()))?;
    let found = topics_ahead(state.platform(), visit.viewer(), area, state.today());
    let found = found.await.map_err(Fault::from)?.ok_or_else(surveying)?;
    Ok(Json(TopicsAhead {
        topics: found.iter().map(TopicAhead::of).collect(),
    }))
}
