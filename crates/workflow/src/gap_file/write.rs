//! The verbs that write gap files: begin, edit with markings, and the steps from state to
//! state. Each keeps a version and an entry in the audit log.

use super::check::{check, check_reason};
use crate::act::{Act, Refusal, unknown};
use crate::gap_access::{find_still_known, known_gap};
use uptake_model::{
    AuditNote, Circle, Digest, GapContent, GapFile, GapFileId, GapState, GapStep, GapVersion,
    Marked, Marking, MemberOrganisationId, Requirement, SeenContent,
};
use uptake_store::{Records, Store};

/// Begins a gap file of an organisation as a draft.
///
/// # Errors
/// [`Refusal`]: where nobody signed in, the organisation is not theirs, a field is wider
/// than they may mark, or the content cannot be taken.
pub async fn begin_gap(
    store: &Store,
    act: &Act<'_>,
    owner: &MemberOrganisationId,
    content: GapContent,
    remark: &str,
) -> Result<GapFileId, Refusal> {
    let gap = begun(act, owner, content, remark)?;
    let mut records = act.begin(store).await?;
    let note = add(&mut records, act, &gap, remark).await?;
    records.commit(note).await?;
    Ok(gap.id)
}

/// The draft that a content becomes, where it is the writer's to begin.
///
/// # Errors
/// As [`begin_gap`].
pub(crate) fn begun(
    act: &Act<'_>,
    owner: &MemberOrganisationId,
    mut content: GapContent,
    remark: &str,
) -> Result<GapFile, Refusal> {
    let author = act.viewer.person().ok_or(Refusal::SignIn)?.clone();
    belongs(act, owner)?;
    check(&content, remark)?;
    content.named = vec![author.clone()];
    content.guests = vec![];
    for (requirement, number) in content.requirements.iter_mut().zip(1..) {
        requirement.value.number = number;
    }
    let gap = GapFile {
        id: GapFileId::new(act.entropy.id("gap")),
        owner: owner.clone(),
        author,
        state: GapState::Draft,
        content,
        version: 1,
        created_at: act.now,
        updated_at: act.now,
    };
    let circle = gap.circle(vec![]);
    for marking in markings(&gap.content) {
        may_release(act, &circle, marking)?;
    }
    Ok(gap)
}

/// Refuses to write for an organisation that is not the writer's.
///
/// # Errors
/// [`Refusal::NotYours`].
pub(crate) fn belongs(act: &Act<'_>, owner: &MemberOrganisationId) -> Result<(), Refusal> {
    if act.viewer.belongs_to(owner) {
        return Ok(());
    }
    Err(Refusal::NotYours(
        "You do not belong to this organisation, so you cannot begin a gap file for it. Nothing \
         was saved. Choose one of yours."
            .to_owned(),
    ))
}

/// Writes a draft; what is returned must be committed with it.
pub(crate) async fn add(
    records: &mut Records,
    act: &Act<'_>,
    gap: &GapFile,
    remark: &str,
) -> Result<AuditNote, Refusal> {
    records.add_gap_file(gap, remark).await?;
    let subject = ("gap_file", gap.id.as_str());
    Ok(act.note::<(), _>("begin_gap", subject, None, Some(gap)))
}

/// What tells whether a gap file is still as somebody saw it when they began to edit it.
/// It covers what they see and nothing else, so that it tells nothing of the rest.
#[must_use]
pub fn edit_token(content: &SeenContent) -> String {
    let json = serde_json::to_vec(content).unwrap_or_default();
    Digest::of(&[b"gap_file", &json]).as_str().to_owned()
}

