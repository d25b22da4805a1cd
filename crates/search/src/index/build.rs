//! Building an index: documents go in by batches and are read on all cores;
//! what is kept of each are its counted terms and its attributes.

use super::block::{Block, Gathered};
use super::error::BuildError;
use super::facet::ValueColumns;
use super::format::{self, Section};
use super::header::{Header, Stamp};
use super::learning;
use super::postings::{self, Place, Postings};
use super::strings::StringsBuilder;
use crate::analysis::ANALYSIS_VERSION;
use crate::document::{Attributes, Document};
use crate::latent::training::Learned;
use crate::settings::Settings;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use uptake_model::{ProjectStatus, TopicCode};

/// Documents read together on one core.
const BLOCK: usize = 128;

/// What was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Documents in it.
    pub documents: u32,
    /// Different terms.
    pub terms: u32,
    /// Postings.
    pub postings: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Gathers documents for an index.
pub struct IndexBuilder {
    settings: Settings,
    gathered: Gathered,
    numbers: HashMap<Box<str>, u32>,
    titles: BTreeMap<TopicCode, String>,
}

impl IndexBuilder {
    /// An empty builder. Fails where the settings lie outside their ranges.
    pub fn new(settings: Settings) -> Result<Self, BuildError> {
        if !settings.is_valid() {
            return Err(BuildError::Settings);
        }
        Ok(Self {
            settings,
            gathered: Gathered::default(),
            numbers: HashMap::new(),
            titles: BTreeMap::new(),
        })
    }

    /// Tells the titles of topics, from which the latent space learns how those
    /// who ask speak. They never become text of a project.
    pub fn topic_titles(&mut self, titles: impl IntoIterator<Item = (TopicCode, String)>) {
        self.titles.extend(titles);
    }

    /// Adds documents, in any order and in batches of any size; some hundreds
    /// to a few thousand keep all cores busy and the memory small.
    pub fn add(&mut self, documents: Vec<Document>) {
        let mut groups = Vec::with_capacity(documents.len().div_ceil(BLOCK));
        let mut rest = documents.into_iter().peekable();
        while rest.peek().is_some() {
            groups.push(rest.by_ref().take(BLOCK).collect::<Vec<_>>());
        }
        let blocks: Vec<Block> = groups.into_par_iter().map(Block::read).collect();
        for block in blocks {
            self.gathered.take(block, &mut self.numbers);
        }
    }

    /// How many documents were added.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.gathered.entries.len()
    }

    /// Writes the index to `path`: aside first, then moved to its place, so that
    /// an index in force stays in force until the new one is whole. The same
    /// documents, settings and stamp give the same bytes, in whatever order and
    /// batches they came.
    pub fn write(mut self, path: &Path, stamp: Stamp) -> Result<Built, BuildError> {
        let order = self.order()?;
        let stems = self.sort_terms();
        let postings = postings::place(&self.gathered, &order, stems.len(), &self.settings).ok_or(
            BuildError::TooMany {
                what: "postings",
                most: u64::from(u32::MAX),
            },
        )?;
        let too_long = BuildError::TooMany {
            what: "text in its names",
            most: u64::from(u32::MAX),
        };
        let Some(mut columns) = Columns::gather(&self, &order, &stems, stamp) else {
            return Err(too_long);
        };
        let topics = learning::topics(&self.gathered, &order, &stems, &self.titles);
        let security = learning::security(&self.gathered, &order);
        // What was read is not needed any more; the space needs the memory.
        drop(self);
        let learned = learning::learn(&postings, &topics, &security);
        columns.header.dimensions = learned.width;
        columns.header.topics_learned = topics.len();
        let header = serde_json::to_vec(&columns.header).unwrap_or_default();
        let sections = columns.sections(&header, &postings, &learned);
        let bytes = format::write(path, &sections).map_err(|source| BuildError::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(Built {
            documents: order.len() as u32,
            terms: stems.len() as u32,
            postings: postings.documents.len() as u64,
            bytes,
        })
    }

    /// Documents by number: sorted by identifier, so that neither the order of
    /// an import nor of a table decides between equal scores.
    fn order(&self) -> Result<Vec<Place>, BuildError> {
        let mut order: Vec<Place> = (0..self.gathered.entries.len()).collect();
        let id = |place: &Place| &self.gathered.entries[*place].id;
        order.sort_unstable_by(|a, b| id(a).cmp(id(b)));
        if let Some(pair) = order.windows(2).find(|pair| id(&pair[0]) == id(&pair[1])) {
            return Err(BuildError::Twice(id(&pair[0]).to_string()));
        }
        match u32::try_from(order.len()) {
            Ok(_) => Ok(order),
            Err(_) => Err(BuildError::TooMany {
                what: "projects",
                most: u64::from(u32::MAX),
            }),
        }
    }

    /// Renumbers all terms so that they stand in the order of their stems.
    fn sort_terms(&mut self) -> Vec<Box<str>> {
        let mut sorted: Vec<(Box<str>, u32)> = self.numbers.drain().collect();
        sorted.par_sort_unstable();
        let mut final_number = vec![0; sorted.len()];
        for (place, (_, first)) in sorted.iter().enumerate() {
            final_number[*first as usize] = place as u32;
        }
        let terms = self.gathered.terms.par_iter_mut();
        terms.for_each(|term| *term = final_number[*term as usize]);
        sorted.into_iter().map(|(stem, _)| stem).collect()
    }
}

