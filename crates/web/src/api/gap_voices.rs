//! What organisations say about a gap file over the API: co-signatures, and judgements of
//! its matches; through the same verbs as their pages.

use super::problem::{ApiFault, ProblemDetails};
use super::written::{Body, Writer, Written};
use crate::error::Fault;
use crate::parameters::Parameters;
use crate::state::AppState;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use uptake_model::{GapFileId, Marking, MemberOrganisationId, ProjectId, Verdict};
use uptake_workflow::{
    CoSignRequest, MatchRequest, co_sign, judge_gap_match, take_back_judgement,
    withdraw_co_signature,
};
use utoipa::ToSchema;

/// What an organisation says when it co-signs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "remarks": "Tunnels too", "marking": "amber+strict" }))]
pub struct CoSignatureDraft {
    /// What is particular there.
    #[serde(default)]
    pub remarks: String,
    /// How far others may know: `clear`, `green`, `amber` or `amber+strict`.
    pub marking: String,
    /// To change one: the version that you read, counted from 1.
    pub version: Option<u32>,
}

/// What an organisation decides about a project.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organisation": "org-4k7mqz2v", "verdict": "partly", "reason": "Works above ground alone"
}))]
pub struct MatchDraft {
    /// For which of your organisations.
    pub organisation: String,
    /// `meets`, `partly`, `related` or `rejected`.
    pub verdict: String,
    /// Why; a rejection needs a reason.
    #[serde(default)]
    pub reason: String,
    /// Identifier of the result that is meant, where one is.
    #[serde(default)]
    pub result: String,
}

/// Co-sign a published gap file for your organisation, or change what was said. Scope
/// `write_gaps`; sharing beyond the organisation needs a lead and `release`.
#[utoipa::path(
    put,
    path = "/gap-files/{id}/co-signatures/{organisation}",
    tag = "gap files",
    request_body = CoSignatureDraft,
    params(
        ("id" = String, Path, description = "Identifier of the gap file"),
        ("organisation" = String, Path, description = "Identifier of your organisation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")
    ),
    responses(
        (status = 200, description = "Co-signed", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Changed in between, or sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_co_signature(
    State(state): State<AppState>,
    writer: Writer,
    Path((id, organisation)): Path<(String, String)>,
    Body(draft): Body<CoSignatureDraft>,
) -> Result<Response, ApiFault> {
    let marking = Marking::parse(&draft.marking);
    let request = CoSignRequest {
        gap: GapFileId::new(&id),
        organisation: MemberOrganisationId::new(organisation),
        remarks: draft.remarks,
        marking: marking.map_err(|error| Fault::Refused(error.to_string()))?,
        version: draft.version,
    };
    co_sign(state.store(), &writer.act(&state), &request).await?;
    let page = format!("/gap-files/{id}");
    Ok(Written::new(&request.organisation, page).answer(None))
}

/// Withdraw the co-signature of your organisation: its lead's to decide. Scope `release`.
#[utoipa::path(
    delete,
    path = "/gap-files/{id}/co-signatures/{organisation}",
    tag = "gap files",
    params(
        ("id" = String, Path, description = "Identifier of the gap file"),
        ("organisation" = String, Path, description = "Identifier of your organisation"),
        ("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")
    ),
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file or co-signature", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn delete_co_signature(
    State(state): State<AppState>,
    writer: Writer,
    Path((id, organisation)): Path<(String, String)>,
) -> Result<StatusCode, ApiFault> {
    let (gap, organisation) = (GapFileId::new(id), MemberOrganisationId::new(organisation));
    withdraw_co_signature(state.store(), &writer.act(&state), &gap, &organisation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Judge a match of a gap file for your organisation, or add a project that was missed.
/// Scope `write_matches`.
#[utoipa::path(
    put,
    path = "/gap-files/{id}/matches/{project}",
    tag = "gap files",
    request_body = MatchDraft,
    params(
        ("id" = String, Path, description = "Identifier of the gap file"),
        ("project" = String, Path, description = "Grant agreement number"),
        ("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")
    ),
    responses(
        (status = 200, description = "Kept", body = Written),
        (status = 400, description = "Cannot be taken so", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_match(
    State(state): State<AppState>,
    writer: Writer,
    Path((id, project)): Path<(String, String)>,
    Body(draft): Body<MatchDraft>,
) -> Result<Response, ApiFault> {
    let verdict = Verdict::parse(&draft.verdict).ok_or_else(|| {
        let codes = Verdict::ALL.map(Verdict::code).join(", ");
        Fault::Refused(format!(
            "“{}” is no verdict. Nothing was changed. Verdicts are {codes}.",
            draft.verdict
        ))
    })?;
    let request = MatchRequest {
        gap: GapFileId::new(&id),
        organisation: MemberOrganisationId::new(draft.organisation),
        project,
        result: draft.result,
        verdict,
        reason: draft.reason,
    };
    let kept = judge_gap_match(state.store(), &writer.act(&state), request).await?;
    let page = format!("/gap-files/{id}/matches#project-{}", kept.project);
    Ok(Written::new(&kept.project, page).answer(None))
}

/// Take a judgement of your organisation back. Scope `write_matches`.
#[utoipa::path(
    delete,
    path = "/gap-files/{id}/matches/{project}",
    tag = "gap files",
    params(
        ("id" = String, Path, description = "Identifier of the gap file"),
        ("project" = String, Path, description = "Grant agreement number"),
        ("organisation" = String, Query, description = "For which of your organisations"),
        ("Idempotency-Key" = Option<String>, Header, description = "A write sent again under the same key is carried out once")
    ),
    responses(
        (status = 204, description = "Taken back"),
        (status = 403, description = "Not yours to do", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such gap file or judgement", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Sent before under this key", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn delete_match(
    State(state): State<AppState>,
    writer: Writer,
    Path((id, project)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, ApiFault> {
    let parameters = Parameters::read(query.as_deref());
    let organisation = parameters.get("organisation").unwrap_or_default();
    let organisation = MemberOrganisationId::new(organisation);
    let (gap, project) = (GapFileId::new(id), ProjectId::new(project));
    let act = writer.act(&state);
    take_back_judgement(state.store(), &act, &gap, &organisation, &project).await?;
    Ok(StatusCode::NO_CONTENT)
}
