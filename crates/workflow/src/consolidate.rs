//! Consolidation: an analyst proposes that several gap files go on in one of them; the
//! leads of their owners accept or decline; where all accept, it is done.

use crate::act::{Act, Refusal, unknown};
use crate::gap_access::{known_gap, still_known};
use crate::merge_gaps::merge;
use jiff::Timestamp;
use serde::Serialize;
use uptake_model::{
    Consent, Consolidation, ConsolidationId, ConsolidationRefusal, GapFile, GapFileId, GapState,
    Language, Marking, MarkingError, MemberOrganisation, MemberOrganisationId, Outcome, Part,
    PersonId, PlatformRole, Viewer, classification_in,
};
use uptake_store::Store;
use uptake_store::listing::Page;

/// How many proposals are read at once.
const AT_ONCE: u32 = 50;

/// What an analyst proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRequest {
    /// The gap file that the others go on in.
    pub into: GapFileId,
    /// The gap files that end.
    pub merged: Vec<GapFileId>,
    /// Why they are one gap.
    pub reason: String,
}

/// What an owner answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRequest {
    /// The owner.
    pub organisation: MemberOrganisationId,
    /// Whether it accepts.
    pub accepts: bool,
    /// Why; needed to decline.
    pub reason: String,
    /// How far others may know that it shares the gap file its own goes on in.
    pub marking: Marking,
}

/// A proposal that a viewer may know of, without what they may not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownConsolidation {
    /// Identifier.
    pub id: ConsolidationId,
    /// How it stands.
    pub outcome: Outcome,
    /// Why they are one gap.
    pub reason: String,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// Whether the viewer proposed it.
    pub own: bool,
    /// Its gap files, the one that the others go on in first.
    pub parts: Vec<ShownPart>,
    /// What its owners said so far.
    pub answers: Vec<ShownAnswer>,
    /// How many owners have not answered.
    pub missing: usize,
    /// Owners for which the viewer can answer now.
    pub can_answer: Vec<MemberOrganisation>,
}

/// A gap file of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownPart {
    /// Identifier.
    pub id: GapFileId,
    /// Its title.
    pub title: String,
    /// The language it is written in.
    pub language: Language,
    /// The name of its owner.
    pub owner: String,
}

/// What an owner answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownAnswer {
    /// Its name.
    pub owner: String,
    /// Whether it accepts.
    pub accepts: bool,
    /// Why.
    pub reason: String,
}