/// Everything but the postings.
struct Columns {
    header: Header,
    terms: StringsBuilder,
    ids: StringsBuilder,
    values: ValueColumns,
    fingerprints: Vec<u64>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    statuses: Vec<u8>,
    browse: Vec<u32>,
}

impl Columns {
    fn gather(
        builder: &IndexBuilder,
        order: &[Place],
        stems: &[Box<str>],
        stamp: Stamp,
    ) -> Option<Self> {
        let entries = || order.iter().map(|place| &builder.gathered.entries[*place]);
        let values = ValueColumns::build(entries().map(|entry| &entry.attributes))?;
        let (lengths, filled) = postings::lengths(&builder.gathered.entries);
        let mut terms = StringsBuilder::default();
        let mut ids = StringsBuilder::default();
        let fits = stems.iter().all(|stem| terms.push(stem))
            && entries().all(|entry| ids.push(entry.id.as_str()));
        if !fits {
            return None;
        }
        let starts: Vec<u32> = entries().map(|entry| day(entry.attributes.start)).collect();
        let mut browse: Vec<u32> = (0..starts.len() as u32).collect();
        browse.sort_by_key(|number| std::cmp::Reverse(starts[*number as usize]));
        Some(Self {
            header: Header {
                analysis: ANALYSIS_VERSION,
                stamp,
                settings: builder.settings,
                documents: u32::try_from(order.len()).ok()?,
                lengths,
                filled,
                dimensions: 0,
                topics_learned: 0,
                value_bounds: values.bounds,
            },
            terms,
            ids,
            values,
            fingerprints: entries().map(|entry| entry.fingerprint).collect(),
            starts,
            ends: entries().map(|entry| day(entry.attributes.end)).collect(),
            statuses: entries().map(|entry| status(&entry.attributes)).collect(),
            browse,
        })
    }

    fn sections<'s>(
        &'s self,
        header: &'s [u8],
        postings: &'s Postings,
        learned: &'s Learned,
    ) -> [&'s [u8]; Section::COUNT] {
        use bytemuck::cast_slice;
        let mut sections: [&[u8]; Section::COUNT] = [&[]; Section::COUNT];
        let mut set = |section: Section, bytes| sections[section as usize] = bytes;
        set(Section::Header, header);
        set(Section::TermEnds, cast_slice(&self.terms.ends));
        set(Section::TermText, &self.terms.text);
        set(Section::TermPeaks, &postings.peaks);
        set(Section::TermRuns, cast_slice(&postings.term_runs));
        set(Section::Runs, cast_slice(&postings.runs));
        set(Section::PostingDocuments, cast_slice(&postings.documents));
        set(Section::PostingImpacts, &postings.impacts);
        set(Section::IdEnds, cast_slice(&self.ids.ends));
        set(Section::IdText, &self.ids.text);
        set(Section::Fingerprints, cast_slice(&self.fingerprints));
        set(Section::Norms, cast_slice(&postings.norms));
        set(Section::Starts, cast_slice(&self.starts));
        set(Section::Ends, cast_slice(&self.ends));
        set(Section::Statuses, &self.statuses);
        set(Section::Browse, cast_slice(&self.browse));
        set(Section::ValueEnds, cast_slice(&self.values.names.ends));
        set(Section::ValueText, &self.values.names.text);
        set(Section::ValueStarts, cast_slice(&self.values.starts));
        set(Section::Values, cast_slice(&self.values.values));
        set(Section::DirectionRows, cast_slice(&learned.rows));
        set(Section::TermDirections, cast_slice(&learned.terms.numbers));
        set(Section::TermScales, cast_slice(&learned.terms.scales));
        let documents = &learned.documents;
        set(Section::DocumentDirections, cast_slice(&documents.numbers));
        set(Section::DocumentScales, cast_slice(&documents.scales));
        set(Section::TopicMaps, cast_slice(&learned.maps));
        set(Section::Whitening, cast_slice(&learned.whitening));
        set(Section::WhitenedLengths, cast_slice(&learned.whitened));
        set(Section::Nearness, cast_slice(&learned.nearness));
        sections
    }
}

/// A day as a number that sorts as days do, `yyyymmdd`; 0 where not stated.
pub(crate) fn day(date: Option<Date>) -> u32 {
    date.map_or(0, |date| {
        let year = u32::from(date.year().max(0).unsigned_abs());
        year * 10_000
            + u32::from(date.month().unsigned_abs()) * 100
            + u32::from(date.day().unsigned_abs())
    })
}

/// Reads [`day`] back.
pub(crate) fn date(day: u32) -> Option<Date> {
    let year = i16::try_from(day / 10_000).ok()?;
    let month = i8::try_from(day / 100 % 100).ok()?;
    Date::new(year, month, i8::try_from(day % 100).ok()?).ok()
}

/// The place of a status in [`ProjectStatus::ALL`].
fn status(attributes: &Attributes) -> u8 {
    let place = ProjectStatus::ALL
        .iter()
        .position(|status| *status == attributes.status);
    place.unwrap_or(ProjectStatus::ALL.len() - 1) as u8
}
