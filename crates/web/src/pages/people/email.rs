//! Another address for the own account.

use super::reset::dead_link;
use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::LinkPurpose;
use uptake_workflow::Refusal;
use uptake_workflow::email_address::{ask_for_email_change, confirm_email};
use uptake_workflow::password::person_of_link;

#[derive(Debug, Template)]
#[template(path = "people/email.html")]
struct ChangeEmail {
    frame: Frame,
    now: String,
    email: String,
    asked: bool,
    problem: Option<Beside>,
}

#[derive(Debug, Template)]
#[template(path = "people/confirm.html")]
struct Confirm {
    frame: Frame,
    token: String,
    email: String,
    problem: Option<Beside>,
}

fn frame(ground: Ground) -> Frame {
    Frame::new("Change your address")
        .under("Your account", "/me")
        .on(ground)
}

/// `GET /me/email`
pub(super) async fn show(ground: Ground, visit: Visit) -> Result<Response, Fault> {
    page(&ChangeEmail {
        now: visit.signed_in()?.email.clone(),
        frame: frame(ground),
        email: String::new(),
        asked: false,
        problem: None,
    })
}

/// `POST /me/email`
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let now = visit.signed_in()?.email.clone();
    let act = visit.act(&state, sent.form.as_deref());
    let typed = (sent.text("email"), sent.password("password"));
    let (store, hashing) = (state.store(), state.hashing());
    let asked = ask_for_email_change(store, hashing, &act, typed, state.address()).await;
    let mut form = ChangeEmail {
        now,
        frame: frame(ground),
        email: sent.text("email").to_owned(),
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

/// `GET /confirm/{token}`: asks once more, since programs that look through letters open
/// their links.
pub(super) async fn ask(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    confirm_form(&state, ground, &visit, &token, None).await
}

async fn confirm_form(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    token: &str,
    problem: Option<Beside>,
) -> Result<Response, Fault> {
    let act = visit.act(state, None);
    let found = person_of_link(state.store(), &act, token, LinkPurpose::Email).await?;
    let Some((_, link)) = found else {
        return dead_link(ground);
    };
    let template = Confirm {
        frame: Frame::new("Confirm your address").on(ground.without_address()),
        token: token.to_owned(),
        email: link.email,
        problem: problem.clone(),
    };
    match problem {
        None => page(&template),
        Some(problem) => again(&problem, &template),
    }
}

/// `POST /confirm`
pub(super) async fn confirm(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let token = sent.text("token");
    let act = visit.act(&state, sent.form.as_deref());
    match confirm_email(state.store(), &act, token).await {
        Ok(()) if visit.person().is_some() => Ok(see("/me")),
        Ok(()) => Ok(see("/sign-in?done=email")),
        Err(Refusal::Unknown { .. }) => dead_link(ground),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            confirm_form(&state, ground, &visit, token, Some(problem)).await
        }
    }
}
