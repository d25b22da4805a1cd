//! Organisations decide about the matches of a gap file: they confirm, reject, add what
//! the machine missed, and take back; their lead decides how far that is shared.

use crate::act::{Act, Refusal, unknown};
use crate::gap_access::{KnownGap, find_known_gap, still_known};
use uptake_model::{
    Circle, GapFile, GapFileId, GapState, LONGEST_JUDGEMENT_REASON, Marking, MatchJudgement,
    MemberOrganisation, MemberOrganisationId, ProjectId, ResultId, SignedIn, Standing, Verdict,
    Viewer, classification_in,
};
use uptake_store::listing::Page;
use uptake_store::{Judging, Records, Store, StoreError};

/// A decision to be kept.
#[derive(Debug, Clone)]
pub struct MatchRequest {
    /// The gap file.
    pub gap: GapFileId,
    /// For which organisation.
    pub organisation: MemberOrganisationId,
    /// The project: its number, its acronym, or the address of its page.
    pub project: String,
    /// The result of it that is meant, if one is.
    pub result: String,
    /// The decision.
    pub verdict: Verdict,
    /// Why. A rejection needs a reason.
    pub reason: String,
}

/// Keeps a decision, in place of an earlier one of the same organisation.
///
/// # Errors
/// See [`Refusal`]; nothing was kept then.
pub async fn judge_gap_match(
    store: &Store,
    act: &Act<'_>,
    request: MatchRequest,
) -> Result<MatchJudgement, Refusal> {
    let Some(author) = act.viewer.person() else {
        return Err(Refusal::SignIn);
    };
    let desk = desk(store, act.viewer, &request.gap, &request.organisation).await?;
    check_open(&desk.gap)?;
    let reason = checked_reason(&request)?;
    let project = project_named(store, &request.project).await?;
    let result = result_named(store, &project, &request.result).await?;
    let suggested = store.suggestions(&request.gap).await?;

    let (gap, organisation) = (request.gap, request.organisation);
    let mut records = act.begin(store).await?;
    // Read again under the lock that this takes: it may have been merged, withdrawn or hidden.
    check_open(
        &desk_now(store, &mut records, act.viewer, &gap, &organisation)
            .await?
            .gap,
    )?;
    let before = records
        .match_judgement(&gap, &project, &organisation)
        .await?;
    let judging = match records.judging(&gap, &organisation).await? {
        Some(judging) => judging,
        None => {
            let begun = begun(act);
            records.put_judging(&gap, &organisation, &begun).await?;
            begun
        }
    };
    let judgement = MatchJudgement {
        author: author.clone(),
        result,
        verdict: request.verdict,
        reason,
        added: match &before {
            Some(before) => before.added,
            None => suggested.iter().all(|it| it.project != project),
        },
        marking: judging.marking,
        judged_at: act.now,
        gap,
        organisation,
        project,
    };
    records.put_match_judgement(&judgement).await?;
    let subject = subject(&judgement.gap, &judgement.project, &judgement.organisation);
    let after = Some(&judgement);
    let note = act.note("judge_match", ("match", &subject), before.as_ref(), after);
    records.commit(note).await?;
    Ok(judgement)
}

/// Takes a decision of an organisation back.
///
/// # Errors
/// See [`Refusal`]; nothing was changed then.
pub async fn take_back_judgement(
    store: &Store,
    act: &Act<'_>,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
    project: &ProjectId,
) -> Result<(), Refusal> {
    desk(store, act.viewer, gap, organisation).await?;
    let mut records = act.begin(store).await?;
    desk_now(store, &mut records, act.viewer, gap, organisation).await?;
    let before = records.match_judgement(gap, project, organisation).await?;
    let Some(before) = before else {
        return Err(Refusal::Unknown {
            what: "judgement of your organisation about project",
            id: project.to_string(),
        });
    };
    records
        .remove_match_judgement(gap, project, organisation)
        .await?;
    let subject = subject(gap, project, organisation);
    let note = act.note::<_, ()>(
        "take_back_judgement",
        ("match", &subject),
        Some(&before),
        None,
    );
    Ok(records.commit(note).await?)
}

