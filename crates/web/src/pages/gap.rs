//! One capability gap, with a way to what exists for it.

use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::question;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::{Gap, GapId, GapSource};

#[derive(Debug, Template)]
#[template(path = "gap.html")]
pub(crate) struct GapView {
    frame: Frame,
    gap: Gap,
    source: String,
    find: String,
}

impl GapView {
    /// The page of a gap.
    pub(crate) fn new(frame: Frame, gap: Gap) -> Self {
        Self {
            frame,
            source: match gap.source {
                GapSource::Ifafri { number } => format!(
                    "International Forum to Advance First Responder Innovation, gap {number}"
                ),
                GapSource::Practitioner => "Written for Uptake in practitioners’ words".to_owned(),
            },
            find: question::ask(&gap.statement),
            gap,
        }
    }
}

/// `GET /gaps/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = GapId::new(id);
    let Some(gap) = state.store().gap(&id).await? else {
        return Err(Fault::Unknown {
            what: "gap",
            id: id.to_string(),
        });
    };
    let frame = Frame::new(gap.title.clone()).within(Place::Gaps).on(ground);
    page(&GapView::new(frame, gap))
}
