//! The job that keeps what the matching suggests for gap files: for every open one that
//! changed, or for all of them when the index did. It can be run again at any time, and
//! goes on where it was stopped.

use crate::platform::{NeedReader, Platform, PlatformError};
use jiff::Timestamp;
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_model::{GapContent, GapFile, Language, Likelihood, MOST_SUGGESTIONS};
use uptake_search::encoder::Effort;
use uptake_search::{Corrections, Hit, Index, Query, Strength};
use uptake_store::{FoundForGap, FoundProject, SuggestionChanges};

/// Gap files that are read and matched at a time.
const AT_A_TIME: u32 = 256;

/// Gap files that are written at a time: some thousand rows, so that whoever saves
/// something waits for hundredths of a second at most.
const WRITTEN_AT_A_TIME: usize = 64;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RefreshReport {
    /// Gap files whose suggestions were not of today's text and index.
    pub stale: u64,
    /// Those that were matched again.
    pub done: u64,
    /// How their suggestions changed.
    pub changes: SuggestionChanges,
    /// Whether it was stopped before its end; the next run goes on.
    pub stopped: bool,
}

/// Matches gap files whose suggestions are out of date. `progress` is told how many of
/// how many are done; `stop` ends the run after the part it is at.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails. What was done until
/// then is kept.
pub async fn refresh_suggestions(
    platform: &Platform,
    effort: Effort,
    now: Timestamp,
    progress: &mut (dyn FnMut(u64, u64) + Send),
    stop: &AtomicBool,
) -> Result<RefreshReport, PlatformError> {
    let index = platform.index()?;
    let reader = platform.need_reader();
    let stamp = stamp(&index, &reader);
    let mut report = RefreshReport {
        stale: platform.store().count_stale_gap_files(&stamp).await?,
        ..RefreshReport::default()
    };
    let mut after = String::new();
    loop {
        let gaps = platform.store().stale_gap_files(&stamp, &after, AT_A_TIME);
        let gaps = gaps.await?;
        let Some(last) = gaps.last() else {
            return Ok(report);
        };
        after = last.id.to_string();
        let found = find_all(&index, &reader, gaps, effort).await?;
        for part in found.chunks(WRITTEN_AT_A_TIME) {
            if stop.load(Ordering::Relaxed) {
                report.stopped = true;
                return Ok(report);
            }
            let changes = platform.store().keep_suggestions(part, &stamp, now).await?;
            report.add(part.len(), changes);
            progress(report.done, report.stale);
        }
    }
}

impl RefreshReport {
    fn add(&mut self, gaps: usize, changes: SuggestionChanges) {
        self.done += gaps as u64;
        self.changes.new += changes.new;
        self.changes.back += changes.back;
        self.changes.gone += changes.gone;
        self.changes.moved += changes.moved;
    }
}

/// What suggestions are made from beside the gap file itself.
fn stamp(index: &Index, reader: &NeedReader) -> String {
    format!("{:016x} {}", index.identity(), reader.encoder())
        .trim_end()
        .to_owned()
}

/// Matches gap files away from the threads that answer people.
async fn find_all(
    index: &Arc<Index>,
    reader: &NeedReader,
    gaps: Vec<GapFile>,
    effort: Effort,
) -> Result<Vec<FoundForGap>, PlatformError> {
    let (index, reader) = (Arc::clone(index), reader.clone());
    let found = tokio::task::spawn_blocking(move || {
        let find = |gap: &GapFile| find(&index, &reader, gap);
        match effort {
            Effort::Full => gaps.par_iter().map(find).collect(),
            Effort::Background => gaps.iter().map(find).collect(),
        }
    });
    found.await.map_err(|_| PlatformError::WorkerDied)
}

fn find(index: &Index, reader: &NeedReader, gap: &GapFile) -> FoundForGap {
    let query = read_gap(index, reader, &gap.content);
    let hits = index.rank(&query, MOST_SUGGESTIONS);
    FoundForGap {
        gap: gap.id.clone(),
        version: gap.version,
        projects: hits.into_iter().filter_map(found_project).collect(),
    }
}

/// The words that a gap file is matched by: its title and its statement. Both are short
/// and say what is missing; a narrative tells of much else.
#[must_use]
pub fn matched_text(content: &GapContent) -> String {
    let (title, statement) = (content.title.value.trim(), content.statement.value.trim());
    match (title, statement) {
        ("", text) | (text, "") => text.to_owned(),
        (title, statement) => format!("{title}. {statement}"),
    }
}

/// A gap file as the index understands it.
pub(crate) fn read_gap(index: &Index, reader: &NeedReader, content: &GapContent) -> Query {
    read_text(index, reader, content.language, &matched_text(content))
}

/// What a gap file is matched by, as the index understands it.
pub(crate) fn read_text(
    index: &Index,
    reader: &NeedReader,
    language: Language,
    text: &str,
) -> Query {
    let corrections = Corrections {
        language: Some(language),
        ..Corrections::default()
    };
    reader.read(index, text, &corrections)
}

fn found_project(hit: Hit) -> Option<FoundProject> {
    let strength = match hit.strength {
        Strength::Likely => Likelihood::Likely,
        Strength::Possible => Likelihood::Possible,
        Strength::Unlikely => return None,
    };
    Some(FoundProject {
        project: hit.id,
        // Scores are small positive numbers; 0 would be told of one that is not.
        score: (hit.score * 1000.0).round() as u32,
        strength,
    })
}
