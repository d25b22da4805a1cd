//! Results of ended projects that a running project could use: projects alike enough to be
//! of one subject. Those nearly the same are among them, and say so: an overlap names no
//! results, and of a chain of projects that are alike only some stand in one group.

use super::behind::NamedProject;
use crate::document_text;
use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use uptake_model::{Extent, FundedProject, LEAST_SIMILARITY, Landscape, ProjectId, Stage};
use uptake_search::{DocumentText, Index, SharedTerm};
use uptake_store::listing::{Page, Paged};

/// From this similarity (0 to 1) on two projects mostly are of one subject: see 0022.
pub const LEAST_ALIKE: f64 = 0.5;

/// Ended projects that are shown for each running one: of those with results, and of those
/// of which none can be known.
const MOST_SHOWN: usize = 3;

/// An ended project whose results could be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Usable {
    /// The project.
    #[serde(flatten)]
    pub project: NamedProject,
    /// How alike the two are, 0 to 1.
    pub similarity: f64,
    /// How many results it left; `None` where the corpus holds no results of its programme.
    pub results: Option<u64>,
    /// The words that make them alike, the strongest first.
    pub shared: Vec<SharedTerm>,
}

impl Usable {
    /// Whether the two do nearly the same, as projects of an overlap do.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        self.similarity >= f64::from(LEAST_SIMILARITY)
    }
}

/// A running project with the ended ones whose results it could use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Handover {
    /// The running project.
    pub running: NamedProject,
    /// The ended ones: at most three that left results, the most alike first, and then at
    /// most three whose results are not in the corpus.
    pub usable: Vec<Usable>,
}

/// A page of the projects within an extent that run on a day, those that began last first,
/// each with ended projects of one subject that left results, or may have.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn handovers(
    platform: &Platform,
    extent: &Extent,
    today: Date,
    page: Page,
) -> Result<Paged<Handover>, PlatformError> {
    let index = platform.index()?;
    platform.check_origin(&index).await?;
    let landscape = landscape(platform).await?;
    let mut running = landscape.within(extent);
    running.retain(|it| stage(&landscape.projects[*it], today) == Stage::Running);
    running.sort_by_key(|it| std::cmp::Reverse(landscape.projects[*it].start));
    let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
    let chosen = running.iter().skip(offset).take(page.limit as usize);
    let chosen: Vec<usize> = chosen.copied().collect();
    let projects = |place: &usize| landscape.projects[*place].id.clone();
    let ids: Vec<ProjectId> = chosen.iter().map(projects).collect();
    let cards = platform.store().project_cards(&ids).await?;
    let texts: HashMap<ProjectId, DocumentText> = cards
        .iter()
        .map(|card| (card.id.clone(), document_text::of_card(card)))
        .collect();
    let (index, held) = (Arc::clone(&index), Arc::clone(&landscape));
    let found = tokio::task::spawn_blocking(move || {
        let ended = Ended::of(&index, &held, today);
        let one = |place: &usize| {
            let running = &held.projects[*place];
            let text = texts.get(&running.id);
            Handover {
                usable: text.map_or_else(Vec::new, |it| ended.usable(&running.id, it)),
                running: NamedProject::of(running),
            }
        };
        chosen.par_iter().map(one).collect()
    });
    Ok(Paged {
        total: running.len() as u64,
        offset: page.offset,
        items: found.await.map_err(|_| PlatformError::WorkerDied)?,
    })
}

fn stage(project: &FundedProject, today: Date) -> Stage {
    Stage::on(today, project.status, project.start, project.end)
}

/// What is known of the results of an ended project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// It left some.
    Results,
    /// The corpus has no results of its programme, so nobody can say.
    Unknown,
}

/// The ended projects whose results could be used.
struct Ended<'a> {
    index: &'a Index,
    landscape: &'a Landscape,
    /// For each document of the index; `None` for those that left nothing to use.
    left: Vec<Option<Left>>,
}

impl<'a> Ended<'a> {
    fn of(index: &'a Index, landscape: &'a Landscape, today: Date) -> Self {
        let programmes = landscape.programmes_with_results();
        let mut left = vec![None; index.documents() as usize];
        let ended = landscape.projects.iter();
        for project in ended.filter(|it| stage(it, today).is_over()) {
            let known = match project.result_count() {
                0 if programmes.contains(&project.programme) => continue,
                0 => Left::Unknown,
                _ => Left::Results,
            };
            if let Some(document) = index.document(&project.id) {
                left[document as usize] = Some(known);
            }
        }
        Self {
            index,
            landscape,
            left,
        }
    }

    /// Those of one subject with a running project.
    fn usable(&self, running: &ProjectId, text: &DocumentText) -> Vec<Usable> {
        let of = |left: Left| {
            let among = |document: u32| self.left[document as usize] == Some(left);
            let similar = self
                .index
                .similar_among(text, Some(running), MOST_SHOWN, among);
            similar.into_iter().filter_map(move |it| {
                let project = self.landscape.project(&it.id)?;
                (it.similarity >= LEAST_ALIKE).then(|| Usable {
                    project: NamedProject::of(project),
                    similarity: it.similarity,
                    results: (left == Left::Results).then(|| project.result_count()),
                    shared: it.shared,
                })
            })
        };
        of(Left::Results).chain(of(Left::Unknown)).collect()
    }
}
