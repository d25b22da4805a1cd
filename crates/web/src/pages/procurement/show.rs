//! A procurement: what is bought, by whom, from whom, where it stands; with the forms that
//! take it further and those by which a named buyer answers.

use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::evidence::form::{self, Form};
use crate::pages::evidence::lines::{PartLine, name_of, parts};
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::{
    Marking, MemberOrganisationId, ProcurementId, ProcurementState, ProcurementStep,
};
use uptake_workflow::Refusal;
use uptake_workflow::procurement::{
    ProcurementSeen, answer_procurement, procurement_seen, step_procurement,
};

#[derive(Debug)]
struct LotLine {
    title: String,
    /// Identifier and name of the solution.
    solution: Option<(String, String)>,
    supplier: String,
}

#[derive(Debug)]
struct BuyerLine {
    name: String,
    lead: bool,
    /// Whether it was named by another organisation and has not accepted.
    standing: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "procurement/show.html")]
struct ProcurementView {
    frame: Frame,
    form: Form,
    seen: ProcurementSeen,
    owner: String,
    buyers: Vec<BuyerLine>,
    lots: Vec<LotLine>,
    /// Organisations of the viewer that another one named.
    parts: Vec<PartLine>,
    /// Whether the viewer belongs to the organisation that recorded it.
    owns: bool,
    may_write: bool,
}

impl ProcurementView {
    fn new(frame: Frame, form: Form, seen: ProcurementSeen, visit: &Visit) -> Self {
        let procurement = &seen.procurement;
        let named = |id: &MemberOrganisationId| name_of(&seen.organisations, id);
        let buyers = procurement.content.buyers.iter().map(|id| BuyerLine {
            name: named(id),
            lead: procurement.content.lead.as_ref() == Some(id),
            standing: match procurement.answers.get(id) {
                _ if procurement.named().takes_part(id) => "",
                Some(false) => "declined",
                _ => "named, not confirmed",
            },
        });
        let lots = procurement.content.lots.iter().map(|lot| LotLine {
            title: lot.title.clone(),
            solution: lot.solution.as_ref().map(|id| {
                let known = seen.solutions.iter().find(|it| it.id == *id);
                let name = known.map_or_else(|| id.to_string(), |it| it.content.name.clone());
                (id.to_string(), name)
            }),
            supplier: lot.supplier.clone(),
        });
        Self {
            frame,
            form,
            owner: named(&procurement.owner),
            buyers: buyers.collect(),
            lots: lots.collect(),
            parts: parts(&seen.parts, &seen.organisations, visit),
            owns: visit.viewer().belongs_to(&procurement.owner),
            may_write: procurement.state.is_open() && visit.viewer().belongs_to(&procurement.owner),
            seen,
        }
    }

    fn is_planned(&self) -> bool {
        matches!(self.seen.procurement.state, ProcurementState::Planned)
    }

    fn is_awarded(&self) -> bool {
        matches!(
            self.seen.procurement.state,
            ProcurementState::Awarded { .. }
        )
    }

    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
        id: &ProcurementId,
    ) -> Result<Response, Fault> {
        let seen = procurement_seen(state.store(), visit.viewer(), id).await?;
        let seen = seen.ok_or_else(|| Fault::Unknown {
            what: "procurement",
            id: id.to_string(),
        })?;
        let frame = Frame::new(seen.procurement.content.title.clone()).within(Place::Gaps);
        let frame = match &seen.gap {
            Some(title) => {
                let gap = &seen.procurement.gap;
                frame.under(title.clone(), format!("/gap-files/{gap}"))
            }
            None => frame,
        };
        let page = Self::new(frame.on(ground), form, seen, visit);
        page.form.answer(&page)
    }
}

/// `GET /procurements/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let form = Form::unsigned(Parameters::default());
    ProcurementView::show(&state, &visit, ground, form, &id.into()).await
}

fn read_step(sent: &Sent) -> Result<ProcurementStep, Refusal> {
    let text = |name| sent.text(name).to_owned();
    match sent.text("step") {
        "publish" => Ok(ProcurementStep::Publish),
        "award" => Ok(ProcurementStep::Award),
        "end" => Ok(ProcurementStep::End {
            reason: text("outcome"),
        }),
        "cancel" => Ok(ProcurementStep::Cancel {
            reason: text("reason"),
        }),
        _ => Err(Refusal::Refused(
            "Choose how the procurement goes on.".to_owned(),
        )),
    }
}

/// `POST /procurements/{id}/step`
pub(super) async fn step(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = ProcurementId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let version = sent.text("version").parse().unwrap_or_default();
    let done = match read_step(&sent) {
        Ok(step) => step_procurement(state.store(), &act, &id, version, step).await,
        Err(refusal) => Err(refusal),
    };
    answered(&state, &visit, ground, &id, &sent, done).await
}

/// `POST /procurements/{id}/answer`
pub(super) async fn answer(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = ProcurementId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = sent.text("organisation").into();
    let accepts = sent.text("accepts") == "yes";
    let shown = Marking::parse(sent.text("shown")).ok();
    let store = state.store();
    let done = answer_procurement(store, &act, &id, &organisation, accepts, shown).await;
    if done.is_ok() && !accepts {
        return Ok(form::see("/me/news"));
    }
    answered(&state, &visit, ground, &id, &sent, done).await
}

async fn answered(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    id: &ProcurementId,
    sent: &Sent,
    done: Result<(), Refusal>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(form::see(&format!("/procurements/{id}"))),
        Err(refusal) => {
            let form = Form::unsigned(sent.fields.clone()).refused(refusal)?;
            ProcurementView::show(state, visit, ground, form, id).await
        }
    }
}
