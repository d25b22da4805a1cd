//! Making a brief: gathers everything of one snapshot first, then writes it down.

use super::coverage::Matrices;
use super::data::{About, Brief, Figure, Section, Subject};
use super::{broken_links, coverage, method, money, overlaps, trends, wording};
use crate::landscape::{Charted, chart, landscape};
use crate::overlaps::{OverlapFilter, ShownOverlap};
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uptake_model::{Extent, Gap, Landscape, Programme, Snapshot, SnapshotId, Stage};
use uptake_search::Index;
use uptake_store::listing::{Page, TopicAhead};

/// Overlaps in a brief.
pub(super) const MOST_OVERLAPS: u32 = 10;

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// The period ends before it begins.
    #[error(
        "The period ends in {to} and begins in {from}: no year lies in it. Change one of the two."
    )]
    Backwards {
        /// The first year.
        from: i16,
        /// The last year.
        to: i16,
    },
    /// What a brief is made from is being found.
    #[error(
        "The corpus is still being surveyed, which takes up to some minutes after an import. Come back \
         then; uptake brief does it at once."
    )]
    NotSurveyed,
    /// The index is older than the corpus.
    #[error(
        "The index was built at the import {index}, and the corpus stands at {corpus}, so likely projects \
         cannot be counted. Build the index with: uptake index"
    )]
    IndexBehind {
        /// Snapshot of the index.
        index: SnapshotId,
        /// Snapshot of the corpus.
        corpus: String,
    },
    /// An import ended meanwhile.
    #[error(
        "An import ended while the brief was made, so its numbers would be of two snapshots. Nothing was \
         written. Make it again."
    )]
    Moved,
    /// Anything else.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

impl From<uptake_store::StoreError> for BriefError {
    fn from(error: uptake_store::StoreError) -> Self {
        Self::Platform(error.into())
    }
}

/// What tells one brief of a landscape from another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BriefAsked {
    extent: Extent,
    as_of: Date,
    /// Which index says what is likely: see [`Index::identity`].
    index: u64,
}

/// All that a brief is made from, of one snapshot.
#[derive(Debug)]
pub struct Material {
    /// What it is asked about.
    pub extent: Extent,
    /// The corpus with its survey.
    pub charted: Charted,
    /// The projects that are asked about, by place.
    pub places: Vec<usize>,
    /// The day as of which is told what runs.
    pub as_of: Date,
    /// Programmes of which the corpus knows at least one result: of the others it cannot
    /// tell whether a project left one.
    pub(super) with_results: Vec<Programme>,
    /// What is covered by what.
    pub(super) matrices: Matrices,
    pub(super) gaps: Vec<Gap>,
    pub(super) topics: Vec<TopicAhead>,
    pub(super) overlaps: Vec<ShownOverlap>,
    pub(super) all_overlaps: u64,
    pub(super) snapshots: Vec<Snapshot>,
    pub(super) scoring: String,
}

impl Material {
    /// The corpus.
    #[must_use]
    pub fn landscape(&self) -> &Landscape {
        &self.charted.landscape
    }

    /// Whether a project has ended on the day of the brief.
    pub(super) fn has_ended(&self, place: usize) -> bool {
        let project = self.landscape().projects.get(place);
        project.is_some_and(|it| Stage::on(self.as_of, it.status, it.start, it.end) == Stage::Ended)
    }

    /// Whether a project left any result that the corpus knows.
    pub(super) fn has_result(&self, place: usize) -> bool {
        let project = self.landscape().projects.get(place);
        project.is_some_and(|it| it.result_count() > 0)
    }

    /// A figure with the command that prints it.
    pub(super) fn figure(&self, id: &str, caption: &str) -> Figure {
        Figure {
            id: id.to_owned(),
            caption: caption.to_owned(),
            note: String::new(),
            table: super::Table {
                heads: Vec::new(),
                rows: Vec::new(),
            },
            chart: None,
            query: wording::figure_command(&self.extent, id),
        }
    }
}

/// Makes the brief of a part of the corpus, or finds it among the last that were made. The same
/// snapshot and day give the same brief; the day is that of the snapshot where none is given.
///
/// # Errors
/// See [`BriefError`]. An empty corpus and an extent without projects are no errors: the brief says so.
pub async fn make_brief(
    platform: &Platform,
    extent: &Extent,
    as_of: Option<Date>,
) -> Result<Arc<Brief>, BriefError> {
    if let Some((from, to)) = extent.from.zip(extent.to).filter(|_| extent.is_backwards()) {
        return Err(BriefError::Backwards { from, to });
    }
    let Some(latest) = platform.store().latest_snapshot().await? else {
        return Ok(Arc::new(of_nothing(extent, as_of)));
    };
    let landscape = landscape(platform).await?;
    if landscape.projects.is_empty() {
        return Ok(Arc::new(of_nothing(extent, as_of)));
    }
    let index = platform.index()?;
    let asked = BriefAsked {
        extent: extent.clone(),
        as_of: as_of.unwrap_or_else(|| day_of(&latest)),
        index: index.identity(),
    };
    if let Some(brief) = platform.briefs().get(&landscape, &asked) {
        return Ok(brief);
    }
    let material = gather(platform, &index, &asked).await?;
    let written = tokio::task::spawn_blocking(move || {
        let brief = Arc::new(written(&material));
        (material.charted.landscape, brief)
    });
    let (landscape, brief) = written.await.map_err(|_| PlatformError::WorkerDied)?;
    platform.briefs().keep(&landscape, asked, &brief);
    Ok(brief)
}

