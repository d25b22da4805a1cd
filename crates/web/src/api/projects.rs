//! Projects over the API: one with all its facts, and those like it.

use super::asked;
use super::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use jiff::civil::Date;
use serde::Serialize;
use std::ops::RangeInclusive;
use uptake_model::{Euro, ProjectId, ResearchResult, Stage};
use uptake_store::listing::{
    OrganisationLine, ParticipationLine, ProjectCard, ProjectLine, ProjectPage,
};
use uptake_workflow::{SimilarProject, similar_projects};
use utoipa::ToSchema;

/// Similar projects returned where nothing else is asked.
const USUAL_SIMILAR: usize = 20;

/// How many similar projects may be asked for.
const SIMILAR: RangeInclusive<usize> = 1..=100;

/// An organisation in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationSummary {
    /// Identifier in Uptake.
    pub id: String,
    /// Legal name.
    pub name: String,
    /// Country code as the Union writes it.
    pub country: Option<String>,
}

impl OrganisationSummary {
    /// The wire form of an organisation in a list.
    #[must_use]
    pub fn of(line: &OrganisationLine) -> Self {
        Self {
            id: line.id.to_string(),
            name: line.name.clone(),
            country: line.country.as_ref().map(ToString::to_string),
        }
    }
}

/// A project in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectSummary {
    /// Grant agreement number.
    pub id: String,
    /// Acronym; several projects may share one.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Framework programme: `FP7`, `H2020`, `HORIZON`.
    pub programme: &'static str,
    /// First day, ISO 8601.
    pub start: Option<String>,
    /// Last day, ISO 8601.
    pub end: Option<String>,
    /// Where it stands today.
    pub stage: &'static str,
    /// Maximum contribution of the Union in euro.
    pub ec_contribution: Option<f64>,
    /// Coordinator.
    pub coordinator: Option<OrganisationSummary>,
    /// Codes of the countries that take part; absent where the list does not carry them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<String>>,
}

impl ProjectSummary {
    /// The wire form of a project of an answer.
    #[must_use]
    pub fn of(card: &ProjectCard, today: Date) -> Self {
        Self {
            id: card.id.to_string(),
            acronym: card.acronym.clone(),
            title: card.title.clone(),
            programme: card.programme.code(),
            start: iso(card.start),
            end: iso(card.end),
            stage: Stage::on(today, card.status, card.start, card.end).code(),
            ec_contribution: card.ec_contribution.map(Euro::as_f64),
            coordinator: card.coordinator.as_ref().map(OrganisationSummary::of),
            countries: Some(card.countries.iter().map(ToString::to_string).collect()),
        }
    }

    /// The wire form of a project of a list.
    #[must_use]
    pub fn of_line(line: &ProjectLine, today: Date) -> Self {
        Self {
            id: line.id.to_string(),
            acronym: line.acronym.clone(),
            title: line.title.clone(),
            programme: line.programme.code(),
            start: iso(line.start),
            end: iso(line.end),
            stage: Stage::on(today, line.status, line.start, line.end).code(),
            ec_contribution: line.ec_contribution.map(Euro::as_f64),
            coordinator: line.coordinator.as_ref().map(OrganisationSummary::of),
            countries: None,
        }
    }
}

/// A day as ISO 8601.
pub(crate) fn iso(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// An organisation's part in a project.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectParticipation {
    /// The organisation.
    pub organisation: OrganisationSummary,
    /// Role: `coordinator`, `participant`, `associated_partner`, `third_party`, `other`.
    pub role: &'static str,
    /// Contribution of the Union in euro; absent for unfunded roles.
    pub ec_contribution: Option<f64>,
    /// Whether it left before the end.
    pub ended_early: bool,
}

/// Something that came out of a project.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectResult {
    /// Identifier.
    pub id: String,
    /// Kind: `deliverable`, `publication`, `intellectual_property`, `report_summary`, `other`.
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// Where it can be had.
    pub url: Option<String>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// Year of publication.
    pub year: Option<i16>,
}

/// How many results of one kind there are, and the first of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectResults {
    /// Kind.
    pub kind: &'static str,
    /// How many there are.
    pub total: u64,
    /// The first 25 of them.
    pub items: Vec<ProjectResult>,
}

/// A code with its title.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeAndTitle {
    /// Code.
    pub code: String,
    /// Title, where any source gives one.
    pub title: Option<String>,
}

/// A vocabulary entry of a project.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectClassification {
    /// Vocabulary: `euro_sci_voc`, `legal_basis`, `policy_priority`.
    pub scheme: &'static str,
    /// Code.
    pub code: String,
    /// Title, empty where the source gives only a code.
    pub title: String,
}

/// A project with its facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectRecord {
    /// The project in short.
    #[serde(flatten)]
    pub summary: ProjectSummary,
    /// What it set out to do; absent where confidential or not stated.
    pub objective: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Total cost in euro, where stated.
    pub total_cost: Option<f64>,
    /// Code of the funding scheme.
    pub funding_scheme: Option<String>,
    /// Grant DOI.
    pub doi: Option<String>,
    /// Areas of civil security.
    pub areas: Vec<&'static str>,
    /// Topics it was funded under.
    pub topics: Vec<CodeAndTitle>,
    /// Calls it was funded under.
    pub calls: Vec<CodeAndTitle>,
    /// Vocabulary entries.
    pub classifications: Vec<ProjectClassification>,
    /// Who takes part.
    pub participations: Vec<ProjectParticipation>,
    /// What came out of it, by kind.
    pub results: Vec<ProjectResults>,
    /// Number of the version in force, from 1.
    pub version: u32,
    /// The snapshot that brought it.
    pub snapshot: String,
}

