//! Terms by number while an index is built.

use crate::analysis::Analyser;
use std::collections::HashMap;

/// Numbers the stems of one block of documents, and remembers which folded word
/// leads to which stem, so that each spelling is stemmed once a block.
#[derive(Default)]
pub(super) struct Vocabulary {
    analyser: Analyser,
    spellings: HashMap<Box<str>, Option<u32>>,
    numbers: HashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
}

impl Vocabulary {
    /// The number of a folded word's stem; `None` for a function word.
    pub(super) fn number(&mut self, folded: &str) -> Option<u32> {
        if let Some(known) = self.spellings.get(folded) {
            return *known;
        }
        let number = self.analyser.stem(folded).map(|stem| {
            if let Some(known) = self.numbers.get(stem.as_ref()) {
                return *known;
            }
            // A block holds far fewer than 2^32 words: its texts would fill the memory.
            let next = self.stems.len() as u32;
            self.numbers.insert(stem.as_ref().into(), next);
            self.stems.push(stem.into());
            next
        });
        self.spellings.insert(folded.into(), number);
        number
    }

    /// The stems by number.
    pub(super) fn into_stems(self) -> Vec<Box<str>> {
        self.stems
    }

    /// How many stems there are.
    pub(super) fn len(&self) -> usize {
        self.stems.len()
    }
}
