//! `POST /gap-files/{id}/steps`: takes a gap file one step on.

use crate::error::Fault;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use axum::extract::{Path, State};
use axum::response::Redirect;
use uptake_model::{GapFileId, StepKind};
use uptake_workflow::gap_file::step_gap;

/// `POST /gap-files/{id}/steps`
pub(super) async fn take(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Redirect, Fault> {
    let Some(kind) = StepKind::parse(sent.text("step")) else {
        return Err(Fault::Refused(
            "The step is not known. Nothing was changed. Use the buttons of the gap file's page."
                .to_owned(),
        ));
    };
    let id = GapFileId::new(id);
    let step = kind.with(sent.text("reason"), sent.text("into"));
    let act = visit.act(&state, sent.form.as_deref());
    step_gap(state.store(), &act, &id, step).await?;
    Ok(Redirect::to(&format!("/gap-files/{id}")))
}
