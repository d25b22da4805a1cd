//! Gap files over the API, as far as their markings allow whoever asks.

use super::gap_fields::GapFields;
use super::problem::{ApiFault, ProblemDetails};
use super::written;
use crate::error::Fault;
use crate::pager;
use crate::pages::gaps::filter;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uptake_model::{Discipline, GapFileId, Marked, Marking, SeenRequirement};
use uptake_store::listing::Page;
use uptake_workflow::gap_file::{SeenGapLine, edit_token, gap_register};
use uptake_workflow::{SeenGapFile, gap_file_seen};
use utoipa::ToSchema;

/// Gap files on one page.
const PAGE_SIZE: u32 = 50;

/// A gap file in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapFileSummary {
    /// Identifier.
    pub id: String,
    /// Short title.
    pub title: Option<String>,
    /// The organisation whose it is.
    pub organisation: String,
    /// Its country, two letters.
    pub country: String,
    /// State: `draft`, `submitted`, `published`, `merged`, `met` or `withdrawn`.
    pub state: &'static str,
    /// Priority: `first`, `high`, `medium` or `low`.
    pub priority: Option<&'static str>,
    /// Language, ISO 639-1.
    pub language: &'static str,
}

/// Gap files that whoever asks may know.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapFileList {
    /// How many pass the filter.
    pub total: u64,
    /// Those of this page.
    pub gap_files: Vec<GapFileSummary>,
}

/// A text with its marking.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkedText {
    /// The text.
    pub text: String,
    /// Traffic Light Protocol 2.0: `clear`, `green`, `amber`, `amber+strict` or `red`.
    pub marking: &'static str,
}

/// A requirement of a gap file.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequirementRecord {
    /// Counts those that whoever asks may see.
    pub number: u32,
    /// What a solution should do or be.
    pub text: String,
    /// `must` or `should`.
    pub necessity: &'static str,
    /// From where on it is met, in words.
    pub threshold: Option<String>,
    /// How far it may be shared.
    pub marking: &'static str,
}

/// A gap file; a field that is `null` is not stated or not shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapFileRecord {
    /// The gap file in short.
    #[serde(flatten)]
    pub summary: GapFileSummary,
    /// “The ability to …”
    pub statement: Option<MarkedText>,
    /// What happens today.
    pub narrative: Option<MarkedText>,
    /// Where and under which conditions.
    pub context: Option<MarkedText>,
    /// What a solution should do or be.
    pub requirements: Vec<RequirementRecord>,
    /// Area of civil security.
    pub area: Option<&'static str>,
    /// Concepts of the thesaurus, by slug.
    pub concepts: Vec<String>,
    /// Disciplines affected.
    pub disciplines: Vec<&'static str>,
    /// When what is shown changed last, RFC 3339.
    pub changed: String,
    /// All that is shown, as it is sent to write the gap file anew.
    pub content: GapFields,
}

fn text(field: Option<Marked<String>>) -> Option<MarkedText> {
    field.map(|it| MarkedText {
        text: it.value,
        marking: it.marking.code(),
    })
}

fn requirement(it: SeenRequirement) -> RequirementRecord {
    RequirementRecord {
        number: it.shown_as,
        text: it.says.text,
        necessity: it.says.necessity.code(),
        threshold: it.says.threshold.map(|it| it.to_string()),
        marking: Marking::code(it.marking),
    }
}

impl GapFileSummary {
    fn line(line: SeenGapLine) -> Self {
        Self {
            id: line.id.to_string(),
            title: line.title.map(|it| it.value),
            organisation: line.owner.name,
            country: line.owner.country.code().to_owned(),
            state: line.state.code,
            priority: line.priority.map(uptake_model::Priority::code),
            language: line.language.code(),
        }
    }
}

impl GapFileRecord {
    fn of(seen: SeenGapFile) -> Self {
        let fields = GapFields::of(&seen.content);
        let content = seen.content;
        let concepts = content.concepts.map(|it| it.value).unwrap_or_default();
        let disciplines = content.disciplines.map(|it| it.value).unwrap_or_default();
        Self {
            summary: GapFileSummary {
                id: seen.id.to_string(),
                title: content.title.map(|it| it.value),
                organisation: seen.owner.name,
                country: seen.owner.country.code().to_owned(),
                state: seen.state.code,
                priority: seen.priority.map(uptake_model::Priority::code),
                language: content.language.code(),
            },
            statement: text(content.statement),
            narrative: text(content.narrative),
            context: text(content.context),
            requirements: content.requirements.into_iter().map(requirement).collect(),
            area: content.area.map(|it| it.value.code()),
            concepts,
            disciplines: disciplines.into_iter().map(Discipline::code).collect(),
            changed: seen.changed.to_string(),
            content: fields,
        }
    }
}

/// Gap files that whoever asks may know, by the filters of the register's page.
#[utoipa::path(
    get,
    path = "/gap-files",
    tag = "gap files",
    params(
        ("q" = Option<String>, Query, description = "Words"),
        ("area" = Option<String>, Query, description = "Area of civil security"),
        ("state" = Option<String>, Query, description = "State"),
        ("page" = Option<u64>, Query, description = "Page of 50, from 1")
    ),
    responses((status = 200, description = "Gap files", body = GapFileList))
)]
pub(crate) async fn list_gap_files(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Json<GapFileList>, ApiFault> {
    let parameters = Parameters::read(query.as_deref());
    let filter = filter(&parameters, visit.viewer());
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = gap_register(state.store(), visit.viewer(), &filter, window).await?;
    Ok(Json(GapFileList {
        total: found.total,
        gap_files: found.items.into_iter().map(GapFileSummary::line).collect(),
    }))
}

/// One gap file, as far as its markings allow. Of your own organisation, the `ETag` says
/// what you were shown: send it in `If-Match` to write it anew.
#[utoipa::path(
    get,
    path = "/gap-files/{id}",
    tag = "gap files",
    params(("id" = String, Path, description = "Identifier")),
    responses(
        (status = 200, description = "The gap file", body = GapFileRecord),
        (status = 404, description = "No such gap file", body = ProblemDetails)
    )
)]
pub(crate) async fn get_gap_file(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiFault> {
    let found = gap_file_seen(state.store(), visit.viewer(), &GapFileId::new(&id)).await?;
    let seen = found.ok_or(Fault::Unknown {
        what: "gap file",
        id,
    })?;
    let tag = seen.ours.then(|| edit_token(&seen.content));
    let tag = tag.and_then(|it| written::tag(&it));
    let mut answer = Json(GapFileRecord::of(seen)).into_response();
    let headers = answer.headers_mut();
    headers.extend(tag.map(|it| (header::ETAG, it)));
    Ok(answer)
}
