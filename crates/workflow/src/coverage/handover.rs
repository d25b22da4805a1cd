//! Results of ended projects that a running project could use: projects alike enough to be
//! of one subject, and not so alike that they overlap.

use super::behind::NamedProject;
use crate::document_text;
use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use uptake_model::{Extent, LEAST_SIMILARITY, Landscape, ProjectId, Stage};
use uptake_search::{DocumentText, Index, SharedTerm};
use uptake_store::listing::{Page, Paged};

/// From this similarity (0 to 1) on two projects mostly are of one subject: see 0022. From
/// [`LEAST_SIMILARITY`] on they overlap and stand among those.
pub const LEAST_ALIKE: f64 = 0.5;

/// Projects that are looked at for each running one, and that are shown.
const LOOKED_AT: usize = 40;
const MOST_SHOWN: usize = 3;

/// An ended project whose results could be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Usable {
    /// The project.
    #[serde(flatten)]
    pub project: NamedProject,
    /// How alike the two are, 0 to 1.
    pub similarity: f64,
    /// How many results it left.
    pub results: u64,
    /// The words that make them alike, the strongest first.
    pub shared: Vec<SharedTerm>,
}

/// A running project with the ended ones whose results it could use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Handover {
    /// The running project.
    pub running: NamedProject,
    /// The ended ones, the most alike first; at most three.
    pub usable: Vec<Usable>,
}

/// A page of the projects within an extent that run on a day, those that began last first,
/// each with ended projects of one subject that left results. What overlaps is left out.
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
    running.retain(|it| stage(&landscape, *it, today) == Stage::Running);
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
    let (reader, held) = (Arc::clone(&index), Arc::clone(&landscape));
    let found = tokio::task::spawn_blocking(move || {
        let one = |place: &usize| of(&reader, &held, &texts, *place, today);
        chosen.par_iter().map(one).collect()
    });
    Ok(Paged {
        total: running.len() as u64,
        offset: page.offset,
        items: found.await.map_err(|_| PlatformError::WorkerDied)?,
    })
}

fn stage(landscape: &Landscape, place: usize, today: Date) -> Stage {
    let project = &landscape.projects[place];
    Stage::on(today, project.status, project.start, project.end)
}

/// A running project with the ended ones whose results it could use.
fn of(
    index: &Index,
    landscape: &Landscape,
    texts: &HashMap<ProjectId, DocumentText>,
    place: usize,
    today: Date,
) -> Handover {
    let project = &landscape.projects[place];
    let similar = texts.get(&project.id);
    let similar = similar.map(|text| index.similar(text, Some(&project.id), LOOKED_AT));
    let alike = similar
        .into_iter()
        .flatten()
        .filter(|it| it.similarity >= LEAST_ALIKE && it.similarity < f64::from(LEAST_SIMILARITY));
    let usable = alike.filter_map(|it| {
        let place = landscape.place(&it.id)?;
        let ended = &landscape.projects[place];
        let over = matches!(
            stage(landscape, place, today),
            Stage::Ended | Stage::Terminated
        );
        (over && ended.result_count() > 0).then(|| Usable {
            project: NamedProject::of(ended),
            similarity: it.similarity,
            results: ended.result_count(),
            shared: it.shared,
        })
    });
    Handover {
        running: NamedProject::of(project),
        usable: usable.take(MOST_SHOWN).collect(),
    }
}
