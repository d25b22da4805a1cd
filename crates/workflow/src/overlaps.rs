//! Overlaps of the corpus: found once for each index, kept beside it, and read from there.

mod kept;
mod table;

pub use kept::KeptOverlaps;

use crate::derived_watch::at;
use crate::document_text;
use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use crate::rebuild_index::stamped;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use uptake_model::{
    Area, Extent, FundedProject, LEAST_SIMILARITY, Landscape, Overlap, OverlapFunding, Programme,
    ProjectId, SnapshotId,
};
use uptake_search::encoder::Effort;
use uptake_search::overlap::{Contrast, Pair, Progress};
use uptake_search::{Index, overlap};
use uptake_store::listing::{Page, Paged, ProjectCard};

/// Which overlaps to list. Everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OverlapFilter {
    /// Which projects. Two of the group must be of the area, or of civil security, since an
    /// overlap with one project of it is one of another field; one must be within all the rest.
    pub extent: Extent,
    /// Only where projects of more than one programme overlap.
    pub across: bool,
    /// Only where two of them run, or ran, at the same time: the others continue each other.
    pub at_once: bool,
}

impl OverlapFilter {
    /// The filter in words, as they follow “groups”.
    #[must_use]
    pub fn in_words(&self) -> String {
        let across = self.across.then_some(", across programmes");
        let at_once = self.at_once.then_some(", at the same time");
        format!(
            "that hold projects {}{}{}",
            self.extent.in_words(),
            across.unwrap_or_default(),
            at_once.unwrap_or_default()
        )
    }

    /// Those that pass, in their order.
    fn passing<'o>(&self, overlaps: &'o [Overlap], landscape: &Landscape) -> Vec<&'o Overlap> {
        let field = landscape.within(&Extent {
            all_research: self.extent.all_research,
            area: self.extent.area,
            ..Extent::default()
        });
        let within = landscape.within(&self.extent);
        let among = |it: &Overlap, places: &[usize]| {
            let found = it.projects.iter().filter_map(|id| landscape.place(id));
            found.filter(|it| places.binary_search(it).is_ok()).count()
        };
        let passes = |it: &&Overlap| {
            among(it, &field) > 1
                && among(it, &within) > 0
                && (!self.across || it.programmes.len() > 1)
                && (!self.at_once || run_at_once(&it.projects, landscape))
        };
        overlaps.iter().filter(passes).collect()
    }
}

