//! Topics over the API.

use super::problem::{ApiFault, ProblemDetails};
use super::projects::{ProjectSummary, iso};
use crate::error::Fault;
use crate::pages::topics::state_of;
use crate::parameters::Parameters;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{Area, Budget, Euro, Programme, TopicCode};
use uptake_store::listing::{Page, TopicFilter, TopicListing, TopicPage};
use utoipa::ToSchema;

/// Topics on one page.
const PAGE_SIZE: u32 = 100;

/// Most projects of a topic that are returned.
const MOST_PROJECTS: u32 = 1000;

/// Money foreseen for a topic, in euro.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicBudget {
    /// Smallest expected contribution for one project.
    pub min: Option<f64>,
    /// Largest expected contribution for one project.
    pub max: Option<f64>,
    /// Indicative budget of the topic.
    pub total: Option<f64>,
    /// Projects expected.
    pub projects: Option<u32>,
}

impl TopicBudget {
    fn of(budget: Budget) -> Self {
        Self {
            min: budget.min.map(Euro::as_f64),
            max: budget.max.map(Euro::as_f64),
            total: budget.total.map(Euro::as_f64),
            projects: budget.projects,
        }
    }
}

/// A topic in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicSummary {
    /// Code.
    pub code: String,
    /// Title, where any source gives one.
    pub title: Option<String>,
    /// Framework programme, where it is one of the three.
    pub programme: Option<&'static str>,
    /// Call.
    pub call: Option<String>,
    /// Area of civil security.
    pub area: Option<&'static str>,
    /// State today: `open`, `forthcoming`, `closed`, `unknown`.
    pub state: &'static str,
    /// First day for applications, ISO 8601.
    pub opening: Option<String>,
    /// Last day for applications, ISO 8601.
    pub deadline: Option<String>,
    /// Money foreseen.
    pub budget: TopicBudget,
    /// Whether the text is from a draft of the work programme.
    pub draft: bool,
    /// How many projects of the corpus were funded under it.
    pub projects: u64,
}

impl TopicSummary {
    pub(super) fn of(line: &TopicListing) -> Self {
        Self {
            code: line.code.to_string(),
            title: line.title.clone(),
            programme: line.programme.map(Programme::code),
            call: line.call.as_ref().map(ToString::to_string),
            area: line.area.map(Area::code),
            state: line.state.code(),
            opening: iso(line.opening),
            deadline: iso(line.deadline),
            budget: TopicBudget::of(line.budget),
            draft: line.draft,
            projects: line.projects,
        }
    }

    fn of_page(page: &TopicPage, today: Date) -> Self {
        let topic = &page.topic;
        Self {
            code: topic.code.to_string(),
            title: topic.title.clone(),
            programme: topic.programme.map(Programme::code),
            call: topic.call.as_ref().map(ToString::to_string),
            area: page.area.map(Area::code),
            state: topic.state_on(today).code(),
            opening: iso(topic.opening),
            deadline: iso(topic.deadline),
            budget: TopicBudget::of(topic.budget),
            draft: topic.draft,
            projects: page.projects,
        }
    }
}

/// A page of topics.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicList {
    /// How many topics pass the filter.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
    /// The topics: open and forthcoming ones first, by deadline.
    pub topics: Vec<TopicSummary>,
}

/// A topic with its text and the projects funded under it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicRecord {
    /// The topic in short.
    #[serde(flatten)]
    pub summary: TopicSummary,
    /// Expected outcome.
    pub expected_outcome: Option<String>,
    /// Scope.
    pub scope: Option<String>,
    /// Description that is not divided into outcome and scope.
    pub description: Option<String>,
    /// Conditions.
    pub conditions: Option<String>,
    /// Page of the Funding & Tenders Portal.
    pub url: Option<String>,
    /// Projects funded under it, latest start first; at most 1000.
    pub funded: Vec<ProjectSummary>,
    /// The snapshot that last stated something about it.
    pub snapshot: String,
}

/// Topics, open and forthcoming ones first.
#[utoipa::path(
    get,
    path = "/topics",
    tag = "corpus",
    params(
        ("state" = Option<String>, Query, description = "open, forthcoming, closed, unknown"),
        ("area" = Option<String>, Query, description = "fct, bm, infra, drs, cs, ssri"),
        ("programme" = Option<String>, Query, description = "FP7, H2020, HORIZON"),
        ("q" = Option<String>, Query, description = "Words that code, title or text must contain"),
        ("page" = Option<u64>, Query, description = "Page of 100 topics, from 1")
    ),
    responses(
        (status = 200, description = "Topics", body = TopicList),
        (status = 400, description = "Unknown value", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_topics(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<TopicList>, ApiFault> {
    let parameters = Parameters::read(query.as_deref());
    let filter = TopicFilter {
        state: known(&parameters, "state", state_of)?,
        area: known(&parameters, "area", Area::parse)?,
        programme: known(&parameters, "programme", Programme::parse)?,
        text: parameters.get("q").map(str::to_owned),
    };
    let page = parameters.page();
    let window = Page::new(crate::pager::offset(page, PAGE_SIZE), PAGE_SIZE);
    let found = state.store().topics(&filter, state.today(), window).await?;
    let topics = found.items.iter().map(TopicSummary::of).collect();
    Ok(Json(TopicList {
        total: found.total,
        page,
        topics,
    }))
}

/// A parameter read as one of its known values.
fn known<T>(
    parameters: &Parameters,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Fault> {
    let Some(value) = parameters.get(name) else {
        return Ok(None);
    };
    parse(value).map(Some).ok_or_else(|| {
        Fault::Refused(format!(
            "{name}={value} is not known. Nothing was looked up. The values stand in the description \
             at /api/v1/openapi.json."
        ))
    })
}

/// A topic with its text and the projects funded under it.
#[utoipa::path(
    get,
    path = "/topics/{code}",
    tag = "corpus",
    params(("code" = String, Path, description = "Topic code")),
    responses(
        (status = 200, description = "The topic", body = TopicRecord),
        (status = 404, description = "Not in the corpus", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_topic(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Result<Json<TopicRecord>, ApiFault> {
    let (code, today) = (TopicCode::new(code), state.today());
    let Some(page) = state.store().topic(&code).await? else {
        return Err(Fault::Unknown {
            what: "topic",
            id: code.to_string(),
        }
        .into());
    };
    let funded = state
        .store()
        .topic_projects(&code, Page::first(MOST_PROJECTS))
        .await?;
    Ok(Json(TopicRecord {
        summary: TopicSummary::of_page(&page, today),
        expected_outcome: page.topic.expected_outcome,
        scope: page.topic.scope,
        description: page.topic.description,
        conditions: page.topic.conditions,
        url: page.topic.url,
        funded: funded
            .items
            .iter()
            .map(|line| ProjectSummary::of_line(line, today))
            .collect(),
        snapshot: page.snapshot.to_string(),
    }))
}
