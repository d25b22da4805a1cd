//! Who belongs to which organisation, and as what.

use crate::act::{Act, Refusal};
use uptake_model::{MemberOrganisation, MemberRole};
use uptake_store::Store;

/// The organisations of whoever acts, and their role in each.
///
/// # Errors
/// [`Refusal::SignIn`] where nobody signed in; others where the database fails.
pub async fn own_memberships(
    store: &Store,
    act: &Act<'_>,
) -> Result<Vec<(MemberOrganisation, MemberRole)>, Refusal> {
    let mut own = vec![];
    for membership in store.memberships(act.person()?).await? {
        if let Some(organisation) = store.member_organisation(&membership.organisation).await? {
            own.push((organisation, membership.role));
        }
    }
    Ok(own)
}
