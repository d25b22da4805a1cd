//! Changing the own password.

use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uptake_workflow::password::change_password;

#[derive(Debug, Template)]
#[template(path = "people/password.html")]
struct ChangePassword {
    frame: Frame,
    email: String,
    problem: Option<Beside>,
}

impl ChangePassword {
    fn new(ground: Ground, email: &str, problem: Option<Beside>) -> Self {
        Self {
            frame: Frame::new("Change your password")
                .under("Your account", "/me")
                .on(ground),
            email: email.to_owned(),
            problem,
        }
    }
}

/// `GET /me/password`
pub(super) async fn show(ground: Ground, visit: Visit) -> Result<Response, Fault> {
    let email = &visit.signed_in()?.email;
    page(&ChangePassword::new(ground, email, None))
}

/// `POST /me/password`
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let email = visit.signed_in()?.email.clone();
    let kept = visit.token.as_deref().unwrap_or_default();
    let act = visit.act(&state, sent.form.as_deref());
    let typed = (sent.password("password"), sent.password("password-new"));
    match change_password(state.store(), state.hashing(), &act, typed, kept).await {
        Ok(()) => Ok(see("/me")),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            again(
                &problem,
                &ChangePassword::new(ground, &email, Some(problem.clone())),
            )
        }
    }
}
