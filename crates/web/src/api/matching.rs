//! Matching over the API: a need in, ranked projects with their reasons out.

use super::problem::{ApiFault, ProblemDetails};
use super::projects::ProjectSummary;
use crate::error::Fault;
use crate::pages::answer;
use crate::question::Question;
use crate::state::AppState;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{RawQuery, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uptake_model::{Area, Country, Stage};
use uptake_search::{Count, Query};
use uptake_workflow::{Answer, AnswerHit, match_need};
use utoipa::ToSchema;

/// Hits returned where nothing else is asked.
const USUAL_LIMIT: usize = 20;

/// Most hits returned at once.
pub(crate) const MOST_HITS: usize = 1000;

/// A need with filters: any of the values inside one list, all lists together.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MatchRequest {
    /// The need in anybody's words. Empty to browse what the filters let through.
    #[schema(example = "we cannot tell whether a bag left on a platform is dangerous")]
    pub text: String,
    /// Framework programmes: `FP7`, `H2020`, `HORIZON`.
    pub programmes: Vec<String>,
    /// Stages: `planned`, `running`, `ended`, `terminated`, `unknown`.
    pub stages: Vec<String>,
    /// Areas of civil security: `fct`, `bm`, `infra`, `drs`, `cs`, `ssri`.
    pub areas: Vec<String>,
    /// Countries that take part, as two-letter codes (`EL` and `UK` as the Union writes them).
    pub countries: Vec<String>,
    /// Codes of funding schemes.
    pub schemes: Vec<String>,
    /// Topic codes.
    pub topics: Vec<String>,
    /// First year in which projects may start.
    pub from: Option<i16>,
    /// Last year in which projects may start.
    pub to: Option<i16>,
    /// Hits to pass over.
    pub offset: usize,
    /// Hits to return, at most 1000; 20 where it is not given.
    pub limit: Option<usize>,
}

/// The answer to a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchAnswer {
    /// The need as it was read.
    pub need: String,
    /// How many projects share a word with the need and pass the filters.
    pub total: u32,
    /// Hits passed over.
    pub offset: usize,
    /// What was understood of the need.
    pub understood: Understood,
    /// Hits, the strongest first.
    pub hits: Vec<MatchHit>,
    /// What each filter would leave.
    pub facets: MatchFacets,
    /// The snapshot of data the index was built from.
    pub snapshot: String,
}

/// What was understood of a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct Understood {
    /// Words that were looked for, heaviest first.
    pub terms: Vec<UnderstoodTerm>,
    /// Common words that were passed over.
    pub passed_over: Vec<String>,
    /// Words that stand in no project.
    pub unknown: Vec<String>,
    /// Bytes at the end of the need that were not read.
    pub bytes_unread: usize,
    /// Words left out because others say more.
    pub terms_left_out: usize,
}

/// A word that was looked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodTerm {
    /// The word as typed.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// In how many projects it stands.
    pub projects: u32,
    /// The most it can add to a score.
    pub weight: f64,
}

/// A project with its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchHit {
    /// Grant agreement number.
    pub id: String,
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// The score the ranking is by; comparable within one answer only.
    pub score: f64,
    /// Share of the words' weight that is met, 0 to 1; not calibrated.
    pub strength: f64,
    /// The passage that says most of the need.
    pub passage: MatchPassage,
    /// The words that add most.
    pub reasons: Vec<MatchReason>,
    /// The project.
    pub project: ProjectSummary,
}

/// A passage of a project's text.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchPassage {
    /// The field it is from: `title`, `acronym`, `keywords`, `objective`, `results`;
    /// absent where the project has no text at all.
    pub field: Option<&'static str>,
    /// The text.
    pub text: String,
    /// Start and end of matched words, in bytes of the UTF-8 text.
    pub marks: Vec<[usize; 2]>,
}

/// A word that adds much, and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchReason {
    /// The word as typed.
    pub word: String,
    /// Fields it stands in.
    pub fields: Vec<&'static str>,
    /// Its share of the score, 0 to 1.
    pub share: f64,
}

/// A choice of a filter.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetChoice {
    /// The value to send.
    pub value: String,
    /// The value in words.
    pub label: String,
    /// Projects it would leave.
    pub projects: u32,
}

