//! The own account: name, address, organisations, sessions, and the ways out.

use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::{Visit, no_cookie};
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use uptake_model::{Person, PlatformRole};
use uptake_workflow::account::change_name;
use uptake_workflow::membership::own_memberships;
use uptake_workflow::session::{close_every_session, close_session, own_sessions, token_digest};

/// Where somebody belongs.
#[derive(Debug)]
struct Belonging {
    id: String,
    name: String,
    role: &'static str,
}

/// A session in the list.
#[derive(Debug)]
struct Line {
    opened: String,
    seen: String,
    this: bool,
}

#[derive(Debug, Template)]
#[template(path = "people/me.html")]
struct Me {
    frame: Frame,
    person: Person,
    typed_name: String,
    belongings: Vec<Belonging>,
    sessions: Vec<Line>,
    problem: Option<Beside>,
}

impl Me {
    fn is_administrator(&self) -> bool {
        self.person.roles.contains(&PlatformRole::Administrator)
    }
}

/// `GET /me`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&account(&state, ground, &visit).await?)
}

async fn account(state: &AppState, ground: Ground, visit: &Visit) -> Result<Me, Fault> {
    let person = visit.signed_in()?.clone();
    let act = visit.act(state, None);
    let this = visit.token.as_deref().map(token_digest);
    let sessions = own_sessions(state.store(), &act).await?;
    let memberships = own_memberships(state.store(), &act).await?;
    Ok(Me {
        frame: Frame::new("Your account").on(ground),
        typed_name: person.name.clone(),
        person,
        belongings: memberships
            .into_iter()
            .map(|(organisation, role)| Belonging {
                id: organisation.id.to_string(),
                name: organisation.name,
                role: role.code(),
            })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|it| Line {
                opened: wording::moment(it.opened),
                seen: wording::moment(it.seen),
                this: this.as_ref() == Some(&it.token),
            })
            .collect(),
        problem: None,
    })
}

/// `POST /me/name`
pub(super) async fn name(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    match change_name(state.store(), &act, sent.text("name")).await {
        Ok(()) => Ok(see("/me")),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let mut form = account(&state, ground, &visit).await?;
            sent.text("name").clone_into(&mut form.typed_name);
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}

/// `POST /sign-out`
pub(super) async fn sign_out(
    State(state): State<AppState>,
    visit: Visit,
    _: Sent,
) -> Result<Response, Fault> {
    if let Some(token) = &visit.token {
        close_session(state.store(), &visit.act(&state, None), token).await?;
    }
    Ok(gone(&state, "/sign-in?done=out"))
}

/// `POST /me/sessions`
pub(super) async fn sign_out_everywhere(
    State(state): State<AppState>,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    close_every_session(state.store(), &act).await?;
    Ok(gone(&state, "/sign-in?done=everywhere"))
}

fn gone(state: &AppState, path: &str) -> Response {
    let mut answer = see(path);
    let headers = answer.headers_mut();
    headers.insert(header::SET_COOKIE, no_cookie(state));
    answer
}
