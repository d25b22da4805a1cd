//! Institutions whose people sign in with their account there, for administrators.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again, see};
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::{
    Institution, InstitutionId, Joining, MemberOrganisation, MemberOrganisationId, PlatformRole,
};
use uptake_workflow::institution::{put_institution, remove_institution};

/// What was typed, all but the secret.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    issuer: String,
    client_id: String,
    organisation: String,
    joins: bool,
}

#[derive(Debug, Template)]
#[template(path = "people_factors/institutions.html")]
struct Institutions {
    frame: Frame,
    site: String,
    institutions: Vec<Institution>,
    organisations: Vec<MemberOrganisation>,
    typed: Typed,
    problem: Option<Beside>,
}

/// `GET /admin/institutions`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&standing(&state, ground, &visit).await?)
}

/// For everybody else there is no such page.
async fn standing(state: &AppState, ground: Ground, visit: &Visit) -> Result<Institutions, Fault> {
    if !visit.viewer().is(PlatformRole::Administrator) {
        return Err(Fault::NoPage);
    }
    Ok(Institutions {
        frame: Frame::new("Institutions")
            .under("Administration", "/admin")
            .on(ground),
        site: state.address().to_owned(),
        institutions: state.store().institutions().await?,
        organisations: state.store().member_organisations().await?,
        typed: Typed::default(),
        problem: None,
    })
}

/// `POST /admin/institutions`
pub(super) async fn put(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let institution = Institution {
        id: InstitutionId::new(state.entropy().id("institution")),
        name: sent.text("name").to_owned(),
        issuer: sent.text("issuer").to_owned(),
        client_id: sent.text("client_id").to_owned(),
        client_secret: sent.text("client_secret").to_owned(),
        organisation: MemberOrganisationId::new(sent.text("organisation")),
        joins: match sent.text("joins") == "yes" {
            true => Joining::Asked,
            false => Joining::Refused,
        },
    };
    match put_institution(state.store(), &act, &institution, state.address()).await {
        Ok(()) => Ok(see("/admin/institutions")),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let mut form = standing(&state, ground, &visit).await?;
            form.typed = Typed {
                name: institution.name,
                issuer: institution.issuer,
                client_id: institution.client_id,
                organisation: institution.organisation.to_string(),
                joins: institution.joins != Joining::Refused,
            };
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}

/// `POST /admin/institutions/{id}/remove`
pub(super) async fn remove(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    remove_institution(state.store(), &act, &InstitutionId::new(id)).await?;
    Ok(see("/admin/institutions"))
}
