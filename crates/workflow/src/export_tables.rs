//! The corpus as Parquet files, one for each table, read in one state of the database.
//! Records that people wrote are not in it: what they share is exported with its marking.

use crate::platform::{Platform, PlatformError};
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_model::SnapshotId;
use uptake_store::exported::{self, ExportedColumns};
use uptake_store::{ColumnValues, StoreError};

/// Rows of one row group, which is held in memory.
const ROWS_AT_ONCE: usize = 50_000;

/// A table of the corpus as it is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportedTable {
    /// Its columns in the database; those of [`IN_CENTS`] say so in their names.
    columns: ExportedColumns,
    /// The file, without its ending.
    pub name: &'static str,
    /// What stands in it, one sentence.
    pub describes: &'static str,
}

/// Columns with amounts of money, which are kept in cents of a euro.
const IN_CENTS: [&str; 5] = [
    "total_cost",
    "ec_contribution",
    "budget_min",
    "budget_max",
    "budget_total",
];

/// All that is exported. What only serves the database, such as texts folded for searching,
/// is left out.
pub const EXPORTED_TABLES: [ExportedTable; 12] = [
    ExportedTable {
        columns: exported::SNAPSHOT,
        name: "snapshot",
        describes: "The imports that made the corpus, with source, time and checksum.",
    },
    ExportedTable {
        columns: exported::PROJECT,
        name: "project",
        describes: "Projects, with programme, texts, days and money.",
    },
    ExportedTable {
        columns: exported::ORGANISATION,
        name: "organisation",
        describes: "Organisations that take part in projects.",
    },
    ExportedTable {
        columns: exported::PARTICIPATION,
        name: "participation",
        describes: "The part of each organisation in each project, with its role and money.",
    },
    ExportedTable {
        columns: exported::RESEARCH_RESULT,
        name: "result",
        describes: "What projects left: deliverables, publications, rights, report summaries.",
    },
    ExportedTable {
        columns: exported::TOPIC,
        name: "topic",
        describes: "Topics of calls, with what they ask for, days and budget.",
    },
    ExportedTable {
        columns: exported::CALL,
        name: "call",
        describes: "Calls for proposals.",
    },
    ExportedTable {
        columns: exported::PROJECT_TOPIC,
        name: "project_topic",
        describes: "Under which topics each project was funded.",
    },
    ExportedTable {
        columns: exported::PROJECT_CALL,
        name: "project_call",
        describes: "Under which calls each project was funded.",
    },
    ExportedTable {
        columns: exported::CLASSIFICATION,
        name: "classification",
        describes: "How the sources classify each project: EuroSciVoc, legal basis, policy priorities.",
    },
    ExportedTable {
        columns: exported::WEB_LINK,
        name: "web_link",
        describes: "Where each project stands on the web.",
    },
    ExportedTable {
        columns: exported::GAP,
        name: "gap",
        describes: "Gaps of the sets, such as those of IFAFRI.",
    },
];

impl ExportedTable {
    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.parquet", self.name)
    }

    fn schema(&self, kinds: &[ColumnValues]) -> Result<Type, ParquetError> {
        let columns = self.columns.exported.iter().zip(kinds);
        let fields = columns.map(|(name, kind)| {
            let name = match IN_CENTS.contains(name) {
                true => format!("{name}_cents"),
                false => (*name).to_owned(),
            };
            let (physical, logical) = match kind {
                ColumnValues::Text(_) => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
                ColumnValues::Integer(_) => (PhysicalType::INT64, None),
            };
            let field = Type::primitive_type_builder(&name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical);
            Ok(Arc::new(field.build()?))
        });
        let fields: Result<Vec<_>, ParquetError> = fields.collect();
        Type::group_type_builder(self.name)
            .with_fields(fields?)
            .build()
    }
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedCorpus {
    /// The snapshot that the files hold; `None` where the corpus is empty.
    pub snapshot: Option<SnapshotId>,
    /// Each table that has rows, with their number.
    pub tables: Vec<(ExportedTable, u64)>,
}

/// The corpus could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportTablesError {
    /// The database, or the platform around it.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// A file cannot be written.
    #[error(
        "{file} could not be written ({reason}). Make room, or choose another folder, and run it again."
    )]
    File {
        /// Which.
        file: PathBuf,
        /// What went wrong.
        reason: String,
    },
}

impl From<StoreError> for ExportTablesError {
    fn from(error: StoreError) -> Self {
        Self::Platform(error.into())
    }
}

