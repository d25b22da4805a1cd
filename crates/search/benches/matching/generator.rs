//! An invented corpus of any size whose words are as unevenly used as those of
//! a language: word number r about 1/r as often as the first (Zipf 1949). The
//! commonest are English function words, the others made of syllables. The same
//! numbers give the same corpus on every machine.

use uptake_model::{Area, Country, Programme, ProjectId, ProjectStatus, TopicCode};
use uptake_search::{Attributes, Document, DocumentText};

/// Different words.
const WORDS: usize = 60_000;

/// The commonest words, most used first.
const FUNCTION_WORDS: &str = "the of and to in a for is on that by this with are be as an it at from \
    which will or not can has have these their its into been more was other through such we than also \
    between all both new each most but they our using based one may within while where there about \
    only over some so when who any how during under being use if what per would should because before \
    after could against above below";

const SYLLABLES: [&str; 40] = [
    "ba", "cor", "den", "fal", "gri", "hom", "ira", "jun", "kel", "lor", "mat", "nev", "ola",
    "pri", "qua", "rin", "sol", "tur", "una", "ver", "wes", "xan", "yor", "zil", "bre", "cla",
    "dro", "fen", "glo", "har", "ist", "kra", "lum", "mor", "nis", "pol", "ras", "ste", "tri",
    "vel",
];

/// A source of chance with a seed: SplitMix64.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// The place of a word, by Zipf's law: the logarithm of the place is even.
    fn place(&mut self, from: usize, to: usize) -> usize {
        let share = self.next() as f64 / u64::MAX as f64;
        let (low, high) = ((from as f64 + 1.0).ln(), (to as f64).ln());
        ((low + share * (high - low)).exp() as usize - 1).clamp(from, to - 1)
    }
}

/// The words by place.
pub struct Language(Vec<String>);

impl Language {
    /// Makes the words.
    pub fn new() -> Self {
        let mut words: Vec<String> = FUNCTION_WORDS
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let mut number = 0_usize;
        while words.len() < WORDS {
            // Written in base 40 from a stride, so that neighbours look different.
            let mut rest = 1600 + number * 7919 % 2_560_000;
            let mut word = String::new();
            while rest > 0 {
                word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
                rest /= SYLLABLES.len();
            }
            words.push(word);
            number += 1;
        }
        Self(words)
    }

    /// A text of `count` words.
    pub fn text(&self, count: usize, chance: &mut Chance) -> String {
        self.between(0, WORDS, count, chance)
    }

    /// A text of `count` words that are neither grammar nor very rare.
    pub fn key_words(&self, count: usize, chance: &mut Chance) -> String {
        self.between(200, 8000, count, chance)
    }

    fn between(&self, from: usize, to: usize, count: usize, chance: &mut Chance) -> String {
        let words: Vec<&str> = (0..count)
            .map(|_| self.0[chance.place(from, to)].as_str())
            .collect();
        words.join(" ")
    }

    /// The document with this number, of about 300 words.
    pub fn document(&self, number: usize) -> Document {
        let chance = &mut Chance(number as u64);
        let sentences: Vec<String> = (0..12)
            .map(|_| format!("{}.", self.text(15 + chance.below(12), chance)))
            .collect();
        let results = (0..chance.below(5)).map(|_| self.text(9, chance)).collect();
        Document {
            id: ProjectId::new(format!("{number:09}")),
            text: DocumentText {
                title: self.text(6 + chance.below(8), chance),
                acronym: self.key_words(1, chance).to_uppercase(),
                keywords: self.key_words(chance.below(7), chance),
                objective: sentences.join(" "),
                results,
            },
            attributes: attributes(chance),
        }
    }
}

fn attributes(chance: &mut Chance) -> Attributes {
    let countries = [
        "AT", "BE", "DE", "EL", "ES", "FI", "FR", "IT", "NL", "PL", "PT", "SE",
    ];
    let country = |chance: &mut Chance| Country::parse(countries[chance.below(countries.len())]);
    let year = 2014 + chance.below(12) as i16;
    Attributes {
        programme: Programme::ALL[chance.below(3)],
        status: ProjectStatus::ALL[chance.below(6)],
        start: jiff::civil::Date::new(year, 9, 1).ok(),
        end: jiff::civil::Date::new(year + 3, 8, 31).ok(),
        areas: vec![Area::ALL[chance.below(6)]],
        countries: (0..6).filter_map(|_| country(chance)).collect(),
        coordinator_country: country(chance),
        funding_scheme: Some(["RIA", "IA", "CSA"][chance.below(3)].to_owned()),
        topics: vec![TopicCode::new(format!("INVENTED-{}", chance.below(2000)))],
    }
}
