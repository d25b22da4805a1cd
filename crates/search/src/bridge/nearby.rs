//! Concepts that a need speaks about without naming them: those whose labels and
//! definition share the most telling words with it.

use crate::analysis::{Analyser, Shape, words};
use crate::thesaurus::Thesaurus;
use std::collections::HashMap;
use std::ops::Range;
use uptake_model::Language;

/// What a word of the definition says beside one of a label.
const DEFINITION: f64 = 0.5;

/// Most concepts that are taken to be near. On the tuned half of the English
/// needs nDCG@10 is 0.287 without any, 0.335 with three, 0.344 with five and 0.359
/// with eight, while needs retold from other languages are best with three to five.
const MOST: usize = 5;

/// The least that must speak for a concept; below it chance
/// meetings of two common words prevail.
const LEAST: f64 = 1.2;

/// English words of the concepts, arranged for finding them by a need's words.
#[derive(Debug, Default)]
pub(crate) struct Nearby {
    /// Concepts that a stem speaks for, with how much.
    postings: HashMap<String, Vec<(usize, f64)>>,
    /// Length of each concept's weights.
    lengths: Vec<f64>,
    /// How many concepts there are.
    concepts: usize,
}

/// A concept that is near.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    /// Its place in the thesaurus.
    pub(crate) concept: usize,
    /// How much speaks for it.
    pub(crate) score: f64,
    /// Where the word stands that says most for it.
    pub(crate) range: Range<usize>,
    /// Different words that speak for it.
    words: usize,
    /// What that word says.
    most: f64,
}

impl Nearby {
    pub(crate) fn new(thesaurus: &Thesaurus) -> Self {
        let analyser = Analyser::new();
        let bags: Vec<HashMap<String, f64>> = thesaurus
            .concepts()
            .iter()
            .map(|concept| {
                let mut bag: HashMap<String, f64> = HashMap::new();
                for label in concept.labels(Language::En) {
                    take(&analyser, label, 1.0, &mut bag);
                }
                take(&analyser, &concept.definition, DEFINITION, &mut bag);
                bag
            })
            .collect();
        let mut nearby = Self {
            concepts: bags.len(),
            ..Self::default()
        };
        for (concept, bag) in bags.iter().enumerate() {
            for (stem, weight) in bag {
                let held = nearby.postings.entry(stem.clone()).or_default();
                held.push((concept, *weight));
            }
        }
        nearby.lengths = bags
            .iter()
            .map(|bag| {
                let squares = bag.iter().map(|(stem, weight)| {
                    let rarity = nearby.rarity(stem);
                    (weight * rarity).powi(2)
                });
                squares.sum::<f64>().sqrt().max(1.0)
            })
            .collect();
        nearby
    }

    fn rarity(&self, stem: &str) -> f64 {
        let concepts = self.concepts as f64;
        let count = self.postings.get(stem).map_or(0, Vec::len) as f64;
        (1.0 + (concepts - count + 0.5) / (count + 0.5)).ln()
    }

    /// The concepts nearest to English stems, the nearest first, at most
    /// [`MOST`]; at least two different stems must speak for one.
    pub(crate) fn find(&self, stems: &[(String, Range<usize>)]) -> Vec<Near> {
        let mut found: HashMap<usize, Near> = HashMap::new();
        for (place, (stem, range)) in stems.iter().enumerate() {
            if stems[..place].iter().any(|(other, _)| other == stem) {
                continue;
            }
            let rarity = self.rarity(stem);
            for (concept, weight) in self.postings.get(stem).into_iter().flatten() {
                let says = weight * rarity * rarity / self.lengths[*concept];
                let near = found.entry(*concept).or_insert_with(|| Near {
                    concept: *concept,
                    score: 0.0,
                    range: range.clone(),
                    words: 0,
                    most: 0.0,
                });
                near.score += says;
                near.words += 1;
                if says > near.most {
                    near.most = says;
                    near.range = range.clone();
                }
            }
        }
        let mut near: Vec<Near> = found
            .into_values()
            .filter(|near| near.words >= 2 && near.score >= LEAST)
            .collect();
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.concept.cmp(&b.concept)));
        near.truncate(MOST);
        near
    }
}

fn take(analyser: &Analyser, text: &str, weight: f64, bag: &mut HashMap<String, f64>) {
    words(text, |word| {
        if word.shape == Shape::Plain
            && let Some(stem) = analyser.stem(word.folded)
        {
            let held = bag.entry(stem.into_owned()).or_default();
            *held = held.max(weight);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyser;

    fn near(text: &str) -> Vec<&'static str> {
        let thesaurus = Thesaurus::embedded();
        let terms = Analyser::new().analyse(text);
        let stems: Vec<_> = terms.into_iter().map(|t| (t.stem, t.range)).collect();
        let found = thesaurus.nearby().find(&stems).into_iter();
        found
            .map(|near| thesaurus.concepts()[near.concept].slug.as_str())
            .collect()
    }

    #[test]
    fn needs_are_near_to_what_they_do_not_name() {
        for (need, concept) in [
            (
                "I cannot get past the lock of the phone that we seized",
                "decryption-of-seized-devices",
            ),
            (
                "everyone waits for hours with a passport in hand",
                "border-check",
            ),
            (
                "a parcel clamped to the hull of a ship, and my divers see nothing",
                "underwater-threat",
            ),
            (
                "a poisonous yellow cloud hangs over the town",
                "toxic-gas-release",
            ),
        ] {
            let found = near(need);
            assert!(found.contains(&concept), "{need}: {found:?}");
            assert!(found.len() <= MOST);
        }
    }

    #[test]
    fn one_word_is_near_to_nothing() {
        for need in [
            "",
            "explosives",
            "the of and",
            "passport passport passports",
        ] {
            assert_eq!(near(need), Vec::<&str>::new(), "{need}");
        }
    }
}
