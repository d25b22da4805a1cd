//! Reading documents into counted terms, one block of documents on one core, and
//! gathering the blocks.

use super::vocabulary::Vocabulary;
use crate::analysis::{Shape, words};
use crate::document::{Attributes, Document, DocumentText, Field};
use std::collections::HashMap;
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
    /// Its terms in [`Block::terms`], later in [`Gathered::terms`].
    pub(super) terms: Range<usize>,
}

/// Documents that were read together.
pub(super) struct Block {
    pub(super) entries: Vec<Entry>,
    /// Terms of all entries, by the block's numbers.
    terms: Vec<u32>,
    /// How often, beside `terms`.
    counts: Vec<Counts>,
    /// Stems by the block's numbers.
    stems: Vec<Box<str>>,
}

/// Everything that was read. Terms and counts stand in two long lists: what is
/// that long is given back to the system when it is dropped, which many short
/// lists are not, and learning the space needs the memory.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) entries: Vec<Entry>,
    /// Terms of all entries, by the order in which they were first met, later by
    /// the index's numbers.
    pub(super) terms: Vec<u32>,
    /// How often, beside `terms`.
    pub(super) counts: Vec<Counts>,
}

impl Gathered {
    /// Adds a block, its terms under the numbers that `numbers` knows them by.
    pub(super) fn take(&mut self, block: Block, numbers: &mut HashMap<Box<str>, u32>) {
        let known: Vec<u32> = block
            .stems
            .into_iter()
            .map(|stem| {
                let next = numbers.len() as u32;
                *numbers.entry(stem).or_insert(next)
            })
            .collect();
        let base = self.terms.len();
        let terms = block.terms.iter().map(|term| known[*term as usize]);
        self.terms.extend(terms);
        self.counts.extend(block.counts);
        self.entries.extend(block.entries.into_iter().map(|entry| {
            let terms = base + entry.terms.start..base + entry.terms.end;
            Entry { terms, ..entry }
        }));
    }
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
