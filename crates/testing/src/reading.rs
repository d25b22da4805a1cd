//! An import that reads from memory instead of files.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uptake_import::{ImportError, Origin, Sink};
use uptake_model::{Problem, Record, SourceKind};
use uptake_store::Store;
use uptake_workflow::ImportReport;
use uptake_workflow::import_source::{ImportSourceError, import_records};

/// What hands these records and problems over. The checksum is made of the
/// records, as if they were the bytes of a file.
pub fn reading(
    records: Vec<Record>,
    problems: Vec<Problem>,
) -> impl FnOnce(&mut dyn Sink) -> Result<Origin, ImportError> + Send + 'static {
    move |sink| {
        let bytes = Sha256::digest(format!("{records:?}"));
        let checksum = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        for record in records {
            if sink.record(record).is_break() {
                return Err(ImportError::Stopped);
            }
        }
        for problem in problems {
            if sink.problem(problem).is_break() {
                return Err(ImportError::Stopped);
            }
        }
        Ok(Origin {
            name: "memory".to_owned(),
            checksum,
        })
    }
}

/// Imports these records.
///
/// # Errors
/// As [`import_records`].
pub async fn import(
    store: &Store,
    source: SourceKind,
    records: Vec<Record>,
    now: Timestamp,
) -> Result<ImportReport, ImportSourceError> {
    let read = reading(records, Vec::new());
    import_records(store, source, read, now, Box::new(|_| ()), Arc::default()).await
}
