//! What somebody watches.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use uptake_model::{Language, Watched};
use uptake_workflow::watch;
use uptake_workflow::watch_seen::{WatchSeen, watch_seen};

#[derive(Debug)]
struct Line {
    id: String,
    watched: WatchSeen,
    since: String,
}

#[derive(Debug, Template)]
#[template(path = "watching/watches.html")]
struct Watches {
    frame: Frame,
    lines: Vec<Line>,
    /// How many watched things can no longer be seen.
    gone: usize,
}

/// `GET /me/watches`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
) -> Result<Response, Fault> {
    let person = visit.signed_in()?;
    let watches = state.store().watches_of(&person.id).await?;
    let (mut lines, total) = (Vec::new(), watches.len());
    for watch in watches {
        let seen = watch_seen(state.platform(), visit.viewer(), &watch.watched).await?;
        if let Some(watched) = seen {
            lines.push(Line {
                id: watch.id.to_string(),
                watched,
                since: wording::day_of(watch.since),
            });
        }
    }
    page(&Watches {
        frame: Frame::new("What you watch").under("You", "/me").on(ground),
        gone: total - lines.len(),
        lines,
    })
}

/// `POST /me/watches`: begins a watch of `gap_file`, `project` or `need` (with `language`).
pub(crate) async fn begin(
    State(state): State<AppState>,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let watched = watched(&sent)?;
    let act = visit.act(&state, sent.form.as_deref());
    watch::watch(state.platform(), &act, watched).await?;
    Ok(Redirect::to("/me/watches").into_response())
}

fn watched(sent: &Sent) -> Result<Watched, Fault> {
    let named = ["gap_file", "project", "need"];
    let found = named
        .into_iter()
        .find_map(|name| Some((name, sent.fields.get(name)?)));
    match found {
        Some(("gap_file", id)) => Ok(Watched::GapFile { id: id.into() }),
        Some(("project", id)) => Ok(Watched::Project { id: id.into() }),
        Some((_, text)) => Ok(Watched::Need {
            text: text.to_owned(),
            language: Language::parse(sent.text("language")),
        }),
        None => Err(Fault::Refused(
            "The form names nothing to watch. Nothing was changed. Open the gap file, the project or \
             the answer that you want to watch, and use the button there."
                .to_owned(),
        )),
    }
}

/// `POST /me/watches/{id}/end`
pub(crate) async fn end(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let act = visit.act(&state, sent.form.as_deref());
    watch::end_watch(state.store(), &act, &id.into()).await?;
    Ok(Redirect::to("/me/watches").into_response())
}
