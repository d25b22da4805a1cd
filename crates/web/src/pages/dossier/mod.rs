//! `GET /gap-files/{id}/dossier`: how ready a gap is for a pre-commercial procurement, point by
//! point as funders ask, from what the reader may see.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::coverage::brief::{attached, name, offered};
use crate::sections::Sections;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use uptake_model::GapFileId;
use uptake_workflow::brief::{Brief, BriefFormat};
use uptake_workflow::dossier::{DossierError, dossier};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/gap-files/{id}/dossier", get(show))
        .route("/gap-files/{id}/dossier/{format}", get(save))
}

#[derive(Debug, Template)]
#[template(path = "dossier/dossier.html")]
struct Dossier {
    frame: Frame,
    brief: Brief,
    sections: Sections,
    gap: String,
    saves: Vec<(&'static str, String)>,
}

/// `GET /gap-files/{id}/dossier`
async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let brief = made(&state, &visit, &id).await?;
    let path = format!("/gap-files/{}", crate::address::segment(&id));
    let saves = offered().map(|it| (name(it), format!("{path}/dossier/{}", it.code())));
    let saves = saves.collect();
    // "Readiness for …: the gap's title".
    let title = &brief.about.title;
    let title = title.split_once(": ").map_or(title.as_str(), |it| it.1);
    let title = title.to_owned();
    page(&Dossier {
        frame: Frame::new("Dossier")
            .within(Place::Gaps)
            .under(title, path.clone())
            .on(ground),
        sections: Sections::of(&brief, |_| None),
        brief,
        gap: path,
        saves,
    })
}

/// `GET /gap-files/{id}/dossier/pdf`
async fn save(
    State(state): State<AppState>,
    visit: Visit,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let format = BriefFormat::parse(&format).ok_or(Fault::NoPage)?;
    let brief = made(&state, &visit, &id).await?;
    let written = tokio::task::spawn_blocking(move || attached(&brief, format));
    written
        .await
        .map_err(|error| Fault::Ours(error.to_string()))?
}

async fn made(state: &AppState, visit: &Visit, id: &str) -> Result<Brief, Fault> {
    let gap = GapFileId::new(id);
    let found = dossier(state.platform(), visit.viewer(), &gap, state.today()).await;
    let found = found.map_err(|error| match error {
        DossierError::Refused(refusal) => Fault::from(refusal),
        DossierError::Platform(error) => Fault::from(error),
        error => Fault::Ours(error.to_string()),
    })?;
    found.ok_or_else(|| Fault::Unknown {
        what: "gap file",
        id: id.to_owned(),
    })
}