/// Writes the content of a gap file, markings included. `expected` is the [`edit_token`]
/// of what the writer saw. In `content`, requirements carry the numbers that were shown to
/// the writer, 0 for new ones. What is hidden from the writer stays as it is.
///
/// # Errors
/// [`Refusal::Conflict`] where somebody changed what the writer saw; other refusals as for
/// [`begin_gap`].
pub async fn edit_gap(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
    expected: &str,
    content: GapContent,
    remark: &str,
) -> Result<(), Refusal> {
    act.viewer.person().ok_or(Refusal::SignIn)?;
    let circle = editable(store, act, id).await?;
    let mut records = act.begin(store).await?;
    let before = records
        .gap_file(id)
        .await?
        .ok_or_else(|| unknown("gap file", id))?;
    let circle = Circle {
        named: before.content.named.clone(),
        guests: before.content.guests.clone(),
        ..circle
    };
    let seen = SeenContent::of(&before.content, &circle, act.viewer);
    if before.state.is_open() && edit_token(&seen) != expected {
        return Err(Refusal::Conflict);
    }
    let after = edited(&mut records, act, &circle, &before, content, remark).await?;
    let Some(after) = after else {
        return Ok(());
    };
    write(records, act, "edit_gap", (&before, &after), remark).await
}

/// What a gap file becomes by an edit, hidden fields kept; `None` where it stays the same.
///
/// # Errors
/// As [`edit_gap`], conflicts apart: whoever calls this has compared what the writer saw.
pub(crate) async fn edited(
    records: &mut Records,
    act: &Act<'_>,
    circle: &Circle,
    before: &GapFile,
    content: GapContent,
    remark: &str,
) -> Result<Option<GapFile>, Refusal> {
    if !before.state.is_open() {
        return Err(Refusal::Refused(format!(
            "This gap file is {}, so its content stays as it is. Nothing was changed. Take it up again \
             first, where that is possible.",
            before.state.code()
        )));
    }
    let versions = records.gap_versions(&before.id).await?;
    let content = merged(act, circle, &before.content, content, &versions)?;
    check(&content, remark)?;
    releases(act, circle, before, &content)?;
    let changed = content != before.content;
    Ok(changed.then(|| next(before, before.state.clone(), content, act)))
}

/// Writes what a gap file became; what is returned must be committed with it.
///
/// # Errors
/// [`Refusal::Conflict`] where it is no longer what it was before.
pub(crate) async fn change(
    records: &mut Records,
    act: &Act<'_>,
    verb: &'static str,
    (before, after): (&GapFile, &GapFile),
    remark: &str,
) -> Result<AuditNote, Refusal> {
    let by = act.viewer.person().ok_or(Refusal::SignIn)?;
    if !records.change_gap_file(after, by, remark).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("gap_file", after.id.as_str());
    Ok(act.note(verb, subject, Some(before), Some(after)))
}

/// Takes a gap file one step on.
///
/// # Errors
/// [`Refusal`]: where the step is not theirs or not possible from here, or its reason
/// cannot be taken.
pub async fn step_gap(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
    step: GapStep,
) -> Result<(), Refusal> {
    act.viewer.person().ok_or(Refusal::SignIn)?;
    let circle = editable(store, act, id).await?;
    if !step.kind().is_open_to(act.viewer, &circle) {
        return Err(Refusal::NotYours(
            "This is for the lead of the organisation to decide. Nothing was changed. Ask your lead."
                .to_owned(),
        ));
    }
    if let GapStep::Merge { reason, .. } | GapStep::Meet { reason } | GapStep::Withdraw { reason } =
        &step
    {
        check_reason(reason)?;
    }
    let mut records = act.begin(store).await?;
    if let GapStep::Merge { into, .. } = &step {
        mergeable(&mut records, act, id, into).await?;
    }
    let before = records
        .gap_file(id)
        .await?
        .ok_or_else(|| unknown("gap file", id))?;
    let state = before.state.after(id, step, act.now);
    let state = state.map_err(|refusal| Refusal::Refused(refusal.to_string()))?;
    let after = next(&before, state, before.content.clone(), act);
    write(records, act, "step_gap", (&before, &after), "").await
}

/// The circle of a gap file that is the writer's to change.
pub(super) async fn editable(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
) -> Result<Circle, Refusal> {
    let circle = known_gap(store, act.viewer, id).await?.circle;
    if circle.may_edit(act.viewer) {
        return Ok(circle);
    }
    Err(Refusal::NotYours(
        "This gap file belongs to another organisation. Nothing was changed. You can co-sign it or \
         begin one of your own."
            .to_owned(),
    ))
}

