//! Topics ahead: which gaps each open or forthcoming topic would serve, what it builds on or
//! repeats, and who is strongest; and the gaps that nothing covers, with the calls that fit.

use super::behind::NamedProject;
use super::count::money;
use super::gather::Gathering;
use super::matrix::{CoverageFilter, RowKind, RowSubject};
use super::strongest::{StrongOrganisation, strongest};
use crate::beside_answer::{calls_for_gap, calls_for_sets};
use crate::landscape::{Charted, chart};
use crate::platform::{Platform, PlatformError};
use crate::refresh_suggestions::matched_text;
use crate::survey::StandingNeed;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use uptake_model::{Area, Extent, Landscape, Marking, Stage, StatedSum, TopicCode, Viewer};
use uptake_store::listing::TopicListing;

/// Organisations that are named for a topic.
const MOST_ORGANISATIONS: usize = 5;

/// Gap files that are compared with the topics: those that came into their state last. Each
/// costs as much as an answer, once for each text and day.
pub const MOST_COMPARED: usize = 200;

/// A gap that a topic would serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServedGap {
    /// Which.
    #[serde(flatten)]
    pub subject: RowSubject,
    /// Its title.
    pub name: String,
    /// The language of the title, ISO 639-1.
    pub language: String,
    /// How far the title of a gap file may be shared; `None` for what is not marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
}

/// A topic that can be applied for, or soon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AheadTopic {
    /// The topic, with its deadline and budget.
    pub topic: TopicListing,
    /// Whether the matching has looked for projects: topics without a title are not read.
    pub read: bool,
    /// Gaps that find the same projects: gap files that the viewer may see first.
    pub gaps: Vec<ServedGap>,
    /// Likely projects that are over, the latest first: what it builds on or repeats.
    pub ended: Vec<NamedProject>,
    /// Likely projects that run or are signed, the latest first: what it overlaps with.
    pub running: Vec<NamedProject>,
    /// How many projects are only possible.
    pub possible: u64,
    /// The Union's contributions to the likely projects.
    pub money: StatedSum,
    /// The organisations that are strongest in the likely projects.
    pub strongest: Vec<StrongOrganisation>,
}

/// A gap for which no project counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UncoveredGap {
    /// Which.
    #[serde(flatten)]
    pub gap: ServedGap,
    /// How many projects are only possible.
    pub possible: u64,
    /// Calls that fit and can be applied for, the closest first; none where a proposal of a
    /// topic is due.
    pub calls: Vec<TopicListing>,
}

/// A gap with the calls that fit it.
type WithCalls = (ServedGap, Vec<TopicListing>);

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
) -> Result<Option<Vec<AheadTopic>>, PlatformError> {
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
    Ok(Some(
        chosen
            .map(|topic| {
                let gaps = served.remove(&topic.code).unwrap_or_default();
                ahead(&gathering.charted, topic, gaps, today)
            })
            .collect(),
    ))
}

fn ahead(charted: &Charted, topic: TopicListing, gaps: Vec<ServedGap>, today: Date) -> AheadTopic {
    let landscape = &charted.landscape;
    let need = StandingNeed::Topic(topic.code.clone());
    let reached = charted.reached(&need);
    let [ended, running] = by_stage(landscape, &reached.likely, today);
    AheadTopic {
        read: charted.needs().any(|it| *it == need),
        gaps,
        ended,
        running,
        possible: reached.possible.len() as u64,
        money: money(landscape, &reached.likely),
        strongest: strongest(landscape, &reached.likely, today.year(), MOST_ORGANISATIONS),
        topic,
    }
}

/// Those that are over, and those that run or will, the latest first.
fn by_stage(landscape: &Landscape, places: &[usize], today: Date) -> [Vec<NamedProject>; 2] {
    let projects = places.iter().filter_map(|it| landscape.projects.get(*it));
    let (mut over, mut running): (Vec<_>, Vec<_>) = projects.partition(|it| {
        let stage = Stage::on(today, it.status, it.start, it.end);
        matches!(stage, Stage::Ended | Stage::Terminated)
    });
    for some in [&mut over, &mut running] {
        some.sort_by(|a, b| (b.start, &a.id).cmp(&(a.start, &b.id)));
    }
    [over, running].map(|some| some.into_iter().map(NamedProject::of).collect())
}

/// The gaps that are asked for and that the viewer may see what was found for, with the calls
/// that fit.
async fn gaps_with_calls(
    platform: &Platform,
    gathering: &Gathering<'_>,
    today: Date,
    asked: impl Fn(&RowSubject) -> bool,
) -> Result<Vec<WithCalls>, PlatformError> {
    let mut found = Vec::new();
    let mut files = gathering.register().await?;
    files.retain(|(gap, _)| asked(&RowSubject::GapFile(gap.id.clone())));
    files.truncate(MOST_COMPARED);
    for (gap, _) in files {
        let text = matched_text(&gap.content);
        let calls = calls_for_gap(platform, (gap.content.language, &text), today).await?;
        let served = ServedGap {
            marking: Some(gap.content.title.marking),
            name: gap.content.title.value,
            language: gap.content.language.code().to_owned(),
            subject: RowSubject::GapFile(gap.id),
        };
        found.push((served, calls.to_vec()));
    }
    found.sort_by(|a, b| (&a.0.name, &a.0.subject).cmp(&(&b.0.name, &b.0.subject)));
    let mut calls: HashMap<_, _> = calls_for_sets(platform, today).await?.into_iter().collect();
    for gap in platform.store().gaps().await? {
        let calls = calls.remove(&gap.id).unwrap_or_default();
        let served = ServedGap {
            name: gap.title,
            language: gap.language,
            marking: None,
            subject: RowSubject::Gap(gap.id),
        };
        if asked(&served.subject) {
            found.push((served, calls));
        }
    }
    Ok(found)
}

/// The gaps for which no project is confirmed or likely, those of an area or all, with the
/// calls that fit: those without any first. `None` while the corpus is being surveyed.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn uncovered_gaps(
    platform: &Platform,
    viewer: &Viewer,
    area: Option<Area>,
    today: Date,
) -> Result<Option<Vec<UncoveredGap>>, PlatformError> {
    let Some(charted) = chart(platform).await? else {
        return Ok(None);
    };
    let filter = CoverageFilter {
        extent: Extent {
            area,
            ..Extent::default()
        },
        discipline: None,
    };
    let gathering = Gathering::begin(platform, viewer, charted, &filter, today).await?;
    let mut rows = gathering.rows(&RowKind::GapFiles).await?;
    rows.extend(gathering.rows(&RowKind::Gaps).await?);
    rows.retain(|it| it.projects.sure().is_empty());
    let possible: HashMap<RowSubject, u64> = rows
        .into_iter()
        .map(|it| (it.subject, it.projects.possible.len() as u64))
        .collect();
    let asked = |subject: &RowSubject| possible.contains_key(subject);
    let gaps = gaps_with_calls(platform, &gathering, today, asked).await?;
    let mut uncovered: Vec<UncoveredGap> = gaps
        .into_iter()
        .filter_map(|(gap, calls)| {
            Some(UncoveredGap {
                possible: *possible.get(&gap.subject)?,
                gap,
                calls,
            })
        })
        .collect();
    uncovered.sort_by_key(|it| !it.calls.is_empty());
    Ok(Some(uncovered))
}
