//! Making a claim, and withdrawing one.

use super::seen::Eyes;
use super::{check_marking, no_requirement, refused, solution, speaker, ties, today, unknown};
use crate::act::{Act, Refusal};
use uptake_model::claim::Withdrawal;
use uptake_model::{
    Circle, Claim, ClaimContent, ClaimId, ClaimSource, GapFileId, MemberOrganisationId, SolutionId,
    Statement, classification_in,
};
use uptake_store::Store;

/// A claim about to be made.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// For which organisation.
    pub organisation: MemberOrganisationId,
    /// About which solution.
    pub solution: SolutionId,
    /// For which gap file, where it is for one.
    pub gap: Option<GapFileId>,
    /// What it says; how independent it counts as is decided here.
    pub content: ClaimContent,
}

/// Makes a claim. Members of any organisation that takes part may; whoever provides the
/// solution or took part in making it declares, whatever they call it.
///
/// # Errors
/// [`Refusal`] where it is not theirs to write or to mark so, cannot be taken as written, or
/// names what they may not know of.
pub async fn add_claim(store: &Store, act: &Act<'_>, new: NewClaim) -> Result<ClaimId, Refusal> {
    let (author, owner) = speaker(store, act, &new.organisation).await?;
    let about = solution(store, &new.solution).await?;
    let mut content = new.content;
    let gap = new.gap.as_ref();
    content
        .check(gap, today(act))
        .map_err(|error| refused(&error))?;
    let circle = Circle {
        owner: owner.id.clone(),
        partners: vec![],
        named: vec![author.clone()],
        guests: vec![],
    };
    check_marking(act, &circle, content.marking)?;
    check_references(store, act, &new.solution, gap, &content).await?;
    let provider = &about.content.provider;
    let ties = ties(store, &owner, &about).await?;
    content.independence = ties.hold(content.stated, &content.evaluator, provider);
    let claim = Claim {
        id: act.entropy.id("claim").into(),
        solution: new.solution,
        gap: new.gap,
        owner: owner.id,
        author,
        content,
        withdrawn: None,
        created_at: act.now,
    };
    let mut records = act.begin(store).await?;
    records.add_claim(&claim).await?;
    let subject = ("claim", claim.id.as_str());
    let note = act.note("add_claim", subject, None::<&()>, Some(&claim));
    records.commit(note).await?;
    Ok(claim.id)
}

/// What a claim refers to must be there, and theirs to know of.
async fn check_references(
    store: &Store,
    act: &Act<'_>,
    solution: &SolutionId,
    gap: Option<&GapFileId>,
    content: &ClaimContent,
) -> Result<(), Refusal> {
    let mut eyes = Eyes::new(store, act.viewer);
    if let Some(id) = gap {
        let known = eyes.gap(id).await?.ok_or_else(|| unknown("gap file", id))?;
        if let Statement::Requirement { number, .. } = content.statement
            && !known.requirements.iter().any(|it| it.number == number)
        {
            return Err(no_requirement());
        }
    }
    if let ClaimSource::Trial { trial: id } = &content.source {
        let trial = store.trial(id).await?;
        let Some(trial) = trial.filter(|it| it.content.solutions.contains(solution)) else {
            return Err(unknown("trial", id));
        };
        if !eyes.sees_trial(&trial).await? {
            return Err(unknown("trial", id));
        }
    }
    Ok(())
}

/// Withdraws a claim with a reason. It stays in the ledger and counts no more. Its author
/// and the leads of its organisation may.
///
/// # Errors
/// [`Refusal`] where it is not theirs, was withdrawn before, or has no reason.
pub async fn withdraw_claim(
    store: &Store,
    act: &Act<'_>,
    id: &ClaimId,
    reason: &str,
) -> Result<SolutionId, Refusal> {
    let person = act.viewer.person().ok_or(Refusal::SignIn)?;
    let found = store.claim(id).await?;
    let before = found.ok_or_else(|| unknown("claim", id))?;
    if !Eyes::new(store, act.viewer).sees_claim(&before).await? {
        return Err(unknown("claim", id));
    }
    let is_author = before.author == *person && act.viewer.belongs_to(&before.owner);
    if !is_author && !act.viewer.leads(&before.owner) {
        return Err(Refusal::NotYours(
            "A claim is withdrawn by whoever made it, or by a lead of their organisation. Nothing was \
             changed. If you know better, make a claim of your own: both will be shown."
                .to_owned(),
        ));
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 1_000 {
        return Err(Refusal::Refused(
            "Give a reason of at most 1,000 characters: it stays beside the claim. Nothing was changed."
                .to_owned(),
        ));
    }
    if let Some(found) = classification_in(reason) {
        let error = uptake_model::MarkingError::AboveRemit(found.to_owned());
        return Err(refused(&error));
    }
    let withdrawal = Withdrawal {
        reason: reason.to_owned(),
        at: act.now,
    };
    let mut records = act.begin(store).await?;
    if !records.withdraw_claim(id, &withdrawal).await? {
        return Err(Refusal::AlreadyDone);
    }
    let subject = ("claim", id.as_str());
    let note = act.note("withdraw_claim", subject, Some(&before), Some(&withdrawal));
    records.commit(note).await?;
    Ok(before.solution)
}
