//! A document's texts read with a need in mind: where each of its terms stands.
//! Explanations and passages are both made from it.

use crate::analysis::{Analyser, Shape, words};
use crate::document::{DocumentText, Field};
use crate::index::Index;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
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
#[derive(Default)]
pub(crate) struct Reading {
    /// In the order of the texts; the joined form of a compound follows its parts.
    pub(crate) occurrences: Vec<Occurrence>,
    /// Terms in each field, as the index counts them.
    pub(crate) lengths: [u32; Field::COUNT],
    /// Words that were looked up in the index.
    looked_up: RefCell<HashMap<Box<str>, Option<u32>>>,
}

/// The stems of a need, arranged for reading many texts: most words of a text
/// begin unlike all of them and need not be stemmed to know that.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Wanted {
    places: HashMap<String, usize>,
    beginnings: HashSet<[u8; 2]>,
}

impl Wanted {
    pub(crate) fn new<'s>(stems: impl Iterator<Item = &'s str>) -> Self {
        let mut wanted = Self::default();
        for (place, stem) in stems.enumerate() {
            wanted.beginnings.insert(beginning(stem));
            wanted.places.insert(stem.to_owned(), place);
        }
        wanted
    }

    /// The place of a word's stem, where it is wanted.
    fn place(&self, analyser: &Analyser, folded: &str) -> Option<usize> {
        let [first, second] = beginning(folded);
        let possible =
            self.beginnings.contains(&[first, second]) || self.beginnings.contains(&[first, 0]);
        if !possible {
            return None;
        }
        self.places.get(analyser.stem(folded)?.as_ref()).copied()
    }
}

/// What the stemmer leaves as it is at the beginning of a word: two bytes, a `y`
/// in second place as the `i` that it may become (`dying`, `die`). Only a stem of
/// a single letter (`oed`, `o`) keeps no more than that.
fn beginning(word: &str) -> [u8; 2] {
    let at = |place: usize| word.as_bytes().get(place).copied().unwrap_or(0);
    [at(0), if at(1) == b'y' { b'i' } else { at(1) }]
}

impl Reading {
    /// Reads a document's texts.
    pub(crate) fn new(analyser: &Analyser, wanted: &Wanted, text: &DocumentText) -> Self {
        let mut reading = Self::default();
        for field in Field::ALL {
            for (part, content) in text.parts(field).iter().enumerate() {
                words(content, |word| {
                    if Analyser::is_stop_word(word.folded) {
                        return;
                    }
                    reading.lengths[field.number()] += u32::from(word.shape == Shape::Plain);
                    if let Some(term) = wanted.place(analyser, word.folded) {
                        reading.occurrences.push(Occurrence {
                            term,
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

    /// The number of a folded word's stem in the index. Passages and explanations
    /// ask for the words of a text again and again: each is stemmed and sought once.
    pub(crate) fn term(&self, index: &Index, folded: &str) -> Option<u32> {
        let mut looked_up = self.looked_up.borrow_mut();
        if let Some(known) = looked_up.get(folded) {
            return *known;
        }
        let stem = index.analyser.stem(folded);
        let term = stem.and_then(|stem| index.term(&stem));
        looked_up.insert(folded.into(), term);
        term
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stems_that_change_a_beginning_are_still_found() {
        let analyser = Analyser::new();
        for word in [
            "dying", "lying", "tying", "skies", "ugly", "early", "only", "yes",
        ] {
            let stem = analyser
                .stem(word)
                .map_or_else(String::new, std::borrow::Cow::into_owned);
            let wanted = Wanted::new(std::iter::once(stem.as_str()));
            assert_eq!(
                wanted.place(&analyser, word).is_some(),
                !stem.is_empty(),
                "{word}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_stemmer_leaves_beginnings_alone(word in "[a-z]{1,5}(ing|ies|ied|ly|s|ed|y|e|ational|ness)?") {
            if let Some(stem) = Analyser::new().stem(&word) {
                let kept = if stem.len() == 1 { 1 } else { 2 };
                let (stem, word) = (beginning(&stem), beginning(&word));
                prop_assert_eq!(&stem[..kept], &word[..kept]);
            }
        }
    }
}
