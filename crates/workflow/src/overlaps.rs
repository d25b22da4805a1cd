//! Overlaps of the corpus: found once for each index, kept beside it, and read from there.

mod kept;
mod table;

pub use kept::KeptOverlaps;

use crate::derived_watch::at;
use crate::document_text;
use crate::platform::{Platform, PlatformError};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_model::{
    Area, LEAST_SIMILARITY, Overlap, OverlapFunding, Programme, ProjectId, SnapshotId,
};
use uptake_search::encoder::Effort;
use uptake_search::overlap::{Contrast, Pair, Progress};
use uptake_search::{Index, overlap};
use uptake_store::listing::{Page, Paged, ProjectCard, ProjectFunding};

/// Which overlaps to list. Everything given must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OverlapFilter {
    /// An area of one of the projects.
    pub area: Option<Area>,
    /// A programme of one of the projects.
    pub programme: Option<Programme>,
    /// Only where projects of more than one programme overlap.
    pub across: bool,
}

impl OverlapFilter {
    fn lets_through(&self, overlap: &Overlap) -> bool {
        self.area.is_none_or(|it| overlap.areas.contains(&it))
            && self
                .programme
                .is_none_or(|it| overlap.programmes.contains(&it))
            && (!self.across || overlap.programmes.len() > 1)
    }
}

/// An overlap with all that a page shows of it.
#[derive(Debug, Clone)]
pub struct ShownOverlap {
    /// The group.
    pub overlap: Overlap,
    /// Its projects, the earliest first.
    pub cards: Vec<ProjectCard>,
    /// What they share, and what each has alone, in the order of the cards.
    pub contrast: Contrast,
}

/// Compares all projects of the index in force and keeps the groups that overlap, those
/// with most money and likeness first. With [`Effort::Full`] it takes seconds of all cores
/// for 20,000 projects, minutes for 100,000; otherwise one core alone. `None` where `stop` was set; what was kept before stays then.
///
/// # Errors
/// There is no index, the store fails, or the data folder cannot be written.
pub async fn find_overlaps(
    platform: &Platform,
    effort: Effort,
    progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
    stop: Arc<AtomicBool>,
) -> Result<Option<Arc<KeptOverlaps>>, PlatformError> {
    let index = platform.index()?;
    let reader = Arc::clone(&index);
    let compared = tokio::task::spawn_blocking(move || {
        let compare = || {
            let progress: Progress<'_> = &*progress;
            let pairs = reader.close_pairs(LEAST_SIMILARITY, progress, &stop)?;
            Some(grouped(&reader, &pairs))
        };
        at(effort, compare)
    });
    let compared = compared.await.map_err(|_| PlatformError::WorkerDied)?;
    let Some(groups) = compared? else {
        return Ok(None);
    };
    let ids: Vec<ProjectId> = groups.iter().flat_map(|it| it.0.clone()).collect();
    let funding = platform.store().project_funding(&ids).await?;
    let funding: HashMap<&ProjectId, &ProjectFunding> =
        funding.iter().map(|it| (&it.id, it)).collect();
    let mut overlaps: Vec<Overlap> = groups
        .into_iter()
        .map(|group| measured(group, &funding))
        .collect();
    overlaps.sort_by(|a, b| {
        let by_id = || a.projects.cmp(&b.projects);
        b.weight().total_cmp(&a.weight()).then_with(by_id)
    });
    let kept = KeptOverlaps {
        index: index.identity(),
        snapshot: index.header().stamp.snapshot.clone(),
        projects: index.documents(),
        overlaps,
    };
    Ok(Some(platform.overlap_file().keep(kept)?))
}

type Group = (Vec<ProjectId>, f32, f32);

fn grouped(index: &Index, pairs: &[Pair]) -> Vec<Group> {
    let groups = overlap::overlaps(pairs).into_iter();
    groups
        .map(|group| {
            let ids = group.members.iter().filter_map(|it| index.id(*it));
            (ids.collect(), group.least, group.mean)
        })
        .collect()
}