/// Decides how far an organisation shares what it decides about a gap file's matches.
///
/// # Errors
/// See [`Refusal`]; nothing was changed then.
pub async fn share_judgements(
    store: &Store,
    act: &Act<'_>,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
    marking: Marking,
) -> Result<(), Refusal> {
    desk(store, act.viewer, gap, organisation).await?;
    if marking == Marking::Red {
        return Err(Refusal::Refused(
            "What your organisation decides is for the whole of it at least, so it cannot be \
             TLP:RED. Nothing was changed. Choose TLP:AMBER+STRICT to keep it inside."
                .to_owned(),
        ));
    }
    let own = Circle {
        owner: organisation.clone(),
        partners: vec![],
        named: vec![],
        guests: vec![],
    };
    if !own.may_mark(act.viewer, marking) {
        return Err(Refusal::NotYours(
            "Sharing beyond your organisation is for its lead to decide. Nothing was changed. Ask \
             your lead."
                .to_owned(),
        ));
    }
    change_judging(store, act, gap, organisation, "share_judgements", |it| {
        Judging { marking, ..it }
    })
    .await
}

/// Notes that an organisation looked through the suggestions of a gap file: what comes
/// later is new to it.
///
/// # Errors
/// See [`Refusal`]; nothing was changed then.
pub async fn look_through_suggestions(
    store: &Store,
    act: &Act<'_>,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    desk(store, act.viewer, gap, organisation).await?;
    let looked_at = act.now;
    change_judging(
        store,
        act,
        gap,
        organisation,
        "look_through_suggestions",
        |it| Judging { looked_at, ..it },
    )
    .await
}

async fn change_judging(
    store: &Store,
    act: &Act<'_>,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
    verb: &'static str,
    change: impl FnOnce(Judging) -> Judging,
) -> Result<(), Refusal> {
    let mut records = act.begin(store).await?;
    desk_now(store, &mut records, act.viewer, gap, organisation).await?;
    let before = records.judging(gap, organisation).await?;
    let after = change(before.clone().unwrap_or_else(|| begun(act)));
    records.put_judging(gap, organisation, &after).await?;
    let subject = format!("{gap}/{organisation}");
    let note = act.note(verb, ("judging", &subject), before.as_ref(), Some(&after));
    Ok(records.commit(note).await?)
}

/// How an organisation judges from its first decision on: nothing released, and what is
/// suggested by then is not new.
fn begun(act: &Act<'_>) -> Judging {
    Judging {
        marking: Marking::default(),
        looked_at: act.now,
    }
}

fn subject(gap: &GapFileId, project: &ProjectId, organisation: &MemberOrganisationId) -> String {
    format!("{gap}/{project}/{organisation}")
}

/// The gap file as `viewer` judges it for an organisation.
async fn desk(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
) -> Result<KnownGap, Refusal> {
    if *viewer == Viewer::Public {
        return Err(Refusal::SignIn);
    }
    let Some(known) = gap_with_matches(store, viewer, gap).await? else {
        return Err(unknown("gap file", gap));
    };
    demand_judge(store, viewer, &known, organisation).await?;
    Ok(known)
}

/// As [`desk`], inside a write: as the gap file stands now.
async fn desk_now(
    store: &Store,
    records: &mut Records,
    viewer: &Viewer,
    gap: &GapFileId,
    organisation: &MemberOrganisationId,
) -> Result<KnownGap, Refusal> {
    let known = still_known(records, viewer, gap).await?;
    if !known.gap.matches_are_seen_by(viewer, &known.circle) {
        return Err(unknown("gap file", gap));
    }
    demand_judge(store, viewer, &known, organisation).await?;
    Ok(known)
}

/// Lets only those pass who judge matches of this gap for an organisation.
async fn demand_judge(
    store: &Store,
    viewer: &Viewer,
    known: &KnownGap,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    let not_yours = || {
        Refusal::NotYours(
            "You cannot judge matches of this gap for that organisation. Nothing was changed. \
             Matches are judged by the organisations that share a gap, and by practitioners who may \
             see it: choose an organisation that you belong to, or co-sign the gap."
                .to_owned(),
        )
    };
    let own = for_organisation(viewer, organisation).ok_or_else(not_yours)?;
    let organisation = store.member_organisation(organisation).await?;
    let may = organisation.is_some_and(|it| may_judge(&it, &own, &known.gap, &known.circle));
    if may { Ok(()) } else { Err(not_yours()) }
}

