//! A need as the index understands it: its language and the concepts it names,
//! which words count and how much, which lead to others, which are grammar, which
//! the corpus does not know, and where the whole points in the latent space.

mod alternatives;
mod corrections;
mod cut;
mod expansion;
mod hearing;
mod register;
mod retelling;

use crate::bridge::{Bridge, Understanding, understand};
use crate::encoder::standing::Standing;
use crate::index::Index;
use crate::index::postings::FULL_IMPACT;
use crate::language::is_only_grammar;
use crate::latent::Meaning;
use crate::latent::topic_map::half;
use crate::reading::Wanted;
use crate::settings::Settings;
use crate::thesaurus::Thesaurus;
use cut::beginning;
use hearing::{Heard, Listening};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use uptake_model::{Language, TopicCode};

pub use corrections::Corrections;
pub use cut::{Cut, LONGEST_TEXT};

/// Most different terms a need is answered with. A longer one keeps those that
/// weigh most, and says how many were left out; this bounds the cost of an
/// answer, whatever is pasted.
pub const MOST_TERMS: usize = 512;

/// Most unknown words that are listed.
const MOST_UNKNOWN: usize = 64;

/// The weight of words at which a need tells half of what a long one does, in words
/// that a single project uses: in a large corpus that of one word of middling
/// rarity. A word or two name a subject, and what is about a subject need not meet
/// anybody's need.
const HALF_TOLD: f64 = 0.5;

/// In how many documents a stem must stand before a foreign word is taken for a
/// spelling of it.
const KNOWN_FROM: u32 = 5;

/// Highest number of bits behind the binary point of a term's weight.
const FINEST_SHIFT: u32 = 20;

/// A word that is searched for and that the corpus knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryTerm {
    /// The word as first typed, or as the bridge that leads to it writes it.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// How often it, or another word of the same stem, was typed; 0 where only
    /// a bridge leads to it.
    pub count: u32,
    /// How much that counts: 1 for each time, less for a compound's joined form
    /// and for words that were not typed.
    pub emphasis: f64,
    /// The place in the understanding of the bridge that leads to it, where it
    /// was not typed.
    pub bridge: Option<usize>,
    /// In how many documents it stands.
    pub documents: u32,
    /// Inverse document frequency, see [`Settings::rarity`]; of a translation that
    /// of all translations of the same word together.
    pub rarity: f64,
    /// The most it can add to the words' part of a score, before that is divided
    /// by [`Query::ceiling`].
    pub weight: f64,
    /// Number of the term in the index.
    #[serde(skip)]
    pub(crate) number: u32,
    /// What one step of impact adds to a score, in units of 2^-shift.
    #[serde(skip)]
    pub(crate) units: u32,
}

/// A need, understood against one index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Query {
    /// Language, concepts, and bridges to words that were not typed.
    pub understanding: Understanding,
    /// Terms that are searched for, heaviest first.
    pub terms: Vec<QueryTerm>,
    /// Function words of the need, folded, each once; those of English.
    pub stop_words: Vec<String>,
    /// Words that neither the corpus nor a bridge knows, as typed, each once; at
    /// most 64.
    pub unknown: Vec<String>,
    /// What was left out, if anything.
    pub cut: Option<Cut>,
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    corrections: Corrections,
    #[serde(skip)]
    topic: Option<TopicCode>,
    #[serde(skip)]
    identity: u64,
    #[serde(skip)]
    pub(crate) shift: u32,
    #[serde(skip)]
    ceiling: f64,
    /// The most that a word of a single project could add.
    #[serde(skip)]
    rarest: f64,
    #[serde(skip)]
    pub(crate) wanted: Wanted,
    #[serde(skip)]
    pub(crate) meaning: Meaning,
    /// How far each document stands out by an encoder, if one was asked.
    #[serde(skip)]
    pub(crate) encoded: Option<Standing>,
}

