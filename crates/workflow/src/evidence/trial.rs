//! Planning a trial, taking it further, recording what was measured; and the claims that
//! a finished trial becomes.

use super::seen::Eyes;
use super::{check_marking, no_requirement, refused, solution, speaker, ties, today};
use crate::act::{Act, Refusal, unknown};
use crate::gap_access::{known_gap, still_known};
use crate::named_part::{self, Naming};
use uptake_model::trial::{Verdict, independence_of};
use uptake_model::{
    Claim, ClaimContent, ClaimSource, GapFileId, Independence, Measure, MemberOrganisation,
    MemberOrganisationId, PartAnswers, PersonId, Solution, Statement, Trial, TrialContent, TrialId,
    TrialState, TrialStep,
};
use uptake_store::Store;

/// A trial about to be planned.
#[derive(Debug, Clone)]
pub struct NewTrial {
    /// The organisation that runs it.
    pub organisation: MemberOrganisationId,
    /// For which gap file.
    pub gap: GapFileId,
    /// What is planned.
    pub content: TrialContent,
}

/// Plans a trial for a gap file that the viewer knows of.
///
/// # Errors
/// [`Refusal`] where it is not theirs to write or to mark so, cannot be taken as written, or
/// names what is not there.
pub async fn plan_trial(store: &Store, act: &Act<'_>, new: NewTrial) -> Result<TrialId, Refusal> {
    let (author, owner) = speaker(store, act, &new.organisation).await?;
    known_gap(store, act.viewer, &new.gap).await?;
    let content = checked(store, new.content, &owner.id).await?;
    let trial = Trial {
        id: act.entropy.id("trial").into(),
        gap: new.gap,
        owner: owner.id,
        author,
        state: TrialState::Planned,
        content,
        measures: vec![],
        answers: PartAnswers::new(),
        version: 1,
        created_at: act.now,
        updated_at: act.now,
    };
    check_marking(
        act,
        &trial.contribution().circle(None),
        trial.content.marking,
    )?;
    let asked = named_part::leads_to_ask(store, &naming(&trial), None).await?;
    let mut records = act.begin(store).await?;
    still_known(&mut records, act.viewer, &trial.gap).await?;
    records.add_trial(&trial).await?;
    named_part::ask(&mut records, act, &asked).await?;
    let subject = ("trial", trial.id.as_str());
    let note = act.note("plan_trial", subject, None::<&()>, Some(&trial));
    records.commit(note).await?;
    Ok(trial.id)
}

/// What is planned, each solution and participant once and all of them known.
async fn checked(
    store: &Store,
    mut content: TrialContent,
    owner: &MemberOrganisationId,
) -> Result<TrialContent, Refusal> {
    content.solutions.sort();
    content.solutions.dedup();
    content.participants.push(owner.clone());
    content.participants.sort();
    content.participants.dedup();
    content.check().map_err(|error| refused(&error))?;
    for id in &content.solutions {
        solution(store, id).await?;
    }
    for id in &content.participants {
        let known = store.member_organisation(id).await?;
        known.ok_or_else(|| unknown("organisation", id))?;
    }
    Ok(content)
}

fn naming(trial: &Trial) -> Naming<'_> {
    Naming {
        subject: ("trial", trial.id.as_str()),
        what: "as taking part in a trial",
        named: trial.named(),
        marking: trial.content.marking,
    }
}

/// Answers for an organisation whether it takes part in a trial. Its members may decline;
/// its leads accept.
///
/// # Errors
/// [`Refusal`] where there is no such trial that they may see or answered before, the
/// organisation is not named in it, or it is not theirs to accept.
pub async fn answer_trial(
    store: &Store,
    act: &Act<'_>,
    id: &TrialId,
    organisation: &MemberOrganisationId,
    accepts: bool,
) -> Result<(), Refusal> {
    act.person()?;
    let found = store.trial(id).await?;
    let trial = found.ok_or_else(|| unknown("trial", id))?;
    let seen = Eyes::new(store, act.viewer).sees_trial(&trial).await?;
    if !seen && !named_part::answered(act.viewer, trial.named(), organisation) {
        return Err(unknown("trial", id));
    }
    named_part::answer(store, act, &naming(&trial), organisation, accepts).await
}

/// The trial as the viewer may see it.
async fn visible(store: &Store, act: &Act<'_>, id: &TrialId) -> Result<Trial, Refusal> {
    act.viewer.person().ok_or(Refusal::SignIn)?;
    let found = store.trial(id).await?;
    let trial = found.ok_or_else(|| unknown("trial", id))?;
    if !Eyes::new(store, act.viewer).sees_trial(&trial).await? {
        return Err(unknown("trial", id));
    }
    Ok(trial)
}

/// Takes a trial a step further; `version` is the one that the viewer saw. Members of the
/// organisation that runs it may. A finished trial becomes claims: what came of each
/// solution, and each requirement that its measures meet or miss. Returns how many.
///
/// # Errors
/// [`Refusal`] where it is not theirs or not possible, and [`Refusal::Conflict`] where
/// somebody else changed it since.
pub async fn step_trial(
    store: &Store,
    act: &Act<'_>,
    id: &TrialId,
    version: u32,
    step: TrialStep,
) -> Result<usize, Refusal> {
    let before = visible(store, act, id).await?;
    let (person, _) = speaker(store, act, &before.owner).await?;
    if before.version != version {
        return Err(Refusal::Conflict);
    }
    let after = Trial {
        state: before
            .after(step, act.now)
            .map_err(|error| refused(&error))?,
        version: version + 1,
        updated_at: act.now,
        ..before.clone()
    };
    let claims = claims_from(store, act, &after, &person).await?;
    let mut records = act.begin(store).await?;
    if !records.change_trial(&after).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("trial", id.as_str());
    let mut notes = vec![act.note("step_trial", subject, Some(&before), Some(&after))];
    for claim in &claims {
        records.add_claim(claim).await?;
        let subject = ("claim", claim.id.as_str());
        notes.push(act.note("add_claim", subject, None::<&()>, Some(claim)));
    }
    records.commit_all(&notes).await?;
    Ok(claims.len())
}

