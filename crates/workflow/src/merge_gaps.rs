//! What is done when all owners accepted a consolidation: their gap files go on in one,
//! and they co-sign it.

use crate::act::{Act, Refusal};
use crate::consolidate::still_a_part;
use uptake_model::{AuditNote, CoSignature, Consolidation, GapFile, GapFileId, GapStep, Part};
use uptake_store::{Records, Store};

/// Merges the gap files of a proposal inside `records`, and returns what the audit log
/// shall say of it.
pub(crate) async fn merge(
    store: &Store,
    records: &mut Records,
    act: &Act<'_>,
    proposal: &Consolidation,
) -> Result<Vec<AuditNote>, Refusal> {
    let Some(target) = proposal.target() else {
        return Ok(vec![]);
    };
    // Taken in one order, whatever that of the proposal is: two merges at once do not wait for
    // each other.
    let mut held: Vec<&GapFileId> = proposal.parts.iter().map(|it| &it.gap).collect();
    held.sort_unstable();
    for gap in held {
        records.hold_gap_file(gap).await?;
    }
    let target = still_a_part(records.gap_file(&target.gap).await?, target)?;
    let mut notes = Vec::new();
    for part in proposal.merged() {
        notes.push(end(records, act, proposal, part, &target).await?);
        notes.extend(sign_for(store, records, act, proposal, part, &target).await?);
    }
    Ok(notes)
}

async fn end(
    records: &mut Records,
    act: &Act<'_>,
    proposal: &Consolidation,
    part: &Part,
    target: &GapFile,
) -> Result<AuditNote, Refusal> {
    let by = act.viewer.person().ok_or(Refusal::SignIn)?;
    let before = still_a_part(records.gap_file(&part.gap).await?, part)?;
    let step = GapStep::Merge {
        into: target.id.clone(),
        reason: proposal.reason.clone(),
    };
    let state = before.state.after(&before.id, step, act.now);
    let after = GapFile {
        state: state.map_err(|refusal| Refusal::Refused(refusal.to_string()))?,
        version: before.version + 1,
        updated_at: act.now,
        ..before.clone()
    };
    if !records
        .change_gap_file(&after, by, &proposal.reason)
        .await?
    {
        return Err(Refusal::Conflict);
    }
    let subject = ("gap_file", after.id.as_str());
    Ok(act.note("merge_gap", subject, Some(&before), Some(&after)))
}

/// The owner of a merged gap file co-signs the one it goes on in, unless that is its own,
/// it signed before, or it is no authority.
async fn sign_for(
    store: &Store,
    records: &mut Records,
    act: &Act<'_>,
    proposal: &Consolidation,
    part: &Part,
    target: &GapFile,
) -> Result<Option<AuditNote>, Refusal> {
    let owner = store.member_organisation(&part.owner).await?;
    let is_authority = owner.is_some_and(|it| it.kind.is_authority());
    let Some(consent) = proposal.consent_of(&part.owner) else {
        return Ok(None);
    };
    if !is_authority || part.owner == target.owner {
        return Ok(None);
    }
    let version = records
        .next_co_signature_version(&target.id, &part.owner)
        .await?;
    let signature = CoSignature {
        gap: target.id.clone(),
        organisation: part.owner.clone(),
        author: consent.by.clone(),
        marking: consent.marking,
        remarks: String::new(),
        version,
        signed_at: act.now,
    };
    if !records.add_co_signature(&signature).await? {
        return Ok(None);
    }
    let subject = ("gap_file", target.id.as_str());
    Ok(Some(act.note::<(), _>(
        "co_sign",
        subject,
        None,
        Some(&signature),
    )))
}
