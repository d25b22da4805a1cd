//! The own passkeys: added, listed and removed; and signing in with one. Each takes a page of
//! its own on which the browser asks for it, since that needs a script.

use crate::caller::Caller;
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again, see};
use crate::return_path::return_path;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::{Cookie, Visit};
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use uptake_model::PasskeyId;
use uptake_store::KeptPasskey;
use uptake_workflow::passkey::{self, Challenge};
use uptake_workflow::session::close_session;
use uptake_workflow::{Refusal, proves_by_password};

/// A passkey in the list.
#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    made: String,
    used: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "people_factors/passkeys.html")]
struct Passkeys {
    frame: Frame,
    /// Whether nothing else may be written before a second factor is there.
    demanded: bool,
    /// Whether this site can have passkeys.
    possible: bool,
    by_password: bool,
    codes_left: u64,
    lines: Vec<Line>,
    name: String,
    problem: Option<Beside>,
}

/// The page on which the browser asks for a passkey.
#[derive(Debug, Template)]
#[template(path = "people_factors/passkey.html")]
struct Ask {
    frame: Frame,
    /// What the script does: `create` or `get`.
    deed: &'static str,
    /// Where the answer goes.
    action: &'static str,
    options: String,
    then: String,
    /// Where to go on without.
    otherwise: &'static str,
}

/// `GET /me/passkeys`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&standing(&state, ground, &visit).await?)
}

async fn standing(state: &AppState, ground: Ground, visit: &Visit) -> Result<Passkeys, Fault> {
    let person = visit.signed_in()?;
    let kept = state.store().passkeys_of(&person.id).await?.into_iter();
    let line = |it: KeptPasskey| Line {
        id: it.id.to_string(),
        name: it.name,
        made: wording::day_of(it.made),
        used: it.used.map(wording::moment),
    };
    Ok(Passkeys {
        frame: Frame::new("Passkeys")
            .under("Your account", "/me")
            .on(ground),
        demanded: visit.must_enrol(),
        possible: passkey::are_possible(state.address()),
        by_password: proves_by_password(state.store(), person).await?,
        codes_left: state.store().recovery_codes_left(&person.id).await?,
        lines: kept.map(line).collect(),
        name: String::new(),
        problem: None,
    })
}

/// `POST /me/passkeys/begin`: answers with the page on which the browser makes one.
pub(super) async fn begin(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let wish = (sent.text("name"), visit.anew(&sent));
    let (store, site) = (state.store(), state.address());
    match passkey::begin_adding(store, state.hashing(), &act, wish, site).await {
        Ok(challenge) => {
            let frame = Frame::new("Make the passkey")
                .under("Your account", "/me")
                .under("Passkeys", "/me/passkeys");
            let ask = Ask {
                frame: frame.on(ground),
                deed: "create",
                action: "/me/passkeys",
                options: challenge.options.clone(),
                then: String::new(),
                otherwise: "/me/passkeys",
            };
            asking(&state, &challenge, &ask)
        }
        Err(refusal) => {
            let mut form = standing(&state, ground, &visit).await?;
            sent.text("name").clone_into(&mut form.name);
            beside(form, refusal)
        }
    }
}

/// `POST /me/passkeys`: what the browser made. The answer shows recovery codes, where the
/// person had none.
pub(super) async fn add(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let token = Cookie::Passkey.read(&state, &headers);
    let act = visit.act(&state, sent.form.as_deref());
    let answer = (token.as_str(), sent.text("credential"));
    let kept = visit.token.as_deref().unwrap_or_default();
    let added = passkey::add(state.store(), &act, answer, kept, state.address()).await;
    let mut answer = match added {
        Ok(added) if added.codes.is_empty() => see("/me/passkeys"),
        Ok(added) => super::second_factor::shown_once(ground, added.codes)?,
        Err(refusal) => beside(standing(&state, ground, &visit).await?, refusal)?,
    };
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, Cookie::Passkey.forget(&state));
    Ok(answer)
}

/// `POST /me/passkeys/{id}/remove`
pub(super) async fn remove(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let (store, hashing, id) = (state.store(), state.hashing(), PasskeyId::new(id));
    let kept = visit.token.as_deref().unwrap_or_default();
    match passkey::remove(store, hashing, &act, (&id, kept), visit.anew(&sent)).await {
        Ok(()) => Ok(see("/me/passkeys")),
        Err(refusal) => beside(standing(&state, ground, &visit).await?, refusal),
    }
}

fn beside(mut form: Passkeys, refusal: Refusal) -> Result<Response, Fault> {
    let problem = Beside::of(refusal)?;
    form.problem = Some(problem.clone());
    again(&problem, &form)
}

/// `POST /sign-in/passkey/begin`: answers with the page on which the browser asks for one. The
/// same page for everybody: nobody is named yet.
pub(super) async fn begin_sign_in(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Caller(from): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let begun = passkey::begin_sign_in(state.store(), &act, from, state.address()).await?;
    let ask = Ask {
        frame: Frame::new("Your passkey").on(ground),
        deed: "get",
        action: "/sign-in/passkey",
        options: begun.options.clone(),
        then: return_path(sent.text("then")).to_owned(),
        otherwise: "/sign-in",
    };
    asking(&state, &begun, &ask)
}

/// `POST /sign-in/passkey`: what the browser answers. As with the password, no form is
/// remembered.
pub(super) async fn sign_in(
    State(state): State<AppState>,
    visit: Visit,
    Caller(from): Caller,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let token = Cookie::Passkey.read(&state, &headers);
    let act = visit.act(&state, None);
    let given = (token.as_str(), sent.text("credential"));
    let (store, site) = (state.store(), state.address());
    let mut answer = match passkey::sign_in(store, &act, given, from, site).await {
        Ok((_, session)) => {
            if let Some(token) = &visit.token {
                close_session(store, &act, token).await?;
            }
            let mut answer = see(return_path(sent.text("then")));
            let headers = answer.headers_mut();
            headers.append(header::SET_COOKIE, Cookie::Session.set(&state, &session));
            headers.append(header::SET_COOKIE, Cookie::HalfOpen.forget(&state));
            answer
        }
        Err(Refusal::Refused(_)) => see("/sign-in?done=passkey"),
        Err(refusal) => return Err(refusal.into()),
    };
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, Cookie::Passkey.forget(&state));
    Ok(answer)
}

fn asking(state: &AppState, challenge: &Challenge, ask: &Ask) -> Result<Response, Fault> {
    let mut answer = page(ask)?;
    let cookie = Cookie::Passkey.set(state, &challenge.token);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(answer)
}
