//! From the reading thread to the writer: records in batches through a bounded
//! channel, so that reading waits for writing and memory stays bounded. What only
//! computes (JSON, checksums) is done on the reading side.

use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc::Sender;
use uptake_import::{Flow, Progress, Sink};
use uptake_model::{Call, Gap, Problem, ProgrammePart, Project, Record, Supplement, Topic};

/// A batch is handed over at this many bytes of project JSON …
const BATCH_BYTES: usize = 1 << 20;
/// … or at this many records and problems.
const BATCH_ITEMS: usize = 256;
/// Batches that may wait for the writer.
pub(super) const WAITING: usize = 2;

/// A project with what its own source states of it as JSON.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) project: Project,
    pub(super) json: Vec<u8>,
    pub(super) checksum: String,
}

impl Prepared {
    /// `None` where a project does not serialise, which no project does.
    pub(super) fn new(project: Project) -> Option<Self> {
        let json = serde_json::to_vec(&project).ok()?;
        let checksum = checksum(&json);
        Some(Self {
            project,
            json,
            checksum,
        })
    }
}

/// Where a record stands in what is being imported.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: Option<u64>,
}

/// SHA-256 in hexadecimal.
pub(super) fn checksum(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Some of what was read, by kind.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) projects: Vec<(Prepared, Place)>,
    pub(super) supplements: Vec<(Supplement, Place)>,
    pub(super) topics: Vec<Topic>,
    pub(super) calls: Vec<Call>,
    pub(super) programme_parts: Vec<ProgrammePart>,
    pub(super) gaps: Vec<Gap>,
    pub(super) problems: Vec<Problem>,
}

/// Called with how far reading has come.
pub type OnProgress = Box<dyn FnMut(&Progress) + Send>;

/// The sink at the reading end.
pub(super) struct Feed {
    batches: Sender<Batch>,
    batch: Batch,
    place: Place,
    items: usize,
    bytes: usize,
    on_progress: OnProgress,
    cancel: Arc<AtomicBool>,
}

impl Feed {
    pub(super) fn new(
        batches: Sender<Batch>,
        on_progress: OnProgress,
        cancel: Arc<AtomicBool>,
    ) -> Self {
        Self {
            batches,
            batch: Batch::default(),
            place: Place::default(),
            items: 0,
            bytes: 0,
            on_progress,
            cancel,
        }
    }

    /// Hands over what is left. Breaks where the writer has given up.
    pub(super) fn flush(&mut self) -> Flow {
        self.items = 0;
        self.bytes = 0;
        match self.batches.blocking_send(std::mem::take(&mut self.batch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn added(&mut self, bytes: usize) -> Flow {
        self.items += 1;
        self.bytes += bytes;
        if self.cancel.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if self.items >= BATCH_ITEMS || self.bytes >= BATCH_BYTES {
            return self.flush();
        }
        ControlFlow::Continue(())
    }
}

impl Sink for Feed {
    fn place(&mut self, file: &str, line: Option<u64>) {
        let file = file.to_owned();
        self.place = Place { file, line };
    }

    fn record(&mut self, record: Record) -> Flow {
        let mut bytes = 0;
        match record {
            Record::Project(project) => {
                if let Some(prepared) = Prepared::new(*project) {
                    bytes = prepared.json.len();
                    let place = std::mem::take(&mut self.place);
                    self.batch.projects.push((prepared, place));
                }
            }
            Record::Supplement(supplement) => {
                let place = std::mem::take(&mut self.place);
                self.batch.supplements.push((*supplement, place));
            }
            Record::Topic(topic) => self.batch.topics.push(*topic),
            Record::Call(call) => self.batch.calls.push(call),
            Record::ProgrammePart(part) => self.batch.programme_parts.push(part),
            Record::Gap(gap) => self.batch.gaps.push(*gap),
        }
        self.added(bytes)
    }

    fn problem(&mut self, problem: Problem) -> Flow {
        self.batch.problems.push(problem);
        self.added(0)
    }

    fn progress(&mut self, progress: &Progress) -> Flow {
        (self.on_progress)(progress);
        if self.cancel.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
