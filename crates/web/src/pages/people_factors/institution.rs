//! The way to an institution and back, to sign in or to link the account there, and the
//! own links.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again, see};
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::{Cookie, Visit};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use uptake_model::InstitutionId;
use uptake_workflow::institution::{self, Arrival, Arrived};
use uptake_workflow::second_factor::SignIn;
use uptake_workflow::session;
use uptake_workflow::{Refusal, proves_by_password};

#[derive(Debug, Template)]
#[template(path = "people_factors/departure.html")]
struct Departure {
    frame: Frame,
    institution: String,
    address: String,
}

/// An institution, and whether the account there is linked.
#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    issuer: String,
    linked: bool,
}

#[derive(Debug, Template)]
#[template(path = "people_factors/own_institutions.html")]
struct OwnInstitutions {
    frame: Frame,
    lines: Vec<Line>,
    by_password: bool,
    problem: Option<Beside>,
}

/// `GET /me/institutions`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&standing(&state, ground, &visit).await?)
}

async fn standing(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
) -> Result<OwnInstitutions, Fault> {
    let person = visit.signed_in()?;
    let issuers = state.store().issuers_of(&person.id).await?;
    let institutions = state.store().institutions().await?.into_iter();
    let line = |it: uptake_model::Institution| Line {
        linked: issuers.contains(&it.issuer),
        id: it.id.to_string(),
        name: it.name,
        issuer: it.issuer,
    };
    Ok(OwnInstitutions {
        frame: Frame::new("Your institution")
            .under("Your account", "/me")
            .on(ground),
        lines: institutions.map(line).collect(),
        by_password: proves_by_password(state.store(), person).await?,
        problem: None,
    })
}

async fn beside(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    refusal: Refusal,
) -> Result<Response, Fault> {
    let problem = Beside::of(refusal)?;
    let mut form = standing(state, ground, visit).await?;
    form.problem = Some(problem.clone());
    again(&problem, &form)
}

/// `POST /sign-in/institution/{id}`
pub(super) async fn leave(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let id = InstitutionId::new(id);
    let left = institution::leave(state.store(), &act, &id, state.address()).await?;
    depart(&state, ground, left)
}

/// `POST /me/institutions/{id}/link`
pub(super) async fn link(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let id = InstitutionId::new(id);
    let (store, hashing) = (state.store(), state.hashing());
    let wish = (&id, visit.anew(&sent));
    match institution::leave_to_link(store, hashing, &act, wish, state.address()).await {
        Ok(left) => depart(&state, ground, left),
        Err(refusal) => beside(&state, ground, &visit, refusal).await,
    }
}

/// Answers with a page that leads on by itself. A redirection would not do: browsers hold it
/// against the policy that forms of this site stay here.
fn depart(
    state: &AppState,
    ground: Ground,
    left: institution::Departure,
) -> Result<Response, Fault> {
    let onward = format!("0;url={}", left.address);
    let mut answer = page(&Departure {
        frame: Frame::new(format!("On to {}", left.institution)).on(ground),
        institution: left.institution,
        address: left.address,
    })?;
    let headers = answer.headers_mut();
    if let Ok(onward) = HeaderValue::try_from(onward) {
        headers.insert(header::REFRESH, onward);
    }
    headers.append(header::SET_COOKIE, Cookie::Errand.set(state, &left.browser));
    Ok(answer)
}

/// `GET /sign-in/institution/{id}/callback?code=…&state=…`
pub(super) async fn arrive(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let given = |name| parameters.get(name).unwrap_or_default();
    let (id, browser) = (
        InstitutionId::new(id),
        Cookie::Errand.read(&state, &headers),
    );
    let arrival = Arrival {
        institution: &id,
        state: given("state"),
        code: given("code"),
        issuer: parameters.get("iss"),
        browser: &browser,
    };
    let act = visit.act(&state, None);
    let arrived = institution::arrive(state.store(), &act, arrival, state.address()).await?;
    let mut answer = match arrived {
        Arrived::Linked => see("/me/institutions"),
        Arrived::SignIn(sign_in) => {
            if let Some(token) = &visit.token {
                session::close_session(state.store(), &act, token).await?;
            }
            signed_in(&state, sign_in, "/").await?
        }
    };
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, Cookie::Errand.forget(&state));
    Ok(answer)
}

/// Leads on after the first proof: to where somebody came from, to the code that is still
/// asked for, or to setting up a second factor where one is demanded.
pub(crate) async fn signed_in(
    state: &AppState,
    sign_in: SignIn,
    then: &str,
) -> Result<Response, Fault> {
    let (place, cookie) = match sign_in {
        SignIn::HalfOpen(token) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("then", then);
            let place = format!("/sign-in/code?{}", query.finish());
            (place, Cookie::HalfOpen.set(state, &token))
        }
        SignIn::Whole(token) => {
            let visitor = session::visitor(state.store(), &token, state.now()).await?;
            let place = if visitor.must_enrol {
                "/me/second-factor"
            } else {
                then
            };
            (place.to_owned(), Cookie::Session.set(state, &token))
        }
    };
    let mut answer = see(&place);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(answer)
}

/// `POST /me/institutions/unlink`
pub(super) async fn unlink(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let (store, hashing) = (state.store(), state.hashing());
    let wish = (sent.text("issuer"), visit.anew(&sent));
    match institution::unlink(store, hashing, &act, wish).await {
        Ok(()) => Ok(see("/me/institutions")),
        Err(refusal) => beside(&state, ground, &visit, refusal).await,
    }
}
