//! Co-signing a gap file, changing what was signed, and withdrawing it.

use super::section::Sharing;
use super::shown_again;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use uptake_model::co_signature::LONGEST_REMARKS;
use uptake_model::{CoSignature, GapFileId, Marking, MemberOrganisation, MemberOrganisationId};
use uptake_workflow::{
    CoSignRequest, KnownGap, WhoShares, co_sign, known_gap, who_shares, withdraw_co_signature,
};

/// The markings that a co-signature may carry.
const MARKINGS: [Marking; 4] = [
    Marking::Clear,
    Marking::Green,
    Marking::Amber,
    Marking::AmberStrict,
];

#[derive(Debug, Template)]
#[template(path = "sharing/co_sign.html")]
struct Form {
    frame: Frame,
    id: String,
    title: String,
    language: &'static str,
    statement: Option<String>,
    organisation: MemberOrganisation,
    others: Vec<MemberOrganisation>,
    leads: bool,
    /// Whether the gap is open; once it is not, a signature can be shared with fewer only.
    open: bool,
    /// What stands there now.
    signed: Option<CoSignature>,
    typed: Typed,
    problem: Option<String>,
    longest: usize,
    sharing: Sharing,
}

/// What stands in the fields.
#[derive(Debug, Clone)]
struct Typed {
    remarks: String,
    marking: Marking,
    version: Option<u32>,
}

impl Form {
    fn new(
        ground: Ground,
        visit: &Visit,
        known: &KnownGap,
        shares: &WhoShares,
        wanted: &str,
    ) -> Result<Self, Fault> {
        let mut can_sign = shares.can_sign.clone();
        let place = can_sign.iter().position(|it| it.id.as_str() == wanted);
        if can_sign.is_empty() {
            return Err(Fault::Forbidden(
                "You cannot co-sign this gap file: it is your organisation’s own, it is not open \
                 any more, or you belong to no practitioners or public authority. Nothing was \
                 changed."
                    .to_owned(),
            ));
        }
        let organisation = can_sign.remove(place.unwrap_or(0));
        let mut own = shares.signed.iter().filter_map(|it| it.own.as_ref());
        let signed = own.rfind(|it| it.organisation == organisation.id);
        let shown = |it| known.circle.shown(visit.viewer(), it).cloned();
        let title = shown(&known.gap.content.title);
        let title = title.unwrap_or_else(|| "Gap file for named people".to_owned());
        let id = known.gap.id.to_string();
        Ok(Self {
            frame: Frame::new(match signed {
                None => "Co-sign this gap",
                Some(_) => "Change your co-signature",
            })
            .within(Place::Gaps)
            .under(title.clone(), format!("/gap-files/{id}"))
            .on(ground),
            title,
            id,
            language: known.gap.content.language.code(),
            statement: shown(&known.gap.content.statement).filter(|it| !it.is_empty()),
            leads: visit.viewer().leads(&organisation.id),
            open: shares.open,
            typed: Typed {
                remarks: signed.map(|it| it.remarks.clone()).unwrap_or_default(),
                marking: signed.map(|it| it.marking).unwrap_or_default(),
                version: signed.map(|it| it.version),
            },
            signed: signed.cloned(),
            sharing: Sharing::new(&known.gap.id, shares).without_invitation(),
            organisation,
            others: can_sign,
            problem: None,
            longest: LONGEST_REMARKS,
        })
    }

    fn markings(&self) -> [Marking; 4] {
        MARKINGS
    }

    fn is_marked(&self, marking: &Marking) -> bool {
        self.typed.marking == *marking
    }

    fn is_open(&self, marking: &Marking) -> bool {
        let before = self.signed.as_ref().map(|it| it.marking);
        let narrower = self.open || before.is_some_and(|before| before <= *marking);
        narrower && (self.leads || *marking == Marking::AmberStrict)
    }

    fn answer(&self, status: StatusCode) -> Result<Response, Fault> {
        Ok((status, Html(self.render()?)).into_response())
    }
}

/// `GET /gap-files/{id}/co-sign?for=org-…`
pub(crate) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let wanted = Parameters::read(query.as_deref());
    let wanted = wanted.get("for").unwrap_or_default();
    form(&state, &visit, ground, &id.into(), wanted)
        .await?
        .answer(StatusCode::OK)
}

async fn form(
    state: &AppState,
    visit: &Visit,
    ground: Ground,
    id: &GapFileId,
    wanted: &str,
) -> Result<Form, Fault> {
    let known = known_gap(state.store(), visit.viewer(), id).await?;
    visit.signed_in()?;
    let shares = who_shares(state.store(), visit.viewer(), id).await?;
    Form::new(ground, visit, &known, &shares, wanted)
}

/// `POST /gap-files/{id}/co-sign`
pub(crate) async fn sign(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let marking = Marking::parse(sent.text("marking"));
    let typed = Typed {
        remarks: sent.text("remarks").to_owned(),
        marking: marking.clone().unwrap_or_default(),
        version: sent.text("version").parse().ok(),
    };
    let outcome = match marking {
        Err(error) => Ok((StatusCode::UNPROCESSABLE_ENTITY, error.to_string())),
        Ok(marking) => {
            let request = CoSignRequest {
                gap: id.clone(),
                organisation: MemberOrganisationId::new(sent.text("organisation")),
                remarks: typed.remarks.clone(),
                marking,
                version: typed.version,
            };
            let act = visit.act(&state, sent.form.as_deref());
            match co_sign(state.store(), &act, &request).await {
                Ok(()) => return Ok(Redirect::to(&format!("/gap-files/{id}")).into_response()),
                Err(refusal) => shown_again(refusal),
            }
        }
    };
    let (status, problem) = outcome?;
    let mut form = form(&state, &visit, ground, &id, sent.text("organisation")).await?;
    // After a conflict the page shows what stands there now; saving again goes on from it.
    let version = match status {
        StatusCode::CONFLICT => form.typed.version,
        _ => typed.version,
    };
    form.typed = Typed { version, ..typed };
    form.problem = Some(problem);
    form.answer(status)
}

/// `POST /gap-files/{id}/co-sign/withdraw`
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let organisation = MemberOrganisationId::new(sent.text("organisation"));
    let act = visit.act(&state, sent.form.as_deref());
    withdraw_co_signature(state.store(), &act, &id, &organisation).await?;
    Ok(Redirect::to(&format!("/gap-files/{id}")).into_response())
}
