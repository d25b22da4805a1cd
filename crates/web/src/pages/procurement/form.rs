//! The form by which a procurement is recorded and changed.

use super::content;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::evidence::choices::{self, Choice};
use crate::pages::evidence::form::{self, Form};
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::{Marking, Procurement, ProcurementId, ProcurementKind, SolutionId};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{GapOutline, gap_outline};
use uptake_workflow::procurement::{
    NewProcurement, change_procurement, procurement_seen, record_procurement,
};

/// Rows for lots beyond those that are filled.
const EMPTY_ROWS: usize = 2;

#[derive(Debug, Template)]
#[template(path = "procurement/form.html")]
struct ProcurementForm {
    frame: Frame,
    form: Form,
    action: String,
    gap: Option<GapOutline>,
    /// Gap files to choose from, where none was.
    gaps: Vec<Choice>,
    solutions: Vec<Choice>,
    /// All organisations that could be buyers.
    buyers: Vec<Choice>,
    /// The version that a change starts from; empty for a new one.
    version: String,
}

impl ProcurementForm {
    fn is_new(&self) -> bool {
        self.version.is_empty()
    }

    /// Names of the fields of each row for a lot.
    fn rows(&self) -> Vec<[String; 3]> {
        let names =
            |row: usize| ["title", "solution", "supplier"].map(|part| format!("lot{row}_{part}"));
        let most = uptake_model::procurement::MOST_LOTS;
        let filled = (1..=most).rev().find(|row| {
            let mut names = names(*row).into_iter();
            names.any(|name| !self.form.value(&name).is_empty())
        });
        let rows = 1..=(filled.unwrap_or(0) + EMPTY_ROWS).min(most);
        rows.map(names).collect()
    }

    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
        changed: Option<&Procurement>,
    ) -> Result<Response, Fault> {
        let gap = match form.value("gap") {
            "" => None,
            id => gap_outline(state.store(), visit.viewer(), &id.into()).await?,
        };
        let (title, action, version) = match changed {
            None => (
                "Record a procurement",
                "/procurements/new".to_owned(),
                String::new(),
            ),
            Some(it) => (
                "Change the procurement",
                format!("/procurements/{}/change", it.id),
                it.version.to_string(),
            ),
        };
        let frame = Frame::new(title).within(Place::Gaps);
        let frame = match (&gap, changed) {
            (_, Some(it)) => {
                frame.under(it.content.title.clone(), format!("/procurements/{}", it.id))
            }
            (Some(gap), None) => frame.under(gap.title.clone(), format!("/gap-files/{}", gap.id)),
            (None, None) => frame,
        };
        let organisations = state.store().member_organisations().await?.into_iter();
        let chosen = chosen(&form);
        let page = Self {
            frame: frame.on(ground),
            gaps: match gap {
                None => choices::gaps(state, visit).await?,
                Some(_) => vec![],
            },
            solutions: choices::solutions(state, visit, gap.as_ref().map(|it| &it.id), &chosen)
                .await?,
            buyers: organisations
                .filter(|it| it.kind.is_authority())
                .map(|it| Choice::new(&it.id, it.name))
                .collect(),
            action,
            gap,
            version,
            form,
        };
        page.form.answer(&page)
    }
}

/// The solutions that stand in the rows, so that each can be chosen again.
fn chosen(form: &Form) -> Vec<SolutionId> {
    let rows = 1..=uptake_model::procurement::MOST_LOTS;
    let ids = rows.map(|row| SolutionId::new(form.value(&format!("lot{row}_solution"))));
    ids.filter(|it| !it.as_str().is_empty()).collect()
}

fn read(values: &Parameters) -> Result<NewProcurement, Refusal> {
    let gap = values.get("gap").ok_or_else(|| {
        Refusal::Refused("Choose the gap file that it is for. What you typed is kept.".to_owned())
    })?;
    Ok(NewProcurement {
        organisation: values.get("organisation").unwrap_or_default().into(),
        gap: gap.into(),
        content: content::read(values)?,
    })
}

/// `GET /procurements/new?gap=…`
pub(super) async fn begin(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let form = Form::new(&state, &visit, Parameters::read(query.as_deref())).await?;
    ProcurementForm::show(&state, &visit, ground, form, None).await
}

/// `POST /procurements/new`
pub(super) async fn record(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let written = match read(&sent.fields) {
        Ok(new) => record_procurement(state.store(), &act, new).await,
        Err(refusal) => Err(refusal),
    };
    match written {
        Ok(id) => Ok(form::see(&format!("/procurements/{id}"))),
        Err(refusal) => {
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            ProcurementForm::show(&state, &visit, ground, form.refused(refusal)?, None).await
        }
    }
}

/// The procurement, for those whose organisation recorded it.
async fn own(state: &AppState, visit: &Visit, id: &ProcurementId) -> Result<Procurement, Fault> {
    let seen = procurement_seen(state.store(), visit.viewer(), id).await?;
    let found = seen
        .map(|it| it.procurement)
        .ok_or_else(|| Fault::Unknown {
            what: "procurement",
            id: id.to_string(),
        })?;
    if visit.viewer().belongs_to(&found.owner) {
        return Ok(found);
    }
    Err(Fault::Forbidden(
        "This procurement was recorded by another organisation. Nothing was changed.".to_owned(),
    ))
}

/// `GET /procurements/{id}/change`
pub(super) async fn open(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let found = own(&state, &visit, &id.into()).await?;
    let form = Form::new(&state, &visit, content::fields(&found)).await?;
    ProcurementForm::show(&state, &visit, ground, form, Some(&found)).await
}

/// `POST /procurements/{id}/change`
pub(super) async fn change(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let id = ProcurementId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let version = sent.text("version").parse().unwrap_or_default();
    let done = match content::read(&sent.fields) {
        Ok(content) => change_procurement(state.store(), &act, &id, version, content).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(form::see(&format!("/procurements/{id}"))),
        Err(refusal) => {
            let conflict = matches!(refusal, Refusal::Conflict);
            let mut found = own(&state, &visit, &id).await?;
            if !conflict {
                found.version = version;
            }
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            let form = form.refused(refusal)?;
            ProcurementForm::show(&state, &visit, ground, form, Some(&found)).await
        }
    }
}
