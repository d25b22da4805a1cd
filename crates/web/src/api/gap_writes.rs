//! Writing gap files over the API, through the same verbs as their pages.

use super::gap_fields::GapFields;
use super::problem::{self, ApiFault, ProblemDetails};
use super::written::{Body, Writer, Written, tag};
use crate::error::Fault;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use uptake_model::{GapFileId, StepKind};
use uptake_workflow::gap_file::{begin_gap, edit_gap, edit_token, step_gap};
use uptake_workflow::{Refusal, gap_file_seen};
use utoipa::ToSchema;

/// A gap file to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation": "org-4k7mqz2v",
    "content": {
        "title": { "value": "Finding people in smoke", "marking": "amber+strict" },
        "statement": { "value": "The ability to find people in smoke" },
        "area": { "value": "drs" },
        "requirements": [{
            "text": "work without light", "level": "must",
            "threshold": { "bound": "at_least", "value": 30.0, "unit": "min" }
        }]
    }
}))]
pub struct GapFileDraft {
    /// Identifier of your organisation.
    pub organisation: String,
    /// What it says.
    pub content: GapFields,
    /// A word on the version, for your organisation.
    #[serde(default)]
    pub remark: String,
}

/// A gap file to write anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "content": {
        "title": { "value": "Finding people in smoke and dust", "marking": "amber+strict" },
        "statement": { "value": "The ability to find people in smoke and dust" },
        "area": { "value": "drs" }
    },
    "remark": "Dust is as bad"
}))]
pub struct GapFileChange {
    /// All that it says: what is left out is not stated any more. What is hidden from you
    /// stays as it is.
    pub content: GapFields,
    /// A word on the change, for your organisation.
    #[serde(default)]
    pub remark: String,
    /// What you were given when you read it, where you do not send it in `If-Match`.
    pub edit_token: Option<String>,
}

/// A step of a gap file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "step": "withdraw", "reason": "Covered by another one" }))]
pub struct GapFileStep {
    /// `submit`, `give_back`, `publish`, `meet`, `merge`, `withdraw` or `reopen`.
    pub step: String,
    /// Why: for `meet`, `merge` and `withdraw`.
    #[serde(default)]
    pub reason: String,
    /// Identifier of the gap file to merge into.
    #[serde(default)]
    pub into: String,
}

