//! In which of the Union's 24 languages a text is written. Two witnesses are
//! heard: which language's words it uses, by our own labels, word list and
//! function words (the only one that knows Irish and Maltese, and the better
//! one on a few words), and whatlang's letter sequences (the better one on
//! words we do not know). English wins ties: to translate an English need by
//! mistake would cost more than to leave a foreign one as it stands.

pub(crate) mod function_words;
pub(crate) mod inflection;
mod unread;
mod vocabulary;

pub(crate) use vocabulary::Vocabulary;

use crate::analysis::{Analyser, Shape, words};
use crate::thesaurus::Thesaurus;
use serde::Serialize;
use uptake_model::Language;
use whatlang::{Detector, Lang};

/// Most words that are looked at: a page of text says it as well as a book.
const MOST_WORDS: usize = 400;

/// What whatlang's word is worth beside ours, in shares of all evidence; on few
/// words its letter sequences say little.
const LETTERS_WEIGHT: f64 = 0.25;

/// By how much another language must be ahead of English to be believed.
const ENGLISH_LEAD: f64 = 0.06;

/// What a word or two must say for another language to be believed.
const LEAST_SHARE: f64 = 0.34;

/// Most languages that are named beside the likeliest.
const MOST_OTHERS: usize = 3;

/// The language of a text, as far as can be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detected {
    /// The most likely language; English where nothing speaks for any.
    pub language: Language,
    /// Its share of the evidence, 0 to 1; 0 where there was none.
    pub confidence: f64,
    /// Others that are possible, the likeliest first, with their shares; at most three.
    pub others: Vec<(Language, f64)>,
    /// The English name of the language that the text seems to be written in,
    /// where that is none of the 24.
    pub unread: Option<&'static str>,
}

/// Another language is offered beside the one told from the text, where it has at
/// least this share of the first one's evidence.
const DOUBT: f64 = 0.5;

impl Detected {
    /// Other languages that are nearly as likely, the likeliest first.
    pub fn rivals(&self) -> impl Iterator<Item = Language> {
        let enough = self.confidence * DOUBT;
        let close = self
            .others
            .iter()
            .filter(move |(_, share)| *share >= enough);
        close.map(|(language, _)| *language)
    }

    /// Where the text seems to be in a language beside the 24, a sentence or two
    /// for its writer.
    #[must_use]
    pub fn notice(&self) -> Option<String> {
        let unread = self.unread?;
        Some(format!(
            "This looks like {unread}, which Uptake does not read. Say it in one of the {} official \
             languages of the European Union; English reaches most.",
            Language::COUNT
        ))
    }
}

/// Tells the language of a text.
///
/// A text whose words all can be English is taken for English, whatever else
/// they can be (`radio`, `video surveillance`), unless another language's
/// grammar stands in it; so is a word or two that speak for no language clearly.
#[must_use]
pub fn detect(thesaurus: &Thesaurus, text: &str) -> Detected {
    let english = can_be_english(thesaurus.vocabulary(), text);
    let mut shares = by_words(thesaurus.vocabulary(), text);
    if let Some((language, confidence)) = by_letters(text) {
        let heard: f64 = shares.iter().sum();
        let worth = LETTERS_WEIGHT * (0.4 + 0.6 * confidence);
        // Without a single known word the letters are all there is.
        let worth = if heard > 0.0 { worth } else { 0.5 * confidence };
        for share in &mut shares {
            *share *= 1.0 - worth;
        }
        shares[language.number()] += worth;
    }
    let mut ranked: Vec<(Language, f64)> = Language::ALL
        .into_iter()
        .map(|language| (language, shares[language.number()]))
        .filter(|(_, share)| *share > 0.0)
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let share = shares[Language::En.number()];
    let doubtful = if short(text) { LEAST_SHARE } else { 0.0 };
    let chosen = ranked
        .first()
        .filter(|(_, first)| !english && *first > share + ENGLISH_LEAD && *first > doubtful)
        .map_or((Language::En, share), |first| *first);
    ranked.retain(|(language, _)| *language != chosen.0);
    ranked.truncate(MOST_OTHERS);
    Detected {
        language: chosen.0,
        confidence: chosen.1,
        others: ranked,
        unread: unread::unread(thesaurus.vocabulary(), text, chosen.0),
    }
}

/// Whether a text has words and all of them are grammar, which says nothing of
/// what it is about.
pub(crate) fn is_only_grammar(vocabulary: &Vocabulary, text: &str, language: Language) -> bool {
    any_word(text, |_, _| true)
        && !any_word(text, |_, folded| !vocabulary.is_grammar(language, folded))
}

