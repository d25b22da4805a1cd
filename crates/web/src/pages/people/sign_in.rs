//! Signing in: address and password, and back to where somebody came from.

use super::{Beside, again, see};
use crate::caller::Caller;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people_factors::signed_in;
use crate::parameters::Parameters;
use crate::return_path::return_path;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::{Institution, Person, Proof};
use uptake_workflow::passkey::are_possible;
use uptake_workflow::second_factor::sign_in_after;
use uptake_workflow::session::close_session;
use uptake_workflow::sign_in::{Claim, check_password};

#[derive(Debug, Template)]
#[template(path = "people/sign_in.html")]
struct SignIn {
    frame: Frame,
    then: String,
    email: String,
    problem: Option<Beside>,
    done: Option<&'static str>,
    institutions: Vec<Institution>,
    /// Whether this site can have passkeys.
    passkeys: bool,
}

/// What was done before somebody came here.
fn done(code: &str) -> Option<&'static str> {
    match code {
        "password" => Some(
            "Your new password is set. All sessions were ended, and your API tokens were revoked. Sign in with \
             it.",
        ),
        "passkey" => Some(
            "Your passkey was not accepted, and you are not signed in. Try again, or use your address and \
             password.",
        ),
        "out" => Some("You have signed out."),
        "everywhere" => {
            Some("You have signed out on every device, and your API tokens were revoked.")
        }
        "email" => Some("Your new address is confirmed. From now on, sign in with it."),
        _ => None,
    }
}

/// `GET /sign-in?then=/gaps`
pub(super) async fn show(
    State(state): State<AppState>,
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
        institutions: state.store().institutions().await?,
        passkeys: are_possible(state.address()),
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
                institutions: state.store().institutions().await?,
                passkeys: are_possible(state.address()),
            };
            again(&problem, &form)
        }
    }
}

/// Goes on for somebody whose password was right, in place of the session that the browser
/// had: back to where they came from, or to what else their account demands.
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
    let act = own.act(state, None);
    let sign_in = sign_in_after(state.store(), &act, &person.id, Proof::Password).await?;
    signed_in(state, sign_in, return_path(then)).await
}
