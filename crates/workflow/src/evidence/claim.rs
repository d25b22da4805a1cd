//! Making a claim, and withdrawing one.

use super::seen::Eyes;
use super::{check_marking, no_requirement, refused, solution, speaker, ties, today};
use crate::act::{Act, Refusal, unknown};
use uptake_import::attached_kind;
use uptake_model::attached_file::LARGEST_SUM_ATTACHED;
use uptake_model::claim::Withdrawal;
use uptake_model::{
    AttachedFile, AttachedFileError, Circle, Claim, ClaimContent, ClaimId, ClaimSource, GapFileId,
    MemberOrganisationId, SolutionId, Statement, classification_in,
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
    /// What it says; how independent it counts as, and what is kept of its file, is decided
    /// here. A document without a name is called as its file.
    pub content: ClaimContent,
    /// A file that shows it.
    pub file: Option<NewFile>,
}

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The name that came with it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
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
    content.file = None;
    if let Some(file) = &new.file {
        attach(&mut content, file)?;
    }
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
    if let (Some(kept), Some(sent)) = (&claim.content.file, &new.file) {
        let before = records.sum_of_claim_files(&claim.owner).await?;
        if before + kept.size > LARGEST_SUM_ATTACHED {
            return Err(full());
        }
        let id = &claim.id;
        records.add_claim_file(id, kept, &sent.bytes).await?;
    }
    let subject = ("claim", claim.id.as_str());
    let note = act.note("add_claim", subject, None::<&()>, Some(&claim));
    records.commit(note).await?;
    Ok(claim.id)
}

/// Notes of a file what stands in the ledger, and with it in the audit log. Its content says
/// what it is; a name that promises something else is refused.
fn attach(content: &mut ClaimContent, file: &NewFile) -> Result<(), Refusal> {
    let of = |file: &NewFile| -> Result<AttachedFile, AttachedFileError> {
        AttachedFile::of(&file.name, attached_kind(&file.bytes)?, &file.bytes)
    };
    let kept = of(file).map_err(|error| {
        Refusal::Refused(format!(
            "{error} Nothing was written. What you typed is kept; the file must be chosen again."
        ))
    })?;
    if let ClaimSource::Document { reference, sha256 } = &mut content.source {
        if reference.is_empty() {
            reference.clone_from(&kept.name);
        }
        sha256.get_or_insert_with(|| kept.sha256.clone());
    }
    content.file = Some(kept);
    Ok(())
}

fn full() -> Refusal {
    Refusal::Refused(format!(
        "The files of your organisation would have more than {} MiB together. Nothing was written, and what \
         you typed is kept. Give a link in place of the file.",
        LARGEST_SUM_ATTACHED >> 20
    ))
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
