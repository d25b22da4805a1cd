//! Choosing a password by a link from a letter. The link's token stands in the address of
//! this page alone: the form sends it in its body, so that no log and no other address
//! carries it.

use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uptake_model::LinkPurpose;
use uptake_workflow::Refusal;
use uptake_workflow::password::{choose_password, person_of_link};

#[derive(Debug, Template)]
#[template(path = "people/reset.html")]
struct Reset {
    frame: Frame,
    token: String,
    email: String,
    problem: Option<Beside>,
}

#[derive(Debug, Template)]
#[template(path = "people/dead_link.html")]
struct DeadLink {
    frame: Frame,
}

/// The page of a link that works no more, or never did.
pub(super) fn dead_link(ground: Ground) -> Result<Response, Fault> {
    let gone = Beside {
        status: StatusCode::NOT_FOUND,
        words: String::new(),
    };
    let title = "This link does not work";
    again(
        &gone,
        &DeadLink {
            frame: Frame::new(title).on(ground.without_address()),
        },
    )
}

/// `GET /reset/{token}`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    form(&state, ground, &visit, &token, None).await
}

async fn form(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    token: &str,
    problem: Option<Beside>,
) -> Result<Response, Fault> {
    let act = visit.act(state, None);
    let found = person_of_link(state.store(), &act, token, LinkPurpose::Password).await?;
    let Some((person, _)) = found else {
        return dead_link(ground);
    };
    let template = Reset {
        frame: Frame::new("Choose a new password").on(ground.without_address()),
        token: token.to_owned(),
        email: person.email,
        problem: problem.clone(),
    };
    match problem {
        None => page(&template),
        Some(problem) => again(&problem, &template),
    }
}

/// `POST /reset`
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let (token, new) = (sent.text("token"), sent.password("password-new"));
    let act = visit.act(&state, sent.form.as_deref());
    match choose_password(state.store(), state.hashing(), &act, token, new).await {
        Ok(_) => Ok(see("/sign-in?done=password")),
        Err(Refusal::Unknown { .. }) => dead_link(ground),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            form(&state, ground, &visit, token, Some(problem)).await
        }
    }
}
