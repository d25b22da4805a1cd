//! Reading documents into counted terms, one block of documents on one core.

use super::vocabulary::Vocabulary;
use crate::analysis::{Shape, words};
use crate::document::{Attributes, Document, DocumentText, Field};
use std::ops::Range;
use uptake_model::ProjectId;

/// How often a term stands in each field; 255 stands for more, where
/// saturation has long made the difference vanish.
pub(crate) type Counts = [u8; Field::COUNT];

/// A document with its terms counted and its texts forgotten.
pub(super) struct Entry {
    pub(super) id: ProjectId,
    pub(super) fingerprint: u64,
    pub(super) lengths: [u32; Field::COUNT],
    pub(super) attributes: Attributes,
    /// Its terms in [`Block::terms`].
    pub(super) terms: Range<usize>,
}

/// Documents that were read together.
pub(super) struct Block {
    pub(super) entries: Vec<Entry>,
    /// Terms of all entries, by the block's numbers, later by the index's.
    pub(super) terms: Vec<u32>,
    /// How often, beside `terms`.
    pub(super) counts: Vec<Counts>,
    /// Stems by the block's numbers.
    pub(super) stems: Vec<Box<str>>,
}

impl Block {
    /// Reads documents. What it makes depends on nothing but them.
    pub(super) fn read(documents: Vec<Document>) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut tally = Tally::default();
        let mut block = Self {
            entries: Vec::with_capacity(documents.len()),
            terms: Vec::new(),
            counts: Vec::new(),
            stems: Vec::new(),
        };
        for document in documents {
            let start = block.terms.len();
            let lengths = tally.read(&document.text, &mut vocabulary);
            tally.drain(&mut block.terms, &mut block.counts);
            block.entries.push(Entry {
                id: document.id,
                fingerprint: document.text.fingerprint(),
                lengths,
                attributes: document.attributes,
                terms: start..block.terms.len(),
            });
        }
        block.stems = vocabulary.into_stems();
        block
    }
}

/// Counts the terms of one document; kept between documents to save memory traffic.
#[derive(Default)]
struct Tally {
    counts: Vec<Counts>,
    /// Terms with a count, in the order of their first occurrence.
    seen: Vec<u32>,
}

impl Tally {
    fn read(&mut self, text: &DocumentText, vocabulary: &mut Vocabulary) -> [u32; Field::COUNT] {
        let mut lengths = [0; Field::COUNT];
        for field in Field::ALL {
            let number = field.number();
            for part in text.parts(field) {
                words(part, |word| {
                    let Some(term) = vocabulary.number(word.folded) else {
                        return;
                    };
                    lengths[number] += u32::from(word.shape == Shape::Plain);
                    self.count(term, number, vocabulary.len());
                });
            }
        }
        lengths
    }

    fn count(&mut self, term: u32, field: usize, known: usize) {
        if self.counts.len() < known {
            self.counts.resize(known, [0; Field::COUNT]);
        }
        let counts = &mut self.counts[term as usize];
        if *counts == [0; Field::COUNT] {
            self.seen.push(term);
        }
        counts[field] = counts[field].saturating_add(1);
    }

    fn drain(&mut self, terms: &mut Vec<u32>, counts: &mut Vec<Counts>) {
        for term in self.seen.drain(..) {
            terms.push(term);
            counts.push(std::mem::take(&mut self.counts[term as usize]));
        }
    }
}
