//! Brings a source into the corpus. One import is one transaction: it is read on
//! a thread of its own, written as it comes, and put in force whole or not at all.
//!
//! Importing the same again writes nothing. If the bytes are those of the latest
//! import of this source and nothing changed, not even a snapshot is made; if the
//! bytes differ, a snapshot notes that they were looked at. Projects that an
//! import does not mention stay: a file may be a part of a whole.

mod directory;
mod feed;
mod projects;
mod recognition;
mod supplements;
mod topic_facts;
mod writer;

pub use feed::OnProgress;

use feed::{Batch, Feed, WAITING};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc::{self, Receiver};
use uptake_import::{ImportError, Limits, Origin, Sink};
use uptake_model::{ProblemKind, RecordCounts, Snapshot, SourceKind};
use uptake_store::{Store, StoreError};
use writer::{Writer, Written};

/// What to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Which source it is.
    pub source: SourceKind,
    /// Files, folders and archives; not looked at for the sample.
    pub inputs: Vec<PathBuf>,
    /// How much may be unpacked.
    pub limits: Limits,
}

/// What an import brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The snapshot in force: the one made, or, where nothing was new, the one of
    /// the same source and bytes that was there.
    pub snapshot: Snapshot,
    /// What was read this time.
    pub counts: RecordCounts,
    /// The problems found this time by kind, most first.
    pub problems_by_kind: Vec<(ProblemKind, u64)>,
    /// Whether these very bytes had been imported and nothing changed.
    pub nothing_new: bool,
}

/// Why an import did not come into force. The corpus stands as before.
#[derive(Debug, thiserror::Error)]
pub enum ImportSourceError {
    /// The person asked for it.
    #[error(
        "The import was cancelled. Everything it had written was undone; the corpus is as it was \
         before. Start it again when you like."
    )]
    Cancelled,
    /// The source cannot be read.
    #[error(transparent)]
    Read(#[from] ImportError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reading thread panicked: our own fault.
    #[error(
        "Reading stopped unexpectedly. Everything written was undone; the corpus is as it was \
         before. This is a fault of Uptake; please report it."
    )]
    ReaderDied,
}

/// Imports a source.
///
/// `on_progress` is called on the reading thread. Raising `cancel` stops the
/// import between two records and undoes it.
///
/// # Errors
/// See [`ImportSourceError`]; in every case the corpus stands as before.
pub async fn import_source(
    store: &Store,
    request: ImportRequest,
    now: Timestamp,
    on_progress: OnProgress,
    cancel: Arc<AtomicBool>,
) -> Result<ImportReport, ImportSourceError> {
    let ImportRequest {
        source,
        inputs,
        limits,
    } = request;
    let read = move |sink: &mut dyn Sink| uptake_import::read(source, &inputs, &limits, sink);
    import_records(store, source, read, now, on_progress, cancel).await
}

/// Imports what `read` hands over, as [`import_source`] does.
///
/// # Errors
/// See [`ImportSourceError`]; in every case the corpus stands as before.
pub async fn import_records(
    store: &Store,
    source: SourceKind,
    read: impl FnOnce(&mut dyn Sink) -> Result<Origin, ImportError> + Send + 'static,
    now: Timestamp,
    on_progress: OnProgress,
    cancel: Arc<AtomicBool>,
) -> Result<ImportReport, ImportSourceError> {
    let import = store.begin_import(source, now).await?;
    let writer = Writer::new(import, source).await?;
    let (sender, receiver) = mpsc::channel(WAITING);
    let mut feed = Feed::new(sender, on_progress, Arc::clone(&cancel));
    let reading = tokio::task::spawn_blocking(move || {
        let origin = read(&mut feed)?;
        let _ = feed.flush();
        Ok::<_, ImportError>(origin)
    });
    // If writing fails, the receiver is dropped with it, which stops the reading.
    let written = write_all(writer, receiver).await;
    let read = reading.await.map_err(|_| ImportSourceError::ReaderDied)?;
    let written = written?;
    let origin = match read {
        _ if cancel.load(Ordering::Relaxed) => Err(ImportSourceError::Cancelled),
        Ok(origin) => Ok(origin),
        Err(error) => Err(ImportSourceError::Read(error)),
    };
    match origin {
        Ok(origin) => put_in_force(store, written, origin).await,
        Err(error) => {
            written.import.roll_back().await?;
            Err(error)
        }
    }
}

async fn write_all(
    mut writer: Writer,
    mut batches: Receiver<Batch>,
) -> Result<Written, StoreError> {
    while let Some(batch) = batches.recv().await {
        writer.take(batch).await?;
    }
    writer.finish().await
}

async fn put_in_force(
    store: &Store,
    written: Written,
    origin: Origin,
) -> Result<ImportReport, ImportSourceError> {
    let Written {
        import,
        counts,
        problems,
        wrote,
    } = written;
    if !wrote
        && let Some(snapshot) = store.latest_snapshot_of(import.source()).await?
        && snapshot.checksum == origin.checksum
    {
        import.roll_back().await?;
        return Ok(ImportReport {
            snapshot,
            counts,
            problems_by_kind: problems,
            nothing_new: true,
        });
    }
    let snapshot = import
        .commit(&origin.name, &origin.checksum, counts)
        .await?;
    Ok(ImportReport {
        snapshot,
        counts,
        problems_by_kind: problems,
        nothing_new: false,
    })
}