/// A gap file whose matches `viewer` may see, with its circle.
pub(crate) async fn gap_with_matches(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFileId,
) -> Result<Option<KnownGap>, StoreError> {
    let known = find_known_gap(store, viewer, gap).await?;
    Ok(known.filter(|it| it.gap.matches_are_seen_by(viewer, &it.circle)))
}

/// `viewer` as a member of one of their organisations alone: what they see through
/// another one is not that one's to judge.
pub(crate) fn for_organisation(
    viewer: &Viewer,
    organisation: &MemberOrganisationId,
) -> Option<Viewer> {
    let Viewer::Person(signed_in) = viewer else {
        return None;
    };
    let mut memberships = signed_in.memberships.clone();
    memberships.retain(|it| it.organisation == *organisation);
    if memberships.is_empty() {
        return None;
    }
    Some(Viewer::Person(SignedIn {
        person: signed_in.person.clone(),
        memberships,
        roles: vec![],
    }))
}

/// Whether an organisation may judge the matches of a gap; `own` is the viewer as its
/// member alone.
pub(crate) fn may_judge(
    organisation: &MemberOrganisation,
    own: &Viewer,
    gap: &GapFile,
    circle: &Circle,
) -> bool {
    Standing::of(organisation, circle).is_some() && gap.matches_are_seen_by(own, circle)
}

fn check_open(gap: &GapFile) -> Result<(), Refusal> {
    match &gap.state {
        GapState::Merged { .. } => Err(Refusal::Refused(
            "This gap file was merged, so its matches are no longer judged. Nothing was changed. \
             Judge them in the gap file that it goes on in."
                .to_owned(),
        )),
        GapState::Withdrawn { .. } => Err(Refusal::Refused(
            "This gap file was withdrawn, so its matches are no longer judged. Nothing was changed."
                .to_owned(),
        )),
        _ => Ok(()),
    }
}

fn checked_reason(request: &MatchRequest) -> Result<String, Refusal> {
    let reason = request.reason.trim();
    if reason.is_empty() && request.verdict == Verdict::Rejected {
        return Err(Refusal::Refused(
            "Say why it does not help: others and the matching learn from it. Nothing was changed."
                .to_owned(),
        ));
    }
    if reason.chars().count() > LONGEST_JUDGEMENT_REASON {
        return Err(Refusal::Refused(format!(
            "The reason is longer than {LONGEST_JUDGEMENT_REASON} characters. Nothing was changed. Say it \
             shorter."
        )));
    }
    match classification_in(reason) {
        None => Ok(reason.to_owned()),
        Some(found) => Err(Refusal::Refused(
            uptake_model::MarkingError::AboveRemit(found.to_owned()).to_string(),
        )),
    }
}

/// The project that somebody means by its number, its acronym or its address.
async fn project_named(store: &Store, text: &str) -> Result<ProjectId, Refusal> {
    let name = text.trim().trim_end_matches('/');
    let name = name.rsplit('/').next().unwrap_or(name);
    let id = ProjectId::new(name);
    let known = store.project_cards(std::slice::from_ref(&id)).await?;
    if !known.is_empty() {
        return Ok(id);
    }
    let page = Page {
        offset: 0,
        limit: 2,
    };
    let named = store.projects_named(name, page).await?.items;
    let exactly = |acronym: &str| acronym.to_lowercase() == name.to_lowercase();
    let mut exact = named.into_iter().filter(|line| exactly(&line.acronym));
    match (exact.next(), exact.next()) {
        (Some(line), None) => Ok(line.id),
        (Some(_), Some(_)) => Err(Refusal::Refused(format!(
            "Several projects are called “{name}”. Nothing was changed. Name yours by its number, as \
             its page shows it."
        ))),
        (None, _) => Err(Refusal::Refused(format!(
            "The corpus holds no project “{name}”. Nothing was changed. Name it by its number or its \
             acronym, as its page shows them."
        ))),
    }
}

async fn result_named(
    store: &Store,
    project: &ProjectId,
    text: &str,
) -> Result<Option<ResultId>, Refusal> {
    let name = text.trim();
    if name.is_empty() {
        return Ok(None);
    }
    match store.result_named(project, name).await? {
        Some(result) => Ok(Some(result)),
        None => Err(Refusal::Refused(format!(
            "Project {project} has no result “{name}”. Nothing was changed. Leave the result out, or \
             copy its title from the list of the project’s results."
        ))),
    }
}