impl Query {
    /// Whether there is nothing to search for: an empty text, only function
    /// words, or only words the corpus does not know.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.encoded.is_none()
    }

    /// Whether only very common words were given, which say nothing about a need.
    #[must_use]
    pub fn is_only_grammar(&self) -> bool {
        let vocabulary = Thesaurus::embedded().vocabulary();
        self.terms.is_empty()
            && is_only_grammar(vocabulary, &self.text, self.understanding.language)
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text in English: as it was typed, or word by word where it was typed in
    /// another language.
    #[must_use]
    pub fn in_english(&self) -> Cow<'_, str> {
        match self.understanding.language {
            Language::En => Cow::Borrowed(&self.text),
            _ => Cow::Owned(retelling::in_english(&self.understanding.bridges)),
        }
    }

    /// The most that the words typed, or their best translations, could earn:
    /// what the words' part of a score is divided by.
    #[must_use]
    pub fn ceiling(&self) -> f64 {
        self.ceiling
    }

    /// How much the need tells, 0 to 1: whether a project meets it can be judged the
    /// better, the more words of weight it has.
    #[must_use]
    pub fn telling(&self) -> f64 {
        if self.ceiling <= 0.0 {
            // Only an encoder understood it.
            return 1.0;
        }
        self.ceiling / (self.ceiling + HALF_TOLD * self.rarest)
    }

    /// The same need with an encoder's view of it: the cosine of the need and each
    /// document, by the document's number; not a number where a document has no
    /// vector. Left out where the length is not that of the index.
    #[must_use]
    pub fn with_similarities(self, similarities: Arc<[f32]>) -> Self {
        Self {
            encoded: Some(Standing::new(similarities)),
            ..self
        }
    }

    /// Whether an encoder has its part in the scores.
    #[must_use]
    pub fn is_encoded(&self) -> bool {
        self.encoded.is_some()
    }

    /// The bridge that leads to a term of this query, where it was not typed.
    #[must_use]
    pub fn bridge(&self, term: &QueryTerm) -> Option<&Bridge> {
        self.understanding.bridges.get(term.bridge?)
    }

    /// Terms with their weights in the latent space.
    pub(crate) fn directions(&self) -> Vec<(u32, f32)> {
        let weight = |term: &QueryTerm| (term.emphasis * term.rarity) as f32;
        self.terms
            .iter()
            .map(|term| (term.number, weight(term)))
            .collect()
    }
}

impl Index {
    /// Reads a need in whatever language it is written. Never fails: what cannot
    /// be used is said in the result.
    #[must_use]
    pub fn query(&self, text: &str) -> Query {
        self.read(text, None, None, &self.header().settings)
    }

    /// Reads a need in the language its writer named.
    #[must_use]
    pub fn query_in(&self, text: &str, language: Option<Language>) -> Query {
        self.read(text, language, None, &self.header().settings)
    }

    /// Reads a need as its writer corrected it.
    #[must_use]
    pub fn query_corrected(&self, text: &str, corrections: &Corrections) -> Query {
        self.read_corrected(text, corrections, None, &self.header().settings)
    }

    /// Reads the title of a topic with the map that did not learn from that topic,
    /// so that it is measured as if it were new.
    #[must_use]
    pub fn query_of_topic(&self, title: &str, topic: TopicCode) -> Query {
        self.read(
            title,
            Some(Language::En),
            Some(topic),
            &self.header().settings,
        )
    }

    /// Reads a need with other settings than the index's, of which those of the
    /// fields have no effect: for tuning.
    pub(crate) fn read(
        &self,
        text: &str,
        given: Option<Language>,
        topic: Option<TopicCode>,
        settings: &Settings,
    ) -> Query {
        self.read_corrected(text, &Corrections::from(given), topic, settings)
    }

    fn read_corrected(
        &self,
        text: &str,
        corrections: &Corrections,
        topic: Option<TopicCode>,
        settings: &Settings,
    ) -> Query {
        let read = beginning(text);
        let understanding = self.understood(read, corrections);
        let english = understanding.language == Language::En;
        let told = !english || register::is_told(read);
        let bridges = &understanding.bridges;
        let reached = expansion::reached(&self.analyser, bridges, told, &settings.bridging);
        let mut listening = Listening::default();
        if english {
            listening.listen(&self.analyser, read);
        }
        let mut unknown: Vec<String> = understanding
            .untranslated
            .iter()
            .map(|range| read[range.clone()].to_owned())
            .collect();
        let mut terms = self.terms_heard(&listening, &reached, &mut unknown);
        self.level_alternatives(&mut terms, &understanding.bridges);
        unknown.dedup();
        unknown.truncate(MOST_UNKNOWN);
        let ceiling = ceiling(&terms, &understanding, english);
        // Ties by stem, so that the same words give the same query in any order.
        terms.sort_by(|a, b| {
            let heavier = b.weight.total_cmp(&a.weight);
            heavier.then_with(|| a.stem.cmp(&b.stem))
        });
        let cut = Cut {
            bytes_unread: text.len() - read.len(),
            terms_left_out: terms.len().saturating_sub(MOST_TERMS),
        };
        terms.truncate(MOST_TERMS);
        let mut query = Query {
            understanding,
            wanted: Wanted::new(terms.iter().map(|term| term.stem.as_str())),
            terms,
            stop_words: listening.stop_words.into_iter().collect(),
            unknown,
            cut: (cut.bytes_unread + cut.terms_left_out > 0).then_some(cut),
            text: read.to_owned(),
            corrections: corrections.clone(),
            topic,
            identity: self.identity(),
            shift: 0,
            ceiling,
            rarest: self.weight(1.0, Settings::rarity(self.documents(), 1)),
            meaning: Meaning::default(),
            encoded: None,
        };
        self.weigh(&mut query);
        let left_out = query.topic.as_ref().map(|topic| half(topic.as_str()));
        query.meaning = self.space().meaning(&query.directions(), left_out);
        query
    }

