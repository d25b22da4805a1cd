//! Co-signing: an organisation says that it shares a gap, changes what it said, or
//! withdraws it.

use crate::act::{Act, Refusal, unknown};
use crate::gap_access::{KnownGap, find_known_gap, find_still_known};
use uptake_model::co_signature::LONGEST_REMARKS;
use uptake_model::{
    CoSignature, GapFileId, GapState, Marking, MarkingError, MemberOrganisation,
    MemberOrganisationId, PersonId, classification_in,
};
use uptake_store::{Records, Store};

/// What an organisation says when it co-signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoSignRequest {
    /// The gap file.
    pub gap: GapFileId,
    /// The organisation that shares the gap.
    pub organisation: MemberOrganisationId,
    /// What is different or particular there.
    pub remarks: String,
    /// How far others may know.
    pub marking: Marking,
    /// The version that was read when this was written; `None` for a new signature.
    pub version: Option<u32>,
}

/// Co-signs a published gap file, or changes what was said: any member within the own
/// organisation, the lead beyond it. Once the gap is closed, a signature can still be
/// shared less widely, and nothing else.
///
/// # Errors
/// [`Refusal`]: unknown gap file, not theirs to do, a marking or remarks that cannot be
/// taken, a signature that changed in between.
pub async fn co_sign(store: &Store, act: &Act<'_>, request: &CoSignRequest) -> Result<(), Refusal> {
    let by = act.viewer.person().cloned().ok_or(Refusal::SignIn)?;
    let known = find_known_gap(store, act.viewer, &request.gap).await?;
    let signing = signing(store, act, request, known.as_ref()).await?;
    check_words(request)?;
    let mut records = act.begin(store).await?;
    // Read again under the lock that this takes: it may have been merged, withdrawn or hidden.
    let known = find_still_known(&mut records, act.viewer, &request.gap).await?;
    if let Some(known) = &known {
        check_organisation(known, &signing)?;
    }
    let is_open = |it: &KnownGap| matches!(it.gap.state, GapState::Published { .. });
    let open = known.as_ref().is_some_and(is_open);
    let signatures = records.co_signatures(&request.gap).await?;
    let before = signatures
        .iter()
        .find(|it| it.organisation == request.organisation);
    let after = match (before, request.version) {
        (None, None) => new_signature(&mut records, act, &by, request).await?,
        (None, Some(_)) if known.is_none() => return Err(unknown("gap file", &request.gap)),
        (None, Some(_)) => return Err(Refusal::Conflict),
        (Some(_), None) => return Err(signed_before()),
        (Some(before), Some(version)) if before.version != version => {
            return Err(Refusal::Conflict);
        }
        (Some(before), Some(version)) => CoSignature {
            marking: request.marking,
            remarks: request.remarks.trim().to_owned(),
            version: version + 1,
            ..before.clone()
        },
    };
    if !open && !before.is_some_and(|before| narrows(before, &after)) {
        return Err(closed());
    }
    check_marking(act, before, &after)?;
    let done = match before {
        None => records.add_co_signature(&after).await?,
        Some(_) => records.change_co_signature(&after, &by, act.now).await?,
    };
    if !done {
        return Err(Refusal::Conflict);
    }
    let note = act.note(
        "co_sign",
        ("gap_file", after.gap.as_str()),
        before,
        Some(&after),
    );
    Ok(records.commit(note).await?)
}

/// Withdraws an organisation's signature: its lead's to decide.
///
/// # Errors
/// [`Refusal`]: unknown gap file or signature, not the lead.
pub async fn withdraw_co_signature(
    store: &Store,
    act: &Act<'_>,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    let by = act.viewer.person().cloned().ok_or(Refusal::SignIn)?;
    if !act.viewer.belongs_to(organisation) {
        return Err(unknown("gap file", gap));
    }
    let mut records = act.begin(store).await?;
    let signatures = records.co_signatures(gap).await?;
    let before = signatures
        .iter()
        .find(|it| it.organisation == *organisation);
    let before = before.ok_or_else(|| unknown("gap file", gap))?;
    if !act.viewer.leads(organisation) {
        return Err(Refusal::NotYours(
            "Only a lead withdraws a co-signature. Nothing was changed. Ask yours.".to_owned(),
        ));
    }
    records.remove_co_signature(before, &by, act.now).await?;
    let subject = ("gap_file", gap.as_str());
    let note = act.note::<_, ()>("withdraw_co_signature", subject, Some(before), None);
    Ok(records.commit(note).await?)
}