/// Choices of all filters.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchFacets {
    /// Framework programmes.
    pub programmes: Vec<FacetChoice>,
    /// Stages.
    pub stages: Vec<FacetChoice>,
    /// Areas of civil security.
    pub areas: Vec<FacetChoice>,
    /// Countries that take part.
    pub countries: Vec<FacetChoice>,
    /// Funding schemes.
    pub schemes: Vec<FacetChoice>,
    /// Topics, those with most projects.
    pub topics: Vec<FacetChoice>,
}

impl MatchAnswer {
    /// The wire form of an answer.
    #[must_use]
    pub fn of(need: &str, offset: usize, answer: &Answer, today: Date) -> Self {
        let facets = &answer.facets;
        Self {
            need: need.to_owned(),
            total: answer.total,
            offset,
            understood: understood(&answer.terms),
            hits: answer
                .hits
                .iter()
                .map(|hit| match_hit(hit, today))
                .collect(),
            facets: MatchFacets {
                programmes: choices(&facets.programmes, |p| (p.code().into(), p.label().into())),
                stages: choices(&facets.stages, |s: &Stage| {
                    (s.code().into(), s.label().into())
                }),
                areas: choices(&facets.areas, |a: &Area| {
                    (a.code().into(), a.label().into())
                }),
                countries: choices(&facets.countries, |c: &Country| {
                    (c.code().into(), c.name().into())
                }),
                schemes: choices(&facets.funding_schemes, |s| (s.clone(), s.clone())),
                topics: choices(&facets.topics, |t| (t.to_string(), t.to_string())),
            },
            snapshot: answer.snapshot.to_string(),
        }
    }
}

fn choices<T>(counts: &[Count<T>], words: impl Fn(&T) -> (String, String)) -> Vec<FacetChoice> {
    let choice = |count: &Count<T>| {
        let (value, label) = words(&count.value);
        FacetChoice {
            value,
            label,
            projects: count.documents,
        }
    };
    counts.iter().map(choice).collect()
}

fn understood(query: &Query) -> Understood {
    let term = |term: &uptake_search::QueryTerm| UnderstoodTerm {
        word: term.word.clone(),
        stem: term.stem.clone(),
        projects: term.documents,
        weight: term.weight,
    };
    Understood {
        terms: query.terms.iter().map(term).collect(),
        passed_over: query.stop_words.clone(),
        unknown: query.unknown.clone(),
        bytes_unread: query.cut.map_or(0, |cut| cut.bytes_unread),
        terms_left_out: query.cut.map_or(0, |cut| cut.terms_left_out),
    }
}

fn match_hit(hit: &AnswerHit, today: Date) -> MatchHit {
    let reason = |reason: &uptake_search::Reason| MatchReason {
        word: reason.word.clone(),
        fields: reason.fields.iter().map(|field| field.label()).collect(),
        share: reason.share,
    };
    let passage = |passage: &uptake_search::Passage| MatchPassage {
        field: passage.field.map(|field| field.label()),
        text: passage.text.clone(),
        marks: passage
            .marks
            .iter()
            .map(|mark| [mark.start, mark.end])
            .collect(),
    };
    MatchHit {
        id: hit.card.id.to_string(),
        rank: hit.rank,
        score: hit.score,
        strength: hit.strength,
        passage: passage(&hit.passage),
        reasons: hit.reasons.iter().map(reason).collect(),
        project: ProjectSummary::of(&hit.card, today),
    }
}

/// Refuses what cannot be understood or is nothing at all.
fn check(question: &Question) -> Result<(), Fault> {
    if !question.left_out.is_empty() {
        return Err(Fault::Refused(format!(
            "These values are not known: {}. Nothing was looked up. The values of each filter stand \
             in the description at /api/v1/openapi.json.",
            question.left_out.join(", ")
        )));
    }
    if question.need.is_empty() && !question.is_filtered() {
        return Err(Fault::Refused(
            "The need is empty. Say in a sentence what cannot be done, or set at least one filter to \
             browse."
                .to_owned(),
        ));
    }
    Ok(())
}

async fn respond(
    state: &AppState,
    question: &Question,
    offset: usize,
    limit: usize,
) -> Result<Json<MatchAnswer>, ApiFault> {
    check(question)?;
    let today = state.today();
    let request = answer::request(question, offset, limit.min(MOST_HITS));
    let found = match_need(state.platform(), &request, today).await?;
    Ok(Json(MatchAnswer::of(&question.need, offset, &found, today)))
}

