//! What a viewer sees of procurements and of who committed themselves to buy. Everything
//! that is shown, counted or reckoned with starts from here.

use crate::act::Refusal;
use crate::gap_access::{KnownGap, find_known_gap, known_among, known_gap};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use uptake_model::{
    Commitment, GapFileId, GapState, Marking, MemberOrganisation, MemberOrganisationId,
    Procurement, ProcurementId, Solution, SolutionId, Viewer,
};
use uptake_store::{Store, StoreError};

/// Whether the viewer, who knows of its gap file or does not, sees a procurement.
fn is_seen(viewer: &Viewer, procurement: &Procurement, known: Option<&KnownGap>) -> bool {
    let gap = known.map(|it| &it.circle);
    procurement.contribution().is_seen_by(viewer, gap)
}

/// What of it is theirs to read: names of buyers who did not say so are not for others, and
/// neither is what counts changes of these names too.
fn redacted(viewer: &Viewer, mut procurement: Procurement) -> Procurement {
    let shown = procurement.named().shown_to(viewer);
    let content = &mut procurement.content;
    if content.lead.as_ref().is_some_and(|it| !shown.contains(it)) {
        content.lead = None;
    }
    procurement.answers.retain(|it, _| shown.contains(it));
    content.buyers = shown;
    if !viewer.belongs_to(&procurement.owner) {
        procurement.version = 1;
        procurement.updated_at = procurement.created_at;
    }
    procurement
}

/// A procurement with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcurementSeen {
    /// The procurement, as far as the viewer may read it. Version and time of change are as
    /// when it was entered, but for members of the organisation that recorded it.
    pub procurement: Procurement,
    /// Title of its gap file, where the viewer knows of it; its identifier where the title
    /// is not theirs to see.
    pub gap: Option<String>,
    /// Solutions that its lots concern.
    pub solutions: Vec<Solution>,
    /// Names of organisations that take part.
    pub organisations: HashMap<MemberOrganisationId, String>,
    /// Organisations of the viewer that are named by another one, with what they answered.
    pub parts: Vec<(MemberOrganisationId, Option<bool>)>,
}

/// What a viewer sees of a procurement; `None` where there is none that they may see.
///
/// # Errors
/// Where the database fails.
pub async fn procurement_seen(
    store: &Store,
    viewer: &Viewer,
    id: &ProcurementId,
) -> Result<Option<ProcurementSeen>, StoreError> {
    let Some(found) = store.procurement(id).await? else {
        return Ok(None);
    };
    let known = find_known_gap(store, viewer, &found.gap).await?;
    if !is_seen(viewer, &found, known.as_ref()) {
        return Ok(None);
    }
    let lots = found.content.lots.iter();
    let ids: Vec<SolutionId> = lots.filter_map(|it| it.solution.clone()).collect();
    let organisations = store.member_organisations().await?.into_iter();
    Ok(Some(ProcurementSeen {
        gap: known.map(|it| {
            let title = it.circle.shown(viewer, &it.gap.content.title);
            title.cloned().unwrap_or_else(|| it.gap.id.to_string())
        }),
        solutions: store.solutions_named(&ids).await?,
        organisations: organisations.map(|it| (it.id, it.name)).collect(),
        parts: found.named().of_viewer(viewer),
        procurement: redacted(viewer, found),
    }))
}

/// The procurements for a gap file that a viewer may see, the latest first; none where they
/// may not know of it.
///
/// # Errors
/// Where the database fails.
pub async fn procurements_seen(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFileId,
) -> Result<Vec<Procurement>, StoreError> {
    let Some(known) = find_known_gap(store, viewer, gap).await? else {
        return Ok(vec![]);
    };
    procurements_of(store, viewer, &known).await
}

/// The procurements for a gap file that `viewer` may know of.
pub(crate) async fn procurements_of(
    store: &Store,
    viewer: &Viewer,
    known: &KnownGap,
) -> Result<Vec<Procurement>, StoreError> {
    let found = store.procurements_for_gap(&known.gap.id).await?.into_iter();
    Ok(found
        .filter(|it| is_seen(viewer, it, Some(known)))
        .map(|it| redacted(viewer, it))
        .collect())
}

