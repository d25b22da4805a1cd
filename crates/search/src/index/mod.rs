//! The index: a file derived from the corpus, checked when it is opened, mapped
//! into memory and used in place.

mod block;
mod build;
mod error;
pub(crate) mod facet;
mod format;
mod header;
mod learning;
mod map;
pub(crate) mod postings;
mod strings;
mod vocabulary;

pub use build::{Built, IndexBuilder};
pub use error::{BuildError, OpenError};
pub use format::FORMAT;
pub use header::{Header, Stamp};

pub(crate) use build::{date, day};

use crate::analysis::{ANALYSIS_VERSION, Analyser};
use crate::document::Field;
use crate::latent::Space;
use crate::settings::Settings;
use facet::{Facet, ValueNames};
use format::{Container, Section};
use jiff::civil::Date;
use postings::{CHUNK, Run};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use strings::Strings;
use uptake_model::{ProjectId, ProjectStatus, Stage};

/// An opened index. It never changes; a new one is opened beside it and takes
/// its place. All methods may be called from many threads at once.
pub struct Index {
    container: Container,
    header: Header,
    averages: [f64; Field::COUNT],
    /// Stages of all projects on the day they were last asked for.
    stages: Mutex<Option<(Date, Arc<[Stage]>)>>,
    pub(crate) analyser: Analyser,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Index({} documents, {})",
            self.header.documents, self.header.stamp.snapshot
        )
    }
}