/// Match a need given in the address. Lists repeat their name: `country=EL&country=IT`.
#[utoipa::path(
    get,
    path = "/match",
    tag = "matching",
    params(
        ("q" = Option<String>, Query, description = "The need; empty to browse with filters"),
        ("programme" = Option<Vec<String>>, Query, description = "FP7, H2020, HORIZON"),
        ("stage" = Option<Vec<String>>, Query, description = "planned, running, ended, terminated, unknown"),
        ("area" = Option<Vec<String>>, Query, description = "fct, bm, infra, drs, cs, ssri"),
        ("country" = Option<Vec<String>>, Query, description = "Two-letter codes of countries that take part"),
        ("scheme" = Option<Vec<String>>, Query, description = "Codes of funding schemes"),
        ("topic" = Option<Vec<String>>, Query, description = "Topic codes"),
        ("from" = Option<i16>, Query, description = "First year in which projects may start"),
        ("to" = Option<i16>, Query, description = "Last year in which projects may start"),
        ("offset" = Option<usize>, Query, description = "Hits to pass over"),
        ("limit" = Option<usize>, Query, description = "Hits to return, at most 1000; 20 where not given")
    ),
    responses(
        (status = 200, description = "The answer", body = MatchAnswer),
        (status = 400, description = "Empty need or unknown value", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 413, description = "Need too long for an address", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_match(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<MatchAnswer>, ApiFault> {
    let query = query.unwrap_or_default();
    let question = Question::read(&query);
    answer::check_length(&question)?;
    let (mut offset, mut limit) = (0, USUAL_LIMIT);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "offset" => offset = number("offset", &value)?,
            "limit" => limit = number("limit", &value)?,
            _ => {}
        }
    }
    respond(&state, &question, offset, limit).await
}

fn number(name: &str, value: &str) -> Result<usize, Fault> {
    value.trim().parse().map_err(|_| {
        Fault::Refused(format!(
            "{name} should be a whole number, 0 or more. Nothing was looked up. Correct it and ask \
             again."
        ))
    })
}

/// Match a need given as JSON: for long needs, and for needs that should not stand in
/// an address.
#[utoipa::path(
    post,
    path = "/match",
    tag = "matching",
    request_body = MatchRequest,
    responses(
        (status = 200, description = "The answer", body = MatchAnswer),
        (status = 400, description = "Empty need, unknown value or malformed JSON", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 413, description = "Larger than 1 MiB", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn post_match(
    State(state): State<AppState>,
    body: Result<Json<MatchRequest>, JsonRejection>,
) -> Result<Json<MatchAnswer>, ApiFault> {
    let Json(request) = body.map_err(|rejection| refused(&rejection))?;
    let question = question(&request);
    respond(
        &state,
        &question,
        request.offset,
        request.limit.unwrap_or(USUAL_LIMIT),
    )
    .await
}

fn refused(rejection: &JsonRejection) -> Fault {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Fault::TooLarge(
            "The body is larger than 1 MiB, so it was not read. Send a shorter need.".to_owned(),
        );
    }
    Fault::Refused(format!(
        "The body could not be read: {}. Nothing was looked up. Send JSON such as \
         {{\"text\": \"…\"}} with the content type application/json.",
        rejection.body_text().trim_end_matches('.')
    ))
}

/// Puts what was sent as JSON through the same reading as an address.
fn question(request: &MatchRequest) -> Question {
    let mut question = Question {
        need: request.text.trim().to_owned(),
        page: 1,
        ..Question::default()
    };
    let lists = [
        ("programme", &request.programmes),
        ("stage", &request.stages),
        ("area", &request.areas),
        ("country", &request.countries),
        ("scheme", &request.schemes),
        ("topic", &request.topics),
    ];
    let years = [("from", request.from), ("to", request.to)];
    let single = years
        .into_iter()
        .filter_map(|(name, year)| Some((name, year?.to_string())));
    let listed = lists.into_iter().flat_map(|(name, list)| {
        list.iter()
            .map(move |value| (name, value.trim().to_owned()))
    });
    for (name, value) in listed.chain(single) {
        if !question.take(name, &value) {
            question.left_out.push(format!("{name}={value}"));
        }
    }
    question
}
