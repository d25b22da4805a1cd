//! Gaps beside the calls that fit them, and among them those that nothing covers: for these
//! the calls can be applied for, or the proposal of a topic is due.

use super::gather::Gathering;
use super::matrix::{CoverageFilter, RowKind, RowSubject};
use crate::beside_answer::{calls_for_gap, calls_for_sets};
use crate::landscape::chart;
use crate::platform::{Platform, PlatformError};
use crate::refresh_suggestions::matched_text;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use uptake_model::{Area, Extent, GapState, Marking, SnapshotId, Viewer};
use uptake_store::listing::TopicListing;

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

/// The gaps that nothing covers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UncoveredGaps {
    /// The snapshot that they were counted from.
    pub snapshot: Option<SnapshotId>,
    /// The gaps, those without a call first.
    pub gaps: Vec<UncoveredGap>,
}

/// A gap with the calls that fit it.
type WithCalls = (ServedGap, Vec<TopicListing>);

/// The gaps that are asked for and that the viewer may see what was found for, with the calls
/// that fit.
pub(super) async fn gaps_with_calls(
    platform: &Platform,
    gathering: &Gathering<'_>,
    today: Date,
    asked: impl Fn(&RowSubject) -> bool,
) -> Result<Vec<WithCalls>, PlatformError> {
    let mut found = Vec::new();
    let mut files = gathering.register().await?;
    // What is met waits for no topic.
    files.retain(|(gap, _)| {
        !matches!(gap.state, GapState::Met { .. }) && asked(&RowSubject::GapFile(gap.id.clone()))
    });
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
) -> Result<Option<UncoveredGaps>, PlatformError> {
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
    let mut gaps: Vec<UncoveredGap> = gaps
        .into_iter()
        .filter_map(|(gap, calls)| {
            Some(UncoveredGap {
                possible: *possible.get(&gap.subject)?,
                gap,
                calls,
            })
        })
        .collect();
    gaps.sort_by_key(|it| !it.calls.is_empty());
    Ok(Some(UncoveredGaps {
        gaps,
        snapshot: gathering.charted.landscape.snapshot.clone(),
    }))
}
