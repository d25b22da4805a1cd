//! The vectors of the projects: a file beside the index that grows batch by batch
//! while the site serves, and how near each project is to a need. A project without
//! a vector, or whose text has changed since, simply has none.

mod error;
mod frame;
mod log;
mod scan;

pub use error::{Fault, VectorsError};
pub use frame::VectorRow;
pub use log::VectorLog;

use super::NeedVector;
use super::identity::EncoderIdentity;
use crate::index::Index;
use frame::Batch;
use half::f16;
use scan::{Probe, exact_product};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use uptake_model::ProjectId;

/// How many of the nearest projects are compared again in full precision.
const RESCORED: usize = 200;

/// Which row a document of an index has; [`Self::NONE`] where it has none.
#[derive(Debug)]
struct Alignment {
    index: u64,
    rows: Vec<u32>,
}

impl Alignment {
    const NONE: u32 = u32::MAX;
}

/// The vectors of one encoder, in memory. They never change; the file is opened
/// again when it has grown. All methods may be called from many threads at once.
#[derive(Debug)]
pub struct Vectors {
    encoder: EncoderIdentity,
    /// By identifier, ascending, each once.
    ids: Vec<ProjectId>,
    texts: Vec<u64>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
    exact: Vec<f16>,
    faults: Vec<Fault>,
    /// For the index they were last asked about.
    alignment: Mutex<Option<Arc<Alignment>>>,
}

impl Vectors {
    /// Reads a file of vectors. Damaged parts are left out and listed in [`Self::faults`].
    ///
    /// # Errors
    /// There is no file, it is none of ours, or it cannot be told which encoder it is of.
    pub fn open(path: &Path) -> Result<Self, VectorsError> {
        let content = log::read(path)?;
        let merged = log::latest(&content.batches).pop().unwrap_or_default();
        let Batch {
            ids,
            texts,
            scales,
            numbers,
            exact,
        } = merged;
        Ok(Self {
            encoder: content.encoder,
            ids,
            texts,
            scales,
            numbers,
            exact,
            faults: content.faults,
            alignment: Mutex::new(None),
        })
    }

    /// Reads a file of vectors that must be those of an encoder.
    ///
    /// # Errors
    /// As [`Self::open`], and [`VectorsError::OtherEncoder`].
    pub fn open_for(path: &Path, encoder: &EncoderIdentity) -> Result<Self, VectorsError> {
        let vectors = Self::open(path)?;
        log::same_encoder(path, &vectors.encoder, encoder)?;
        Ok(vectors)
    }

    /// The encoder they were made by.
    #[must_use]
    pub fn encoder(&self) -> &EncoderIdentity {
        &self.encoder
    }

    /// How many projects have one.
    #[must_use]
    pub fn projects(&self) -> usize {
        self.ids.len()
    }

    /// What was wrong with the file, to be told to people.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// How many documents of an index have a vector that was made from the text
    /// which the index was built from.
    #[must_use]
    pub fn covered(&self, index: &Index) -> usize {
        let alignment = self.alignment(index);
        let rows = alignment.rows.iter();
        rows.filter(|row| **row != Alignment::NONE).count()
    }

    /// How near each document of an index is to a need, by document number: the
    /// product of the vectors, which is the cosine where the encoder brings them to
    /// length 1; NaN for a document without a vector, and for all where the need is
    /// of another encoder's dimension. The nearest two hundred are exact (to three
    /// decimals), the rest within 0.005.
    #[must_use]
    pub fn similarity_of_all(&self, index: &Index, need: &NeedVector) -> Vec<f32> {
        let mut by_document = vec![f32::NAN; index.documents() as usize];
        if need.values().len() != self.encoder.dimension as usize {
            return by_document;
        }
        let by_row = self.similarities(need, RESCORED);
        let alignment = self.alignment(index);
        for (similarity, row) in by_document.iter_mut().zip(&alignment.rows) {
            if let Some(found) = by_row.get(*row as usize) {
                *similarity = *found;
            }
        }
        by_document
    }

    /// How near one document of an index is to a need, in full precision; `None`
    /// where it has no vector.
    #[must_use]
    pub fn similarity(&self, index: &Index, need: &NeedVector, document: u32) -> Option<f32> {
        if need.values().len() != self.encoder.dimension as usize {
            return None;
        }
        let alignment = self.alignment(index);
        let row = *alignment.rows.get(document as usize)?;
        let row = self.exact_row(row as usize)?;
        Some(exact_product(need.values(), row, &mut Vec::new()))
    }

    /// How near each vector is to a need, in the order of the identifiers; the
    /// `rescored` nearest in full precision.
    fn similarities(&self, need: &NeedVector, rescored: usize) -> Vec<f32> {
        let probe = Probe::new(need.values());
        let mut found = probe.products(&self.numbers, &self.scales);
        let mut order: Vec<u32> = (0..found.len() as u32).collect();
        if rescored < order.len() {
            let higher =
                |one: &u32, other: &u32| found[*other as usize].total_cmp(&found[*one as usize]);
            order.select_nth_unstable_by(rescored, higher);
            order.truncate(rescored);
        }
        let mut buffer = Vec::new();
        for row in order {
            if let Some(exact) = self.exact_row(row as usize) {
                found[row as usize] = exact_product(need.values(), exact, &mut buffer);
            }
        }
        found
    }

    fn exact_row(&self, row: usize) -> Option<&[f16]> {
        let dimension = self.encoder.dimension as usize;
        let from = row.checked_mul(dimension)?;
        self.exact.get(from..from.checked_add(dimension)?)
    }

    fn alignment(&self, index: &Index) -> Arc<Alignment> {
        let mut kept = self
            .alignment
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some(alignment) if alignment.index == index.identity() => Arc::clone(alignment),
            _ => {
                let rows = self.rows_of(index);
                let alignment = Arc::new(Alignment {
                    index: index.identity(),
                    rows,
                });
                *kept = Some(Arc::clone(&alignment));
                alignment
            }
        }
    }

    fn rows_of(&self, index: &Index) -> Vec<u32> {
        let mut rows = vec![Alignment::NONE; index.documents() as usize];
        for (row, id) in self.ids.iter().enumerate() {
            if let Some(document) = index.document(id)
                && index.fingerprint(document) == self.texts[row]
            {
                rows[document as usize] = row as u32;
            }
        }
        rows
    }
}
