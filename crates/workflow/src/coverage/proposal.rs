//! The draft of a topic proposal for a gap, with the evidence that programming asks for.
//! Every statement names the record it rests on; what is missing is said as missing.

mod parts;

use super::count::CountedFrom;
use super::gather::Gathering;
use super::matrix::{CoverageFilter, CoverageRow, RowSubject};
use crate::beside_answer::{calls_for_gap, calls_for_sets};
use crate::evidence::gap_evidence;
use crate::gap_file::{SeenGapFile, gap_file_seen};
use crate::landscape::{Charted, chart};
use crate::platform::{Platform, PlatformError};
use crate::refresh_suggestions::matched_text;
use crate::who_shares::{WhoShares, who_shares};
use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{
    Gap, GapFileId, GapId, ProjectId, Readiness, Scale, SnapshotId, TopicCode, Viewer,
};
use uptake_store::StoreError;
use uptake_store::listing::TopicListing;

/// The record that a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Source {
    /// The gap file.
    GapFile(GapFileId),
    /// The gap of a set.
    Gap(GapId),
    /// A project of the corpus.
    Project(ProjectId),
    /// A topic.
    Topic(TopicCode),
    /// The row of the coverage matrix.
    Matrix(RowSubject),
    /// A rule of Uptake, which the statement itself tells.
    Rule,
}

/// A statement with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Traced {
    /// The statement, a sentence or a few.
    pub text: String,
    /// The language of the statement, ISO 639-1.
    pub language: String,
    /// The record.
    pub source: Source,
}

/// A section of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalSection {
    /// Its heading.
    pub heading: &'static str,
    /// What is known.
    pub statements: Vec<Traced>,
    /// What is missing, a sentence each.
    pub missing: Vec<String>,
}

/// The draft of a topic proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicProposal {
    /// For which gap.
    pub subject: RowSubject,
    /// Its title.
    pub title: String,
    /// The language of the title, ISO 639-1.
    pub language: String,
    /// The import that the corpus stands at.
    pub snapshot: Option<SnapshotId>,
    /// The day on which it was drafted.
    pub drafted: Date,
    /// Its sections.
    pub sections: Vec<ProposalSection>,
}

impl TopicProposal {
    /// How many things are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.sections.iter().map(|it| it.missing.len()).sum()
    }
}

/// All that a draft is written from.
struct Ground<'g> {
    row: &'g CoverageRow,
    subject: &'g RowSubject,
    /// Places of the nearest projects, those that count first, with whether they count.
    nearest: &'g [(usize, bool)],
    charted: &'g Charted,
    file: Option<&'g SeenGapFile>,
    gap: Option<&'g Gap>,
    shares: Option<&'g WhoShares>,
    calls: &'g [TopicListing],
    /// The highest technology readiness level that is verified of a solution for it.
    verified: Option<u8>,
}

/// The draft of a topic proposal for a gap file or a gap of a set; `None` while the corpus is
/// being surveyed, an inner `None` where there is no such gap that `viewer` may see what was
/// found for.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn topic_proposal(
    platform: &Platform,
    viewer: &Viewer,
    subject: &RowSubject,
    today: Date,
) -> Result<Option<Option<TopicProposal>>, PlatformError> {
    let Some(charted) = chart(platform).await? else {
        return Ok(None);
    };
    let landscape = charted.landscape.clone();
    let filter = CoverageFilter::default();
    let gathering = Gathering::begin(platform, viewer, charted, &filter, today).await?;
    if !matches!(subject, RowSubject::GapFile(_) | RowSubject::Gap(_)) {
        return Ok(Some(None));
    }
    let Some(found) = gathering.row(subject).await? else {
        return Ok(Some(None));
    };
    let store = platform.store();
    let (mut file, mut gap, mut shares, mut calls) = (None, None, None, Vec::new());
    match subject {
        RowSubject::GapFile(id) => {
            file = gap_file_seen(store, viewer, id).await?;
            shares = who_shares(store, viewer, id).await.ok();
            if let Some(content) = gathering.content_of(id).await? {
                let text = matched_text(&content);
                let fit = calls_for_gap(platform, (content.language, &text), today).await?;
                calls = fit.to_vec();
            }
        }
        RowSubject::Gap(id) => {
            gap = store.gap(id).await?;
            let all = calls_for_sets(platform, today).await?.into_iter();
            calls = all.filter(|it| it.0 == *id).flat_map(|it| it.1).collect();
        }
        RowSubject::Area(_) | RowSubject::Concept(_) | RowSubject::Topic(_) => {}
    }
    let sure = found.projects.sure();
    let counted = sure.iter().map(|it| (*it, true));
    let possible = found.projects.possible.iter().map(|it| (*it, false));
    let nearest: Vec<(usize, bool)> = counted.chain(possible).collect();
    let row = found.row(&CountedFrom::new(&landscape, &gathering.records));
    let ground = Ground {
        row: &row,
        subject,
        nearest: &nearest,
        charted: &gathering.charted,
        file: file.as_ref(),
        gap: gap.as_ref(),
        shares: shares.as_ref(),
        calls: &calls,
        verified: verified(platform, viewer, subject, today).await?,
    };
    Ok(Some(Some(TopicProposal {
        sections: ground.sections(),
        subject: subject.clone(),
        title: row.name.clone(),
        language: row.language.clone(),
        snapshot: landscape.snapshot.clone(),
        drafted: today,
    })))
}

async fn verified(
    platform: &Platform,
    viewer: &Viewer,
    subject: &RowSubject,
    today: Date,
) -> Result<Option<u8>, StoreError> {
    let RowSubject::GapFile(id) = subject else {
        return Ok(None);
    };
    let evidence = gap_evidence(platform.store(), viewer, id).await?;
    let solutions = evidence.iter().flat_map(|it| &it.solutions);
    let levels = solutions.filter_map(|(_, claims)| {
        let readiness = Readiness::of(claims, today);
        let standing = readiness.on(Scale::Technology)?;
        Some(standing.verified.as_ref()?.level)
    });
    Ok(levels.max())
}
