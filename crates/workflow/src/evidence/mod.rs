//! Solutions and the evidence about them: what people may write, and what each viewer sees
//! of it.

mod assessment;
mod claim;
mod seen;
mod solution;
mod trial;

pub use assessment::{NewAssessment, assess};
pub use claim::{NewClaim, NewFile, add_claim, withdraw_claim};
pub use seen::{
    GapEvidence, GapOutline, SolutionSeen, TrialSeen, claim_file_seen, claim_seen, claims_seen,
    gap_evidence, gap_outline, solution_seen, trial_seen,
};
pub(crate) use seen::{all_evidence, evidence_of};
pub use solution::{add_solution, change_solution};
pub use trial::{NewTrial, answer_trial, plan_trial, record_measure, step_trial};

use crate::act::{Act, Refusal, unknown};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uptake_model::{
    Circle, Marking, MemberOrganisation, MemberOrganisationId, PersonId, Solution, SolutionId, Ties,
};
use uptake_store::Store;

/// Today, in UTC, as far as an act knows.
pub(crate) fn today(act: &Act<'_>) -> Date {
    act.now.to_zoned(TimeZone::UTC).date()
}

/// The person who acts for an organisation they belong to.
pub(crate) async fn speaker(
    store: &Store,
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
) -> Result<(PersonId, MemberOrganisation), Refusal> {
    let person = act.viewer.person().ok_or(Refusal::SignIn)?;
    let known = store.member_organisation(organisation).await?;
    match known.filter(|_| act.viewer.belongs_to(organisation)) {
        Some(organisation) => Ok((person.clone(), organisation)),
        None => Err(Refusal::NotYours(
            "This is written for an organisation that takes part, by its members. You are not one of \
             them, so nothing was written. Ask the organisation’s lead to add you."
                .to_owned(),
        )),
    }
}

/// Whether the marking is the viewer's to give.
pub(crate) fn check_marking(
    act: &Act<'_>,
    circle: &Circle,
    marking: Marking,
) -> Result<(), Refusal> {
    if circle.may_mark(act.viewer, marking) {
        return Ok(());
    }
    Err(Refusal::NotYours(format!(
        "{} shares beyond your organisation, which is for its lead to decide. Nothing was written. \
         Choose TLP:AMBER+STRICT or TLP:RED, or ask your lead to write it.",
        marking.label()
    )))
}

pub(crate) async fn solution(store: &Store, id: &SolutionId) -> Result<Solution, Refusal> {
    let found = store.solution(id).await?;
    found.ok_or_else(|| unknown("solution", id))
}

pub(crate) fn refused(error: &impl ToString) -> Refusal {
    Refusal::Refused(error.to_string())
}

/// That a requirement is not there, or not theirs to see.
#[must_use]
pub fn no_requirement() -> Refusal {
    Refusal::Refused(
        "The gap file has no such requirement that you can see. Nothing was written, and what you typed \
         is kept. Its requirements stand with their numbers on its page."
            .to_owned(),
    )
}

/// How an organisation is tied to a solution.
async fn ties(
    store: &Store,
    organisation: &MemberOrganisation,
    solution: &Solution,
) -> Result<Ties, Refusal> {
    let took_part = match &organisation.corpus {
        Some(corpus) => store.took_part(corpus, &solution.content.projects).await?,
        None => false,
    };
    Ok(Ties::of(
        organisation,
        &solution.content.provider,
        took_part,
    ))
}
