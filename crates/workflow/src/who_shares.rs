//! Who shares a gap, as far as a viewer may know: names, remarks, and the statement that
//! pools those who hide.

use crate::act::Refusal;
use crate::co_sign::check_organisation;
use crate::gap_access::{KnownGap, known_gap};
use serde::Serialize;
use std::collections::HashMap;
use uptake_model::{
    Authority, CoSignature, GapFileId, GapState, Marking, MemberOrganisation, MemberOrganisationId,
    PoolStatement, Sharer, Viewer, pooled,
};
use uptake_store::Store;

/// Who shares a gap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhoShares {
    /// The owner: whoever may know of a gap file may know whose it is.
    pub owner: Option<MemberOrganisation>,
    /// The co-signatures that the viewer may know of, by name of their organisations.
    pub signed: Vec<ShownSignature>,
    /// What is said of all together, where that tells more than the names.
    pub pool: Option<PoolStatement>,
    /// Organisations for which the viewer can co-sign or change what was signed; once the
    /// gap is closed, those that signed, to share that with fewer.
    pub can_sign: Vec<MemberOrganisation>,
    /// Whether the gap is open, so that it can be co-signed.
    pub open: bool,
}

/// A co-signature that a viewer may know of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownSignature {
    /// Who co-signed.
    pub organisation: MemberOrganisation,
    /// Who may know of it.
    pub marking: Marking,
    /// What is different or particular there.
    pub remarks: String,
    /// The whole signature, for the own organisation. Others are not told since when it
    /// stands: it may have been hidden from them before.
    pub own: Option<CoSignature>,
}

/// Who shares a gap, for `viewer`.
///
/// # Errors
/// [`Refusal::Unknown`] where the viewer may not know of the gap file; others where the
/// database fails.
pub async fn who_shares(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFileId,
) -> Result<WhoShares, Refusal> {
    let known = known_gap(store, viewer, gap).await?;
    let organisations = store.member_organisations().await?;
    Ok(WhoShares::of(viewer, &known, &organisations))
}

impl WhoShares {
    /// Who shares a gap file that `viewer` may know of, among all organisations that take
    /// part.
    #[must_use]
    pub fn of(viewer: &Viewer, known: &KnownGap, organisations: &[MemberOrganisation]) -> Self {
        let by_id: HashMap<&MemberOrganisationId, &MemberOrganisation> =
            organisations.iter().map(|it| (&it.id, it)).collect();
        let owner = by_id.get(&known.gap.owner).copied();
        let signed = shown_signatures(viewer, known, &by_id);
        let owner_named = owner.filter(|it| it.kind.is_authority());
        let named = signed.len() + usize::from(owner_named.is_some());
        let can_sign = organisations.iter().filter(|it| viewer.belongs_to(&it.id));
        let open = matches!(known.gap.state, GapState::Published { .. });
        let own = signed.iter().filter_map(|it| it.own.as_ref());
        let own: Vec<_> = own.map(|it| it.organisation.clone()).collect();
        Self {
            owner: owner.cloned(),
            pool: statement(known, &by_id, organisations).filter(|it| it.authorities > named),
            signed,
            open,
            can_sign: can_sign
                .filter(|it| open || own.contains(&it.id))
                .filter(|it| check_organisation(known, it).is_ok())
                .cloned()
                .collect(),
        }
    }
}

fn shown_signatures(
    viewer: &Viewer,
    known: &KnownGap,
    by_id: &HashMap<&MemberOrganisationId, &MemberOrganisation>,
) -> Vec<ShownSignature> {
    let may_know = |it: &&CoSignature| {
        let circle = it.circle(&known.gap.owner, &known.circle.partners);
        circle.may_see(viewer, it.marking)
    };
    let shown = known.signatures.iter().filter(may_know);
    let mut shown: Vec<ShownSignature> = shown
        .filter_map(|signature| {
            Some(ShownSignature {
                organisation: (*by_id.get(&signature.organisation)?).clone(),
                marking: signature.marking,
                remarks: signature.remarks.clone(),
                own: Some(signature)
                    .filter(|it| viewer.belongs_to(&it.organisation))
                    .cloned(),
            })
        })
        .collect();
    let name = |it: &ShownSignature| (it.organisation.name.clone(), it.organisation.id.clone());
    shown.sort_by_key(name);
    shown
}

/// The statement of decision 0014 over all that share the gap, the same for every viewer.
fn statement(
    known: &KnownGap,
    by_id: &HashMap<&MemberOrganisationId, &MemberOrganisation>,
    organisations: &[MemberOrganisation],
) -> Option<PoolStatement> {
    let owner = (&known.gap.owner, Marking::Clear);
    let signed = known.signatures.iter();
    let signed = signed.map(|it| (&it.organisation, it.marking));
    let sharers: Vec<Sharer> = std::iter::once(owner)
        .chain(signed)
        .filter_map(|(id, marking)| {
            let organisation = by_id.get(id).filter(|it| it.kind.is_authority())?;
            Some(Sharer {
                organisation: organisation.id.clone(),
                country: organisation.country.clone(),
                marking,
            })
        })
        .collect();
    let authorities = organisations.iter().filter(|it| it.kind.is_authority());
    let authorities: Vec<Authority> = authorities
        .map(|it| Authority {
            organisation: it.id.clone(),
            country: it.country.clone(),
        })
        .collect();
    pooled(&sharers, &authorities)
}
