//! What every verb works on: the store, the data folder and the index in use.

use crate::beside_answer::BesideSlot;
use crate::brief::{Brief, BriefAsked};
use crate::data_folder::{DataFolder, DataFolderError};
use crate::derived_file::DerivedFile;
use crate::encoder_slot::{EncoderMemoryError, EncoderSlot};
use crate::extent_memory::ExtentMemory;
use crate::funding::{Network, People};
use crate::index_slot::IndexSlot;
use crate::landscape::LandscapeSlot;
use crate::overlaps::KeptOverlaps;
use crate::rebuild_index::stamped;
use crate::sealed_file::{DerivedFileError, SealedFile};
use crate::similar_gaps::SimilarSlot;
use crate::survey::Survey;
use crate::tuned_settings::TunedError;
use std::path::Path;
use std::sync::Arc;
use uptake_model::Extent;
use uptake_search::encoder::{EncoderError, NeedEncoder, Vectors, VectorsError};
use uptake_search::{BuildError, Corrections, Index, OpenError, Query};
use uptake_store::{SealKey, Store, StoreError};

/// The opened platform.
#[derive(Debug)]
pub struct Platform {
    store: Store,
    folder: DataFolder,
    index: IndexSlot,
    encoder: EncoderSlot,
    beside: BesideSlot,
    similar: SimilarSlot,
    overlaps: DerivedFile<KeptOverlaps>,
    survey: DerivedFile<Survey>,
    landscape: LandscapeSlot,
    networks: ExtentMemory<Extent, Network>,
    people: ExtentMemory<Extent, People>,
    briefs: ExtentMemory<BriefAsked, Brief>,
}

impl Platform {
    /// Opens the database at `database`, or the data folder's own where none is given.
    ///
    /// # Errors
    /// The database cannot be opened; see [`StoreError`].
    pub async fn open(folder: DataFolder, database: Option<&str>) -> Result<Self, PlatformError> {
        let url = database.map_or_else(|| folder.database_url(), str::to_owned);
        let store = Store::open(&url).await?;
        let index = IndexSlot::new(folder.index_path());
        let encoder = EncoderSlot::new(folder.encoder_note());
        let (overlaps, survey) = (
            DerivedFile::beside(index.path()),
            DerivedFile::beside(index.path()),
        );
        let landscape = LandscapeSlot::kept_in(SealedFile::beside(index.path()));
        Ok(Self {
            store,
            folder,
            index,
            encoder,
            beside: BesideSlot::default(),
            similar: SimilarSlot::default(),
            overlaps,
            survey,
            landscape,
            networks: ExtentMemory::default(),
            people: ExtentMemory::default(),
            briefs: ExtentMemory::default(),
        })
    }

    /// The same with a key for the secrets in the database.
    #[must_use]
    pub fn sealed_with(mut self, key: SealKey) -> Self {
        self.store = self.store.sealed_with(key);
        self
    }

    /// Who takes part, as it was counted last.
    pub(crate) fn people(&self) -> &ExtentMemory<Extent, People> {
        &self.people
    }

    /// The networks that were computed last.
    pub(crate) fn networks(&self) -> &ExtentMemory<Extent, Network> {
        &self.networks
    }

    /// The briefs that were made last.
    pub(crate) fn briefs(&self) -> &ExtentMemory<BriefAsked, Brief> {
        &self.briefs
    }

    /// The corpus and the records.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Where the index file is or will be.
    #[must_use]
    pub fn index_path(&self) -> &Path {
        self.index.path()
    }

    /// Whether an index has been built.
    #[must_use]
    pub fn has_index(&self) -> bool {
        self.index_path().is_file()
    }

    /// The index as its file stands now.
    ///
    /// # Errors
    /// [`PlatformError::NoIndex`] where none has been built, or why it cannot be read.
    pub fn index(&self) -> Result<Arc<Index>, PlatformError> {
        self.index.current()?.ok_or(PlatformError::NoIndex)
    }

    /// Whether an index was built from what the database holds. Worth asking where the
    /// database does not know what the index found.
    ///
    /// # Errors
    /// [`PlatformError::OtherData`] where it was not, or the store fails.
    pub async fn check_origin(&self, index: &Index) -> Result<(), PlatformError> {
        let origin = &index.header().stamp.snapshot;
        match self.store.snapshot(origin).await? {
            Some(_) => Ok(()),
            None => Err(PlatformError::OtherData),
        }
    }

    /// Whether an index was built from the corpus as it stands now, so that nothing that was
    /// imported since is missing.
    ///
    /// # Errors
    /// The store fails.
    pub async fn is_current(&self, index: &Index) -> Result<bool, PlatformError> {
        let latest = self.store.latest_snapshot().await?.map(|it| it.id);
        Ok(stamped(latest) == index.header().stamp.snapshot)
    }

    /// The encoder in use; `None` where none is, or where it cannot be had, which
    /// [`Self::encoder_fault`] explains. The first call loads it: a second or less.
    #[must_use]
    pub fn encoder(&self) -> Option<Arc<dyn NeedEncoder>> {
        self.encoder.current()?.ok()
    }

    /// The vectors that the encoder in use has made so far; `None` where there are none
    /// yet or the file cannot be used, which [`Self::encoder_fault`] explains.
    #[must_use]
    pub fn vectors(&self) -> Option<Arc<Vectors>> {
        let encoder = self.encoder()?;
        let path = self.folder.vectors_path(encoder.identity());
        self.encoder.vectors(&path, encoder.identity())?.ok()
    }

    /// What the encoder in use finds of every document of an index for a need: see
    /// [`Query::with_similarities`]. `None` where there is no encoder, or no vector of
    /// it yet. Takes tens of milliseconds of computing.
    #[must_use]
    pub fn similarities(&self, index: &Index, need: &Query) -> Option<Arc<[f32]>> {
        self.need_reader().similarities(index, need)
    }