impl Index {
    /// Opens an index, checks its checksum and that its parts fit together.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let container = Container::open(path)?;
        let inconsistent = |what| OpenError::Inconsistent {
            path: path.to_owned(),
            what,
        };
        let header: Header =
            serde_json::from_slice(container.bytes(Section::Header)).map_err(|_| {
                OpenError::OtherVersion {
                    path: path.to_owned(),
                    what: "its header",
                }
            })?;
        if header.analysis != ANALYSIS_VERSION {
            return Err(OpenError::OtherAnalysis {
                path: path.to_owned(),
                found: header.analysis,
                read: ANALYSIS_VERSION,
            });
        }
        let index = Self {
            averages: header.averages(),
            container,
            header,
            stages: Mutex::new(None),
            analyser: Analyser::new(),
        };
        match index.contradiction() {
            Some(what) => Err(inconsistent(what)),
            None => Ok(index),
        }
    }

    /// The same index with other weights for what is decided when a need is read:
    /// bridges, fusion and calibration. Those of the fields are in the postings
    /// and stay. For tuning and for measuring the effect of a part.
    #[must_use]
    pub fn with_weights(mut self, settings: &Settings) -> Self {
        self.header.settings.bridging = settings.bridging;
        self.header.settings.fusion = settings.fusion;
        self.header.settings.calibration = settings.calibration;
        self.header.settings.encoded = settings.encoded;
        self
    }

    /// What the index says of itself.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Number of documents.
    #[must_use]
    pub fn documents(&self) -> u32 {
        self.header.documents
    }

    /// Number of different terms.
    #[must_use]
    pub fn terms(&self) -> u32 {
        self.terms_list().len() as u32
    }

    /// Bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.container.len()
    }

    /// A number that tells this index from any other.
    #[must_use]
    pub fn identity(&self) -> u64 {
        self.container.identity()
    }

    /// The identifier of the document with this number.
    #[must_use]
    pub fn id(&self, document: u32) -> Option<ProjectId> {
        let ids = self.ids();
        ((document as usize) < ids.len()).then(|| ProjectId::new(ids.get(document as usize)))
    }

    /// The number of a project; `None` where the index does not hold it.
    #[must_use]
    pub fn document(&self, id: &ProjectId) -> Option<u32> {
        let ids = self.ids();
        ids.find(0..ids.len(), id.as_str())
    }

    pub(crate) fn averages(&self) -> &[f64; Field::COUNT] {
        &self.averages
    }

    /// Numbers of a section. Its length was checked at opening; the empty list is
    /// only what the type asks for.
    fn numbers<T: bytemuck::AnyBitPattern>(&self, section: Section) -> &[T] {
        self.container.numbers(section).unwrap_or_default()
    }

    fn terms_list(&self) -> Strings<'_> {
        Strings::new(
            self.numbers(Section::TermEnds),
            self.container.bytes(Section::TermText),
        )
    }

    fn ids(&self) -> Strings<'_> {
        Strings::new(
            self.numbers(Section::IdEnds),
            self.container.bytes(Section::IdText),
        )
    }

    /// Whether projects of this index were funded under a topic of this code.
    #[must_use]
    pub fn knows_topic(&self, code: &str) -> bool {
        self.value_names().find(Facet::Topic, code).is_some()
    }

    /// The number of a stem.
    pub(crate) fn term(&self, stem: &str) -> Option<u32> {
        let terms = self.terms_list();
        terms.find(0..terms.len(), stem)
    }

    /// The runs of a term, one for each chunk it occurs in, and the start of what follows.
    pub(crate) fn runs(&self, term: u32) -> &[Run] {
        let bounds: &[u32] = self.numbers(Section::TermRuns);
        let (from, to) = (bounds[term as usize], bounds[term as usize + 1]);
        &self.numbers(Section::Runs)[from as usize..=to as usize]
    }

    /// In how many documents a term stands.
    pub(crate) fn frequency(&self, term: u32) -> u32 {
        let runs = self.runs(term);
        runs[runs.len() - 1].start - runs[0].start
    }

    /// The rarity of a term, see [`Settings::rarity`].
    pub(crate) fn rarity(&self, term: u32) -> f64 {
        Settings::rarity(self.documents(), self.frequency(term))
    }

    /// The highest impact of a term in any document.
    pub(crate) fn peak(&self, term: u32) -> u8 {
        self.container.bytes(Section::TermPeaks)[term as usize]
    }

    /// The postings between two starts.
    pub(crate) fn postings(&self, from: u32, to: u32) -> (&[u16], &[u8]) {
        let range = from as usize..to as usize;
        let documents: &[u16] = self.numbers(Section::PostingDocuments);
        (
            &documents[range.clone()],
            &self.container.bytes(Section::PostingImpacts)[range],
        )
    }

    /// The impact of a term in a document, where it stands there.
    pub(crate) fn impact(&self, term: u32, document: u32) -> Option<u8> {
        let (chunk, local) = (
            document as usize / CHUNK,
            (document as usize % CHUNK) as u16,
        );
        let pair = self
            .runs(term)
            .windows(2)
            .find(|pair| pair[0].chunk as usize == chunk)?;
        let (documents, impacts) = self.postings(pair[0].start, pair[1].start);
        documents
            .binary_search(&local)
            .ok()
            .map(|place| impacts[place])
    }

    pub(crate) fn fingerprint(&self, document: u32) -> u64 {
        self.numbers(Section::Fingerprints)[document as usize]
    }

    pub(crate) fn norms(&self) -> &[f32] {
        self.numbers(Section::Norms)
    }

    /// First days of all projects, as [`day`] writes them.
    pub(crate) fn starts(&self) -> &[u32] {
        self.numbers(Section::Starts)
    }

    /// All documents, newest start first, those without one last.
    pub(crate) fn browse_order(&self) -> &[u32] {
        self.numbers(Section::Browse)
    }

    pub(crate) fn value_names(&self) -> ValueNames<'_> {
        let ends = self.numbers(Section::ValueEnds);
        let names = Strings::new(ends, self.container.bytes(Section::ValueText));
        ValueNames::new(names, self.header.value_bounds)
    }

    /// Where each document's values start in [`Self::values`], and one more.
    pub(crate) fn value_starts(&self) -> &[u32] {
        self.numbers(Section::ValueStarts)
    }

    pub(crate) fn values(&self) -> &[u32] {
        self.numbers(Section::Values)
    }

    /// The stage of every project on a day, by the model's rule; kept until
    /// another day is asked for.
    pub(crate) fn stages(&self, today: Date) -> Arc<[Stage]> {
        let mut kept = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some((day, stages)) if *day == today => Arc::clone(stages),
            _ => {
                let stages = self.stages_on(today);
                *kept = Some((today, Arc::clone(&stages)));
                stages
            }
        }
    }

    fn stages_on(&self, today: Date) -> Arc<[Stage]> {
        let statuses = self.container.bytes(Section::Statuses);
        let ends: &[u32] = self.numbers(Section::Ends);
        let days = self.starts().iter().zip(ends);
        days.zip(statuses)
            .map(|((start, end), status)| {
                let status = ProjectStatus::ALL
                    .get(*status as usize)
                    .copied()
                    .unwrap_or(ProjectStatus::Unknown);
                Stage::on(today, status, date(*start), date(*end))
            })
            .collect()
    }

    /// The latent space.
    pub(crate) fn space(&self) -> Space<'_> {
        Space {
            width: self.header.dimensions,
            rows: self.numbers(Section::DirectionRows),
            terms: self.numbers(Section::TermDirections),
            term_scales: self.numbers(Section::TermScales),
            documents: self.numbers(Section::DocumentDirections),
            document_scales: self.numbers(Section::DocumentScales),
            maps: self.numbers(Section::TopicMaps),
            whitening: self.numbers(Section::Whitening),
            whitened: self.numbers(Section::WhitenedLengths),
            nearness: self.numbers(Section::Nearness),
        }
    }

    /// Looks for parts that do not fit together, so that nothing after opening
    /// can run past the end of a section.
    fn contradiction(&self) -> Option<&'static str> {
        let documents = self.header.documents as usize;
        let by_document = [
            (
                self.numbers::<u64>(Section::Fingerprints).len(),
                "its fingerprints",
            ),
            (self.norms().len(), "its norms"),
            (self.starts().len(), "its start dates"),
            (self.numbers::<u32>(Section::Ends).len(), "its end dates"),
            (
                self.container.bytes(Section::Statuses).len(),
                "its statuses",
            ),
            (self.browse_order().len(), "its order of browsing"),
            (self.ids().len(), "its identifiers"),
            (
                self.value_starts().len().wrapping_sub(1),
                "its attribute values",
            ),
        ];
        if let Some((_, what)) = by_document.iter().find(|(length, _)| *length != documents) {
            return Some(what);
        }
        if !self.header.settings.is_valid() {
            return Some("its settings");
        }
        if !self.ids().is_sound() || !self.terms_list().is_sound() || !self.value_names().is_sound()
        {
            return Some("its names");
        }
        if self
            .browse_order()
            .iter()
            .any(|number| *number as usize >= documents)
        {
            return Some("its order of browsing");
        }
        let values = self.values();
        let starts = self.value_starts();
        let sound = starts.windows(2).all(|pair| pair[0] <= pair[1])
            && starts[documents] as usize == values.len()
            && values
                .iter()
                .all(|value| (*value as usize) < self.value_names().len());
        if !sound {
            return Some("its attribute values");
        }
        if !self.space().is_sound(documents, self.terms_list().len()) {
            return Some("its latent space");
        }
        self.contradiction_in_postings(documents)
    }

    fn contradiction_in_postings(&self, documents: usize) -> Option<&'static str> {
        let what = Some("its postings");
        let terms = self.terms_list().len();
        let bounds: &[u32] = self.numbers(Section::TermRuns);
        let runs: &[Run] = self.numbers(Section::Runs);
        let postings: &[u16] = self.numbers(Section::PostingDocuments);
        let lengths = bounds.len() == terms + 1
            && self.container.bytes(Section::TermPeaks).len() == terms
            && self.container.bytes(Section::PostingImpacts).len() == postings.len();
        let shape = lengths
            && bounds.windows(2).all(|pair| pair[0] < pair[1])
            && bounds[terms] as usize + 1 == runs.len()
            && runs.windows(2).all(|pair| pair[0].start < pair[1].start)
            && runs[runs.len() - 1].start as usize == postings.len();
        if !shape {
            return what;
        }
        // One run for each chunk, in their order: so no term stands in more documents than there are.
        let ascending = bounds.windows(2).all(|pair| {
            let own = &runs[pair[0] as usize..pair[1] as usize];
            own.windows(2).all(|pair| pair[0].chunk < pair[1].chunk)
        });
        let chunks = documents.div_ceil(CHUNK);
        let inside = runs.windows(2).all(|pair| {
            let chunk = pair[0].chunk as usize;
            let local = documents.saturating_sub(chunk * CHUNK).min(CHUNK);
            let list = &postings[pair[0].start as usize..pair[1].start as usize];
            chunk < chunks
                && list.windows(2).all(|pair| pair[0] < pair[1])
                && list.last().is_some_and(|last| (*last as usize) < local)
        });
        if ascending && inside { None } else { what }
    }
}

#[cfg(test)]
mod tests;
