//! What is kept about whoever looks: shown, given out as a file, and erased.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again};
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::{self, Visit};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value};
use uptake_model::Person;
use uptake_workflow::{PersonalExport, erase_own, export_person, proves_by_password};

/// Rows of a table that the page shows; the file has all.
const SHOWN: usize = 20;

#[derive(Debug)]
struct Kept {
    id: String,
    purpose: &'static str,
    basis: &'static str,
    retention: &'static str,
    erasure: &'static str,
    says: Vec<(&'static str, &'static str)>,
    withheld: String,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    more: usize,
}

#[derive(Debug, Template)]
#[template(path = "custody/own_data.html")]
struct OwnData {
    frame: Frame,
    person: Person,
    kept: Vec<Kept>,
    /// Whether the person proves by a password that it is them.
    by_password: bool,
    typed: String,
    error: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "custody/erased.html")]
struct ErasedPage {
    frame: Frame,
}

/// `GET /me/data`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&own_data(&state, ground, &visit, String::new(), None).await?)
}

/// `GET /me/data.json`
pub(crate) async fn json(State(state): State<AppState>, visit: Visit) -> Result<Response, Fault> {
    let export = export(&state, &visit).await?;
    let text = serde_json::to_string_pretty(&export).map_err(|e| Fault::Ours(e.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"uptake-my-data.json\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// `POST /me/erase`: confirmed by typing the own address and by proving anew that it is them,
/// since it cannot be undone.
pub(crate) async fn erase(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let person = visit.signed_in()?;
    let typed = sent.text("email").to_owned();
    if typed.to_lowercase() != person.email {
        let error = "Nothing was erased: this is not your address. Type it as it stands above.";
        let error = Some(error.to_owned());
        let form = own_data(&state, ground, &visit, typed, error).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&form)?).into_response());
    }
    let act = visit.act(&state, sent.form.as_deref());
    let anew = visit.anew(&sent);
    if let Err(refusal) = erase_own(state.store(), state.hashing(), &act, anew).await {
        let problem = Beside::of(refusal)?;
        let error = Some(problem.words.clone());
        let form = own_data(&state, ground, &visit, typed, error).await?;
        return again(&problem, &form);
    }
    let mut response = Redirect::to("/me/erased").into_response();
    let cookie: HeaderValue = visit::no_cookie(&state);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `GET /me/erased`
pub(crate) async fn erased(ground: Ground) -> Result<Response, Fault> {
    page(&ErasedPage {
        frame: Frame::new("You are erased").on(ground),
    })
}

async fn export(state: &AppState, visit: &Visit) -> Result<PersonalExport, Fault> {
    let person = visit.signed_in()?;
    Ok(export_person(state.store(), &visit.act(state, None), person).await?)
}

async fn own_data(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    typed: String,
    error: Option<String>,
) -> Result<OwnData, Fault> {
    let export = export(state, visit).await?;
    let frame = Frame::new("What is kept about you").under("Your account", "/me");
    Ok(OwnData {
        frame: frame.on(ground),
        kept: kept(&export),
        by_password: proves_by_password(state.store(), &export.person).await?,
        person: export.person,
        typed,
        error,
    })
}

fn kept(export: &PersonalExport) -> Vec<Kept> {
    let filled = export.kept.iter().filter(|it| !it.rows.is_empty());
    let kept = filled.enumerate().map(|(place, it)| Kept {
        id: format!("kept-{}", place + 1),
        purpose: it.purpose,
        basis: it.basis,
        retention: it.retention,
        erasure: it.erasure,
        says: it.columns.clone(),
        withheld: it.withheld.join(", "),
        headings: it.rows[0]
            .keys()
            .map(|name| name.replace('_', " "))
            .collect(),
        rows: it.rows.iter().take(SHOWN).map(cells).collect(),
        more: it.rows.len().saturating_sub(SHOWN),
    });
    kept.collect()
}

fn cells(row: &Map<String, Value>) -> Vec<String> {
    let worded = row.values().map(|value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    worded.collect()
}
