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
use uptake_model::{
    BackwardPeriod, Extent, Gap, Landscape, Programme, Snapshot, SnapshotId, Stage,
};
use uptake_search::Index;
use uptake_store::listing::{Page, TopicAhead};

/// Overlaps in a brief.
pub(super) const MOST_OVERLAPS: u32 = 10;

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// The period ends before it begins.
    #[error(transparent)]
    Backwards(#[from] BackwardPeriod),
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
    /// The corpus or its index is another one than when the making began.
    #[error(
        "The corpus changed while the brief was made: a snapshot was added or removed, or its index was built anew. \
         Its numbers would be of two states. Nothing was written. Make it again."
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
    /// The same, where it is not that of the import, so that commands must name it.
    pub(super) day: Option<Date>,
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
            query: wording::figure_command(&self.extent, self.day, id),
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
    extent.check_period()?;
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
    extent.check_period()?;
    if landscape(platform).await?.projects.is_empty() {
        return Ok(None);
    }
    let charted = chart(platform).await?.ok_or(BriefError::NotSurveyed)?;
    let places = charted.landscape.within(extent);
    let asked = trends::Asked {
        charted: &charted,
        extent,
        places: &places,
        day: None,
    };
    let snapshot = charted.landscape.snapshot.clone();
    Ok((!places.is_empty()).then(|| (asked.section(), snapshot)))
}

/// What a brief is made from, as it stands at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ground {
    /// The latest snapshot.
    snapshot: Option<SnapshotId>,
    /// Which index is in force: see [`Index::identity`].
    index: u64,
}

impl Ground {
    /// As it stands now.
    async fn now(platform: &Platform) -> Result<Self, BriefError> {
        let snapshot = platform.store().latest_snapshot().await?;
        Ok(Self {
            snapshot: snapshot.map(|it| it.id),
            index: platform.index()?.identity(),
        })
    }

    /// Refuses a brief whose ground moved while it was made.
    async fn check(&self, platform: &Platform) -> Result<(), BriefError> {
        match Self::now(platform).await? == *self {
            true => Ok(()),
            false => Err(BriefError::Moved),
        }
    }
}

/// Reads everything, and makes sure that neither the corpus nor the index changed meanwhile.
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
    let snapshots = store.snapshots().await?;
    let of_import = snapshots.first().map(day_of);
    let material = Material {
        places: charted.landscape.within(extent),
        matrices: Matrices::count(platform, &charted, extent, *as_of).await?,
        with_results: charted.landscape.programmes_with_results(),
        gaps: store.gaps().await?,
        topics: store.topics_ahead(*as_of).await?,
        all_overlaps: found.total,
        overlaps: found.items,
        snapshots,
        scoring: scoring(index),
        extent: extent.clone(),
        charted,
        as_of: *as_of,
        day: (of_import != Some(*as_of)).then_some(*as_of),
    };
    let ground = Ground {
        snapshot: material.landscape().snapshot.clone(),
        index: index.identity(),
    };
    ground.check(platform).await?;
    Ok(material)
}

/// Tells the weights and rules by which projects are scored from any others. Not the index
/// itself, which knows when it was built.
pub(crate) fn scoring(index: &Index) -> String {
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
        title: format!("Brief: {}", wording::projects_in_words(&material.extent)),
        subject: Subject::Corpus(material.extent.clone()),
        snapshot: material.landscape().snapshot.clone(),
        as_of: Some(material.as_of),
        scoring: Some(material.scoring.clone()),
        sources: method::sources(&material.snapshots),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        public: true,
    };
    let sections = match material.places.is_empty() {
        true => vec![nothing(&format!(
            "The corpus holds none of the {}. There is nothing to count, which is not a count of zero: choose another \
             area, programme, country or period.",
            wording::projects_in_words(&material.extent)
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
            title: format!("Brief: {}", wording::projects_in_words(extent)),
            subject: Subject::Corpus(extent.clone()),
            snapshot: None,
            as_of,
            scoring: None,
            sources: Vec::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            public: true,
        },
        sections: vec![
            nothing(
                "The corpus is empty, so nothing can be said. Import projects first, with: uptake import cordis",
            ),
            method::section(None),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataFolder, rebuild_index};
    use jiff::SignedDuration;
    use uptake_model::{Record, SourceKind};
    use uptake_testing::{import, now, project};

    #[tokio::test]
    async fn a_brief_whose_ground_moves_while_it_is_made_is_refused() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let data = DataFolder::open(folder.path()).expect("a data folder");
        let platform = Platform::open(data, None).await.expect("a platform");
        let at = |minutes| now() + SignedDuration::from_mins(minutes);
        let bring = async |id: &str, minutes| {
            let records = vec![Record::Project(Box::new(project(id, "SAMPLE")))];
            let imported = import(platform.store(), SourceKind::Cordis, records, at(minutes)).await;
            imported.expect("imported");
        };
        let index = async |minutes| {
            let built = rebuild_index(&platform, at(minutes), &mut |_| ()).await;
            built.expect("an index");
        };
        bring("101000001", 0).await;
        index(0).await;
        let ground = Ground::now(&platform).await.expect("it stands");
        ground.check(&platform).await.expect("nothing moved");
        index(1).await;
        let rebuilt = ground.check(&platform).await;
        assert!(matches!(rebuilt, Err(BriefError::Moved)), "{rebuilt:?}");
        let ground = Ground::now(&platform).await.expect("it stands");
        bring("101000002", 2).await;
        let added = ground
            .check(&platform)
            .await
            .expect_err("a snapshot was added");
        assert!(
            added
                .to_string()
                .starts_with("The corpus changed while the brief was made"),
            "{added}"
        );
    }
}
