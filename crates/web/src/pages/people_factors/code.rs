//! The second step of signing in: a one-time or recovery code.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again, see};
use crate::parameters::Parameters;
use crate::return_path::return_path;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::{Cookie, Visit};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use uptake_workflow::passkey::are_possible;
use uptake_workflow::second_factor::{finish_sign_in, is_waiting};

#[derive(Debug, Template)]
#[template(path = "people_factors/code.html")]
struct Code {
    frame: Frame,
    then: String,
    /// Whether this site can have passkeys.
    passkeys: bool,
    problem: Option<Beside>,
}

/// `GET /sign-in/code?then=/gaps`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let token = Cookie::HalfOpen.read(&state, &headers);
    if !is_waiting(state.store(), &token, state.now()).await? {
        return Ok(see("/sign-in"));
    }
    let parameters = Parameters::read(query.as_deref());
    let then = return_path(parameters.get("then").unwrap_or_default());
    page(&Code {
        frame: Frame::new("Your code").on(ground),
        then: then.to_owned(),
        passkeys: are_possible(state.address()),
        problem: None,
    })
}

/// `POST /sign-in/code`. As with the password, no form is remembered.
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let token = Cookie::HalfOpen.read(&state, &headers);
    let act = visit.act(&state, None);
    let then = return_path(sent.text("then"));
    match finish_sign_in(state.store(), &act, &token, sent.text("code")).await {
        Ok(session) => {
            let mut answer = see(then);
            let headers = answer.headers_mut();
            headers.append(header::SET_COOKIE, Cookie::Session.set(&state, &session));
            headers.append(header::SET_COOKIE, Cookie::HalfOpen.forget(&state));
            Ok(answer)
        }
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let form = Code {
                frame: Frame::new("Your code").on(ground),
                then: then.to_owned(),
                passkeys: are_possible(state.address()),
                problem: Some(problem.clone()),
            };
            again(&problem, &form)
        }
    }
}
