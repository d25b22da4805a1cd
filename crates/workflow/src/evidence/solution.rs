//! Entering a solution and keeping it up to date.

use super::{refused, solution, speaker};
use crate::act::{Act, Refusal};
use uptake_model::{MemberOrganisationId, ProjectId, Solution, SolutionContent, SolutionId};
use uptake_store::Store;

/// Enters a solution for an organisation that the viewer belongs to.
///
/// # Errors
/// [`Refusal`] where it is not theirs to write, cannot be taken as written, or names
/// projects or results that the corpus does not hold.
pub async fn add_solution(
    store: &Store,
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
    content: SolutionContent,
) -> Result<SolutionId, Refusal> {
    let (author, owner) = speaker(store, act, organisation).await?;
    check(store, &content).await?;
    let solution = Solution {
        id: act.entropy.id("solution").into(),
        owner: owner.id,
        author,
        content,
        version: 1,
        created_at: act.now,
        updated_at: act.now,
    };
    let mut records = act.begin(store).await?;
    records.add_solution(&solution).await?;
    let subject = ("solution", solution.id.as_str());
    let note = act.note("add_solution", subject, None::<&()>, Some(&solution));
    records.commit(note).await?;
    Ok(solution.id)
}

/// Changes what is written about a solution; `version` is the one that the writer saw.
///
/// # Errors
/// As [`add_solution`], and [`Refusal::Conflict`] where somebody else changed it since.
pub async fn change_solution(
    store: &Store,
    act: &Act<'_>,
    id: &SolutionId,
    version: u32,
    content: SolutionContent,
) -> Result<(), Refusal> {
    let before = solution(store, id).await?;
    speaker(store, act, &before.owner).await?;
    check(store, &content).await?;
    if before.version != version {
        return Err(Refusal::Conflict);
    }
    let after = Solution {
        content,
        version: version + 1,
        updated_at: act.now,
        ..before.clone()
    };
    let mut records = act.begin(store).await?;
    if !records.change_solution(&after).await? {
        return Err(Refusal::Conflict);
    }
    let subject = ("solution", id.as_str());
    let note = act.note("change_solution", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

async fn check(store: &Store, content: &SolutionContent) -> Result<(), Refusal> {
    content.check().map_err(|error| refused(&error))?;
    let projects = &content.projects;
    let cards = store.project_cards(projects).await?;
    let known = |id: &ProjectId| cards.iter().any(|card| card.id == *id);
    if let Some(missing) = projects.iter().find(|id| !known(id)) {
        return Err(Refusal::Refused(format!(
            "The corpus holds no project “{missing}”. Nothing was written, and what you typed is kept. \
             Find the project by its words and copy its grant agreement number."
        )));
    }
    let results = store.results_named(projects, &content.results).await?;
    let named = |id| results.iter().any(|(known, ..)| known == id);
    if let Some(missing) = content.results.iter().find(|id| !named(*id)) {
        return Err(Refusal::Refused(format!(
            "None of the projects named has a result “{missing}”. Nothing was written, and what you \
             typed is kept. Name its project too, or leave the result out."
        )));
    }
    match &content.provider.corpus {
        Some(id) if store.organisation(id).await?.is_none() => Err(Refusal::Refused(format!(
            "The corpus holds no organisation “{id}”. Nothing was written, and what you typed is kept. \
             Leave the provider’s identifier out, or copy it from the organisation’s address."
        ))),
        _ => Ok(()),
    }
}