async fn new_signature(
    records: &mut Records,
    act: &Act<'_>,
    by: &PersonId,
    request: &CoSignRequest,
) -> Result<CoSignature, Refusal> {
    let (gap, organisation) = (&request.gap, &request.organisation);
    Ok(CoSignature {
        gap: gap.clone(),
        organisation: organisation.clone(),
        author: by.clone(),
        marking: request.marking,
        remarks: request.remarks.trim().to_owned(),
        version: records.next_co_signature_version(gap, organisation).await?,
        signed_at: act.now,
    })
}

/// The organisation that signs, where whoever asks belongs to it. Whoever signed is answered
/// even where they may know of the gap file no longer.
async fn signing(
    store: &Store,
    act: &Act<'_>,
    request: &CoSignRequest,
    known: Option<&KnownGap>,
) -> Result<MemberOrganisation, Refusal> {
    let organisation = &request.organisation;
    if known.is_none() && !(request.version.is_some() && act.viewer.belongs_to(organisation)) {
        return Err(unknown("gap file", &request.gap));
    }
    let refusal = || {
        Refusal::NotYours(
            "You can co-sign only for an organisation that you belong to. Nothing was changed."
                .to_owned(),
        )
    };
    if !act.viewer.belongs_to(organisation) {
        return Err(refusal());
    }
    store
        .member_organisation(organisation)
        .await?
        .ok_or_else(refusal)
}

fn closed() -> Refusal {
    Refusal::Refused(
        "Only a published gap file can be co-signed. Nothing was changed. What your organisation \
         signed before can still be shared with fewer, or withdrawn."
            .to_owned(),
    )
}

/// Whether nothing changes but that fewer may know.
fn narrows(before: &CoSignature, after: &CoSignature) -> bool {
    before.remarks == after.remarks && before.marking < after.marking
}

/// Whether an organisation is one that co-signs this gap file.
pub(crate) fn check_organisation(
    known: &KnownGap,
    organisation: &MemberOrganisation,
) -> Result<(), Refusal> {
    if known.gap.owner == organisation.id {
        return Err(Refusal::Refused(
            "This gap file is your organisation’s own, so it counts already. Nothing was changed."
                .to_owned(),
        ));
    }
    if !organisation.kind.is_authority() {
        return Err(Refusal::NotYours(
            "Practitioners and public authorities co-sign gaps, because they will use or buy what \
             closes them. Yours is registered as neither. Nothing was changed."
                .to_owned(),
        ));
    }
    Ok(())
}

fn check_words(request: &CoSignRequest) -> Result<(), Refusal> {
    if let Some(found) = classification_in(&request.remarks) {
        let error = MarkingError::AboveRemit(found.to_owned());
        return Err(Refusal::Refused(error.to_string()));
    }
    let length = request.remarks.trim().chars().count();
    if length > LONGEST_REMARKS {
        return Err(Refusal::Refused(format!(
            "Your remarks have {length} characters, {LONGEST_REMARKS} are taken. Nothing was \
             changed, and they still stand below. Shorten them."
        )));
    }
    if request.marking == Marking::Red {
        return Err(Refusal::Refused(
            "A co-signature speaks for an organisation, so it cannot be for named people only. \
             Nothing was changed. TLP:AMBER+STRICT keeps it within your organisation."
                .to_owned(),
        ));
    }
    Ok(())
}

/// What is or was shared beyond the organisation is the lead's to change.
fn check_marking(
    act: &Act<'_>,
    before: Option<&CoSignature>,
    after: &CoSignature,
) -> Result<(), Refusal> {
    let circle = after.circle(&after.organisation, &[]);
    let markings = before
        .map(|it| it.marking)
        .into_iter()
        .chain([after.marking]);
    for marking in markings {
        if !circle.may_mark(act.viewer, marking) {
            return Err(Refusal::NotYours(format!(
                "{} shares beyond your organisation, which its lead decides. Nothing was changed, \
                 and what you wrote still stands below. Sign with TLP:AMBER+STRICT, and ask your \
                 lead to release it.",
                marking.label()
            )));
        }
    }
    Ok(())
}

fn signed_before() -> Refusal {
    Refusal::Refused(
        "Your organisation co-signed this gap file before, and counts once. Nothing was changed. \
         Open its co-signature to change it."
            .to_owned(),
    )
}
