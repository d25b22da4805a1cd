//! Taking gaps from a file: choose it, look at what would come of it, confirm. Nothing is
//! kept in between: the file itself goes along with the confirmation and is read and
//! checked again.

use super::IMPORT;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::gap_file::organisations;
use crate::state::AppState;
use crate::upload::Upload;
use crate::visit::Visit;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use uptake_model::{Area, Discipline, MemberOrganisation};
use uptake_workflow::Refusal;
use uptake_workflow::gap_exchange::{GapImport, RowOutcome, RowReport, Taking, take_gaps};

#[derive(Debug, Template)]
#[template(path = "exchange/choose.html")]
struct Choose {
    frame: Frame,
    organisations: Vec<MemberOrganisation>,
    organisation: String,
    problems: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "exchange/preview.html")]
struct Preview {
    frame: Frame,
    import: GapImport,
    plan: String,
    organisation: MemberOrganisation,
    content: String,
    changed: bool,
}

impl Preview {
    fn drafts(&self) -> u64 {
        self.import.count(|it| matches!(it, RowOutcome::New { .. }))
    }

    fn edits(&self) -> u64 {
        let edits = |it: &RowOutcome| matches!(it, RowOutcome::Changed { .. });
        self.import.count(edits)
    }

    fn refused(&self) -> u64 {
        let refused = |it: &RowOutcome| matches!(it, RowOutcome::Refused { .. });
        self.import.count(refused)
    }

    /// Whether there is nothing to know of a row beside what it becomes.
    fn is_plain(&self, row: &RowReport) -> bool {
        matches!(row.outcome, RowOutcome::New { .. })
    }

    fn writes(&self) -> bool {
        self.import.count(RowOutcome::writes) > 0
    }
}

fn frame(title: &str, ground: Ground) -> Frame {
    Frame::new(title).within(Place::Gaps).on(ground)
}

/// `GET /gap-files/import`
pub(super) async fn ask(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    page(&Choose {
        frame: frame("Take gaps from a file", ground),
        organisations: organisations(&state, &visit).await?,
        organisation: String::new(),
        problems: vec![],
    })
}

/// `POST /gap-files/import`: what would come of the file.
pub(super) async fn preview(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    upload: Upload,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let organisation = upload.text("organisation");
    if upload.file.is_empty() {
        let words = "Choose a file. Nothing was taken.".to_owned();
        return refused(&state, &visit, ground, organisation, &words).await;
    }
    let (act, owner) = (visit.act(&state, None), organisation.into());
    let preview = take_gaps(state.store(), &act, &owner, &upload.file, Taking::Preview).await;
    match preview {
        Ok(import) => shown(&state, &visit, ground, organisation, (import, &upload.file)).await,
        Err(Refusal::Refused(words) | Refusal::NotYours(words)) => {
            refused(&state, &visit, ground, organisation, &words).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /gap-files/import/take`: takes what was shown; what comes out otherwise by now is
/// shown again.
pub(super) async fn confirm(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    upload: Upload,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let file = BASE64URL_NOPAD.decode(upload.text("content").as_bytes());
    let file = file.map_err(|_| {
        Fault::Refused(
            "The file did not arrive whole. Nothing was taken. Choose it again.".to_owned(),
        )
    })?;
    let organisation = upload.text("organisation");
    let (act, owner) = (
        visit.act(&state, upload.form.as_deref()),
        organisation.into(),
    );
    let plan = Taking::Write {
        shown: Some(upload.text("plan")),
    };
    match take_gaps(state.store(), &act, &owner, &file, plan).await {
        Ok(import) if import.written => Ok(Redirect::to("/gaps?whose=ours").into_response()),
        Ok(import) => {
            let page = shown(&state, &visit, ground, organisation, (import, &file)).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(Refusal::Refused(words) | Refusal::NotYours(words)) => {
            refused(&state, &visit, ground, organisation, &words).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The preview; `import` was not written.
async fn shown(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    organisation: &str,
    (import, file): (GapImport, &[u8]),
) -> Result<Response, Fault> {
    let mut own = organisations(state, visit).await?;
    own.retain(|it| it.id.as_str() == organisation);
    let organisation = own.pop().ok_or(Fault::NoPage)?;
    // Whoever confirmed and comes here saw something else before.
    let changed = ground.address != IMPORT;
    page(&Preview {
        frame: frame("What would come of the file", ground).under("Take gaps from a file", IMPORT),
        plan: import.plan(),
        import,
        organisation,
        content: BASE64URL_NOPAD.encode(file),
        changed,
    })
}

/// The question again, with what is wrong. A file must be chosen again: no page can do
/// that for somebody.
async fn refused(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    organisation: &str,
    words: &str,
) -> Result<Response, Fault> {
    let form = page(&Choose {
        frame: frame("Take gaps from a file", ground),
        organisations: organisations(state, visit).await?,
        organisation: organisation.to_owned(),
        problems: words.lines().map(str::to_owned).collect(),
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
}