/// Begin a gap file of your organisation as a draft. Scope `write_gaps`; opening a field
/// beyond the organisation needs a lead and `release`.
#[utoipa::path(
    post,
    path = "/gap-files",
    tag = "gap files",
    request_body = GapFileDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")),
    responses(
        (status = 201, description = "The draft; its address stands in Location", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn begin_gap_file(
    State(state): State<AppState>,
    writer: Writer,
    Body(draft): Body<GapFileDraft>,
) -> Result<Response, ApiFault> {
    let author = writer.visit().signed_in()?.id.clone();
    let content = draft.content.content(author)?;
    let owner = draft.organisation.as_str().into();
    let act = writer.act(&state);
    let id = begin_gap(state.store(), &act, &owner, content, &draft.remark).await?;
    let written = written(&state, &writer, &id).await?;
    let place = format!("{}/gap-files/{id}", super::ROOT);
    Ok(written.answer(Some(&place)))
}

/// Write a gap file of your organisation anew. Send the `ETag` that you were given in
/// `If-Match`: where somebody else changed it since, nothing is written and both versions
/// come back. Scope `write_gaps`.
#[utoipa::path(
    put,
    path = "/gap-files/{id}",
    tag = "gap files",
    request_body = GapFileChange,
    params(
        ("id" = String, Path, description = "Identifier"),
        ("If-Match" = Option<String>, Header, description = "The ETag of what you read"),
        ("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")
    ),
    responses(
        (status = 200, description = "Written", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Changed since, by edit_token: `current`, `edit_token` and `yours` hold both versions; or sent before under this key", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 412, description = "Changed since, by If-Match; as 409", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 428, description = "Neither If-Match nor edit_token", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn write_gap_file(
    State(state): State<AppState>,
    writer: Writer,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(change): Body<GapFileChange>,
) -> Result<Response, ApiFault> {
    let id = GapFileId::new(id);
    let author = writer.visit().signed_in()?.id.clone();
    let matched = headers.get(header::IF_MATCH);
    let matched = matched.map(|it| token_of(it.to_str().unwrap_or_default()));
    let Some(expected) = matched
        .or(change.edit_token.as_deref())
        .filter(|it| *it != "*")
    else {
        return Ok(problem::answer(
            StatusCode::PRECONDITION_REQUIRED,
            "Say which version you read, so that nobody else’s change is lost. Nothing was changed. Read \
             the gap file and send its ETag in If-Match."
                .to_owned(),
        ));
    };
    let content = change.content.content(author)?;
    let act = writer.act(&state);
    let done = edit_gap(state.store(), &act, &id, expected, content, &change.remark).await;
    match done {
        Ok(()) => Ok(written(&state, &writer, &id).await?.answer(None)),
        Err(refusal @ Refusal::Conflict) => {
            let status = match matched {
                Some(_) => StatusCode::PRECONDITION_FAILED,
                None => StatusCode::CONFLICT,
            };
            conflict(&state, &writer, &id, status, &refusal, &change.content).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The token in an entity tag.
fn token_of(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

#[derive(Debug, Serialize)]
struct BothVersions<'c> {
    current: GapFields,
    edit_token: String,
    yours: &'c GapFields,
}

async fn conflict(
    state: &AppState,
    writer: &Writer,
    id: &GapFileId,
    status: StatusCode,
    refusal: &Refusal,
    yours: &GapFields,
) -> Result<Response, ApiFault> {
    let seen = gap_file_seen(state.store(), writer.visit().viewer(), id).await?;
    let seen = seen.ok_or_else(|| Fault::Unknown {
        what: "gap file",
        id: id.to_string(),
    })?;
    let token = edit_token(&seen.content);
    let both = BothVersions {
        current: GapFields::of(&seen.content),
        edit_token: token.clone(),
        yours,
    };
    let mut answer = problem::answer_with(status, refusal.to_string(), &both);
    let tag = tag(&token).map(|it| (header::ETAG, it));
    answer.headers_mut().extend(tag);
    Ok(answer)
}

async fn written(state: &AppState, writer: &Writer, id: &GapFileId) -> Result<Written, ApiFault> {
    let seen = gap_file_seen(state.store(), writer.visit().viewer(), id).await?;
    Ok(Written {
        edit_token: seen.map(|it| edit_token(&it.content)),
        ..Written::new(id, format!("/gap-files/{id}"))
    })
}

/// Take a gap file a step on. Scope `write_gaps` to submit; the lead's steps need `release`.
#[utoipa::path(
    post,
    path = "/gap-files/{id}/state",
    tag = "gap files",
    request_body = GapFileStep,
    params(
        ("id" = String, Path, description = "Identifier"),
        ("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")
    ),
    responses(
        (status = 200, description = "Done", body = Written),
        (status = 400, description = "Not possible from where it stands", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "For the lead to decide", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Changed in between, or sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn step_gap_file(
    State(state): State<AppState>,
    writer: Writer,
    Path(id): Path<String>,
    Body(sent): Body<GapFileStep>,
) -> Result<Response, ApiFault> {
    let kind = StepKind::parse(&sent.step).ok_or_else(|| {
        let codes = StepKind::ALL.map(StepKind::code).join(", ");
        Fault::Refused(format!(
            "“{}” is no step. Nothing was changed. Steps are {codes}.",
            sent.step
        ))
    })?;
    let id = GapFileId::new(id);
    let step = kind.with(&sent.reason, &sent.into);
    step_gap(state.store(), &writer.act(&state), &id, step).await?;
    Ok(written(&state, &writer, &id).await?.answer(None))
}
