//! A document's texts read with a need in mind: where each of its terms stands.
//! Explanations and passages are both made from it.

use crate::analysis::{Analyser, Shape, words};
use crate::document::{DocumentText, Field};
use crate::query::Query;
use std::collections::HashMap;
use std::ops::Range;

/// One occurrence of a term of the need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Place of the term in [`Query::terms`].
    pub(crate) term: usize,
    pub(crate) field: Field,
    /// Which of the field's texts.
    pub(crate) part: usize,
    /// Bytes of that text.
    pub(crate) range: Range<usize>,
}

/// What was found.
pub(crate) struct Reading {
    /// In the order of the texts; the joined form of a compound follows its parts.
    pub(crate) occurrences: Vec<Occurrence>,
    /// Terms in each field, as the index counts them.
    pub(crate) lengths: [u32; Field::COUNT],
}

impl Reading {
    /// Reads a document's texts.
    pub(crate) fn new(analyser: &Analyser, query: &Query, text: &DocumentText) -> Self {
        let wanted: HashMap<&str, usize> = query
            .terms
            .iter()
            .enumerate()
            .map(|(place, term)| (term.stem.as_str(), place))
            .collect();
        let mut reading = Self {
            occurrences: Vec::new(),
            lengths: [0; Field::COUNT],
        };
        for field in Field::ALL {
            for (part, content) in text.parts(field).iter().enumerate() {
                words(content, |word| {
                    let Some(stem) = analyser.stem(word.folded) else {
                        return;
                    };
                    reading.lengths[field.number()] += u32::from(word.shape == Shape::Plain);
                    if let Some(term) = wanted.get(stem.as_ref()) {
                        reading.occurrences.push(Occurrence {
                            term: *term,
                            field,
                            part,
                            range: word.range,
                        });
                    }
                });
            }
        }
        reading
    }

    /// How often each term of the need stands in each field.
    pub(crate) fn counts(&self, terms: usize) -> Vec<[u8; Field::COUNT]> {
        let mut counts = vec![[0_u8; Field::COUNT]; terms];
        for occurrence in &self.occurrences {
            let count = &mut counts[occurrence.term][occurrence.field.number()];
            *count = count.saturating_add(1);
        }
        counts
    }
}
