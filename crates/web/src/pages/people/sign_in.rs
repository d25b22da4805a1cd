//! Signing in: address and password, and back to where somebody came from.

use super::{Beside, again, see};
use crate::caller::Caller;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::return_path::return_path;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::{Visit, session_cookie};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::Response;
use uptake_model::Person;
use uptake_workflow::session::{close_session, open_session};
use uptake_workflow::sign_in::{Claim, check_password};

#[derive(Debug, Template)]
#[template(path = "people/sign_in.html")]
struct SignIn {
    frame: Frame,
    then: String,
    email: String,
    problem: Option<Beside>,
    done: Option<&'static str>,
}

/// What was done before somebody came here.
fn done(code: &str) -> Option<&'static str> {
    match code {
        "password" => Some("Your new password is set. All sessions were ended. Sign in with it."),
        "out" => Some("You have signed out."),
        "everywhere" => Some("You have signed out on every device."),
        "email" => Some("Your new address is confirmed. From now on, sign in with it."),
        _ => None,
    }
}

/// `GET /sign-in?then=/gaps`
pub(super) async fn show(
    ground: Ground,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let then = return_path(parameters.get("then").unwrap_or_default());
    if visit.person().is_some() {
        return Ok(see(then));
    }
    page(&SignIn {
        frame: Frame::new("Sign in").on(ground),
        then: then.to_owned(),
        email: String::new(),
        problem: None,
        done: parameters.get("done").and_then(done),
    })
}

/// `POST /sign-in`. No form is carried out twice by it, so none is remembered: whoever
/// sends it twice is signed in by the second answer, which is the one that browsers keep.
pub(super) async fn send(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Caller(from): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let claim = Claim {
        email: sent.text("email"),
        password: sent.password("password"),
        from,
    };
    let act = visit.act(&state, None);
    match check_password(state.store(), state.hashing(), &act, claim).await {
        Ok(person) => finish(&state, &visit, &person, sent.text("then")).await,
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let form = SignIn {
                frame: Frame::new("Sign in").on(ground),
                then: return_path(sent.text("then")).to_owned(),
                email: sent.text("email").to_owned(),
                problem: Some(problem.clone()),
                done: None,
            };
            again(&problem, &form)
        }
    }
}

/// Opens a session for somebody who has proved everything that their account demands, in
/// place of the one that the browser had, and leads back. Where an account demands more
/// than a password, that step stands between [`check_password`] and this.
pub(crate) async fn finish(
    state: &AppState,
    visit: &Visit,
    person: &Person,
    then: &str,
) -> Result<Response, Fault> {
    if let Some(token) = &visit.token {
        close_session(state.store(), &visit.act(state, None), token).await?;
    }
    let own = visit.now_of(person);
    let token = open_session(state.store(), &own.act(state, None), &person.id).await?;
    let mut answer = see(return_path(then));
    let headers = answer.headers_mut();
    headers.insert(header::SET_COOKIE, session_cookie(state, &token));
    Ok(answer)
}
