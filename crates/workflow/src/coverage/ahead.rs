//! Topics ahead: which gaps each open or forthcoming topic would serve, what it builds on or
//! repeats, and who is strongest.

use super::behind::NamedProject;
use super::count::money;
use super::gather::Gathering;
use super::matrix::CoverageFilter;
use super::uncovered::{ServedGap, gaps_with_calls};
use crate::funding::{Partner, partners};
use crate::landscape::{Charted, chart};
use crate::platform::{Platform, PlatformError};
use crate::survey::StandingNeed;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use uptake_model::{Area, Landscape, Stage, StatedSum, TopicCode, Viewer};
use uptake_store::listing::TopicListing;

/// Organisations that are named for a topic.
const MOST_ORGANISATIONS: usize = 5;

/// A topic that can be applied for, or soon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AheadTopic {
    /// The topic, with its deadline and budget.
    pub topic: TopicListing,
    /// Whether the matching has looked for projects: topics without a title are not read.
    pub read: bool,
    /// Gaps that find the same projects: gap files that the viewer may see first.
    pub gaps: Vec<ServedGap>,
    /// Likely projects that are over, the best match first: what it builds on or repeats.
    pub ended: Vec<NamedProject>,
    /// Likely projects that run or are signed, the best match first: what it overlaps with.
    pub running: Vec<NamedProject>,
    /// How many projects are only possible.
    pub possible: u64,
    /// The Union's contributions to the likely projects.
    pub money: StatedSum,
    /// The first five of those that could be partners for it: see [`partners`].
    pub strongest: Vec<Partner>,
}

/// The topics ahead, with what their places stand in.
#[derive(Debug, Clone)]
pub struct TopicsAhead {
    /// What the organisations and projects of [`AheadTopic::strongest`] stand in, and whose
    /// snapshot all was counted from.
    pub landscape: Arc<Landscape>,
    /// The topics, the nearest deadline first.
    pub topics: Vec<AheadTopic>,
}

/// The open and forthcoming topics of an area or of all, the nearest deadline first; `None`
/// while the corpus is being surveyed.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn topics_ahead(
    platform: &Platform,
    viewer: &Viewer,
    area: Option<Area>,
    today: Date,
) -> Result<Option<TopicsAhead>, PlatformError> {
    let Some(charted) = chart(platform).await? else {
        return Ok(None);
    };
    let filter = CoverageFilter::default();
    let gathering = Gathering::begin(platform, viewer, charted, &filter, today).await?;
    let mut served: HashMap<TopicCode, Vec<ServedGap>> = HashMap::new();
    for (gap, calls) in gaps_with_calls(platform, &gathering, today, |_| true).await? {
        for call in calls {
            served.entry(call.code).or_default().push(gap.clone());
        }
    }
    let topics = platform.store().topics_ahead(today).await?.into_iter();
    let topics = topics.map(|it| it.listing);
    let chosen = topics.filter(|it| area.is_none_or(|area| it.area == Some(area)));
    let topics = chosen.map(|topic| {
        let gaps = served.remove(&topic.code).unwrap_or_default();
        ahead(&gathering.charted, topic, gaps, today)
    });
    Ok(Some(TopicsAhead {
        topics: topics.collect(),
        landscape: Arc::clone(&gathering.charted.landscape),
    }))
}

fn ahead(charted: &Charted, topic: TopicListing, gaps: Vec<ServedGap>, today: Date) -> AheadTopic {
    let landscape = &charted.landscape;
    let need = StandingNeed::Topic(topic.code.clone());
    let reached = charted.reached(&need);
    let [ended, running] = by_stage(landscape, &reached.likely, today);
    let mut strongest = partners(landscape, &[], &reached.likely, today);
    strongest.truncate(MOST_ORGANISATIONS);
    AheadTopic {
        read: charted.needs().any(|it| *it == need),
        gaps,
        ended,
        running,
        possible: reached.possible.len() as u64,
        money: money(landscape, &reached.likely),
        strongest,
        topic,
    }
}

/// Those that are over, and those that run or will, each in the order given.
fn by_stage(landscape: &Landscape, places: &[usize], today: Date) -> [Vec<NamedProject>; 2] {
    let projects = places.iter().filter_map(|it| landscape.projects.get(*it));
    let (over, running): (Vec<_>, Vec<_>) =
        projects.partition(|it| Stage::on(today, it.status, it.start, it.end).is_over());
    [over, running].map(|some| some.into_iter().map(NamedProject::of).collect())
}
