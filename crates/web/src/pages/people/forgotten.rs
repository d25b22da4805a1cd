//! Asking for a letter by which a new password can be chosen. The answer is the same for
//! every address.

use super::{Beside, again};
use crate::caller::Caller;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use uptake_workflow::password::ask_for_password_letter;

#[derive(Debug, Template)]
#[template(path = "people/forgotten.html")]
struct Forgotten {
    frame: Frame,
    email: String,
    asked: bool,
    problem: Option<Beside>,
}

/// `GET /forgotten`
pub(super) async fn show(ground: Ground) -> Result<Response, Fault> {
    page(&Forgotten {
        frame: Frame::new("Choose a new password").on(ground),
        email: String::new(),
        asked: false,
        problem: None,
    })
}

/// `POST /forgotten`
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Caller(from): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let email = sent.text("email");
    let asked = ask_for_password_letter(state.store(), &act, email, from, state.address()).await;
    let mut form = Forgotten {
        frame: Frame::new("Choose a new password").on(ground),
        email: email.to_owned(),
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
