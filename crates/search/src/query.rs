//! A need as the index understands it: which words count and how much, which
//! are grammar, and which the corpus does not know.

use crate::analysis::{Analyser, Shape, words};
use crate::index::Index;
use crate::index::postings::FULL_IMPACT;
use crate::reading::Wanted;
use crate::settings::Settings;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Longest need that is read, in bytes (1 MiB); what follows is left out and said.
pub const LONGEST_TEXT: usize = 1 << 20;

/// Most different terms a need is answered with. A longer one keeps those that
/// weigh most, and says how many were left out; this bounds the cost of an
/// answer, whatever is pasted.
pub const MOST_TERMS: usize = 512;

/// How much a compound's joined form counts beside the words of the need. It
/// repeats what its parts say already: at full weight nDCG@10 over 2,087 topics
/// outside security was 0.694, at a quarter 0.703, without it 0.701, while only
/// with it `stand-off` finds `standoff`.
const JOINED_EMPHASIS: f64 = 0.25;

/// Most unknown words that are listed.
const MOST_UNKNOWN: usize = 64;

/// Highest number of bits behind the binary point of a term's weight.
const FINEST_SHIFT: u32 = 20;

/// A word of the need that the corpus knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryTerm {
    /// The word as first typed.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// How often it, or another word of the same stem, was typed.
    pub count: u32,
    /// How much that counts: 1 for each time, less for a compound's joined form.
    pub emphasis: f64,
    /// In how many documents it stands.
    pub documents: u32,
    /// Inverse document frequency, see [`Settings::rarity`].
    pub rarity: f64,
    /// The most it can add to a score.
    pub weight: f64,
    /// Number of the term in the index.
    #[serde(skip)]
    pub(crate) number: u32,
    /// What one step of impact adds to a score, in units of 2^-shift.
    #[serde(skip)]
    pub(crate) units: u32,
}

/// What of a need was too much to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Bytes of the text that were not read.
    pub bytes_unread: usize,
    /// Terms left out because others weigh more.
    pub terms_left_out: usize,
}

/// A need, understood against one index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Query {
    /// Terms that are searched for, heaviest first.
    pub terms: Vec<QueryTerm>,
    /// Function words of the need, folded, each once.
    pub stop_words: Vec<String>,
    /// Words that no document holds, as typed, each once; at most 64.
    pub unknown: Vec<String>,
    /// What was left out, if anything.
    pub cut: Option<Cut>,
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    identity: u64,
    #[serde(skip)]
    pub(crate) shift: u32,
    #[serde(skip)]
    pub(crate) wanted: Wanted,
}

impl Query {
    /// Whether there is nothing to search for: an empty text, only function
    /// words, or only words the corpus does not know.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The highest score any document could reach: every term at the highest
    /// impact it has anywhere.
    #[must_use]
    pub fn ceiling(&self) -> f64 {
        // Sums of dyadic numbers of few bits: exact in any order.
        self.terms.iter().map(|term| term.weight).sum()
    }

    /// A score from its units; exact, since both are powers of two apart.
    pub(crate) fn score(&self, units: u32) -> f64 {
        f64::from(units) / f64::from(1_u32 << self.shift)
    }
}

/// What is gathered of one stem while reading a need.
struct Heard<'t> {
    stem: String,
    word: &'t str,
    count: u32,
    emphasis: f64,
}

/// The stems of a need in the order they were first typed, and its function words.
#[derive(Default)]
struct Listening<'t> {
    places: HashMap<String, usize>,
    heard: Vec<Heard<'t>>,
    stop_words: BTreeSet<String>,
}

impl<'t> Listening<'t> {
    fn to(analyser: &Analyser, text: &'t str) -> Self {
        let mut listening = Self::default();
        words(text, |word| match analyser.stem(word.folded) {
            Some(stem) => listening.hear(&stem, &text[word.range], word.shape),
            None if !listening.stop_words.contains(word.folded) => {
                listening.stop_words.insert(word.folded.to_owned());
            }
            None => {}
        });
        listening
    }

    fn hear(&mut self, stem: &str, word: &'t str, shape: Shape) {
        let place = match self.places.get(stem) {
            Some(place) => *place,
            None => {
                self.places.insert(stem.to_owned(), self.heard.len());
                self.heard.push(Heard {
                    stem: stem.to_owned(),
                    word,
                    count: 0,
                    emphasis: 0.0,
                });
                self.heard.len() - 1
            }
        };
        let heard = &mut self.heard[place];
        heard.count += 1;
        heard.emphasis += match shape {
            Shape::Plain => 1.0,
            Shape::Joined => JOINED_EMPHASIS,
        };
    }
}

impl Index {
    /// Reads a need. Never fails: what cannot be used is said in the result.
    #[must_use]
    pub fn query(&self, text: &str) -> Query {
        let mut end = text.len().min(LONGEST_TEXT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let read = &text[..end];
        let listening = Listening::to(&self.analyser, read);
        let mut unknown = Vec::new();
        let mut terms = Vec::new();
        for heard in listening.heard {
            match self.term(&heard.stem) {
                Some(number) => terms.push(self.query_term(heard, number)),
                // A joined form is no word anybody typed, so it cannot be missed.
                None if heard.emphasis < 1.0 || unknown.len() >= MOST_UNKNOWN => {}
                None => unknown.push(heard.word.to_owned()),
            }
        }
        // Ties by stem, so that the same words give the same query in any order.
        terms.sort_by(|a, b| {
            let heavier = b.weight.total_cmp(&a.weight);
            heavier.then_with(|| a.stem.cmp(&b.stem))
        });
        let cut = Cut {
            bytes_unread: text.len() - end,
            terms_left_out: terms.len().saturating_sub(MOST_TERMS),
        };
        terms.truncate(MOST_TERMS);
        let mut query = Query {
            wanted: Wanted::new(terms.iter().map(|term| term.stem.as_str())),
            terms,
            stop_words: listening.stop_words.into_iter().collect(),
            unknown,
            cut: (cut.bytes_unread + cut.terms_left_out > 0).then_some(cut),
            text: read.to_owned(),
            identity: self.identity(),
            shift: 0,
        };
        self.weigh(&mut query);
        query
    }

    /// The query as this index understands it: the given one, or, where it was
    /// read against another index, its text read again, for its numbers would
    /// name other terms here.
    pub(crate) fn own<'q>(&self, query: &'q Query) -> Cow<'q, Query> {
        if query.identity == self.identity() {
            Cow::Borrowed(query)
        } else {
            Cow::Owned(self.query(&query.text))
        }
    }

    fn query_term(&self, heard: Heard<'_>, number: u32) -> QueryTerm {
        let documents = self.frequency(number);
        let rarity = Settings::rarity(self.documents(), documents);
        QueryTerm {
            word: heard.word.to_owned(),
            stem: heard.stem,
            count: heard.count,
            emphasis: heard.emphasis,
            documents,
            rarity,
            weight: heard.emphasis * rarity * (self.header().settings.saturation + 1.0),
            number,
            units: 0,
        }
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