/// Records a measured value; `version` is the one that the viewer saw. Members of every
/// organisation that takes part in the trial may.
///
/// # Errors
/// As [`step_trial`].
pub async fn record_measure(
    store: &Store,
    act: &Act<'_>,
    id: &TrialId,
    version: u32,
    measure: Measure,
) -> Result<(), Refusal> {
    let before = visible(store, act, id).await?;
    takes_part(act, &before)?;
    if before.version != version {
        return Err(Refusal::Conflict);
    }
    let known = Eyes::new(store, act.viewer).gap(&before.gap).await?;
    let requirements = known.map(|it| it.requirements).unwrap_or_default();
    let number = measure.requirement;
    if !requirements.iter().any(|it| it.number == number) {
        return Err(no_requirement());
    }
    let after = Trial {
        measures: before
            .with_measure(measure)
            .map_err(|error| refused(&error))?,
        version: version + 1,
        updated_at: act.now,
        ..before.clone()
    };
    let mut records = act.begin(store).await?;
    if !records.change_trial(&after).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("trial", id.as_str());
    let note = act.note("record_measure", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Whether the viewer belongs to an organisation that takes part in a trial.
pub(super) fn takes_part(act: &Act<'_>, trial: &Trial) -> Result<(), Refusal> {
    if trial.named().includes(act.viewer) {
        return Ok(());
    }
    Err(Refusal::NotYours(
        "Only organisations that take part in the trial write here. Nothing was written. Where yours \
         is named, accept first."
            .to_owned(),
    ))
}

/// The claims that a trial becomes once it is done; none before.
async fn claims_from(
    store: &Store,
    act: &Act<'_>,
    trial: &Trial,
    author: &PersonId,
) -> Result<Vec<Claim>, Refusal> {
    let TrialState::Done {
        outcomes, lessons, ..
    } = &trial.state
    else {
        return Ok(vec![]);
    };
    let organisations = participants(store, trial).await?;
    let known = Eyes::new(store, act.viewer).gap(&trial.gap).await?;
    let requirements = known.map(|it| it.requirements).unwrap_or_default();
    let mut claims = Vec::new();
    for told in outcomes {
        let about = solution(store, &told.solution).await?;
        let (stated, held) = independence(store, trial, &organisations, &about).await?;
        let mut statements = vec![Statement::TrialOutcome {
            outcome: told.outcome,
            summary: lessons.clone(),
        }];
        let measures = trial.measures.iter();
        for measure in measures.filter(|it| it.solution == told.solution) {
            let asked = requirements
                .iter()
                .find(|it| it.number == measure.requirement);
            if let Some(met) = asked.and_then(|it| Verdict::on(it, measure).met()) {
                let number = measure.requirement;
                statements.push(Statement::Requirement { number, met });
            }
        }
        let said = |statement| ClaimContent {
            statement,
            source: ClaimSource::Trial {
                trial: trial.id.clone(),
            },
            file: None,
            dated: trial
                .content
                .to
                .map_or(today(act), |last| last.min(today(act))),
            evaluator: names(&organisations),
            stated,
            independence: held,
            environment: trial.content.environment,
            expires: None,
            marking: trial.content.marking,
            remark: String::new(),
        };
        claims.extend(statements.into_iter().map(|statement| Claim {
            id: act.entropy.id("claim").into(),
            solution: told.solution.clone(),
            gap: Some(trial.gap.clone()),
            owner: trial.owner.clone(),
            author: author.clone(),
            content: said(statement),
            withdrawn: None,
            created_at: act.now,
        }));
    }
    Ok(claims)
}

/// Those that take part, by their own word: who is only named makes nothing independent.
async fn participants(store: &Store, trial: &Trial) -> Result<Vec<MemberOrganisation>, Refusal> {
    let mut organisations = Vec::new();
    for id in trial.named().taking_part() {
        organisations.extend(store.member_organisation(id).await?);
    }
    Ok(organisations)
}

fn names(organisations: &[MemberOrganisation]) -> String {
    let names: Vec<&str> = organisations.iter().map(|it| it.name.as_str()).collect();
    names.join(", ")
}

/// How independent a trial was of a solution as its participants are, and as it counts:
/// where the one who runs it is tied to the solution, it declares.
async fn independence(
    store: &Store,
    trial: &Trial,
    organisations: &[MemberOrganisation],
    about: &Solution,
) -> Result<(Independence, Independence), Refusal> {
    let mut users = Vec::new();
    let mut held = Independence::Accredited;
    for organisation in organisations {
        let ties = ties(store, organisation, about).await?;
        if organisation.id == trial.owner {
            held = ties.hold(held, &organisation.name, &about.content.provider);
        }
        users.push((organisation.kind.is_authority(), ties));
    }
    let stated = independence_of(&users);
    Ok((stated, stated.min(held)))
}