/// Tells the language as [`detect`] does, but does not leave a text to English of
/// which English has no word, neither by our labels and list nor by the corpus
/// (`corpus` says whether it has a stem), while another language has one.
pub(crate) fn detect_beside(
    thesaurus: &Thesaurus,
    text: &str,
    corpus: &dyn Fn(&str) -> bool,
) -> Detected {
    let detected = detect(thesaurus, text);
    let vocabulary = thesaurus.vocabulary();
    if detected.language != Language::En || has_english(vocabulary, text, corpus) {
        return detected;
    }
    let shares = by_words(vocabulary, text);
    let known = |language: &Language| *language != Language::En && has(vocabulary, text, *language);
    let mut known: Vec<Language> = Language::ALL.into_iter().filter(known).collect();
    known.sort_by(|a, b| shares[b.number()].total_cmp(&shares[a.number()]));
    match known.split_first() {
        None => detected,
        Some((first, others)) => Detected {
            language: *first,
            confidence: shares[first.number()],
            others: others
                .iter()
                .take(MOST_OTHERS)
                .map(|other| (*other, shares[other.number()]))
                .collect(),
            unread: detected.unread,
        },
    }
}

/// Whether English has a word of a text; signs such as `CBRN` are of every language.
fn has_english(vocabulary: &Vocabulary, text: &str, corpus: &dyn Fn(&str) -> bool) -> bool {
    let analyser = Analyser::new();
    any_word(text, |written, folded| {
        written.chars().all(|c| !c.is_lowercase())
            || vocabulary.is_english(folded)
            || analyser.stem(folded).is_none_or(|stem| corpus(&stem))
    })
}

/// Whether a language has a word of a text.
fn has(vocabulary: &Vocabulary, text: &str, language: Language) -> bool {
    any_word(text, |_, folded| vocabulary.knows(language, folded))
}

/// Whether something holds for a word of a text, as written and folded.
fn any_word(text: &str, mut holds: impl FnMut(&str, &str) -> bool) -> bool {
    let mut found = false;
    words(text, |word| {
        if word.shape == Shape::Plain && !found {
            found = holds(&text[word.range.clone()], word.folded);
        }
    });
    found
}

/// Whether every word can be English and none is another language's grammar.
fn can_be_english(vocabulary: &Vocabulary, text: &str) -> bool {
    let mut read = 0;
    let mut english = true;
    words(text, |word| {
        if word.shape == Shape::Plain && english && read < MOST_WORDS {
            read += 1;
            let written = &text[word.range.clone()];
            let sign = written.chars().all(|c| !c.is_lowercase());
            english = (sign || vocabulary.is_english(word.folded))
                && !vocabulary.is_foreign_grammar(word.folded);
        }
    });
    english
}

/// Whether a text is no more than a word or two.
fn short(text: &str) -> bool {
    let mut count = 0;
    words(text, |word| {
        count += usize::from(word.shape == Shape::Plain);
    });
    count <= 2
}

/// Shares of the evidence by words; all zero where no word is known.
fn by_words(vocabulary: &Vocabulary, text: &str) -> [f64; Language::COUNT] {
    let mut shares = [0.0; Language::COUNT];
    let mut read = 0;
    words(text, |word| {
        if word.shape == Shape::Plain && read < MOST_WORDS {
            read += 1;
            let written = &text[word.range.clone()];
            vocabulary.weigh(written, word.folded, &mut shares);
        }
    });
    // A few languages know every word of a short text: sharpened, the one that
    // knows most of them stands out and close relatives fall behind.
    let highest = shares.iter().copied().fold(0.0, f64::max);
    if highest > 0.0 {
        for share in &mut shares {
            *share = (*share / highest).powi(3);
        }
        let sum: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= sum;
        }
    }
    shares
}

/// What the letter sequences say, with a confidence of 0 to 1.
fn by_letters(text: &str) -> Option<(Language, f64)> {
    let known: Vec<Lang> = LETTERS.iter().map(|(lang, _)| *lang).collect();
    let cut = text
        .char_indices()
        .nth(2000)
        .map_or(text, |(at, _)| &text[..at]);
    let info = Detector::with_allowlist(known).detect(cut)?;
    let (_, language) = LETTERS.iter().find(|(lang, _)| *lang == info.lang())?;
    Some((*language, info.confidence()))
}

/// The languages whose letter sequences whatlang knows.
const LETTERS: [(Lang, Language); 22] = [
    (Lang::Bul, Language::Bg),
    (Lang::Ces, Language::Cs),
    (Lang::Dan, Language::Da),
    (Lang::Deu, Language::De),
    (Lang::Ell, Language::El),
    (Lang::Eng, Language::En),
    (Lang::Spa, Language::Es),
    (Lang::Est, Language::Et),
    (Lang::Fin, Language::Fi),
    (Lang::Fra, Language::Fr),
    (Lang::Hrv, Language::Hr),
    (Lang::Hun, Language::Hu),
    (Lang::Ita, Language::It),
    (Lang::Lit, Language::Lt),
    (Lang::Lav, Language::Lv),
    (Lang::Nld, Language::Nl),
    (Lang::Pol, Language::Pl),
    (Lang::Por, Language::Pt),
    (Lang::Ron, Language::Ro),
    (Lang::Slk, Language::Sk),
    (Lang::Slv, Language::Sl),
    (Lang::Swe, Language::Sv),
];
