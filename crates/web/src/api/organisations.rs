//! Organisations over the API.

use super::problem::{ApiFault, ProblemDetails};
use super::projects::{OrganisationSummary, ProjectSummary};
use crate::error::Fault;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use uptake_model::{ActivityType, Euro, OrganisationId};
use uptake_store::listing::{OrganisationPage, Page};
use utoipa::ToSchema;

/// Most projects of an organisation that are returned.
const MOST_PROJECTS: u32 = 1000;

/// An organisation with what it took part in.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationRecord {
    /// Identifier in Uptake.
    pub id: String,
    /// Legal name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Country code as the Union writes it.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Participant identification code.
    pub pic: Option<String>,
    /// Kind: `PUB`, `PRC`, `REC`, `HES`, `OTH`.
    pub activity: Option<&'static str>,
    /// Whether it is a small or medium-sized enterprise, where stated.
    pub sme: Option<bool>,
    /// In how many projects it takes part.
    pub projects: u64,
    /// How many of these it coordinates.
    pub coordinated: u64,
    /// Contribution of the Union in euro over all its participations, as far as stated; absent
    /// where none states one, which is not zero.
    pub ec_contribution: Option<f64>,
    /// Participations that state no contribution.
    pub unstated: u32,
    /// Its participations, latest start first; at most 1000.
    pub participations: Vec<OrganisationParticipation>,
    /// With whom it shares most projects.
    pub partners: Vec<OrganisationPartner>,
}

/// A project with the organisation's part in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationParticipation {
    /// Role.
    pub role: &'static str,
    /// Contribution of the Union to the organisation, in euro.
    pub ec_contribution: Option<f64>,
    /// The project.
    pub project: ProjectSummary,
}

/// Another organisation with which projects are shared.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationPartner {
    /// The other organisation.
    pub organisation: OrganisationSummary,
    /// How many projects both take part in.
    pub shared: u64,
}

fn record(
    page: &OrganisationPage,
    participations: Vec<OrganisationParticipation>,
) -> OrganisationRecord {
    let facts = &page.organisation;
    OrganisationRecord {
        id: page.id.to_string(),
        name: facts.name.clone(),
        short_name: facts.short_name.clone(),
        country: facts.country.as_ref().map(ToString::to_string),
        city: facts.city.clone(),
        pic: facts.pic.as_ref().map(ToString::to_string),
        activity: facts.activity.map(ActivityType::code),
        sme: facts.sme,
        projects: page.projects,
        coordinated: page.coordinated,
        ec_contribution: page.ec_contribution.known().map(Euro::as_f64),
        unstated: page.ec_contribution.unstated,
        participations,
        partners: page
            .partners
            .iter()
            .map(|partner| OrganisationPartner {
                organisation: OrganisationSummary::of(&partner.organisation),
                shared: partner.shared,
            })
            .collect(),
    }
}

/// An organisation with what it took part in.
#[utoipa::path(
    get,
    path = "/organisations/{id}",
    tag = "corpus",
    params(("id" = String, Path, description = "Identifier in Uptake, such as pic-999984059")),
    responses(
        (status = 200, description = "The organisation", body = OrganisationRecord),
        (status = 404, description = "Not in the corpus", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_organisation(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<OrganisationRecord>, ApiFault> {
    let (id, today) = (OrganisationId::new(id), state.today());
    let Some(page) = state.store().organisation(&id).await? else {
        return Err(Fault::Unknown {
            what: "organisation",
            id: id.to_string(),
        }
        .into());
    };
    let projects = state
        .store()
        .organisation_projects(&id, Page::first(MOST_PROJECTS))
        .await?;
    let participations = projects
        .items
        .iter()
        .map(|line| OrganisationParticipation {
            role: line.role.code(),
            ec_contribution: line.ec_contribution.map(Euro::as_f64),
            project: ProjectSummary::of_line(&line.project, today),
        })
        .collect();
    Ok(Json(record(&page, participations)))
}