/// Whether two of the projects run on one day, as far as their days are stated.
fn run_at_once(projects: &[ProjectId], landscape: &Landscape) -> bool {
    let known = projects.iter().filter_map(|it| landscape.project(it));
    let mut days: Vec<_> = known.filter_map(|it| it.start.zip(it.end)).collect();
    days.sort_unstable();
    // The one that ends last so far decides whether the next one begins beside it.
    let mut last = None;
    days.into_iter().any(|(start, end)| {
        let beside = last.is_some_and(|last| start <= last);
        last = last.max(Some(end));
        beside
    })
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
/// There is no index, it is not of the corpus as it stands, the store fails, or the data folder
/// cannot be written.
pub async fn find_overlaps(
    platform: &Platform,
    effort: Effort,
    progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
    stop: Arc<AtomicBool>,
) -> Result<Option<Arc<KeptOverlaps>>, PlatformError> {
    let index = platform.index()?;
    let landscape = landscape(platform).await?;
    // Groups of one snapshot with the money of another would stand under the name of one.
    if stamped(landscape.snapshot.clone()) != index.header().stamp.snapshot {
        return Err(PlatformError::IndexBehind);
    }
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
    let mut overlaps: Vec<Overlap> = groups
        .into_iter()
        .map(|group| measured(group, &landscape))
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

fn measured((mut projects, least, mean): Group, landscape: &Landscape) -> Overlap {
    projects.sort_unstable();
    let facts = projects.iter().filter_map(|it| landscape.project(it));
    let facts: Vec<&FundedProject> = facts.collect();
    let mut programmes: Vec<Programme> = facts.iter().map(|it| it.programme).collect();
    programmes.sort_unstable();
    programmes.dedup();
    let mut areas: Vec<Area> = facts.iter().flat_map(|it| it.areas.clone()).collect();
    areas.sort_unstable();
    areas.dedup();
    let years = || facts.iter().filter_map(|it| it.year());
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
    filter: &OverlapFilter,
    page: Page,
) -> Result<Option<Paged<ShownOverlap>>, PlatformError> {
    let index = platform.index()?;
    let Some(kept) = platform.kept_overlaps(&index) else {
        return Ok(None);
    };
    let landscape = landscape(platform).await?;
    let passing = filter.passing(&kept.overlaps, &landscape);
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
    filter: &OverlapFilter,
) -> Result<Option<AllOverlaps>, PlatformError> {
    let index = platform.index()?;
    let Some(kept) = platform.kept_overlaps(&index) else {
        return Ok(None);
    };
    let landscape = landscape(platform).await?;
    let passing = filter.passing(&kept.overlaps, &landscape);
    let chosen = passing.into_iter().cloned().collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uptake_model::ProjectStatus;

    fn project(
        id: &str,
        years: Option<[i16; 2]>,
        programme: Programme,
        areas: &[Area],
    ) -> FundedProject {
        let day = |year: i16| date(year, 6, 1);
        FundedProject {
            id: id.into(),
            programme,
            acronym: id.to_owned(),
            title: String::new(),
            status: ProjectStatus::Signed,
            start: years.map(|it| day(it[0])),
            end: years.map(|it| day(it[1])),
            areas: areas.to_vec(),
            topics: Vec::new(),
            ec_contribution: Some(uptake_model::Euro::from_cents(100)),
            total_cost: None,
            results: [0; 5],
            parts: 0..0,
        }
    }

    /// 1 and 2 run at once, 3 follows on 1 and is of no area; 4 says nothing of its days.
    fn landscape() -> Landscape {
        let (fp7, horizon) = (Programme::Fp7, Programme::HorizonEurope);
        let drs = [Area::DisasterResilience];
        Landscape {
            snapshot: None,
            reach: Vec::new(),
            projects: vec![
                project("1", Some([2010, 2013]), fp7, &drs),
                project("2", Some([2012, 2015]), horizon, &drs),
                project("3", Some([2014, 2016]), fp7, &[]),
                project("4", None, horizon, &[]),
            ],
            parts: Vec::new(),
            organisations: Vec::new(),
        }
    }

    #[test]
    fn a_filter_chooses_groups_by_their_projects() {
        let landscape = landscape();
        let groups = [["1", "2"], ["1", "3"], ["3", "4"]]
            .map(|ids| measured((ids.map(ProjectId::new).to_vec(), 0.7, 0.75), &landscape));
        let everything = Extent {
            all_research: true,
            ..Extent::default()
        };
        let all = OverlapFilter {
            extent: everything.clone(),
            ..OverlapFilter::default()
        };
        let cases: [(OverlapFilter, &[usize]); 5] = [
            (all.clone(), &[0, 1, 2]),
            (OverlapFilter::default(), &[0]),
            (
                OverlapFilter {
                    at_once: true,
                    ..all.clone()
                },
                &[0],
            ),
            (
                OverlapFilter {
                    across: true,
                    ..all.clone()
                },
                &[0, 2],
            ),
            (
                OverlapFilter {
                    extent: Extent {
                        from: Some(2014),
                        ..everything
                    },
                    ..all
                },
                &[1, 2],
            ),
        ];
        for (filter, expected) in cases {
            let passing = filter.passing(&groups, &landscape);
            let expected: Vec<&Overlap> = expected.iter().map(|it| &groups[*it]).collect();
            assert_eq!(passing, expected, "{}", filter.in_words());
        }
        assert_eq!(groups[0].years, Some((2010, 2012)));
        assert_eq!(groups[0].areas, [Area::DisasterResilience]);
        let beyond = groups[0].funding.beyond_largest;
        assert_eq!(beyond, Some(uptake_model::Euro::from_cents(100)));
    }
}
