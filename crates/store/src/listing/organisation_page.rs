//! What an organisation took part in, with whom, and for how much.

use super::{OrganisationLine, ProjectLine};
use super::{Page, Paged};
use crate::{Store, StoreError};
use serde::Serialize;
use uptake_model::{Euro, Organisation, OrganisationId, Role};

/// Everything an organisation's page shows, its projects apart: they are read
/// by [`crate::Store::organisation_projects`], a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationPage {
    /// Identifier.
    pub id: OrganisationId,
    /// What the newest source that describes it says.
    pub organisation: Organisation,
    /// In how many projects it takes part.
    pub projects: u64,
    /// How many of these it coordinates.
    pub coordinated: u64,
    /// Contribution of the Union over all its participations, as far as stated.
    pub ec_contribution: Euro,
    /// By the year in which projects start, without gaps; projects without a
    /// start are left out.
    pub by_year: Vec<YearSum>,
    /// With whom it works most, most shared projects first, at most 20.
    pub partners: Vec<Partner>,
}

/// What an organisation took part in that starts in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct YearSum {
    /// The year.
    pub year: i16,
    /// How many projects start in it.
    pub projects: u64,
    /// Contribution of the Union to the organisation in these.
    pub ec_contribution: Euro,
}

/// Another organisation with which projects are shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// The other organisation.
    pub organisation: OrganisationLine,
    /// How many projects both take part in.
    pub shared: u64,
}

/// A project on an organisation's page, with the organisation's part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationProject {
    /// The project.
    pub project: ProjectLine,
    /// The organisation's role.
    pub role: Role,
    /// Contribution of the Union to the organisation.
    pub ec_contribution: Option<Euro>,
}

impl Store {
    /// The page of an organisation; `None` where the corpus does not hold it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation(
        &self,
        id: &OrganisationId,
    ) -> Result<Option<OrganisationPage>, StoreError> {
        let _ = (id,);
        Err(StoreError::NotYet)
    }

    /// The projects an organisation takes part in, latest start first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn organisation_projects(
        &self,
        id: &OrganisationId,
        page: Page,
    ) -> Result<Paged<OrganisationProject>, StoreError> {
        let _ = (id, page);
        Err(StoreError::NotYet)
    }
}
