//! Gap files as files: given out as the viewer sees them, taken in as an edit would write
//! them. What the columns mean stands in decision 0019.

mod cells;
mod document;
mod operator;
mod report;
mod row;
mod take;
mod threshold;
mod workbook;

pub use cells::origin;
pub use document::{CONTEXT, context};
pub use operator::{gaps_of_own, stand_in};
pub use report::{GapImport, RowOutcome, RowProblem, RowReport};
pub use take::{Taking, take_gaps};

use crate::gap_file::{SeenGapFile, gap_file_seen};
use jiff::Timestamp;
use uptake_import::gap_list::gap_in_json;
use uptake_model::{GapContent, GapFileId, GapFormat, PersonId, Viewer, formula};
use uptake_store::listing::{GapFilter, Page};
use uptake_store::{Store, StoreError};

/// Most gap files that are given out at once: as many as are taken in at once.
pub const MOST_EXPORTED: u32 = 1_000;

/// Gap files about to be given out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GapExport {
    /// As the viewer sees them, in the order of the register.
    pub gaps: Vec<SeenGapFile>,
    /// How many pass the filter; more than were taken where there are too many.
    pub total: u64,
}

/// The content that one gap in JSON stands for, as a file of gaps holds it. Requirements
/// carry the numbers that it gives them.
///
/// # Errors
/// Everything for which it cannot be read, and the security classifications in it.
pub fn content_of(
    gap: &serde_json::Map<String, serde_json::Value>,
    author: PersonId,
) -> Result<GapContent, Vec<RowProblem>> {
    let row = gap_in_json(gap).map_err(|error| {
        vec![RowProblem {
            column: String::new(),
            words: error.to_string(),
        }]
    })?;
    let classified = row::classified(&row);
    if !classified.is_empty() {
        return Err(classified);
    }
    row::Row::of(&row).content(None, author)
}

/// Why no file could be written.
#[derive(Debug, thiserror::Error)]
#[error("the file cannot be written: {0}")]
pub struct ExportError(String);

/// The gap files that `viewer` may know and that pass the filter, the first
/// [`MOST_EXPORTED`] of them.
///
/// # Errors
/// Where the database fails.
pub async fn gaps_for_export(
    store: &Store,
    viewer: &Viewer,
    filter: &GapFilter,
) -> Result<GapExport, StoreError> {
    let page = Page::first(MOST_EXPORTED);
    let found = store.gap_register(viewer, filter, page).await?;
    let mut gaps = Vec::with_capacity(found.items.len());
    for line in found.items {
        gaps.extend(gap_file_seen(store, viewer, &line.gap.id).await?);
    }
    Ok(GapExport {
        gaps,
        total: found.total,
    })
}

/// One gap file, where `viewer` may know it.
///
/// # Errors
/// Where the database fails.
pub async fn gap_for_export(
    store: &Store,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<Option<GapExport>, StoreError> {
    let found = gap_file_seen(store, viewer, id).await?;
    Ok(found.map(|seen| GapExport {
        gaps: vec![seen],
        total: 1,
    }))
}

impl GapExport {
    /// The file.
    ///
    /// # Errors
    /// Where it cannot be written, which is a fault of ours.
    pub fn write(&self, format: GapFormat) -> Result<Vec<u8>, ExportError> {
        let failed = |error: &dyn std::fmt::Display| ExportError(error.to_string());
        match format {
            GapFormat::Csv => self.csv().map_err(|error| failed(&error)),
            GapFormat::Xlsx => {
                let (columns, rows) = cells::table(&self.gaps);
                let changed = self.gaps.iter().map(|it| it.changed).max();
                let made = changed.unwrap_or(Timestamp::UNIX_EPOCH);
                workbook::write(&columns, &rows, made).map_err(|error| failed(&error))
            }
            GapFormat::JsonLd => {
                document::write(&self.gaps, self.total).map_err(|error| failed(&error))
            }
        }
    }

    /// RFC 4180, opened by a byte order mark: without it spreadsheets read names in
    /// national languages as Windows-1252.
    fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let (columns, rows) = cells::table(&self.gaps);
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&columns)?;
        for row in &rows {
            writer.write_record(row.iter().map(|cell| formula::harmless(cell).into_owned()))?;
        }
        writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }

    /// The name of the file; says where it does not hold everything.
    #[must_use]
    pub fn file_name(&self, format: GapFormat) -> String {
        let extension = format.extension();
        match self.gaps.as_slice() {
            _ if self.is_cut() => format!("uptake-gaps-first-{MOST_EXPORTED}.{extension}"),
            [only] if self.total == 1 => format!("uptake-{}.{extension}", only.id),
            _ => format!("uptake-gaps.{extension}"),
        }
    }

    /// Whether there are more than were taken.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.total > u64::from(MOST_EXPORTED)
    }
}