    /// What reads needs now, to be taken to other threads.
    pub(crate) fn need_reader(&self) -> NeedReader {
        NeedReader {
            encoder: self.encoder().zip(self.vectors()),
        }
    }

    /// A need as its writer corrected it, read with all there is: the index, and the
    /// encoder in use.
    #[must_use]
    pub fn read_need(&self, index: &Index, text: &str, corrections: &Corrections) -> Query {
        self.need_reader().read(index, text, corrections)
    }

    /// What is known of calls and gaps that may lie beside an answer.
    pub(crate) fn beside(&self) -> &BesideSlot {
        &self.beside
    }

    /// Where overlaps are kept.
    pub(crate) fn overlap_file(&self) -> &DerivedFile<KeptOverlaps> {
        &self.overlaps
    }

    /// Where the survey of the corpus is kept.
    pub(crate) fn survey_file(&self) -> &DerivedFile<Survey> {
        &self.survey
    }

    /// The corpus as sums see it, once it was read.
    pub(crate) fn landscape_slot(&self) -> &LandscapeSlot {
        &self.landscape
    }

    /// What is known of published gaps.
    pub(crate) fn similar(&self) -> &SimilarSlot {
        &self.similar
    }

    /// Why the encoder that was taken into use, or its vectors, cannot be used.
    #[must_use]
    pub fn encoder_fault(&self) -> Option<Arc<str>> {
        let encoder = match self.encoder.current()? {
            Ok(encoder) => encoder,
            Err(fault) => return Some(fault),
        };
        let path = self.folder.vectors_path(encoder.identity());
        self.encoder.vectors(&path, encoder.identity())?.err()
    }

    /// Takes an encoder into use that was loaded from a folder, where later runs look
    /// for it.
    ///
    /// # Errors
    /// It cannot be remembered.
    pub fn adopt_encoder(
        &self,
        folder: &Path,
        encoder: Arc<dyn NeedEncoder>,
    ) -> Result<(), PlatformError> {
        Ok(self.encoder.remember(folder, encoder)?)
    }

    /// Goes on without an encoder; its vectors are kept. Says whether there was one.
    ///
    /// # Errors
    /// The note of it cannot be removed.
    pub fn forget_encoder(&self) -> Result<bool, PlatformError> {
        Ok(self.encoder.forget()?)
    }
}

/// The encoder as it is in use at one moment, if one is.
#[derive(Debug, Clone)]
pub(crate) struct NeedReader {
    encoder: Option<(Arc<dyn NeedEncoder>, Arc<Vectors>)>,
}

impl NeedReader {
    /// Names the encoder, for what is kept of its work; empty where none is in use.
    pub(crate) fn encoder(&self) -> String {
        let encoder = self.encoder.as_ref();
        encoder.map_or(String::new(), |(encoder, _)| encoder.identity().short())
    }

    /// See [`Platform::read_need`].
    pub(crate) fn read(&self, index: &Index, text: &str, corrections: &Corrections) -> Query {
        let query = index.query_corrected(text, corrections);
        if text.trim().is_empty() {
            return query;
        }
        match self.similarities(index, &query) {
            Some(found) => query.with_similarities(found),
            None => query,
        }
    }

    fn similarities(&self, index: &Index, need: &Query) -> Option<Arc<[f32]>> {
        let (encoder, vectors) = self.encoder.as_ref()?;
        let text = match encoder.reads(need.understanding.language) {
            true => need.text().into(),
            false => need.in_english(),
        };
        match encoder.encode_need(&text) {
            Ok(vector) => Some(vectors.similarity_of_all(index, &vector).into()),
            Err(error) => {
                tracing::warn!("{error}");
                None
            }
        }
    }
}

/// Why a verb could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// Nothing has been indexed yet.
    #[error(
        "There is no index yet, so nothing can be searched. Import something (uptake import …) or \
         build the index from what is there with: uptake index"
    )]
    NoIndex,
    /// The index is of another database.
    #[error(
        "The index was built from other data than the database holds, so its answers would be wrong. \
         Nothing was lost. Build it anew with: uptake index"
    )]
    OtherData,
    /// Something was imported since the index was built.
    #[error(
        "The index is not of the corpus as it stands, since something was imported after it was built. \
         Nothing was lost. Build it with: uptake index"
    )]
    IndexBehind,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index file cannot be read.
    #[error(transparent)]
    OpenIndex(#[from] OpenError),
    /// The index file cannot be built.
    #[error(transparent)]
    BuildIndex(#[from] BuildError),
    /// An encoder cannot be taken into use.
    #[error(transparent)]
    EncoderMemory(#[from] EncoderMemoryError),
    /// The encoder failed.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// The vectors cannot be written.
    #[error(transparent)]
    Vectors(#[from] VectorsError),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
    /// What was derived from the index cannot be written.
    #[error(transparent)]
    Derived(#[from] DerivedFileError),
    /// Settings that tuning left in the data folder.
    #[error(transparent)]
    Tuned(#[from] TunedError),
    /// The library that finds communities refused.
    #[error(
        "Communities among organisations could not be found ({0}). Nothing was changed or lost. Ask for \
         another area, programme or period, and report this with what you asked for."
    )]
    Communities(String),
    /// A worker thread ended before its work: our own fault.
    #[error(
        "A part of Uptake stopped unexpectedly. What was in force before is untouched; please report this."
    )]
    WorkerDied,
    /// Something that no request is to blame for: our own fault, or the machine's.
    #[error(
        "Uptake failed ({0}). Nothing was changed. Try again; if it happens twice, please report it."
    )]
    Fault(String),
}