impl From<ConsolidationRefusal> for Refusal {
    fn from(refusal: ConsolidationRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// Proposes a consolidation, and returns its identifier.
///
/// # Errors
/// [`Refusal`]: not an analyst, an unknown gap file, one that is not published or not
/// known to the whole community, no reason.
pub async fn propose_consolidation(
    store: &Store,
    act: &Act<'_>,
    request: &ProposalRequest,
) -> Result<ConsolidationId, Refusal> {
    let proposer = analyst(act.viewer)?;
    check_text(&request.reason)?;
    let mut parts = Vec::new();
    for id in std::iter::once(&request.into).chain(&request.merged) {
        let gap = known_gap(store, act.viewer, id).await?.gap;
        check_part(&gap)?;
        parts.push(Part {
            gap: gap.id,
            owner: gap.owner,
        });
    }
    let consolidation = Consolidation {
        id: ConsolidationId::new(act.entropy.id("con")),
        proposer,
        parts,
        reason: request.reason.trim().to_owned(),
        outcome: Outcome::Open,
        consents: vec![],
        proposed_at: act.now,
    };
    consolidation.check()?;
    let mut records = act.begin(store).await?;
    // Read again under the lock that this takes, in one order: one may have been hidden since.
    let mut held: Vec<&Part> = consolidation.parts.iter().collect();
    held.sort_unstable_by_key(|it| &it.gap);
    for part in held {
        let known = still_known(&mut records, act.viewer, &part.gap).await?;
        still_a_part(Some(known.gap), part)?;
    }
    records.add_consolidation(&consolidation).await?;
    let subject = ("consolidation", consolidation.id.as_str());
    let note = act.note::<(), _>("propose_consolidation", subject, None, Some(&consolidation));
    records.commit(note).await?;
    Ok(consolidation.id)
}

/// Answers for an owner: its lead's to decide. The last owner that accepts brings the
/// merging about.
///
/// # Errors
/// [`Refusal`]: unknown, not the lead, ended or answered before, a reason or a marking that
/// cannot be taken, or a gap file that changed so that it can no longer be merged.
pub async fn answer_consolidation(
    store: &Store,
    act: &Act<'_>,
    id: &ConsolidationId,
    request: &ConsentRequest,
) -> Result<Outcome, Refusal> {
    let by = act.viewer.person().cloned().ok_or(Refusal::SignIn)?;
    let shown = consolidation(store, act.viewer, id).await?;
    let may = shown
        .can_answer
        .iter()
        .any(|it| it.id == request.organisation);
    if !may && shown.outcome == Outcome::Open {
        return Err(Refusal::NotYours(
            "Leads of the owners answer to a proposal, each organisation once. Nothing was changed.".to_owned(),
        ));
    }
    if request.marking == Marking::Red {
        return Err(Refusal::Refused(
            "A co-signature speaks for an organisation, so it cannot be TLP:RED. Nothing was \
             changed. Choose TLP:AMBER+STRICT or wider."
                .to_owned(),
        ));
    }
    check_text(&request.reason)?;
    let consent = Consent {
        organisation: request.organisation.clone(),
        by,
        accepts: request.accepts,
        reason: request.reason.trim().to_owned(),
        marking: request.marking,
        at: act.now,
    };
    let mut records = act.begin(store).await?;
    let before = records
        .consolidation(id)
        .await?
        .ok_or_else(|| no_such(id))?;
    let after = before.clone().answered(consent.clone())?;
    if !records.change_consolidation(&after, Some(&consent)).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("consolidation", id.as_str());
    let mut notes = vec![act.note("answer_consolidation", subject, Some(&before), Some(&after))];
    if after.outcome == Outcome::Merged {
        notes.extend(merge(store, &mut records, act, &after).await?);
    }
    records.commit_all(&notes).await?;
    Ok(after.outcome)
}

/// Takes a proposal back: whoever made it.
///
/// # Errors
/// [`Refusal`]: unknown, not theirs, ended.
pub async fn withdraw_consolidation(
    store: &Store,
    act: &Act<'_>,
    id: &ConsolidationId,
) -> Result<(), Refusal> {
    let shown = consolidation(store, act.viewer, id).await?;
    if !shown.own {
        return Err(Refusal::NotYours(
            "Only whoever made a proposal takes it back. Nothing was changed.".to_owned(),
        ));
    }
    let mut records = act.begin(store).await?;
    let before = records
        .consolidation(id)
        .await?
        .ok_or_else(|| no_such(id))?;
    let after = before.clone().withdrawn()?;
    if !records.change_consolidation(&after, None).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("consolidation", id.as_str());
    let note = act.note(
        "withdraw_consolidation",
        subject,
        Some(&before),
        Some(&after),
    );
    Ok(records.commit(note).await?)
}

/// A proposal, for analysts and owners who may know of all its gap files.
///
/// # Errors
/// [`Refusal::Unknown`] for all others.
pub async fn consolidation(
    store: &Store,
    viewer: &Viewer,
    id: &ConsolidationId,
) -> Result<ShownConsolidation, Refusal> {
    let found = store.consolidation(id).await?;
    let found = found.ok_or_else(|| no_such(id))?;
    let organisations = store.member_organisations().await?;
    let shown = show(store, viewer, found, &organisations).await?;
    shown.ok_or_else(|| no_such(id))
}

/// The proposals that a viewer may know of, the latest first: one page of them, and whether
/// there are more. How many there are is not told: that takes looking at all of them.
///
/// # Errors
/// [`Refusal::SignIn`] for the public.
pub async fn consolidations(
    store: &Store,
    viewer: &Viewer,
    page: Page,
) -> Result<(Vec<ShownConsolidation>, bool), Refusal> {
    viewer.person().ok_or(Refusal::SignIn)?;
    let own: Vec<MemberOrganisationId> = viewer.organisations().cloned().collect();
    let of = (!viewer.is(PlatformRole::Analyst)).then_some(own.as_slice());
    let organisations = store.member_organisations().await?;
    let mut to_pass = page.offset;
    let mut shown = Vec::new();
    let mut read = Page::first(AT_ONCE);
    loop {
        let found = store.consolidations(of, read).await?;
        for it in found.items {
            // What is hidden takes no place on any page.
            let Some(it) = show(store, viewer, it, &organisations).await? else {
                continue;
            };
            if to_pass > 0 {
                to_pass -= 1;
            } else if shown.len() < page.limit as usize {
                shown.push(it);
            } else {
                return Ok((shown, true));
            }
        }
        read.offset += u64::from(AT_ONCE);
        if read.offset >= found.total {
            return Ok((shown, false));
        }
    }
}

async fn show(
    store: &Store,
    viewer: &Viewer,
    found: Consolidation,
    organisations: &[MemberOrganisation],
) -> Result<Option<ShownConsolidation>, Refusal> {
    let owners = found.owners();
    if !viewer.is(PlatformRole::Analyst) && !owners.iter().any(|it| viewer.belongs_to(it)) {
        return Ok(None);
    }
    let named = |id: &MemberOrganisationId| organisations.iter().find(|it| it.id == *id);
    let name = |id| named(id).map(|it| it.name.clone()).unwrap_or_default();
    let mut parts = Vec::new();
    for part in &found.parts {
        let known = match known_gap(store, viewer, &part.gap).await {
            Ok(known) => known,
            Err(Refusal::Unknown { .. }) => return Ok(None),
            Err(other) => return Err(other),
        };
        let title = known.circle.shown(viewer, &known.gap.content.title);
        parts.push(ShownPart {
            title: title.map_or_else(|| "Gap file for named people".to_owned(), Clone::clone),
            id: known.gap.id,
            language: known.gap.content.language,
            owner: name(&part.owner),
        });
    }
    let answers = found.consents.iter().map(|it| ShownAnswer {
        owner: name(&it.organisation),
        accepts: it.accepts,
        reason: it.reason.clone(),
    });
    let open = owners.iter().filter(|it| found.consent_of(it).is_none());
    let waits = found.outcome == Outcome::Open;
    let can_answer = open.clone().filter(|it| waits && viewer.leads(it));
    Ok(Some(ShownConsolidation {
        parts,
        answers: answers.collect(),
        missing: open.clone().count(),
        can_answer: can_answer.filter_map(|it| named(it)).cloned().collect(),
        own: viewer.person() == Some(&found.proposer),
        id: found.id.clone(),
        outcome: found.outcome,
        reason: found.reason.clone(),
        proposed_at: found.proposed_at,
    }))
}

fn analyst(viewer: &Viewer) -> Result<PersonId, Refusal> {
    let person = viewer.person().ok_or(Refusal::SignIn)?;
    if viewer.is(PlatformRole::Analyst) {
        return Ok(person.clone());
    }
    Err(Refusal::NotYours(
        "Analysts propose consolidations. Nothing was changed. If two gap files are one gap, tell an \
         analyst, or co-sign the one that says it better."
            .to_owned(),
    ))
}

/// Several owners are told of a part, so that it must be theirs to see.
fn check_part(gap: &GapFile) -> Result<(), Refusal> {
    if !matches!(gap.state, GapState::Published { .. }) {
        return Err(Refusal::Refused(format!(
            "Gap file {} is not published, so it cannot be consolidated. Nothing was proposed yet.",
            gap.id
        )));
    }
    if !gap.is_known_to_the_community() {
        return Err(Refusal::Refused(format!(
            "The title of gap file {} is shared with partners only, and the other owners would \
             learn of it. Nothing was proposed yet. Its owners can release the title to \
             TLP:GREEN.",
            gap.id
        )));
    }
    Ok(())
}

/// Longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

fn check_text(reason: &str) -> Result<(), Refusal> {
    if reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::Refused(format!(
            "The reason is longer than {LONGEST_REASON} characters. Nothing was changed. Say it shorter."
        )));
    }
    match classification_in(reason) {
        Some(found) => Err(Refusal::Refused(
            MarkingError::AboveRemit(found.to_owned()).to_string(),
        )),
        None => Ok(()),
    }
}

fn no_such(id: &ConsolidationId) -> Refusal {
    Refusal::Unknown {
        what: "consolidation",
        id: id.to_string(),
    }
}

/// A gap file of a proposal as it stands, where it can still be merged.
pub(crate) fn still_a_part(gap: Option<GapFile>, part: &Part) -> Result<GapFile, Refusal> {
    let gap = gap.ok_or_else(|| unknown("gap file", &part.gap))?;
    if gap.owner != part.owner {
        return Err(Refusal::Conflict);
    }
    check_part(&gap)?;
    Ok(gap)
}