/// All procurements that a viewer may see, in a few queries however many gap files they are
/// for; as far as theirs to read.
pub(crate) async fn all_procurements(
    store: &Store,
    viewer: &Viewer,
) -> Result<Vec<Procurement>, StoreError> {
    let all = store.all_procurements().await?;
    let gaps = all.iter().map(|it| it.gap.clone()).collect();
    let known = known_among(store, viewer, gaps).await?;
    let circle = |it: &Procurement| known.get(&it.gap).map(|(_, circle)| circle);
    let seen = all
        .into_iter()
        .filter(|it| it.contribution().is_seen_by(viewer, circle(it)));
    Ok(seen.map(|it| redacted(viewer, it)).collect())
}

/// Who committed themselves to buy what meets a gap, as far as a viewer may know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhoBuys {
    /// Commitments that the viewer may know of, by name of their organisations. Those that
    /// ran out are shown to their own organisation alone.
    pub committed: Vec<ShownCommitment>,
    /// Authorities that own or co-signed the gap, as far as the viewer may know.
    pub sharing: Vec<MemberOrganisation>,
    /// Authorities that share the gap and did not commit themselves, as far as the viewer
    /// may know: they could be asked.
    pub could_be_asked: Vec<MemberOrganisation>,
    /// Organisations that the viewer leads and can commit, or whose commitment they can
    /// change.
    pub can_commit: Vec<MemberOrganisation>,
}

/// A commitment that a viewer may know of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownCommitment {
    /// Who committed themselves.
    pub organisation: MemberOrganisation,
    /// Under which conditions.
    pub words: String,
    /// Last day on which it counts.
    pub until: Date,
    /// Whether it counts today.
    pub counts: bool,
    /// Who may know of it.
    pub marking: Marking,
    /// The whole commitment, for the own organisation.
    pub own: Option<Commitment>,
}

/// Who buys, for `viewer`.
///
/// # Errors
/// [`Refusal::Unknown`] where the viewer may not know of the gap file.
pub async fn who_buys(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFileId,
    today: Date,
) -> Result<WhoBuys, Refusal> {
    let known = known_gap(store, viewer, gap).await?;
    let organisations = store.member_organisations().await?;
    Ok(buyers_of(store, viewer, &known, &organisations, today).await?)
}

/// Who buys what meets a gap that `viewer` may know of; `organisations` are all that take
/// part.
pub(crate) async fn buyers_of(
    store: &Store,
    viewer: &Viewer,
    known: &KnownGap,
    organisations: &[MemberOrganisation],
    today: Date,
) -> Result<WhoBuys, StoreError> {
    let (owner, partners) = (&known.gap.owner, &known.circle.partners);
    let all = store.commitments(&known.gap.id).await?;
    let seen: Vec<&Commitment> = all
        .iter()
        .filter(|it| it.circle(owner, partners).may_see(viewer, it.marking))
        .filter(|it| it.counts(today) || viewer.belongs_to(&it.organisation))
        .collect();
    let signed = known.signatures.iter();
    let signed = signed.filter(|it| it.circle(owner, partners).may_see(viewer, it.marking));
    let sharing: Vec<_> = signed
        .map(|it| &it.organisation)
        .chain(std::iter::once(owner))
        .collect();
    let mut who = WhoBuys {
        committed: vec![],
        sharing: vec![],
        could_be_asked: vec![],
        can_commit: vec![],
    };
    let open = matches!(known.gap.state, GapState::Published { .. });
    let authorities = organisations.iter().filter(|it| it.kind.is_authority());
    for organisation in authorities {
        let commitment = seen.iter().find(|it| it.organisation == organisation.id);
        if (open || commitment.is_some()) && viewer.leads(&organisation.id) {
            who.can_commit.push(organisation.clone());
        }
        let shares = sharing.contains(&&organisation.id);
        if shares {
            who.sharing.push(organisation.clone());
        }
        match commitment {
            Some(it) => who.committed.push(shown(viewer, organisation, it, today)),
            None if shares => who.could_be_asked.push(organisation.clone()),
            None => {}
        }
    }
    let name = |it: &MemberOrganisation| (it.name.clone(), it.id.clone());
    who.committed.sort_by_key(|it| name(&it.organisation));
    who.could_be_asked.sort_by_key(name);
    Ok(who)
}

fn shown(
    viewer: &Viewer,
    organisation: &MemberOrganisation,
    commitment: &Commitment,
    today: Date,
) -> ShownCommitment {
    ShownCommitment {
        words: commitment.words.clone(),
        until: commitment.until,
        counts: commitment.counts(today),
        marking: commitment.marking,
        own: viewer
            .belongs_to(&organisation.id)
            .then(|| commitment.clone()),
        organisation: organisation.clone(),
    }
}
