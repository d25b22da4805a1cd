//! What forms offer to choose from, so that nobody has to know an identifier: gap files,
//! the solutions of a gap, and results that nobody recorded as a solution yet.

use crate::error::Fault;
use crate::state::AppState;
use crate::visit::Visit;
use std::collections::BTreeSet;
use uptake_model::{GapFileId, Solution, SolutionId};
use uptake_store::listing::{GapFilter, Page, SolutionFilter, Whose};
use uptake_workflow::evidence::gap_evidence;
use uptake_workflow::{GapMatches, gap_matches, gap_register};

/// Most gap files, solutions or results that are offered.
const MOST: u32 = 200;

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) id: String,
    /// What is read.
    pub(crate) name: String,
    /// The name alone, as it is typed.
    pub(crate) plain: String,
}

impl Choice {
    /// A choice.
    pub(crate) fn new(id: &impl ToString, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            id: id.to_string(),
            plain: name.clone(),
            name,
        }
    }

    /// A solution, by name and provider.
    pub(crate) fn of(solution: Solution) -> Self {
        let content = solution.content;
        Self {
            id: solution.id.to_string(),
            name: format!("{} ({})", content.name, content.provider.name),
            plain: content.name,
        }
    }
}

/// The published gap files that somebody may know, and those of their organisations.
pub(crate) async fn gaps(state: &AppState, visit: &Visit) -> Result<Vec<Choice>, Fault> {
    let mut found = Vec::new();
    for whose in [Whose::Ours, Whose::Published] {
        let filter = GapFilter {
            whose,
            ..GapFilter::default()
        };
        let page = Page::new(0, MOST);
        let lines = gap_register(state.store(), visit.viewer(), &filter, page).await?;
        for line in lines.items {
            if let Some(title) = line.title {
                found.push(Choice::new(&line.id, title.value));
            }
        }
    }
    let mut known = BTreeSet::new();
    found.retain(|it| known.insert(it.id.clone()));
    Ok(found)
}

/// The solutions to choose from for a gap file: those that claims and trials name for it,
/// then those built on its confirmed projects, then `chosen` ones, then all others by name.
pub(crate) async fn solutions(
    state: &AppState,
    visit: &Visit,
    gap: Option<&GapFileId>,
    chosen: &[SolutionId],
) -> Result<Vec<Choice>, Fault> {
    let mut found = match gap {
        Some(gap) => of_gap(state, visit, gap).await?,
        None => vec![],
    };
    found.extend(state.store().solutions_named(chosen).await?);
    let filter = SolutionFilter::default();
    let all = state.store().solutions(&filter, Page::new(0, MOST)).await?;
    found.extend(all.items);
    let mut known: BTreeSet<SolutionId> = BTreeSet::new();
    found.retain(|it| known.insert(it.id.clone()));
    Ok(found.into_iter().map(Choice::of).collect())
}

/// The solutions of a gap file.
pub(crate) async fn of_gap(
    state: &AppState,
    visit: &Visit,
    gap: &GapFileId,
) -> Result<Vec<Solution>, Fault> {
    let evidence = gap_evidence(state.store(), visit.viewer(), gap).await?;
    let named = evidence.map(|it| it.solutions).unwrap_or_default();
    let mut found: Vec<Solution> = named.into_iter().map(|(it, _)| it).collect();
    for project in confirmed(state, visit, gap)
        .await?
        .iter()
        .flat_map(projects)
    {
        found.extend(state.store().solutions_of_project(&project).await?);
    }
    let mut known: BTreeSet<SolutionId> = BTreeSet::new();
    found.retain(|it| known.insert(it.id.clone()));
    Ok(found)
}

/// A result of a confirmed project, with the address at which it is entered as a solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResultLine {
    pub(crate) project: String,
    pub(crate) title: String,
    pub(crate) href: String,
}

/// Most results that are offered.
const MOST_RESULTS: usize = 12;

/// Results of confirmed projects of which no solution is recorded.
pub(crate) async fn results(
    state: &AppState,
    visit: &Visit,
    gap: &GapFileId,
) -> Result<Vec<ResultLine>, Fault> {
    let Some(matches) = confirmed(state, visit, gap).await? else {
        return Ok(vec![]);
    };
    let mut found = Vec::new();
    for project in matches.confirmed.iter().filter(|it| it.is_confirmed()) {
        let Some(card) = &project.card else { continue };
        let recorded = state.store().solutions_of_project(&project.project).await?;
        if !recorded.is_empty() {
            continue;
        }
        found.extend(card.result_titles.iter().map(|title| ResultLine {
            project: card.acronym.clone(),
            title: title.clone(),
            href: format!("/solutions/new?projects={}", project.project),
        }));
    }
    found.truncate(MOST_RESULTS);
    Ok(found)
}

async fn confirmed(
    state: &AppState,
    visit: &Visit,
    gap: &GapFileId,
) -> Result<Option<GapMatches>, Fault> {
    Ok(gap_matches(state.platform(), visit.viewer(), gap, 0, 0).await?)
}

fn projects(matches: &GapMatches) -> Vec<uptake_model::ProjectId> {
    let confirmed = matches.confirmed.iter().filter(|it| it.is_confirmed());
    confirmed.map(|it| it.project.clone()).collect()
}
