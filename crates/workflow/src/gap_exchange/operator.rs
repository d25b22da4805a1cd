//! As whom whoever runs the platform gives out and takes in an organisation's gap files.

use super::{GapExport, gaps_for_export};
use crate::act::Refusal;
use crate::personal_data::find_person;
use crate::session::viewer_of;
use uptake_model::{MemberOrganisationId, MemberRole, Membership, PersonId, SignedIn, Viewer};
use uptake_store::listing::{GapFilter, Whose};
use uptake_store::{Store, StoreError};

/// The author of what an operator wrote in nobody's name. Nobody has this identifier.
const OPERATOR: &str = "operator";

/// Whether this is an operator who writes in nobody's name.
pub(super) fn is_operator(person: &PersonId) -> bool {
    person.as_str() == OPERATOR
}

/// The viewer that an operator stands in for: a person of the organisation, by address or
/// identifier, or a member without a name, who leads nothing and for whom no field is meant.
/// Belongs to this organisation alone.
///
/// # Errors
/// [`Refusal`] where there is no such person, or they do not belong to the organisation.
pub async fn stand_in(
    store: &Store,
    organisation: &MemberOrganisationId,
    by: Option<&str>,
) -> Result<Viewer, Refusal> {
    let Some(named) = by else {
        let person = PersonId::new(OPERATOR);
        let membership = Membership {
            person: person.clone(),
            organisation: organisation.clone(),
            role: MemberRole::Member,
        };
        return Ok(Viewer::Person(SignedIn {
            person,
            memberships: vec![membership],
            roles: vec![],
        }));
    };
    let person = find_person(store, named).await?;
    let viewer = viewer_of(store, &person).await?;
    if !person.active || !viewer.belongs_to(organisation) {
        return Err(Refusal::NotYours(format!(
            "{} does not belong to this organisation, or may not sign in. Nothing was read or written. \
             Name a member.",
            person.name
        )));
    }
    Ok(match viewer {
        Viewer::Public => Viewer::Public,
        Viewer::Person(mut it) => {
            it.memberships.retain(|it| it.organisation == *organisation);
            Viewer::Person(it)
        }
    })
}

/// The gap files of the organisations of `viewer`, in whatever state.
///
/// # Errors
/// Where the database fails.
pub async fn gaps_of_own(store: &Store, viewer: &Viewer) -> Result<GapExport, StoreError> {
    let ours = GapFilter {
        whose: Whose::Ours,
        ..GapFilter::default()
    };
    gaps_for_export(store, viewer, &ours).await
}
