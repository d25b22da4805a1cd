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

/// Most gap files in one part of those that are given out on a page: as many as are taken in
/// at once.
pub const MOST_EXPORTED: u32 = 1_000;

/// Which part of all that pass the filter a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: u64,
    /// How many parts there are, at least 1.
    pub of: u64,
}

impl Default for Part {
    /// The whole.
    fn default() -> Self {
        Self { number: 1, of: 1 }
    }
}

/// Gap files about to be given out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GapExport {
    /// As the viewer sees them, in the order of the register.
    pub gaps: Vec<SeenGapFile>,
    /// How many pass the filter, in all parts.
    pub total: u64,
    /// Which part these are.
    pub part: Part,
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

/// All gap files that `viewer` may know and that pass the filter, however many.
///
/// # Errors
/// Where the database fails.
pub async fn gaps_for_export(
    store: &Store,
    viewer: &Viewer,
    filter: &GapFilter,
) -> Result<GapExport, StoreError> {
    let mut ids: Vec<GapFileId> = Vec::new();
    loop {
        let page = Page::new(ids.len() as u64, Page::MAX_LIMIT);
        let found = store.gap_register(viewer, filter, page).await?;
        let read = found.items.len();
        ids.extend(found.items.into_iter().map(|line| line.gap.id));
        if read == 0 || ids.len() as u64 >= found.total {
            break;
        }
    }
    Ok(GapExport {
        gaps: seen(store, viewer, &ids).await?,
        total: ids.len() as u64,
        part: Part::default(),
    })
}

/// A part of the gap files that `viewer` may know and that pass the filter: the one of this
/// number, from 1, where each has `size` of them. `None` where there are fewer parts.
///
/// # Errors
/// Where the database fails.
pub async fn part_for_export(
    store: &Store,
    viewer: &Viewer,
    filter: &GapFilter,
    (number, size): (u64, u32),
) -> Result<Option<GapExport>, StoreError> {
    let before = number.saturating_sub(1).saturating_mul(u64::from(size));
    let page = Page::new(before, size);
    let found = store.gap_register(viewer, filter, page).await?;
    let of = found.total.div_ceil(u64::from(size.max(1))).max(1);
    if !(1..=of).contains(&number) {
        return Ok(None);
    }
    let ids: Vec<GapFileId> = found.items.into_iter().map(|line| line.gap.id).collect();
    Ok(Some(GapExport {
        gaps: seen(store, viewer, &ids).await?,
        total: found.total,
        part: Part { number, of },
    }))
}

async fn seen(
    store: &Store,
    viewer: &Viewer,
    ids: &[GapFileId],
) -> Result<Vec<SeenGapFile>, StoreError> {
    let mut gaps = Vec::with_capacity(ids.len());
    for id in ids {
        gaps.extend(gap_file_seen(store, viewer, id).await?);
    }
    Ok(gaps)
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
        part: Part::default(),
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
            GapFormat::JsonLd => document::write(self).map_err(|error| failed(&error)),
        }
    }

    /// RFC 4180, opened by a byte order mark: without it spreadsheets read names in
    /// national languages as Windows-1252.
    fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let (columns, rows) = cells::table(&self.gaps);
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::Never)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&columns)?;
        for row in &rows {
            let cells = row.iter().map(|cell| formula::harmless(cell));
            writer.write_record(cells.map(|cell| formula::quoted(&cell).into_owned()))?;
        }
        writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }

    /// The name of the file; says where it holds a part.
    #[must_use]
    pub fn file_name(&self, format: GapFormat) -> String {
        let (extension, Part { number, of }) = (format.extension(), self.part);
        match self.gaps.as_slice() {
            _ if of > 1 => format!("uptake-gaps-part-{number}-of-{of}.{extension}"),
            [only] if self.total == 1 => format!("uptake-{}.{extension}", only.id),
            _ => format!("uptake-gaps.{extension}"),
        }
    }
}
