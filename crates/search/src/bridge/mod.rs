//! Bridges from a need as it was typed to the English words that projects use:
//! from a practitioner's phrase to the researchers' term, and from 23 languages
//! to English. Nothing is weighed here; each bridge says what it is, and
//! whoever ranks decides what that is worth.

mod cognate;
mod compound;
pub(crate) mod lexicon;
mod matching;
mod named;
pub(crate) mod nearby;
mod token;

use crate::analysis::Analyser;
use crate::language::{Detected, detect_beside};
use crate::thesaurus::{Concept, Thesaurus};
use lexicon::Target;
use matching::Match;
use nearby::Spoken;
use serde::Serialize;
use std::ops::Range;
use token::{Nature, Token, tokens};
use uptake_model::Language;

/// Longest text that is read for bridges, in bytes; needs of 60 words have 400.
pub const LONGEST_TEXT: usize = 20_000;

/// Most English words one word-list match gives.
const MOST_WORDS: usize = 4;

/// How a bridge came about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "concept")]
pub enum Via {
    /// By a concept of the thesaurus, given by its slug.
    Concept(String),
    /// By the word list.
    WordList,
    /// By its likeness to an English word of the corpus.
    Cognate,
    /// By itself: numbers, acronyms and names are the same in every language.
    Unchanged,
}

/// What a bridge leads to, seen from what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same in English: the preferred label, or words of the word list.
    Translation,
    /// Other English names of the same concept.
    Synonym,
    /// Names of the concepts directly below it.
    Narrower,
    /// Names of the concepts directly above it.
    Broader,
    /// Names of related concepts, those its own entry states first.
    Related,
    /// Names of a concept that the need speaks about without naming it.
    Near,
    /// The very letters that were typed.
    Unchanged,
}

/// A way from typed words to English ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bridge {
    /// Bytes of the text it starts from.
    pub range: Range<usize>,
    /// What was typed there.
    pub typed: String,
    /// How it came about.
    pub via: Via,
    /// English words and phrases, the best first; never empty.
    pub into: Vec<String>,
    /// What they are to the words typed.
    pub kind: Kind,
    /// How much speaks for it beside the nearest concept, in percent, for
    /// [`Kind::Near`]; 100 for all others.
    pub certainty: u8,
}

/// A concept that the need names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConceptFound {
    /// Its slug.
    pub slug: String,
    /// The label that was found, as the thesaurus has it in the need's language.
    pub label: String,
    /// Bytes of the text from its first word to its last.
    pub range: Range<usize>,
    /// Whether it stands inside a longer concept's name (`explosive` in
    /// `explosive detection dog`).
    pub inside: bool,
    /// Whether the need only speaks about it, in several words, and does not name it.
    pub near: bool,
}

/// What was understood of a need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understanding {
    /// The language it was read in.
    pub language: Language,
    /// How the language was told; `None` where it was given.
    pub detected: Option<Detected>,
    /// Concepts, in the order of the text.
    pub concepts: Vec<ConceptFound>,
    /// Bridges, in the order of the text.
    pub bridges: Vec<Bridge>,
    /// Bytes of content words without a bridge; always empty for English, whose
    /// words stand for themselves.
    pub untranslated: Vec<Range<usize>>,
}

impl Understanding {
    /// Puts concepts and bridges into the order of the text.
    pub(crate) fn sort(&mut self) {
        self.bridges
            .sort_by_key(|b| (b.range.start, b.range.end, b.kind));
        self.concepts.sort_by_key(|c| (c.range.start, c.inside));
    }
}

/// Reads a need. `given` is the language where its writer said it; otherwise it
/// is told from the text. `knows` says whether the corpus has an English stem
/// in enough documents to be a word; it is asked only for words that neither
/// thesaurus nor word list knows.
#[must_use]
pub fn understand(
    thesaurus: &Thesaurus,
    text: &str,
    given: Option<Language>,
    knows: &dyn Fn(&str) -> bool,
) -> Understanding {
    let text = beginning(text);
    let detected = given
        .is_none()
        .then(|| detect_beside(thesaurus, text, knows));
    let language = given
        .or_else(|| detected.as_ref().map(|d| d.language))
        .unwrap_or(Language::En);
    let tokens = tokens(text, language);
    let lexicon = thesaurus.lexicon(language);
    let matches = matching::matches(thesaurus, lexicon, &tokens, language);
    let mut reading = Reading {
        thesaurus,
        text,
        language,
        understanding: Understanding {
            language,
            detected,
            concepts: Vec::new(),
            bridges: Vec::new(),
            untranslated: Vec::new(),
        },
    };
    let mut covered = vec![false; tokens.len()];
    for found in &matches {
        for place in &found.tokens {
            covered[*place] = true;
        }
        reading.take(found, &tokens);
    }
    if language != Language::En {
        for (token, covered) in tokens.iter().zip(covered) {
            if !covered && token.nature != Nature::Function {
                reading.word_alone(token, lexicon, knows);
            }
        }
    }
    let mut understanding = reading.understanding;
    if language == Language::En {
        add_near(thesaurus, text, &spoken(&tokens), &mut understanding);
    }
    understanding.sort();
    understanding
}

