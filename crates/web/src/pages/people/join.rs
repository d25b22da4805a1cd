//! Asking to join an organisation that takes part. The answer is the same for everybody.

use super::{Beside, again};
use crate::caller::Caller;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{LONGEST_REASON, MemberOrganisation};
use uptake_workflow::join_request::{Plea, ask_to_join};

#[derive(Debug, Template)]
#[template(path = "people/join.html")]
struct Join {
    frame: Frame,
    organisations: Vec<MemberOrganisation>,
    chosen: String,
    name: String,
    email: String,
    reason: String,
    asked: bool,
    problem: Option<Beside>,
}

impl Join {
    fn is_chosen(&self, organisation: &MemberOrganisation) -> bool {
        organisation.id.as_str() == self.chosen
    }
}

fn frame(ground: Ground) -> Frame {
    Frame::new("Ask to join")
        .under("Organisations that take part", "/members")
        .on(ground)
}

/// `GET /join?organisation=org-…`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    page(&Join {
        frame: frame(ground),
        organisations: state.store().member_organisations().await?,
        chosen: parameters
            .get("organisation")
            .unwrap_or_default()
            .to_owned(),
        name: String::new(),
        email: String::new(),
        reason: String::new(),
        asked: false,
        problem: None,
    })
}

/// `POST /join`
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Caller(from): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let plea = Plea {
        name: sent.text("name"),
        email: sent.text("email"),
        reason: sent.text("reason"),
        from,
    };
    let act = visit.act(&state, sent.form.as_deref());
    let to = sent.text("organisation").into();
    let asked = ask_to_join(state.store(), &act, &to, plea, state.address()).await;
    let mut form = Join {
        frame: frame(ground),
        organisations: state.store().member_organisations().await?,
        chosen: to.to_string(),
        name: plea.name.to_owned(),
        email: plea.email.to_owned(),
        reason: plea.reason.to_owned(),
        asked: asked.is_ok(),
        problem: None,
    };
    match asked {
        Ok(()) => page(&form),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}
