//! Matching over the API: a need in, ranked projects with their reasons out.

use super::asked;
use super::match_answer::MatchAnswer;
use super::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pages::answer;
use crate::question::Question;
use crate::state::AppState;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{RawQuery, State};
use serde::Deserialize;
use std::ops::RangeInclusive;
use uptake_workflow::match_need;
use utoipa::ToSchema;

/// Hits returned where nothing else is asked.
const USUAL_LIMIT: usize = 20;

/// Most hits returned at once.
pub(crate) const MOST_HITS: usize = 1000;

/// How many hits may be asked for.
const LIMITS: RangeInclusive<usize> = 0..=MOST_HITS;

/// How many hits may be passed over.
const OFFSETS: RangeInclusive<usize> = 0..=usize::MAX;

/// The parameters of an address.
const PARAMETERS: [&str; 14] = [
    "q",
    "lang",
    "without",
    "strength",
    "programme",
    "stage",
    "area",
    "country",
    "scheme",
    "topic",
    "from",
    "to",
    "offset",
    "limit",
];

/// A need with filters: any of the values inside one list, all lists together.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MatchRequest {
    /// The need in anybody's words. Empty to browse what the filters let through.
    #[schema(example = "we cannot tell whether a bag left on a platform is dangerous")]
    pub text: String,
    /// The language it is written in, as a code such as `pl`; told from the text where it
    /// is not given.
    pub lang: Option<String>,
    /// Slugs of concepts of the thesaurus that it does not mean.
    pub without: Vec<String>,
    /// Least strength of a hit: `likely` or `possible`.
    pub strength: Option<String>,
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
    let request = answer::request(question, offset, limit);
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
        ("lang" = Option<String>, Query, description = "The language of the need, such as pl; told from the text where not given"),
        ("without" = Option<Vec<String>>, Query, description = "Slugs of concepts that the need does not mean"),
        ("strength" = Option<String>, Query, description = "Least strength of a hit: likely or possible"),
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
        (status = 400, description = "Empty need, unknown parameter or value, or a limit above 1000", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 413, description = "Need too long for an address", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_match(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<MatchAnswer>, ApiFault> {
    let query = query.unwrap_or_default();
    asked::only(&query, &PARAMETERS)?;
    let question = Question::read(&query);
    answer::check_length(&question)?;
    let offset = asked::number(&query, "offset", &OFFSETS)?.unwrap_or(0);
    let limit = asked::number(&query, "limit", &LIMITS)?.unwrap_or(USUAL_LIMIT);
    respond(&state, &question, offset, limit).await
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
        (status = 400, description = "Empty need, unknown value, malformed JSON, or a limit above 1000", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 415, description = "Not sent as application/json", body = ProblemDetails, content_type = "application/problem+json"),
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
    let limit = asked::within("limit", request.limit.unwrap_or(USUAL_LIMIT), &LIMITS)?;
    respond(&state, &question, request.offset, limit).await
}

fn refused(rejection: &JsonRejection) -> Fault {
    if rejection.status() == axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE {
        return Fault::Media(
            "The body was not sent as JSON, so it was not read. Send it with the content type \
             application/json."
                .to_owned(),
        );
    }
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Fault::TooLarge(
            "The body is larger than 1 MiB, so it was not read. Send a shorter need.".to_owned(),
        );
    }
    if let Some((unknown, known)) = unknown_key(&rejection.body_text()) {
        return Fault::Refused(format!(
            "The key “{unknown}” is not known. Nothing was looked up. The keys that are understood \
             are {}.",
            known.join(", ")
        ));
    }
    Fault::Refused(format!(
        "The body could not be read: {}. Nothing was looked up. Send JSON such as \
         {{\"text\": \"…\"}} with the content type application/json.",
        rejection.body_text().trim_end_matches('.')
    ))
}

/// A key that is none of a request's, and those that are, out of the reader's words
/// ``unknown field `a`, expected one of `b`, `c` ``.
pub(super) fn unknown_key(said: &str) -> Option<(&str, Vec<&str>)> {
    let (_, names) = said.split_once("unknown field `")?;
    let mut names = names.split('`').step_by(2);
    Some((names.next()?, names.collect()))
}

/// Puts what was sent as JSON through the same reading as an address.
fn question(request: &MatchRequest) -> Question {
    let mut question = Question {
        need: request.text.trim().to_owned(),
        page: 1,
        ..Question::default()
    };
    let lists = [
        ("without", &request.without),
        ("programme", &request.programmes),
        ("stage", &request.stages),
        ("area", &request.areas),
        ("country", &request.countries),
        ("scheme", &request.schemes),
        ("topic", &request.topics),
    ];
    let year = |year: Option<i16>| year.map(|year| year.to_string());
    let single = [
        ("lang", request.lang.clone()),
        ("strength", request.strength.clone()),
        ("from", year(request.from)),
        ("to", year(request.to)),
    ];
    let single = single
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?.trim().to_owned())));
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