/// The words of an English need.
fn spoken(tokens: &[Token]) -> Vec<Spoken> {
    let analyser = Analyser::new();
    let word = |token: &Token| {
        Some(Spoken {
            stems: vec![analyser.stem(&token.folded)?.into_owned()],
            range: token.range.clone(),
        })
    };
    tokens.iter().filter_map(word).collect()
}

/// Adds concepts that a need speaks about without naming them. Their names are
/// near to all that was said; no single word of it is translated.
pub(crate) fn add_near(
    thesaurus: &Thesaurus,
    text: &str,
    words: &[Spoken],
    understanding: &mut Understanding,
) {
    for near in thesaurus.nearby().find(words) {
        let Some(concept) = thesaurus.concepts().get(near.concept) else {
            continue;
        };
        let found = &mut understanding.concepts;
        if found.iter().any(|other| other.slug == concept.slug) {
            continue;
        }
        found.push(ConceptFound {
            slug: concept.slug.clone(),
            label: concept.preferred(Language::En).to_owned(),
            range: near.range.clone(),
            inside: false,
            near: true,
        });
        understanding.bridges.push(Bridge {
            typed: text[near.range.clone()].to_owned(),
            range: near.range,
            via: Via::Concept(concept.slug.clone()),
            into: concept.labels(Language::En).to_vec(),
            kind: Kind::Near,
            certainty: near.certainty,
        });
    }
}

/// The part of a text that is read, ending between characters.
fn beginning(text: &str) -> &str {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let mut end = LONGEST_TEXT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// An understanding in the making.
struct Reading<'t> {
    thesaurus: &'t Thesaurus,
    text: &'t str,
    language: Language,
    understanding: Understanding,
}

impl Reading<'_> {
    fn take(&mut self, found: &Match, tokens: &[Token]) {
        let Some(range) = found.range(tokens) else {
            return;
        };
        let rows: Vec<usize> = found.rows().collect();
        if !rows.is_empty() {
            self.rows(&rows, range.clone());
        }
        for (concept, place) in found.concepts() {
            self.concept(concept, place, range.clone(), found.inside);
        }
    }

    fn rows(&mut self, rows: &[usize], range: Range<usize>) {
        let mut into: Vec<String> = Vec::new();
        for row in rows
            .iter()
            .filter_map(|r| self.thesaurus.words().rows().get(*r))
        {
            for word in row.words(Language::En) {
                if !into.contains(word) {
                    into.push(word.clone());
                }
            }
        }
        into.truncate(MOST_WORDS);
        self.bridge(range, Via::WordList, into, Kind::Translation);
    }

    fn concept(&mut self, number: usize, place: usize, range: Range<usize>, inside: bool) {
        let thesaurus = self.thesaurus;
        let Some(concept) = thesaurus.concepts().get(number) else {
            return;
        };
        let labels = concept.labels(self.language);
        self.understanding.concepts.push(ConceptFound {
            slug: concept.slug.clone(),
            label: labels.get(place).cloned().unwrap_or_default(),
            range: range.clone(),
            inside,
            near: false,
        });
        let english = concept.labels(Language::En);
        let (same, others): (Vec<String>, Vec<String>) = if self.language == Language::En {
            let others = english
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place);
            (Vec::new(), others.map(|(_, label)| label.clone()).collect())
        } else {
            let mut labels = english.iter().cloned();
            (labels.next().into_iter().collect(), labels.collect())
        };
        let names = |slugs: &[String]| -> Vec<String> {
            let concepts = thesaurus.all(slugs);
            concepts
                .map(|c: &Concept| c.preferred(Language::En).to_owned())
                .collect()
        };
        let via = || Via::Concept(concept.slug.clone());
        for (into, kind) in [
            (same, Kind::Translation),
            (others, Kind::Synonym),
            (names(&concept.narrower), Kind::Narrower),
            (names(&concept.broader), Kind::Broader),
            (names(&concept.related), Kind::Related),
        ] {
            self.bridge(range.clone(), via(), into, kind);
        }
    }

    /// A content word of another language that stands in no label or row.
    fn word_alone(
        &mut self,
        token: &Token,
        lexicon: &lexicon::Lexicon,
        knows: &dyn Fn(&str) -> bool,
    ) {
        let range = token.range.clone();
        let written = &self.text[range.clone()];
        if token.nature == Nature::Sign {
            let into = vec![written.to_owned()];
            return self.bridge(range, Via::Unchanged, into, Kind::Unchanged);
        }
        let targets = compound::parts(lexicon, &token.folded, self.language);
        if !targets.is_empty() {
            for part in targets {
                match part.target {
                    Target::Row(row) => self.rows(&[row], range.clone()),
                    Target::Concept(number) => {
                        self.concept(number, part.place, range.clone(), true);
                    }
                }
            }
            return;
        }
        if let Some(english) = cognate::find(&token.folded, knows) {
            self.bridge(range, Via::Cognate, vec![english], Kind::Translation);
        } else if token.nature == Nature::Name {
            let into = vec![written.to_owned()];
            self.bridge(range, Via::Unchanged, into, Kind::Unchanged);
        } else {
            self.understanding.untranslated.push(range);
        }
    }

    fn bridge(&mut self, range: Range<usize>, via: Via, into: Vec<String>, kind: Kind) {
        if into.is_empty() {
            return;
        }
        self.understanding.bridges.push(Bridge {
            typed: self.text[range.clone()].to_owned(),
            range,
            via,
            into,
            kind,
            certainty: 100,
        });
    }
}
