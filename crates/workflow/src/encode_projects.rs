//! Gives every project the vector of the encoder in use. Can be repeated, and
//! interrupted at any moment, by a kill as well: what is done is kept, and the next
//! run does only what is missing or has changed.

use crate::document_text;
use crate::platform::{Platform, PlatformError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_model::ProjectId;
use uptake_search::encoder::vectors::VectorRow;
use uptake_search::encoder::{Effort, Fault, NeedEncoder, VectorLog, passage};

/// How many projects are read from the store at a time; of these, texts of like
/// length are encoded together.
const PAGE: u32 = 2_000;
/// How many passages a measurement of the rate takes.
const SAMPLE: usize = 32;

/// How many passages are encoded between two looks at whether to stop: a few seconds
/// of work, which is also what a kill can cost.
fn batch(effort: Effort) -> usize {
    match effort {
        Effort::Full => 128,
        Effort::Background => 32,
    }
}

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingPlan {
    /// Projects in the corpus.
    pub projects: usize,
    /// Those without a vector of their present text.
    pub missing: usize,
    /// Passages of some of the missing, to measure by how long all will take.
    pub sample: Vec<String>,
    /// What was wrong with the file of vectors, and has been mended: to be told.
    pub faults: Vec<Fault>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EncodingReport {
    /// Projects that were given a vector.
    pub encoded: usize,
    /// Projects that had one.
    pub kept: usize,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// What was wrong with the file of vectors, and has been mended: to be told.
    pub faults: Vec<Fault>,
}

/// A project whose vector is missing.
struct Missing {
    id: ProjectId,
    text: u64,
    passage: String,
}

/// Says how much there is to encode.
///
/// # Errors
/// The store or the file of vectors cannot be read, or another process is encoding.
pub async fn plan_encoding(
    platform: &Platform,
    encoder: &Arc<dyn NeedEncoder>,
) -> Result<EncodingPlan, PlatformError> {
    let path = platform.folder().vectors_path(encoder.identity());
    let (log, faults) = VectorLog::open(&path, encoder.identity())?;
    let mut plan = EncodingPlan {
        projects: 0,
        missing: 0,
        sample: Vec::new(),
        faults,
    };
    let mut after = None;
    while let Some((projects, missing)) = next_page(platform, &log, &mut after).await? {
        plan.projects += projects;
        plan.missing += missing.len();
        if plan.sample.is_empty() {
            let step = missing.len().div_ceil(SAMPLE).max(1);
            let some = missing.into_iter().step_by(step);
            plan.sample = some.map(|missing| missing.passage).collect();
        }
    }
    Ok(plan)
}

/// Encodes what is missing. `progress` is told how many projects have been given a
/// vector; `stop` is looked at every few seconds.
///
/// # Errors
/// The store cannot be read, the vectors cannot be written, another process is
/// encoding, or the encoder fails; what was encoded before is kept.
pub async fn encode_projects(
    platform: &Platform,
    encoder: &Arc<dyn NeedEncoder>,
    effort: Effort,
    progress: &mut (dyn FnMut(usize) + Send),
    stop: &AtomicBool,
) -> Result<EncodingReport, PlatformError> {
    let path = platform.folder().vectors_path(encoder.identity());
    let (mut log, faults) = VectorLog::open(&path, encoder.identity())?;
    let mut report = EncodingReport {
        faults,
        ..EncodingReport::default()
    };
    let mut after = None;
    while let Some((projects, mut missing)) = next_page(platform, &log, &mut after).await? {
        report.kept += projects - missing.len();
        missing.sort_by_key(|missing| std::cmp::Reverse(missing.passage.len()));
        let mut missing = missing.into_iter().peekable();
        while missing.peek().is_some() {
            if stop.load(Ordering::Relaxed) {
                report.stopped = true;
                return Ok(report);
            }
            let some: Vec<Missing> = missing.by_ref().take(batch(effort)).collect();
            let count = some.len();
            let with = Arc::clone(encoder);
            let work = move || encode(log, &*with, some, effort);
            log = tokio::task::spawn_blocking(work)
                .await
                .map_err(|_| PlatformError::WorkerDied)??;
            report.encoded += count;
            progress(report.encoded);
        }
    }
    Ok(report)
}

/// The next projects after the one given: how many, and those whose vector is missing.
async fn next_page(
    platform: &Platform,
    log: &VectorLog,
    after: &mut Option<ProjectId>,
) -> Result<Option<(usize, Vec<Missing>)>, PlatformError> {
    let page = platform
        .store()
        .index_documents(after.as_ref(), PAGE)
        .await?;
    let Some(last) = page.last() else {
        return Ok(None);
    };
    *after = Some(last.id.clone());
    let projects = page.len();
    let missing = page.into_iter().filter_map(|row| {
        let document = document_text::document(row);
        let text = document.text.fingerprint();
        (log.text(&document.id) != Some(text)).then(|| Missing {
            passage: passage(&document.text),
            id: document.id,
            text,
        })
    });
    Ok(Some((projects, missing.collect())))
}

fn encode(
    mut log: VectorLog,
    encoder: &dyn NeedEncoder,
    some: Vec<Missing>,
    effort: Effort,
) -> Result<VectorLog, PlatformError> {
    let mut passages = Vec::with_capacity(some.len());
    let mut whose = Vec::with_capacity(some.len());
    for missing in some {
        passages.push(missing.passage);
        whose.push((missing.id, missing.text));
    }
    let vectors = encoder.encode_passages(&passages, effort)?;
    let rows: Vec<VectorRow> = whose
        .into_iter()
        .zip(vectors)
        .map(|((id, text), values)| VectorRow { id, text, values })
        .collect();
    log.append(&rows)?;
    Ok(log)
}
