//! Recording a procurement, changing it, taking it from stage to stage, and the answers of
//! those that are named as buyers.

use super::seen::procurement_seen;
use crate::act::{Act, Refusal, unknown};
use crate::evidence::{check_marking, refused, solution, speaker};
use crate::gap_access::{known_gap, still_known};
use crate::named_part::{self, Naming};
use uptake_model::{
    AskAnew, GapFileId, Marking, MemberOrganisationId, PartAnswers, Procurement,
    ProcurementContent, ProcurementId, ProcurementState, ProcurementStep,
};
use uptake_store::Store;

/// A procurement about to be recorded.
#[derive(Debug, Clone)]
pub struct NewProcurement {
    /// The organisation that records it.
    pub organisation: MemberOrganisationId,
    /// For which gap file.
    pub gap: GapFileId,
    /// What is written.
    pub content: ProcurementContent,
}

/// Records a procurement for a gap file that the viewer knows of.
///
/// # Errors
/// [`Refusal`] where it is not theirs to write or to mark so, cannot be taken as written, or
/// names what is not there.
pub async fn record_procurement(
    store: &Store,
    act: &Act<'_>,
    new: NewProcurement,
) -> Result<ProcurementId, Refusal> {
    let (author, owner) = speaker(store, act, &new.organisation).await?;
    known_gap(store, act.viewer, &new.gap).await?;
    let content = checked(store, new.content).await?;
    let procurement = Procurement {
        id: act.entropy.id("procurement").into(),
        gap: new.gap,
        owner: owner.id,
        author,
        state: ProcurementState::Planned,
        content,
        answers: PartAnswers::new(),
        version: 1,
        created_at: act.now,
        updated_at: act.now,
    };
    check_marking(
        act,
        &procurement.contribution().circle(None),
        procurement.content.marking,
    )?;
    let asked = named_part::leads_to_ask(store, &naming(&procurement), None).await?;
    let mut records = act.begin(store).await?;
    still_known(&mut records, act.viewer, &procurement.gap).await?;
    records.add_procurement(&procurement).await?;
    named_part::ask(&mut records, act, &asked).await?;
    let subject = ("procurement", procurement.id.as_str());
    let note = act.note(
        "record_procurement",
        subject,
        None::<&()>,
        Some(&procurement),
    );
    records.commit(note).await?;
    Ok(procurement.id)
}

/// Who must say anew that they are a buyer: whoever would be shown more widely than they
/// accepted, and all of them where it is bought in another way or led by another.
fn ask_anew(before: &ProcurementContent, after: &ProcurementContent) -> AskAnew {
    if before.kind != after.kind || before.lead != after.lead {
        AskAnew::Everybody
    } else if after.marking < before.marking {
        AskAnew::WhoAccepted
    } else {
        AskAnew::Nobody
    }
}