/// The day of an import, in UTC.
fn day_of(snapshot: &Snapshot) -> Date {
    snapshot.imported_at.to_zoned(TimeZone::UTC).date()
}

/// The trends of a part of the corpus, as a section with its figures, and the snapshot that they
/// are of; `None` where no project lies in it.
///
/// # Errors
/// See [`BriefError`].
pub async fn make_trends(
    platform: &Platform,
    extent: &Extent,
) -> Result<Option<(Section, Option<SnapshotId>)>, BriefError> {
    if let Some((from, to)) = extent.from.zip(extent.to).filter(|_| extent.is_backwards()) {
        return Err(BriefError::Backwards { from, to });
    }
    if landscape(platform).await?.projects.is_empty() {
        return Ok(None);
    }
    let charted = chart(platform).await?.ok_or(BriefError::NotSurveyed)?;
    let places = charted.landscape.within(extent);
    let asked = trends::Asked {
        charted: &charted,
        extent,
        places: &places,
    };
    let snapshot = charted.landscape.snapshot.clone();
    Ok((!places.is_empty()).then(|| (asked.section(), snapshot)))
}

/// Reads everything, and makes sure that no import came between.
async fn gather(
    platform: &Platform,
    index: &Index,
    BriefAsked { extent, as_of, .. }: &BriefAsked,
) -> Result<Material, BriefError> {
    let of_index = &index.header().stamp.snapshot;
    let corpus = landscape(platform).await?;
    let of_corpus = corpus.snapshot.as_ref();
    if of_corpus != Some(of_index) {
        return Err(BriefError::IndexBehind {
            index: of_index.clone(),
            corpus: of_corpus.map_or_else(String::new, ToString::to_string),
        });
    }
    let charted = chart(platform).await?.ok_or(BriefError::NotSurveyed)?;
    let filter = OverlapFilter {
        extent: extent.clone(),
        ..OverlapFilter::default()
    };
    let page = Page::first(MOST_OVERLAPS);
    let found = crate::overlaps::overlaps(platform, &filter, page).await?;
    let found = found.ok_or(BriefError::NotSurveyed)?;
    let store = platform.store();
    let material = Material {
        places: charted.landscape.within(extent),
        matrices: Matrices::count(platform, &charted, extent, *as_of).await?,
        with_results: charted.landscape.programmes_with_results(),
        gaps: store.gaps().await?,
        topics: store.topics_ahead(*as_of).await?,
        all_overlaps: found.total,
        overlaps: found.items,
        snapshots: store.snapshots().await?,
        scoring: scoring(index),
        extent: extent.clone(),
        charted,
        as_of: *as_of,
    };
    let now = store.latest_snapshot().await?.map(|it| it.id);
    match now == material.landscape().snapshot {
        true => Ok(material),
        false => Err(BriefError::Moved),
    }
}

/// Tells the weights and rules by which projects are scored from any others. Not the index
/// itself, which knows when it was built.
fn scoring(index: &Index) -> String {
    let header = index.header();
    let rules = serde_json::to_vec(&(header.analysis, &header.settings)).unwrap_or_default();
    let digest = Sha256::digest(rules);
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn written(material: &Material) -> Brief {
    let about = About {
        title: format!("Brief: {}", wording::extent_in_words(&material.extent)),
        subject: Subject::Corpus(material.extent.clone()),
        snapshot: material.landscape().snapshot.clone(),
        as_of: Some(material.as_of),
        scoring: Some(material.scoring.clone()),
        sources: method::sources(&material.snapshots),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let sections = match material.places.is_empty() {
        true => vec![nothing(&format!(
            "No project of the corpus lies within this: {}. There is nothing to count, which is not a count of \
             zero: choose another area, programme, country or period.",
            wording::extent_in_words(&material.extent)
        ))],
        false => vec![
            coverage::section(material),
            broken_links::section(material),
            overlaps::section(material),
            trends::section(material),
            money::section(material),
        ],
    };
    let method = method::section(Some(material));
    Brief {
        about,
        sections: sections.into_iter().chain([method]).collect(),
    }
}

fn nothing(why: &str) -> Section {
    Section {
        title: "What is there".to_owned(),
        paragraphs: vec![why.to_owned()],
        figures: Vec::new(),
    }
}

/// The brief of a corpus without projects.
fn of_nothing(extent: &Extent, as_of: Option<Date>) -> Brief {
    Brief {
        about: About {
            title: format!("Brief: {}", wording::extent_in_words(extent)),
            subject: Subject::Corpus(extent.clone()),
            snapshot: None,
            as_of,
            scoring: None,
            sources: Vec::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        sections: vec![
            nothing(
                "The corpus is empty, so nothing can be said. Import projects first, with: uptake import cordis",
            ),
            method::section(None),
        ],
    }
}
