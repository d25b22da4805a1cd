//! One proposal to consolidate gap files: what it is about, what owners said, and the
//! forms of those who decide.

use super::shown_again;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use uptake_model::{ConsolidationId, Marking, MemberOrganisationId, Outcome};
use uptake_workflow::{
    ConsentRequest, ShownConsolidation, answer_consolidation, consolidation, withdraw_consolidation,
};

#[derive(Debug, Template)]
#[template(path = "sharing/consolidation.html")]
struct Proposal {
    frame: Frame,
    it: ShownConsolidation,
    proposed: String,
    reason: String,
    marking: Marking,
    problem: Option<String>,
}

impl Proposal {
    fn markings(&self) -> [Marking; 4] {
        [
            Marking::AmberStrict,
            Marking::Amber,
            Marking::Green,
            Marking::Clear,
        ]
    }

    fn is_marked(&self, marking: &Marking) -> bool {
        self.marking == *marking
    }

    fn is_open(&self) -> bool {
        self.it.outcome == Outcome::Open
    }
}

async fn proposal(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    id: &ConsolidationId,
) -> Result<Proposal, Fault> {
    let it = consolidation(state.store(), visit.viewer(), id).await?;
    Ok(Proposal {
        frame: Frame::new("Consolidation of gap files")
            .within(Place::Gaps)
            .under("Consolidations", "/consolidations")
            .on(ground),
        proposed: wording::day_of(it.proposed_at),
        it,
        reason: String::new(),
        marking: Marking::default(),
        problem: None,
    })
}

/// `GET /consolidations/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let page = proposal(&state, &visit, ground, &id.into()).await?;
    Ok(Html(page.render()?).into_response())
}

/// `POST /consolidations/{id}/answer`
pub(crate) async fn answer(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = ConsolidationId::new(id);
    let marking = match sent.text("marking") {
        "" => Ok(Marking::default()),
        typed => Marking::parse(typed),
    };
    let accepts = match sent.text("answer") {
        "accept" => Ok(true),
        "decline" => Ok(false),
        _ => Err("Say whether you accept or decline. Nothing was changed."),
    };
    let outcome = match (&marking, accepts) {
        (Err(error), _) => Ok((StatusCode::UNPROCESSABLE_ENTITY, error.to_string())),
        (_, Err(problem)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, problem.to_owned())),
        (Ok(marking), Ok(accepts)) => {
            let request = ConsentRequest {
                organisation: MemberOrganisationId::new(sent.text("organisation")),
                accepts,
                reason: sent.text("reason").to_owned(),
                marking: *marking,
            };
            let act = visit.act(&state, sent.form.as_deref());
            match answer_consolidation(state.store(), &act, &id, &request).await {
                Ok(_) => {
                    return Ok(Redirect::to(&format!("/consolidations/{id}")).into_response());
                }
                Err(refusal) => shown_again(refusal),
            }
        }
    };
    let (status, problem) = outcome?;
    let mut page = proposal(&state, &visit, ground, &id).await?;
    sent.text("reason").clone_into(&mut page.reason);
    page.marking = marking.unwrap_or_default();
    page.problem = Some(problem);
    Ok((status, Html(page.render()?)).into_response())
}

/// `POST /consolidations/{id}/withdraw`
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = ConsolidationId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    withdraw_consolidation(state.store(), &act, &id).await?;
    Ok(Redirect::to(&format!("/consolidations/{id}")).into_response())
}
