//! Committing an organisation to buy what meets a gap, changing that, and withdrawing it:
//! its lead's to decide, all of it.

use crate::act::{Act, Refusal, unknown};
use crate::evidence::{refused, today};
use crate::gap_access::find_still_known;
use jiff::civil::Date;
use uptake_model::{Commitment, GapFileId, GapState, Marking, MemberOrganisationId};
use uptake_store::{Records, Store};

/// What an organisation commits itself to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitRequest {
    /// The gap file.
    pub gap: GapFileId,
    /// The organisation.
    pub organisation: MemberOrganisationId,
    /// Under which conditions, in own words.
    pub words: String,
    /// Last day on which it counts.
    pub until: Date,
    /// How far others may know.
    pub marking: Marking,
    /// The version that was read when this was written; `None` for a new commitment.
    pub version: Option<u32>,
}

/// Commits an organisation to buy what meets a published gap, or changes what was said.
/// Once the gap is closed, a commitment can still be shared less widely, and nothing else.
///
/// # Errors
/// [`Refusal`]: unknown gap file, not theirs to do, what cannot be taken, a commitment that
/// changed in between.
pub async fn commit_to_buy(
    store: &Store,
    act: &Act<'_>,
    request: &CommitRequest,
) -> Result<(), Refusal> {
    let author = act.person()?.clone();
    let (gap, organisation) = (&request.gap, &request.organisation);
    check_organisation(store, act, organisation).await?;
    let mut records = act.begin(store).await?;
    let open = check_gap(&mut records, act, request).await?;
    let all = records.commitments(gap).await?;
    let before = all.iter().find(|it| it.organisation == *organisation);
    let version = match (before, request.version) {
        (None, None) => records.next_commitment_version(gap, organisation).await?,
        (Some(before), Some(version)) if before.version == version => version + 1,
        _ => return Err(Refusal::Conflict),
    };
    let after = Commitment {
        gap: gap.clone(),
        organisation: organisation.clone(),
        author,
        words: request.words.trim().to_owned(),
        until: request.until,
        marking: request.marking,
        version,
        written_at: act.now,
    };
    let narrows = before.is_some_and(|before| {
        (&before.words, before.until) == (&after.words, after.until)
            && before.marking <= after.marking
            && after.marking != Marking::Red
    });
    if !open && !narrows {
        return Err(closed());
    }
    // What ran out may still be hidden.
    if !narrows {
        after.check(today(act)).map_err(|error| refused(&error))?;
    }
    if !records.put_commitment(&after).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("gap_file", gap.as_str());
    let note = act.note("commit_to_buy", subject, before, Some(&after));
    Ok(records.commit(note).await?)
}

/// Withdraws a commitment.
///
/// # Errors
/// [`Refusal`]: no such commitment that they may know of, not the lead.
pub async fn withdraw_commitment(
    store: &Store,
    act: &Act<'_>,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    let by = act.person()?.clone();
    if !act.viewer.belongs_to(organisation) {
        return Err(unknown("gap file", gap));
    }
    let mut records = act.begin(store).await?;
    let all = records.commitments(gap).await?;
    let before = all.iter().find(|it| it.organisation == *organisation);
    let before = before.ok_or_else(|| unknown("gap file", gap))?;
    if !act.viewer.leads(organisation) {
        return Err(not_the_lead());
    }
    records.remove_commitment(before, &by, act.now).await?;
    let subject = ("gap_file", gap.as_str());
    let note = act.note::<_, ()>("withdraw_commitment", subject, Some(before), None);
    Ok(records.commit(note).await?)
}

/// Whether the gap is open; whoever committed themselves is answered even where they may
/// know of the gap file no longer.
async fn check_gap(
    records: &mut Records,
    act: &Act<'_>,
    request: &CommitRequest,
) -> Result<bool, Refusal> {
    let known = find_still_known(records, act.viewer, &request.gap).await?;
    match known {
        Some(known) => Ok(matches!(known.gap.state, GapState::Published { .. })),
        None if request.version.is_some() && act.viewer.belongs_to(&request.organisation) => {
            Ok(false)
        }
        None => Err(unknown("gap file", &request.gap)),
    }
}

async fn check_organisation(
    store: &Store,
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    let found = store.member_organisation(organisation).await?;
    let Some(found) = found.filter(|_| act.viewer.belongs_to(organisation)) else {
        return Err(Refusal::NotYours(
            "You can commit only an organisation that you belong to. Nothing was changed."
                .to_owned(),
        ));
    };
    if !found.kind.is_authority() {
        return Err(Refusal::NotYours(
            "Practitioners and public authorities commit themselves to buy what meets a gap. Yours \
             is registered as neither. Nothing was changed."
                .to_owned(),
        ));
    }
    if !act.viewer.leads(organisation) {
        return Err(not_the_lead());
    }
    Ok(())
}

fn not_the_lead() -> Refusal {
    Refusal::NotYours(
        "A commitment binds your organisation, so its lead makes, changes and withdraws it. Nothing \
         was changed. Ask yours."
            .to_owned(),
    )
}

fn closed() -> Refusal {
    Refusal::Refused(
        "This gap file is not open, so nobody commits themselves to it any more. Nothing was changed. \
         You can still share your commitment with fewer, or withdraw it."
            .to_owned(),
    )
}