impl ProjectRecord {
    /// The wire form of a project's page.
    #[must_use]
    pub fn of(page: &ProjectPage, today: Date) -> Self {
        let coordinator = page
            .participations
            .iter()
            .find(|part| part.role == uptake_model::Role::Coordinator);
        Self {
            summary: ProjectSummary {
                id: page.id.to_string(),
                acronym: page.acronym.clone(),
                title: page.title.clone(),
                programme: page.programme.code(),
                start: iso(page.start),
                end: iso(page.end),
                stage: Stage::on(today, page.status, page.start, page.end).code(),
                ec_contribution: page.ec_contribution.map(Euro::as_f64),
                coordinator: coordinator.map(|part| OrganisationSummary::of(&part.organisation)),
                countries: Some(countries(&page.participations)),
            },
            objective: page.objective.clone(),
            keywords: page.keywords.clone(),
            total_cost: page.total_cost.map(Euro::as_f64),
            funding_scheme: page
                .funding_scheme
                .as_ref()
                .map(|scheme| scheme.code.clone()),
            doi: page.doi.clone(),
            areas: page.areas.iter().map(|area| area.code()).collect(),
            topics: page
                .topics
                .iter()
                .map(|t| code(t.code.as_str(), t.title.as_ref()))
                .collect(),
            calls: page
                .calls
                .iter()
                .map(|c| code(c.code.as_str(), c.title.as_ref()))
                .collect(),
            classifications: page.classifications.iter().map(classification).collect(),
            participations: page.participations.iter().map(participation).collect(),
            results: page.results.iter().map(results).collect(),
            version: page.version,
            snapshot: page.snapshot.id.to_string(),
        }
    }
}

fn countries(parts: &[ParticipationLine]) -> Vec<String> {
    let codes = parts
        .iter()
        .filter_map(|part| part.organisation.country.as_ref());
    let mut codes: Vec<String> = codes.map(ToString::to_string).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn code(code: &str, title: Option<&String>) -> CodeAndTitle {
    CodeAndTitle {
        code: code.to_owned(),
        title: title.cloned(),
    }
}

fn classification(entry: &uptake_model::Classification) -> ProjectClassification {
    ProjectClassification {
        scheme: entry.scheme.code(),
        code: entry.code.clone(),
        title: entry.title.clone(),
    }
}

fn participation(part: &ParticipationLine) -> ProjectParticipation {
    ProjectParticipation {
        organisation: OrganisationSummary::of(&part.organisation),
        role: part.role.code(),
        ec_contribution: part.ec_contribution.map(Euro::as_f64),
        ended_early: part.ended_early,
    }
}

fn results(group: &uptake_store::listing::ResultGroup) -> ProjectResults {
    let item = |result: &ResearchResult| ProjectResult {
        id: result.id.to_string(),
        kind: result.kind.code(),
        title: result.title.clone(),
        url: result.url.clone(),
        doi: result.doi.clone(),
        year: result.year,
    };
    ProjectResults {
        kind: group.kind.code(),
        total: group.total,
        items: group.items.iter().map(item).collect(),
    }
}

/// Projects like a project.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarAnswer {
    /// The project they are like.
    pub id: String,
    /// Hits, the most alike first.
    pub hits: Vec<SimilarHit>,
}

/// A project like another one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarHit {
    /// Grant agreement number.
    pub id: String,
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// Cosine of the two projects' words, 0 to 1.
    pub score: f64,
    /// Words that make them alike, strongest first.
    pub shared: Vec<String>,
    /// The project.
    pub project: ProjectSummary,
}

fn similar_hit(hit: &SimilarProject, today: Date) -> SimilarHit {
    SimilarHit {
        id: hit.card.id.to_string(),
        rank: hit.rank,
        score: hit.score,
        shared: hit.shared.iter().map(|term| term.word.clone()).collect(),
        project: ProjectSummary::of(&hit.card, today),
    }
}

fn unknown(id: &ProjectId) -> Fault {
    Fault::Unknown {
        what: "project",
        id: id.to_string(),
    }
}

/// A project with its facts.
#[utoipa::path(
    get,
    path = "/projects/{id}",
    tag = "corpus",
    params(("id" = String, Path, description = "Grant agreement number")),
    responses(
        (status = 200, description = "The project", body = ProjectRecord),
        (status = 404, description = "Not in the corpus", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_project(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<ProjectRecord>, ApiFault> {
    let id = ProjectId::new(id);
    let page = state
        .store()
        .project(&id)
        .await?
        .ok_or_else(|| unknown(&id))?;
    Ok(Json(ProjectRecord::of(&page, state.today())))
}

/// Projects like a project, each with the words both share.
#[utoipa::path(
    get,
    path = "/projects/{id}/similar",
    tag = "matching",
    params(
        ("id" = String, Path, description = "Grant agreement number"),
        ("limit" = Option<usize>, Query, description = "Projects to return, 1 to 100; 20 where not given", minimum = 1, maximum = 100)
    ),
    responses(
        (status = 200, description = "Similar projects", body = SimilarAnswer),
        (status = 400, description = "Unknown parameter, or a limit beyond its bounds", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "Not in the corpus", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_similar(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<SimilarAnswer>, ApiFault> {
    let query = query.unwrap_or_default();
    asked::only(&query, &["limit"])?;
    let limit = asked::number(&query, "limit", &SIMILAR)?.unwrap_or(USUAL_SIMILAR);
    let id = ProjectId::new(id);
    let found = similar_projects(state.platform(), &id, limit).await?;
    let found = found.ok_or_else(|| unknown(&id))?;
    let today = state.today();
    let hits = found.iter().map(|hit| similar_hit(hit, today)).collect();
    Ok(Json(SimilarAnswer {
        id: id.to_string(),
        hits,
    }))
}