    /// Language, concepts and bridges of a text, as its writer corrected them.
    fn understood(&self, text: &str, corrections: &Corrections) -> Understanding {
        let knows = |stem: &str| {
            let term = self.term(stem);
            term.is_some_and(|term| self.frequency(term) >= KNOWN_FROM)
        };
        let thesaurus = Thesaurus::embedded();
        let mut understanding = understand(thesaurus, text, corrections.language, &knows);
        if understanding.language != Language::En {
            retelling::retell(thesaurus, text, &mut understanding);
        }
        corrections.apply(&mut understanding);
        understanding
    }

    /// The terms of the words typed, then of those reached by bridges; words typed
    /// that the corpus does not know are added to `unknown`.
    fn terms_heard(
        &self,
        listening: &Listening<'_>,
        reached: &[expansion::Reached],
        unknown: &mut Vec<String>,
    ) -> Vec<QueryTerm> {
        let mut terms = Vec::new();
        for heard in &listening.heard {
            match self.term(&heard.stem) {
                Some(number) => terms.push(self.query_term(heard, number)),
                // A joined form is no word anybody typed, so it cannot be missed.
                None if heard.emphasis < 1.0 => {}
                None => unknown.push(heard.word.to_owned()),
            }
        }
        let typed: HashMap<&str, ()> = listening.heard.iter().map(|h| (&*h.stem, ())).collect();
        for one in reached.iter().filter(|one| !typed.contains_key(&*one.stem)) {
            let heard = Heard {
                stem: one.stem.clone(),
                word: &one.word,
                count: 0,
                emphasis: one.emphasis,
            };
            if let Some(number) = self.term(&one.stem) {
                let mut term = self.query_term(&heard, number);
                term.bridge = Some(one.bridge);
                terms.push(term);
            }
        }
        terms
    }

    /// The query as this index understands it: the given one, or, where it was
    /// read against another index, its text read again, for its numbers would
    /// name other terms here.
    pub(crate) fn own<'q>(&self, query: &'q Query) -> Cow<'q, Query> {
        if query.identity == self.identity() {
            return Cow::Borrowed(query);
        }
        let topic = query.topic.clone();
        // What an encoder found was about other documents, and is left behind.
        let settings = &self.header().settings;
        Cow::Owned(self.read_corrected(&query.text, &query.corrections, topic, settings))
    }

    fn query_term(&self, heard: &Heard<'_>, number: u32) -> QueryTerm {
        let documents = self.frequency(number);
        let rarity = Settings::rarity(self.documents(), documents);
        QueryTerm {
            word: heard.word.to_owned(),
            stem: heard.stem.clone(),
            count: heard.count,
            emphasis: heard.emphasis,
            bridge: None,
            documents,
            rarity,
            weight: self.weight(heard.emphasis, rarity),
            number,
            units: 0,
        }
    }

    /// The most that a term can add before it is turned into whole units.
    fn weight(&self, emphasis: f64, rarity: f64) -> f64 {
        emphasis * rarity * (self.header().settings.saturation + 1.0)
    }

    /// Turns weights into whole units, as fine as a sum of 32 bits allows, so
    /// that scores are exact sums that no order of addition can change.
    fn weigh(&self, query: &mut Query) {
        let full = f64::from(FULL_IMPACT);
        let most: f64 = query.terms.iter().map(|term| term.weight + full).sum();
        let mut shift = FINEST_SHIFT;
        while shift > 0 && most * f64::from(1_u32 << shift) >= f64::from(u32::MAX) {
            shift -= 1;
        }
        query.shift = shift;
        let scale = f64::from(1_u32 << shift);
        for term in &mut query.terms {
            // At most `most · scale / 255` by the loop above: fits.
            term.units = ((term.weight * scale / full).round() as u32).max(1);
            term.weight = f64::from(term.units * u32::from(self.peak(term.number))) / scale;
        }
    }
}

/// What the words typed could earn at most: in English all of them; in other
/// languages, for each stretch of text that was translated, its heaviest word.
fn ceiling(terms: &[QueryTerm], understanding: &Understanding, english: bool) -> f64 {
    if english && terms.iter().any(|term| term.bridge.is_none()) {
        let typed = terms.iter().filter(|term| term.bridge.is_none());
        return typed.map(|term| term.weight).sum();
    }
    let mut heaviest: HashMap<usize, f64> = HashMap::new();
    for term in terms {
        let Some(bridge) = term.bridge.and_then(|b| understanding.bridges.get(b)) else {
            continue;
        };
        let most = heaviest.entry(bridge.range.start).or_default();
        *most = most.max(term.weight);
    }
    let mut weights: Vec<f64> = heaviest.into_values().collect();
    // In one order whatever the map's: sums of floats depend on it.
    weights.sort_by(f64::total_cmp);
    weights.into_iter().sum()
}
