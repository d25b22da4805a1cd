//! Accepting an invitation by the link of its letter, with a new account or the own one.

use super::reset::dead_link;
use super::sign_in::finish;
use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::return_path::sign_in_from;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_workflow::Refusal;
use uptake_workflow::invitation::{
    OpenInvitation, accept_with_new_account, accept_with_own_account, invitation_of_link,
};

#[derive(Debug, Template)]
#[template(path = "people/invitation.html")]
struct Invited {
    frame: Frame,
    token: String,
    open: OpenInvitation,
    name: String,
    sign_in: String,
    problem: Option<Beside>,
}

/// `GET /invitations/{token}`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    form(&state, ground, &visit, (&token, ""), None).await
}

async fn form(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    (token, name): (&str, &str),
    problem: Option<Beside>,
) -> Result<Response, Fault> {
    let open = invitation_of_link(state.store(), &visit.act(state, None), token).await?;
    let Some(open) = open else {
        return dead_link(ground);
    };
    let title = format!("Invitation to {}", open.organisation.name);
    let template = Invited {
        frame: Frame::new(title).on(ground.without_address()),
        token: token.to_owned(),
        open,
        name: name.to_owned(),
        sign_in: sign_in_from(&format!("/invitations/{token}")),
        problem: problem.clone(),
    };
    match problem {
        None => page(&template),
        Some(problem) => again(&problem, &template),
    }
}

/// `POST /invitations`
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let token = sent.text("token");
    let act = visit.act(&state, sent.form.as_deref());
    let store = state.store();
    if visit.person().is_some() {
        return match accept_with_own_account(store, &act, token).await {
            Ok(organisation) => Ok(see(&format!("/members/{}", organisation.id))),
            Err(Refusal::Unknown { .. }) => dead_link(ground),
            Err(refusal) => Err(refusal.into()),
        };
    }
    let (name, password) = (sent.text("name"), sent.password("password-new"));
    let typed = (name, password);
    match accept_with_new_account(store, state.hashing(), &act, token, typed).await {
        Ok(person) => finish(&state, &visit, &person, "/me").await,
        Err(Refusal::Unknown { .. }) => dead_link(ground),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            form(&state, ground, &visit, (token, name), Some(problem)).await
        }
    }
}
