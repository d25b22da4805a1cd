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
use uptake_model::{Landscape, Marking};
use uptake_workflow::coverage::{AheadTopic, MOST_COMPARED, TopicsAhead, topics_ahead};
use uptake_workflow::funding::Partner;
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
    /// How far the title of a gap file may be shared, as the Traffic Light Protocol writes it;
    /// absent for what is not marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<&'static str>,
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
    pub projects: usize,
    /// Those that it coordinates.
    pub coordinated: u32,
    /// How many results these projects left, as far as known.
    pub results: u64,
    /// The year in which the last of them ends, where stated.
    pub last_year: Option<i16>,
    /// What it is ranked by, as partners are: one for each project, one more where it
    /// coordinates, half where the project left results, half where it runs on or ended within
    /// three years.
    pub points: f64,
}

impl TopicOrganisation {
    fn of(landscape: &Landscape, partner: &Partner) -> Self {
        let organisation = &landscape.organisations[partner.organisation];
        Self {
            id: organisation.id.to_string(),
            name: organisation.name.clone(),
            country: country_code(organisation.country.as_ref()),
            projects: partner.projects.len(),
            coordinated: partner.coordinated,
            results: partner.results,
            last_year: partner.last_year,
            points: partner.points,
        }
    }
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
    /// Likely projects that are over, the best match first.
    pub builds_on: Vec<CoverageProject>,
    /// Likely projects that run or will, the best match first.
    pub overlaps_running: Vec<CoverageProject>,
    /// How many projects are only possible.
    pub possible: u64,
    /// The Union's contributions to the likely projects.
    pub money: CoverageSum,
    /// The strongest organisations in them, at most five: the first of its partners.
    pub strongest: Vec<TopicOrganisation>,
}

impl TopicAhead {
    fn of(landscape: &Landscape, ahead: &AheadTopic) -> Self {
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
                    marking: it.marking.map(Marking::label),
                })
                .collect(),
            builds_on: ahead.ended.iter().map(CoverageProject::of).collect(),
            overlaps_running: ahead.running.iter().map(CoverageProject::of).collect(),
            possible: ahead.possible,
            money: CoverageSum::of(ahead.money),
            strongest: strongest
                .map(|it| TopicOrganisation::of(landscape, it))
                .collect(),
        }
    }
}

/// Topics ahead.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicsAheadRecord {
    /// The snapshot that all was counted from; absent for an empty corpus.
    pub snapshot: Option<String>,
    /// How many gap files are compared with the topics at most: those that came into their
    /// state last. Of gap files beyond them nothing is said.
    pub most_gap_files: usize,
    /// The topics, the nearest deadline first.
    pub topics: Vec<TopicAhead>,
}

impl TopicsAheadRecord {
    /// The record of what lies ahead.
    #[must_use]
    pub fn of(found: &TopicsAhead) -> Self {
        let (landscape, topics) = (&found.landscape, found.topics.iter());
        Self {
            snapshot: landscape.snapshot.as_ref().map(ToString::to_string),
            most_gap_files: MOST_COMPARED,
            topics: topics.map(|it| TopicAhead::of(landscape, it)).collect(),
        }
    }
}

/// The open and forthcoming topics with the gaps they would serve, what they build on or
/// repeat, and who is strongest.
#[utoipa::path(
    get,
    path = "/coverage/ahead",
    tag = "coverage",
    params(("area" = Option<String>, Query, description = "Area of civil security, such as `drs`")),
    responses(
        (status = 200, description = "The topics", body = TopicsAheadRecord),
        (status = 503, description = "The corpus is being surveyed", body = ProblemDetails),
    )
)]
pub(crate) async fn get_ahead(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Json<TopicsAheadRecord>, ApiFault> {
    only(query.as_deref().unwrap_or_default(), &["area"])?;
    let area = area_of(&Parameters::read(query.as_deref()))?;
    let found = topics_ahead(state.platform(), visit.viewer(), area, state.today());
    let found = found.await.map_err(Fault::from)?.ok_or_else(surveying)?;
    Ok(Json(TopicsAheadRecord::of(&found)))
}
