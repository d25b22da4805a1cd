//! Assessing a solution by the harmonised form.

use super::seen::Eyes;
use super::trial::takes_part;
use super::{refused, solution, speaker, ties};
use crate::act::{Act, Refusal, unknown};
use std::collections::BTreeMap;
use uptake_model::assessment::{SAID_AT_MOST, SAID_WITHIN};
use uptake_model::{
    Assessment, Criterion, MemberOrganisationId, SolutionId, Ties, TrialId, TrialState,
};
use uptake_store::Store;

/// An assessment about to be given.
#[derive(Debug, Clone)]
pub struct NewAssessment {
    /// For which organisation.
    pub organisation: MemberOrganisationId,
    /// Of which solution.
    pub solution: SolutionId,
    /// In which trial; `None` from own use.
    pub trial: Option<TrialId>,
    /// A grade from 1 to 5 for each criterion that they can judge.
    pub grades: BTreeMap<Criterion, u8>,
    /// In own words.
    pub remark: String,
}

/// Gives an assessment, in place of an earlier one by the same person of the same solution
/// in the same trial. Those may who would use the solution: members of practitioners'
/// organisations and public authorities that do not provide it themselves.
///
/// # Errors
/// [`Refusal`] where it is not theirs to judge or cannot be taken as written.
pub async fn assess(store: &Store, act: &Act<'_>, new: NewAssessment) -> Result<(), Refusal> {
    let (person, organisation) = speaker(store, act, &new.organisation).await?;
    let about = solution(store, &new.solution).await?;
    if let Some(id) = &new.trial {
        check_trial(store, act, id, &new.solution).await?;
    }
    let provides = ties(store, &organisation, &about).await? == Ties::IsProvider;
    if provides || !organisation.kind.is_authority() {
        return Err(Refusal::NotYours(
            "The form is for those who would use the solution: practitioners and public authorities that \
             do not provide it. Nothing was written. What you know of it can be claimed instead."
                .to_owned(),
        ));
    }
    let assessment = Assessment {
        person,
        organisation: organisation.id,
        solution: new.solution,
        trial: new.trial,
        grades: new.grades,
        remark: new.remark,
        at: act.now,
    };
    assessment.check().map_err(|error| refused(&error))?;
    let mut records = act.begin(store).await?;
    let since = act.now.saturating_sub(SAID_WITHIN).unwrap_or(act.now);
    // Written first: that takes the row of this person, so that of two at once both count.
    records.put_assessment(&assessment).await?;
    if records.count_said(&assessment, since).await? > SAID_AT_MOST {
        return Err(Refusal::Refused(format!(
            "You have said {SAID_AT_MOST} times within a year what you think of it, which is the most. Nothing \
             was changed; what you said last counts."
        )));
    }
    let subject = ("solution", assessment.solution.as_str());
    let note = act.note("assess", subject, None::<&()>, Some(&assessment));
    Ok(records.commit(note).await?)
}

async fn check_trial(
    store: &Store,
    act: &Act<'_>,
    id: &TrialId,
    solution: &SolutionId,
) -> Result<(), Refusal> {
    let found = store.trial(id).await?;
    let trial = found.ok_or_else(|| unknown("trial", id))?;
    if !Eyes::new(store, act.viewer).sees_trial(&trial).await? {
        return Err(unknown("trial", id));
    }
    takes_part(act, &trial)?;
    if !trial.content.solutions.contains(solution) {
        return Err(unknown("solution", solution));
    }
    match trial.state {
        TrialState::Running { .. } | TrialState::Done { .. } => Ok(()),
        TrialState::Planned | TrialState::Cancelled { .. } => Err(Refusal::Refused(
            "Solutions are assessed while a trial runs and after it. Nothing was written."
                .to_owned(),
        )),
    }
}