/// Refuses to merge into what the writer cannot know or what is closed. Both gap files are
/// held until the write ends, in one order whichever goes on in the other: of two merges at
/// once, the later one sees what the earlier one did.
async fn mergeable(
    records: &mut Records,
    act: &Act<'_>,
    id: &GapFileId,
    into: &GapFileId,
) -> Result<(), Refusal> {
    for gap in [id.min(into), id.max(into)] {
        records.hold_gap_file(gap).await?;
    }
    let known = find_still_known(records, act.viewer, into).await?;
    match known {
        Some(known) if matches!(known.gap.state, GapState::Published { .. }) => Ok(()),
        _ => Err(Refusal::Refused(format!(
            "Uptake holds no published gap file “{into}”. Nothing was changed. Copy the identifier from \
             the address of the other gap file."
        ))),
    }
}

pub(super) fn next(
    before: &GapFile,
    state: GapState,
    content: GapContent,
    act: &Act<'_>,
) -> GapFile {
    GapFile {
        state,
        content,
        version: before.version + 1,
        updated_at: act.now,
        ..before.clone()
    }
}

pub(super) async fn write(
    mut records: Records,
    act: &Act<'_>,
    verb: &'static str,
    pair: (&GapFile, &GapFile),
    remark: &str,
) -> Result<(), Refusal> {
    let note = change(&mut records, act, verb, pair, remark).await?;
    Ok(records.commit(note).await?)
}

/// What was written, with what is hidden from the writer left as it is, and requirements
/// under numbers that were never given to others.
fn merged(
    act: &Act<'_>,
    circle: &Circle,
    before: &GapContent,
    mut written: GapContent,
    versions: &[GapVersion],
) -> Result<GapContent, Refusal> {
    let hidden = |marking| !circle.may_see(act.viewer, marking);
    let lost = [
        (before.title.marking, written.title.value.is_empty()),
        (before.statement.marking, written.statement.value.is_empty()),
        (before.narrative.marking, written.narrative.value.is_empty()),
        (before.context.marking, written.context.value.is_empty()),
        (
            before.objectives.marking,
            written.objectives.value.is_empty(),
        ),
    ];
    if lost
        .iter()
        .any(|(marking, empty)| hidden(*marking) && !empty)
    {
        return Err(Refusal::NotYours(
            "You wrote in a field that is kept for named people, and you are not one of them. Nothing \
             was saved yet, and what you wrote is kept below. Leave that field empty, or ask your lead."
                .to_owned(),
        ));
    }
    keep(&mut written.title, &before.title, hidden);
    keep(&mut written.statement, &before.statement, hidden);
    keep(&mut written.narrative, &before.narrative, hidden);
    keep(&mut written.context, &before.context, hidden);
    keep(&mut written.objectives, &before.objectives, hidden);
    keep(&mut written.area, &before.area, hidden);
    keep(&mut written.concepts, &before.concepts, hidden);
    keep(&mut written.disciplines, &before.disciplines, hidden);
    keep(&mut written.urgency, &before.urgency, hidden);
    keep(&mut written.importance, &before.importance, hidden);
    keep(&mut written.origin, &before.origin, hidden);
    let seen = SeenContent::of(before, circle, act.viewer);
    let given = versions.iter().flat_map(|it| &it.content.requirements);
    let mut last = given.map(|it| it.value.number).max().unwrap_or(0);
    for requirement in &mut written.requirements {
        let shown_as = requirement.value.number;
        let known = seen.requirements.iter().find(|it| it.shown_as == shown_as);
        requirement.value.number = known.map_or_else(
            || {
                last += 1;
                last
            },
            |it| it.number,
        );
    }
    let kept = before.requirements.iter().filter(|it| hidden(it.marking));
    let mut requirements: Vec<Marked<Requirement>> = kept.cloned().collect();
    requirements.append(&mut written.requirements);
    requirements.sort_by_key(|it| it.value.number);
    written.requirements = requirements;
    written.named.clone_from(&before.named);
    written.guests.clone_from(&before.guests);
    Ok(written)
}

