//! Concepts that a need speaks about without naming them: those whose labels,
//! definition and examples share the most telling words with it.

use crate::analysis::{Analyser, Shape, words};
use crate::thesaurus::Thesaurus;
use std::collections::HashMap;
use std::ops::Range;
use uptake_model::Language;

/// What a word of the definition says beside one of a label.
const DEFINITION: f64 = 0.5;

/// What a word says that one of the examples uses, beside one of a label.
const EXAMPLE: f64 = 0.5;

/// How much more it says where several examples use it, for each e-fold.
const REPEATED: f64 = 0.5;

/// What each further translation of a word counts beside the one before it.
const ALTERNATIVE: f64 = 0.8;

/// Most concepts that are taken to be near: on the tuning half of the needs four
/// find less, eight no more.
const MOST: usize = 5;

/// The least that must speak for a concept; below it chance meetings of two common
/// words prevail.
const LEAST: f64 = 0.9;

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

/// A word of a need, with the English stems it may stand for, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub(crate) stems: Vec<String>,
    pub(crate) range: Range<usize>,
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
    /// What speaks for it beside the nearest, in percent.
    pub(crate) certainty: u8,
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
                for (stem, sentences) in said(&analyser, &concept.examples) {
                    let weight = EXAMPLE * (1.0 + REPEATED * sentences.ln());
                    let held = bag.entry(stem).or_default();
                    *held = held.max(weight);
                }
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

    /// What a word says for each concept: the most that any of its stems does, for
    /// it has one sense.
    fn says(&self, word: &Spoken) -> HashMap<usize, f64> {
        let mut all: HashMap<usize, f64> = HashMap::new();
        let mut likely = 1.0;
        for stem in &word.stems {
            let rarity = self.rarity(stem);
            for (concept, weight) in self.postings.get(stem).into_iter().flatten() {
                let says = likely * weight * rarity * rarity / self.lengths[*concept];
                let most = all.entry(*concept).or_default();
                *most = most.max(says);
            }
            likely *= ALTERNATIVE;
        }
        all
    }

    fn rarity(&self, stem: &str) -> f64 {
        let concepts = self.concepts as f64;
        let count = self.postings.get(stem).map_or(0, Vec::len) as f64;
        (1.0 + (concepts - count + 0.5) / (count + 0.5)).ln()
    }

    /// The concepts nearest to what was said, the nearest first, at most [`MOST`];
    /// at least two different words must speak for one.
    pub(crate) fn find(&self, words: &[Spoken]) -> Vec<Near> {
        let mut found: HashMap<usize, Near> = HashMap::new();
        for (place, word) in words.iter().enumerate() {
            if words[..place].iter().any(|other| other.stems == word.stems) {
                continue;
            }
            for (concept, says) in self.says(word) {
                let near = found.entry(concept).or_insert_with(|| Near {
                    concept,
                    score: 0.0,
                    certainty: 0,
                    range: word.range.clone(),
                    words: 0,
                    most: 0.0,
                });
                near.score += says;
                near.words += 1;
                if says > near.most {
                    near.most = says;
                    near.range = word.range.clone();
                }
            }
        }
        let mut near: Vec<Near> = found
            .into_values()
            .filter(|near| near.words >= 2 && near.score >= LEAST)
            .collect();
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.concept.cmp(&b.concept)));
        near.truncate(MOST);
        let best = near.first().map_or(1.0, |near| near.score);
        for one in &mut near {
            one.certainty = (100.0 * one.score / best).round() as u8;
        }
        near
    }
}

/// In how many examples each stem stands.
fn said(analyser: &Analyser, examples: &[String]) -> HashMap<String, f64> {
    let mut counts: HashMap<String, f64> = HashMap::new();
    for example in examples {
        let mut bag = HashMap::new();
        take(analyser, example, 1.0, &mut bag);
        for (stem, one) in bag {
            *counts.entry(stem).or_default() += one;
        }
    }
    counts
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
        let word = |term: crate::analysis::Term| Spoken {
            stems: vec![term.stem],
            range: term.range,
        };
        let words: Vec<Spoken> = terms.into_iter().map(word).collect();
        let found = thesaurus.nearby().find(&words).into_iter();
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