fn measured(
    (mut projects, least, mean): Group,
    funding: &HashMap<&ProjectId, &ProjectFunding>,
) -> Overlap {
    projects.sort_unstable();
    let facts: Vec<&ProjectFunding> = projects
        .iter()
        .filter_map(|id| funding.get(id).copied())
        .collect();
    let mut programmes: Vec<Programme> = facts.iter().map(|it| it.programme).collect();
    programmes.sort_unstable();
    programmes.dedup();
    let mut areas: Vec<Area> = facts.iter().flat_map(|it| it.areas.clone()).collect();
    areas.sort_unstable();
    areas.dedup();
    let years = || facts.iter().filter_map(|it| Some(it.start?.year()));
    let contributions: Vec<_> = facts.iter().map(|it| it.ec_contribution).collect();
    Overlap {
        years: years().min().zip(years().max()),
        funding: OverlapFunding::of(&contributions),
        projects,
        least,
        mean,
        programmes,
        areas,
    }
}

/// A page of the overlaps that pass the filter; `None` where none were found yet for the
/// index in force.
///
/// # Errors
/// There is no index, or the store fails.
pub async fn overlaps(
    platform: &Platform,
    filter: OverlapFilter,
    page: Page,
) -> Result<Option<Paged<ShownOverlap>>, PlatformError> {
    let index = platform.index()?;
    let Some(kept) = platform.kept_overlaps(&index) else {
        return Ok(None);
    };
    let passing = kept.overlaps.iter().filter(|it| filter.lets_through(it));
    let passing: Vec<&Overlap> = passing.collect();
    let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
    let chosen = passing.iter().skip(offset).take(page.limit as usize);
    let chosen: Vec<Overlap> = chosen.copied().cloned().collect();
    Ok(Some(Paged {
        total: passing.len() as u64,
        offset: page.offset,
        items: shown(platform, index, chosen).await?,
    }))
}

/// All overlaps that pass a filter, and what they were found in.
#[derive(Debug, Clone)]
pub struct AllOverlaps {
    /// The snapshot that they were found in.
    pub snapshot: SnapshotId,
    /// The groups, by weight.
    pub overlaps: Vec<ShownOverlap>,
}

/// All overlaps that pass the filter; `None` where none were found yet for the index in
/// force. Takes a second for some hundred groups.
///
/// # Errors
/// There is no index, or the store fails.
pub async fn all_overlaps(
    platform: &Platform,
    filter: OverlapFilter,
) -> Result<Option<AllOverlaps>, PlatformError> {
    let index = platform.index()?;
    let Some(kept) = platform.kept_overlaps(&index) else {
        return Ok(None);
    };
    let passing = kept.overlaps.iter().filter(|it| filter.lets_through(it));
    let chosen = passing.cloned().collect();
    Ok(Some(AllOverlaps {
        snapshot: kept.snapshot.clone(),
        overlaps: shown(platform, index, chosen).await?,
    }))
}

/// The cards are read at once; what they share and do alone is found on all cores.
async fn shown(
    platform: &Platform,
    index: Arc<Index>,
    overlaps: Vec<Overlap>,
) -> Result<Vec<ShownOverlap>, PlatformError> {
    let ids: BTreeSet<&ProjectId> = overlaps.iter().flat_map(|it| &it.projects).collect();
    let ids: Vec<ProjectId> = ids.into_iter().cloned().collect();
    let cards = platform.store().project_cards(&ids).await?;
    let cards: HashMap<ProjectId, ProjectCard> =
        cards.into_iter().map(|it| (it.id.clone(), it)).collect();
    let compared = tokio::task::spawn_blocking(move || {
        let one = |overlap| contrasted(&index, overlap, &cards);
        overlaps.into_par_iter().map(one).collect()
    });
    compared.await.map_err(|_| PlatformError::WorkerDied)
}

fn contrasted(
    index: &Index,
    overlap: Overlap,
    cards: &HashMap<ProjectId, ProjectCard>,
) -> ShownOverlap {
    let members = overlap.projects.iter().filter_map(|it| cards.get(it));
    let mut cards: Vec<ProjectCard> = members.cloned().collect();
    cards.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    let texts: Vec<_> = cards
        .iter()
        .map(|card| (card.id.clone(), document_text::of_card(card)))
        .collect();
    ShownOverlap {
        contrast: index.contrast(&texts),
        overlap,
        cards,
    }
}
