//! Proposing that gap files go on in one of them.

use super::shown_again;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use uptake_model::GapFileId;
use uptake_workflow::{ProposalRequest, propose_consolidation};

#[derive(Debug, Template)]
#[template(path = "sharing/propose.html")]
struct Form {
    frame: Frame,
    into: String,
    merged: String,
    reason: String,
    problem: Option<String>,
}

impl Form {
    fn new(ground: Ground, fields: &Parameters) -> Self {
        let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
        Self {
            frame: Frame::new("Propose a consolidation")
                .within(Place::Gaps)
                .under("Consolidations", "/consolidations")
                .on(ground),
            into: text("into"),
            merged: text("merged"),
            reason: text("reason"),
            problem: None,
        }
    }
}

/// The identifier in what was typed: it alone, or the address of the gap file.
fn gap_file(typed: &str) -> GapFileId {
    let last = typed.trim().trim_end_matches('/').rsplit('/').next();
    GapFileId::new(last.unwrap_or_default())
}

/// `GET /consolidations/new?into=…&merged=…`
pub(crate) async fn show(
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let form = Form::new(ground, &Parameters::read(query.as_deref()));
    Ok(Html(form.render()?).into_response())
}

/// `POST /consolidations`
pub(crate) async fn send(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    sent: Sent,
) -> Result<Response, Fault> {
    let merged = sent.text("merged").split_whitespace();
    let request = ProposalRequest {
        into: gap_file(sent.text("into")),
        merged: merged.map(gap_file).collect(),
        reason: sent.text("reason").to_owned(),
    };
    let act = visit.act(&state, sent.form.as_deref());
    let refusal = match propose_consolidation(state.store(), &act, &request).await {
        Ok(id) => return Ok(Redirect::to(&format!("/consolidations/{id}")).into_response()),
        Err(refusal) => refusal,
    };
    let (status, problem) = match refusal {
        // What was mistyped in a form is mended there.
        unknown @ uptake_workflow::Refusal::Unknown { .. } => {
            (StatusCode::UNPROCESSABLE_ENTITY, unknown.to_string())
        }
        other => shown_again(other)?,
    };
    let mut form = Form::new(ground, &sent.fields);
    form.problem = Some(problem);
    Ok((status, Html(form.render()?)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_file_is_named_by_its_identifier_or_its_address() {
        for typed in [
            "gap-1",
            " gap-1 ",
            "/gap-files/gap-1",
            "https://uptake.invalid/gap-files/gap-1/",
        ] {
            assert_eq!(gap_file(typed), GapFileId::new("gap-1"), "{typed}");
        }
    }
}