/// Writes the content of a procurement that is not closed; `version` is the one that the
/// viewer saw. Members of the organisation that recorded it may; what stands beyond their
/// organisation, and how far, its lead.
///
/// # Errors
/// As [`record_procurement`], and [`Refusal::Conflict`] where somebody changed it since.
pub async fn change_procurement(
    store: &Store,
    act: &Act<'_>,
    id: &ProcurementId,
    version: u32,
    content: ProcurementContent,
) -> Result<(), Refusal> {
    let before = own(store, act, id).await?;
    if before.version != version {
        return Err(Refusal::Conflict);
    }
    if !before.state.is_open() {
        return Err(Refusal::Refused(format!(
            "A procurement that is {} stays as it is. Nothing was changed. Record another one.",
            before.state.code()
        )));
    }
    let content = checked(store, content).await?;
    let circle = before.contribution().circle(None);
    for marking in [before.content.marking, content.marking] {
        check_marking(act, &circle, marking)?;
    }
    let anew = ask_anew(&before.content, &content);
    let mut answers = before.answers.clone();
    for id in before.named().lapsing(&content.buyers, anew) {
        answers.remove(&id);
    }
    let after = Procurement {
        content,
        answers,
        version: version + 1,
        updated_at: act.now,
        ..before.clone()
    };
    let asked = named_part::leads_to_ask(store, &naming(&after), Some(&naming(&before))).await?;
    let mut records = act.begin(store).await?;
    if !records.change_procurement(&after).await? {
        return Err(Refusal::Conflict);
    }
    let buyers = &after.content.buyers;
    named_part::lapse(&mut records, &naming(&before), buyers, anew).await?;
    named_part::ask(&mut records, act, &asked).await?;
    let subject = ("procurement", id.as_str());
    let note = act.note("change_procurement", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Takes a procurement a stage further; `version` is the one that the viewer saw. Members
/// of the organisation that recorded it may; one that others see, its lead.
///
/// # Errors
/// [`Refusal`] where it is not theirs or not possible, and [`Refusal::Conflict`] where
/// somebody changed it since.
pub async fn step_procurement(
    store: &Store,
    act: &Act<'_>,
    id: &ProcurementId,
    version: u32,
    step: ProcurementStep,
) -> Result<(), Refusal> {
    let before = own(store, act, id).await?;
    let circle = before.contribution().circle(None);
    check_marking(act, &circle, before.content.marking)?;
    if before.version != version {
        return Err(Refusal::Conflict);
    }
    let state = before.state.after(step, act.now);
    let after = Procurement {
        state: state.map_err(|error| refused(&error))?,
        version: version + 1,
        updated_at: act.now,
        ..before.clone()
    };
    let mut records = act.begin(store).await?;
    if !records.change_procurement(&after).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("procurement", id.as_str());
    let note = act.note("step_procurement", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Answers for an organisation whether it is one of the buyers. Its members may decline;
/// its leads accept. `shown` is the marking that whoever accepts saw, where they saw one.
///
/// # Errors
/// [`Refusal`] where there is no such procurement that they may see or answered before, the
/// organisation is not named in it, or it is not theirs to accept.
pub async fn answer_procurement(
    store: &Store,
    act: &Act<'_>,
    id: &ProcurementId,
    organisation: &MemberOrganisationId,
    accepts: bool,
    shown: Option<Marking>,
) -> Result<(), Refusal> {
    act.person()?;
    let seen = procurement_seen(store, act.viewer, id).await?.is_some();
    let found = store.procurement(id).await?;
    let procurement = found
        .filter(|it| seen || named_part::answered(act.viewer, it.named(), organisation))
        .ok_or_else(|| unknown("procurement", id))?;
    if accepts && shown.is_some_and(|it| procurement.content.marking < it) {
        return Err(Refusal::Refused(
            "The procurement was opened to more readers while you read it. Nothing was answered. Look who \
             would be told now, and answer again."
                .to_owned(),
        ));
    }
    named_part::answer(store, act, &naming(&procurement), organisation, accepts).await
}

fn naming(procurement: &Procurement) -> Naming<'_> {
    Naming {
        subject: ("procurement", procurement.id.as_str()),
        what: "as a buyer in a procurement",
        named: procurement.named(),
        marking: procurement.content.marking,
    }
}

/// A procurement of an organisation of the viewer, as it stands.
async fn own(store: &Store, act: &Act<'_>, id: &ProcurementId) -> Result<Procurement, Refusal> {
    act.person()?;
    let seen = procurement_seen(store, act.viewer, id).await?;
    seen.ok_or_else(|| unknown("procurement", id))?;
    let found = store.procurement(id).await?;
    let procurement = found.ok_or_else(|| unknown("procurement", id))?;
    speaker(store, act, &procurement.owner).await?;
    Ok(procurement)
}

async fn checked(
    store: &Store,
    mut content: ProcurementContent,
) -> Result<ProcurementContent, Refusal> {
    content.buyers.extend(content.lead.clone());
    content.buyers.sort();
    content.buyers.dedup();
    content.check().map_err(|error| refused(&error))?;
    for lot in &content.lots {
        if let Some(id) = &lot.solution {
            solution(store, id).await?;
        }
    }
    for id in &content.buyers {
        let known = store.member_organisation(id).await?;
        known.ok_or_else(|| unknown("organisation", id))?;
    }
    Ok(content)
}
