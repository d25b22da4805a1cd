//! The wire form of what was understood of a need: its language, the concepts it
//! names, bridges to words that were not typed, and what was passed over.

use serde::Serialize;
use uptake_model::Language;
use uptake_search::bridge::Kind;
use uptake_search::{Bridge, Query, QueryTerm, Thesaurus, Via};
use utoipa::ToSchema;

/// What was understood of a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct Understood {
    /// The language it was read in.
    pub language: UnderstoodLanguage,
    /// Concepts of the thesaurus that it names, in the order of the text.
    pub concepts: Vec<UnderstoodConcept>,
    /// Ways from typed words to English ones, in the order of the text.
    pub bridges: Vec<UnderstoodBridge>,
    /// Words that were looked for, heaviest first.
    pub terms: Vec<UnderstoodTerm>,
    /// Common words that were passed over.
    pub passed_over: Vec<String>,
    /// Words that neither the corpus nor a bridge knows.
    pub unknown: Vec<String>,
    /// Bytes at the end of the need that were not read.
    pub bytes_unread: usize,
    /// Words left out because others say more.
    pub terms_left_out: usize,
}

/// The language a need was read in.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodLanguage {
    /// ISO 639-1.
    pub code: &'static str,
    /// In English.
    pub name: &'static str,
    /// Whether it was given with `lang`, not told from the text.
    pub given: bool,
    /// Its share of the evidence, 0 to 1; absent where it was given.
    pub confidence: Option<f64>,
    /// Other languages that are possible, as codes, the likeliest first.
    pub others: Vec<&'static str>,
    /// The English name of the language that the need seems to be written in, where
    /// that is none of those Uptake reads; it is answered as read in `code`.
    pub unread: Option<&'static str>,
}

/// A concept that a need names.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodConcept {
    /// Its slug; send it as `without` where it is not meant.
    pub slug: String,
    /// Its English name.
    pub name: String,
    /// The label that was found.
    pub label: String,
    /// Start and end of the words that name it, in bytes of the UTF-8 text.
    pub range: [usize; 2],
}

/// A way from typed words to English ones.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodBridge {
    /// The words it starts from.
    pub typed: String,
    /// `concept`, `word_list`, `cognate`, `unchanged`.
    pub by: &'static str,
    /// The slug of the concept, where it leads by one.
    pub concept: Option<String>,
    /// What it leads to: `translation`, `synonym`, `narrower`, `broader`, `related`,
    /// `near`, `unchanged`.
    pub kind: &'static str,
    /// How certain that is, in percent: less than 100 only for a concept that the
    /// need is near to without naming it.
    pub certainty: u8,
    /// English words and phrases, the best first.
    pub into: Vec<String>,
}

/// A word that was looked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodTerm {
    /// The word as typed, or as a bridge leads to it.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// The place in `bridges` of the one that leads to it; absent where it was typed.
    pub bridge: Option<usize>,
    /// In how many projects it stands.
    pub projects: u32,
    /// The most it can add to the words' part of a score, before that is normalised.
    pub weight: f64,
}

impl Understood {
    /// The wire form of a reading.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let understanding = &query.understanding;
        let detected = understanding.detected.as_ref();
        let others = detected.map_or(&[][..], |detected| &detected.others);
        Self {
            language: UnderstoodLanguage {
                code: understanding.language.code(),
                name: understanding.language.name(),
                given: detected.is_none(),
                confidence: detected.map(|detected| detected.confidence),
                others: others.iter().map(|(other, _)| other.code()).collect(),
                unread: detected.and_then(|detected| detected.unread),
            },
            concepts: understanding
                .concepts
                .iter()
                .map(|found| UnderstoodConcept {
                    slug: found.slug.clone(),
                    name: name(&found.slug),
                    label: found.label.clone(),
                    range: [found.range.start, found.range.end],
                })
                .collect(),
            bridges: understanding.bridges.iter().map(bridge).collect(),
            terms: query.terms.iter().map(term).collect(),
            passed_over: query.stop_words.clone(),
            unknown: query.unknown.clone(),
            bytes_unread: query.cut.map_or(0, |cut| cut.bytes_unread),
            terms_left_out: query.cut.map_or(0, |cut| cut.terms_left_out),
        }
    }
}

fn name(slug: &str) -> String {
    let concept = Thesaurus::embedded().concept(slug);
    concept
        .map_or(slug, |known| known.preferred(Language::En))
        .to_owned()
}

fn bridge(bridge: &Bridge) -> UnderstoodBridge {
    let (by, concept) = match &bridge.via {
        Via::Concept(slug) => ("concept", Some(slug.clone())),
        Via::WordList => ("word_list", None),
        Via::Cognate => ("cognate", None),
        Via::Unchanged => ("unchanged", None),
    };
    let kind = match bridge.kind {
        Kind::Translation => "translation",
        Kind::Synonym => "synonym",
        Kind::Narrower => "narrower",
        Kind::Broader => "broader",
        Kind::Related => "related",
        Kind::Near => "near",
        Kind::Unchanged => "unchanged",
    };
    UnderstoodBridge {
        typed: bridge.typed.clone(),
        by,
        concept,
        kind,
        certainty: bridge.certainty,
        into: bridge.into.clone(),
    }
}

fn term(term: &QueryTerm) -> UnderstoodTerm {
    UnderstoodTerm {
        word: term.word.clone(),
        stem: term.stem.clone(),
        bridge: term.bridge,
        projects: term.documents,
        weight: term.weight,
    }
}
