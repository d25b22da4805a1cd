//! Whether a text is written in a language that is none of the 24. It is still
//! read as the one of them that lies nearest, but its writer should know. A name
//! or two must not raise it, so much has to speak for it: another script, letters
//! that none of the 24 writes, or letter sequences and words that are not theirs.

use super::vocabulary::Vocabulary;
use crate::analysis::{Shape, words};
use std::collections::HashSet;
use uptake_model::Language;
use whatlang::{Lang, Script};

/// Fewest words of a text whose letters or sequences are believed; a script is
/// believed on one word.
const FEWEST_WORDS: usize = 4;

/// Fewest different words with letters that none of the 24 writes.
const FEWEST_STRANGE: usize = 2;

/// Most words, as a share, that the language a text was read in may know.
const MOST_KNOWN: f64 = 0.5;

/// Fewest different words that Norwegian writes otherwise than Danish.
const FEWEST_NORWEGIAN: usize = 2;

/// The English name of the language of a text that was read as `read`, where that
/// is a language beside the 24, and that is as good as certain.
pub(super) fn unread(vocabulary: &Vocabulary, text: &str, read: Language) -> Option<&'static str> {
    if let Some(name) = by_script(text) {
        return Some(name);
    }
    let heard = Heard::of(vocabulary, text, read);
    if heard.words < FEWEST_WORDS {
        return None;
    }
    if let Some(name) = heard.norwegian(read) {
        return Some(name);
    }
    if heard.known as f64 > MOST_KNOWN * heard.words as f64 {
        return None;
    }
    let sequences = whatlang::detect(text)?;
    let likeliest = name(sequences.lang());
    let by_letters = heard.by_letters();
    // One word of strange letters may be a name, unless the sequences say the same.
    let by_letters =
        by_letters.filter(|of| heard.strange.len() >= FEWEST_STRANGE || *of == likeliest);
    let other = super::LETTERS
        .iter()
        .all(|(lang, _)| *lang != sequences.lang());
    by_letters.or((other && sequences.is_reliable()).then_some(likeliest))
}

/// By a script that none of the 24 is written in, where most letters are of it.
fn by_script(text: &str) -> Option<&'static str> {
    let script = whatlang::detect_script(text)?;
    if matches!(script, Script::Latin | Script::Greek | Script::Cyrillic) {
        return None;
    }
    let (mut letters, mut ours) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        ours += usize::from(is_ours(c));
    }
    if ours * 2 >= letters {
        return None;
    }
    whatlang::detect_lang(text).map(name)
}

/// Whether a letter is of one of the three scripts of the 24.
fn is_ours(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}')
}

/// What the words of a text say.
#[derive(Default)]
struct Heard {
    /// Words, without those of digits.
    words: usize,
    /// How many of them the language knows that the text was read in.
    known: usize,
    /// Different words with letters that none of the 24 writes, names left out.
    strange: HashSet<String>,
    /// For each row of [`STRANGE`] how many of its letters stand in the text.
    votes: [usize; STRANGE.len()],
    /// Different words of [`NORWEGIAN`].
    norwegian: HashSet<String>,
}

impl Heard {
    fn of(vocabulary: &Vocabulary, text: &str, read: Language) -> Self {
        let mut heard = Self::default();
        words(text, |word| {
            let written = &text[word.range.clone()];
            if word.shape != Shape::Plain || written.contains(|c: char| c.is_ascii_digit()) {
                return;
            }
            heard.words += 1;
            heard.known += usize::from(vocabulary.knows(read, word.folded));
            if NORWEGIAN.contains(&written.to_lowercase().as_str()) {
                heard.norwegian.insert(written.to_lowercase());
            }
            // Names keep their letters in every language.
            if written.starts_with(char::is_uppercase) {
                return;
            }
            for (votes, (_, letters)) in heard.votes.iter_mut().zip(STRANGE) {
                let count = written.chars().filter(|c| letters.contains(*c)).count();
                *votes += count;
                if count > 0 {
                    heard.strange.insert(written.to_owned());
                }
            }
        });
        heard
    }

    /// The language whose own letters stand most often in the text.
    fn by_letters(&self) -> Option<&'static str> {
        let votes = self.votes.iter().zip(STRANGE);
        let best = votes.rev().max_by_key(|(votes, _)| **votes)?;
        (*best.0 > 0).then_some(best.1.0)
    }

    /// Norwegian and Danish share most words; a few common ones tell them apart.
    fn norwegian(&self, read: Language) -> Option<&'static str> {
        let enough = self.norwegian.len() >= FEWEST_NORWEGIAN;
        (read == Language::Da && enough).then_some("Norwegian")
    }
}

/// The name that English readers know a language by.
fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::Cmn => "Chinese",
        Lang::Nob => "Norwegian",
        Lang::Ori => "Odia",
        other => other.eng_name(),
    }
}

/// Letters that none of the 24 writes, in small, by the language they speak for;
/// among those that share a letter the one with more speakers comes first.
const STRANGE: [(&str, &str); 9] = [
    ("Russian", "ыэё"),
    ("Ukrainian", "іїєґ"),
    ("Belarusian", "ыэёіў"),
    ("Serbian", "јљњћђџ"),
    ("Macedonian", "јљњѓќѕџ"),
    ("Turkish", "ığ"),
    ("Azerbaijani", "əığ"),
    ("Icelandic", "ðþ"),
    ("Vietnamese", "ươạảấầẩậắằặẹẻếềểệịọỏốồổộớờởợụủứừửựỳỷ"),
];

/// Common words of Norwegian that Danish does not have, or writes otherwise.
const NORWEGIAN: [&str; 30] = [
    "av",
    "blitt",
    "brann",
    "brannen",
    "deg",
    "dere",
    "etter",
    "finner",
    "finnes",
    "flom",
    "flommen",
    "gjennom",
    "hva",
    "hverandre",
    "ikkje",
    "kjøre",
    "meg",
    "mellom",
    "mye",
    "noe",
    "noen",
    "opp",
    "oss",
    "røyk",
    "røyken",
    "seg",
    "si",
    "ut",
    "uten",
    "vet",
];