fn keep<T: Clone>(written: &mut Marked<T>, before: &Marked<T>, hidden: impl Fn(Marking) -> bool) {
    if hidden(before.marking) {
        written.clone_from(before);
    }
}

/// Refuses to widen a marking, or to change or take back what others see already, to
/// anybody but a lead.
fn releases(
    act: &Act<'_>,
    circle: &Circle,
    before: &GapFile,
    content: &GapContent,
) -> Result<(), Refusal> {
    let public = before.state.is_public();
    let old = &before.content;
    let changes = [
        told(&old.title, &content.title, public),
        told(&old.statement, &content.statement, public),
        told(&old.narrative, &content.narrative, public),
        told(&old.context, &content.context, public),
        told(&old.objectives, &content.objectives, public),
        told(&old.area, &content.area, public),
        told(&old.concepts, &content.concepts, public),
        told(&old.disciplines, &content.disciplines, public),
        told(&old.urgency, &content.urgency, public),
        told(&old.importance, &content.importance, public),
        told(&old.origin, &content.origin, public),
    ];
    for markings in changes.into_iter().flatten() {
        may_change(act, circle, markings)?;
    }
    for requirement in &content.requirements {
        let number = requirement.value.number;
        let mut earlier = old.requirements.iter();
        let earlier = earlier.find(|it| it.value.number == number);
        let markings = match earlier {
            Some(earlier) => told(earlier, requirement, public),
            None => Some((None, requirement.marking)),
        };
        if let Some(markings) = markings {
            may_change(act, circle, markings)?;
        }
    }
    let kept = |number| {
        content
            .requirements
            .iter()
            .any(|it| it.value.number == number)
    };
    let gone = old.requirements.iter().filter(|it| !kept(it.value.number));
    for requirement in gone.filter(|_| public) {
        may_take_back(act, circle, requirement.marking)?;
    }
    Ok(())
}

/// The markings of something before and after a change, where it needs asking; none before
/// where nobody else saw it.
fn told<T: PartialEq>(
    before: &Marked<T>,
    after: &Marked<T>,
    public: bool,
) -> Option<(Option<Marking>, Marking)> {
    let tells = before.marking != after.marking || (public && before.value != after.value);
    tells.then_some((public.then_some(before.marking), after.marking))
}

fn may_change(
    act: &Act<'_>,
    circle: &Circle,
    (before, after): (Option<Marking>, Marking),
) -> Result<(), Refusal> {
    may_release(act, circle, after)?;
    before.map_or(Ok(()), |before| may_take_back(act, circle, before))
}

/// What others see of a published gap file stays until the lead takes it back.
fn may_take_back(act: &Act<'_>, circle: &Circle, marking: Marking) -> Result<(), Refusal> {
    if circle.may_mark(act.viewer, marking) {
        return Ok(());
    }
    Err(Refusal::NotYours(format!(
        "You changed or removed something that is released as {} in a published gap file. That is for \
         the lead of your organisation to take back. Nothing was saved yet, and what you wrote is kept \
         below. Put it back as it was, or ask your lead to save it.",
        marking.label()
    )))
}

fn may_release(act: &Act<'_>, circle: &Circle, marking: Marking) -> Result<(), Refusal> {
    if circle.may_mark(act.viewer, marking) {
        return Ok(());
    }
    Err(Refusal::NotYours(format!(
        "{} opens a field to {}. That is for the lead of your organisation to decide. Nothing was saved \
         yet, and what you wrote is kept below. Mark it {} and ask your lead.",
        marking.label(),
        marking.audience(),
        Marking::AmberStrict.label()
    )))
}

/// The markings of all fields and requirements.
pub(crate) fn markings(content: &GapContent) -> Vec<Marking> {
    let mut markings = vec![
        content.title.marking,
        content.statement.marking,
        content.narrative.marking,
        content.context.marking,
        content.objectives.marking,
        content.area.marking,
        content.concepts.marking,
        content.disciplines.marking,
        content.urgency.marking,
        content.importance.marking,
        content.origin.marking,
    ];
    markings.extend(content.requirements.iter().map(|it| it.marking));
    markings
}