/// Writes every table of the corpus into `folder`, all from one state of the database; a
/// table without rows has no file. `progress` is told which table and how many rows of it
/// are written. `None` where `stop` was set.
///
/// # Errors
/// The store fails, or a file cannot be written.
pub async fn export_tables(
    platform: &Platform,
    folder: &Path,
    progress: &mut (dyn FnMut(&str, u64) + Send),
    stop: &AtomicBool,
) -> Result<Option<ExportedCorpus>, ExportTablesError> {
    let store = platform.store();
    let mut reading = store.begin_reading().await?;
    let snapshot = latest(&mut reading).await?;
    let mut tables = Vec::new();
    for table in EXPORTED_TABLES {
        let mut writing = Writing::new(table, folder, snapshot.as_ref());
        let each = &mut |columns: Vec<ColumnValues>| {
            writing.add(&columns)?;
            progress(table.name, writing.rows);
            Ok::<bool, ExportTablesError>(!stop.load(Ordering::Relaxed))
        };
        let read = reading.columns(
            table.columns.table,
            table.columns.exported,
            ROWS_AT_ONCE,
            each,
        );
        read.await?;
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let rows = writing.rows;
        writing.finish()?;
        if rows > 0 {
            tables.push((table, rows));
        }
    }
    Ok(Some(ExportedCorpus { snapshot, tables }))
}

/// The snapshot at which the database is read.
async fn latest(
    reading: &mut uptake_store::Reading,
) -> Result<Option<SnapshotId>, ExportTablesError> {
    let mut last = None;
    let each = &mut |columns: Vec<ColumnValues>| {
        if let Some(ColumnValues::Text(ids)) = columns.into_iter().nth(1) {
            last = ids.into_iter().flatten().next_back();
        }
        Ok::<bool, ExportTablesError>(true)
    };
    reading
        .columns("snapshot", &["number", "id"], ROWS_AT_ONCE, each)
        .await?;
    Ok(last.map(SnapshotId::new))
}

/// A file in the making; made with the first rows.
struct Writing {
    table: ExportedTable,
    path: PathBuf,
    notes: Vec<KeyValue>,
    rows: u64,
    file: Option<SerializedFileWriter<File>>,
}

impl Writing {
    fn new(table: ExportedTable, folder: &Path, snapshot: Option<&SnapshotId>) -> Self {
        let note = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let mut notes = vec![
            note("describes", table.describes),
            note("money", "columns that end in _cents are cents of a euro"),
        ];
        notes.extend(snapshot.map(|it| note("snapshot", it.as_str())));
        Self {
            path: folder.join(table.file()),
            table,
            notes,
            rows: 0,
            file: None,
        }
    }

    fn fault(&self, reason: &dyn std::fmt::Display) -> ExportTablesError {
        ExportTablesError::File {
            file: self.path.clone(),
            reason: reason.to_string(),
        }
    }

    fn add(&mut self, columns: &[ColumnValues]) -> Result<(), ExportTablesError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.begin(columns)?,
        };
        let rows = write_group(&mut file, columns).map_err(|it| self.fault(&it))?;
        self.rows += rows as u64;
        self.file = Some(file);
        Ok(())
    }

    fn begin(
        &self,
        columns: &[ColumnValues],
    ) -> Result<SerializedFileWriter<File>, ExportTablesError> {
        let file = File::create(&self.path).map_err(|it| self.fault(&it))?;
        let schema = self.table.schema(columns).map_err(|it| self.fault(&it))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("Uptake".to_owned())
            .set_key_value_metadata(Some(self.notes.clone()))
            .build();
        SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
            .map_err(|it| self.fault(&it))
    }

    fn finish(mut self) -> Result<(), ExportTablesError> {
        if let Some(file) = self.file.take() {
            file.close().map_err(|it| self.fault(&it))?;
        }
        Ok(())
    }
}

/// Writes rows as one group; says how many.
fn write_group(
    file: &mut SerializedFileWriter<File>,
    columns: &[ColumnValues],
) -> Result<usize, ParquetError> {
    let mut group = file.next_row_group()?;
    let mut rows = 0;
    for values in columns {
        let Some(mut column) = group.next_column()? else {
            break;
        };
        match values {
            ColumnValues::Text(values) => {
                rows = values.len();
                let (there, levels) = stated(values, |it| ByteArray::from(it.as_str()));
                let writer = column.typed::<ByteArrayType>();
                writer.write_batch(&there, Some(&levels), None)?;
            }
            ColumnValues::Integer(values) => {
                rows = values.len();
                let (there, levels) = stated(values, |it| *it);
                let writer = column.typed::<Int64Type>();
                writer.write_batch(&there, Some(&levels), None)?;
            }
        }
        column.close()?;
    }
    group.close()?;
    Ok(rows)
}

/// The values that are there, and for each row 1 where one is and 0 where none is.
fn stated<T, V>(values: &[Option<T>], as_value: impl Fn(&T) -> V) -> (Vec<V>, Vec<i16>) {
    let levels = values.iter().map(|it| i16::from(it.is_some())).collect();
    (values.iter().flatten().map(as_value).collect(), levels)
}
