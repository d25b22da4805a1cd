//! From text to terms: words are found, folded, freed of function words and
//! stemmed. The same steps run over documents and needs, and every term keeps
//! the byte range it came from, so that passages can mark it.

mod folding;
mod stop_word_list;
mod stop_words;
mod words;

use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;
use std::ops::Range;

pub use words::{Shape, Word, words};

/// The rules of analysis by number. An index made under other rules would miss
/// words silently, so it is refused; raise this with every change of a rule,
/// stop words and a new version of the stemmer included.
pub const ANALYSIS_VERSION: u32 = 1;

/// A term with where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The stem.
    pub stem: String,
    /// Bytes of the analysed text it came from.
    pub range: Range<usize>,
    /// How it stood in the text.
    pub shape: Shape,
}

/// Turns folded words into terms.
#[derive(Clone, Copy)]
pub struct Analyser {
    english: Stemmer,
}

impl Default for Analyser {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Analyser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Analyser(english)")
    }
}

impl Analyser {
    /// An analyser for English, the language of the corpus.
    #[must_use]
    pub fn new() -> Self {
        Self {
            english: Stemmer::new(Algorithm::English),
        }
    }

    /// The stem of a folded word, or `None` for a function word. Only words of
    /// plain letters are stemmed: `5g`, `covid19` and words of other scripts
    /// stay as they are.
    #[must_use]
    pub fn stem<'w>(&self, folded: &'w str) -> Option<Cow<'w, str>> {
        if stop_words::contains(folded) {
            None
        } else if folded.len() > 2 && folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Some(self.english.stem(folded))
        } else {
            Some(Cow::Borrowed(folded))
        }
    }

    /// Whether a folded word is a function word, for which [`Self::stem`] gives `None`.
    #[must_use]
    pub fn is_stop_word(folded: &str) -> bool {
        stop_words::contains(folded)
    }

    /// All function words of English, folded, sorted: for engines that are to be
    /// compared and must leave out the same.
    pub fn stop_words() -> impl Iterator<Item = &'static str> {
        stop_word_list::WORDS.iter().copied()
    }

    /// All terms of a text, in its order.
    #[must_use]
    pub fn analyse(&self, text: &str) -> Vec<Term> {
        let mut terms = Vec::new();
        words(text, |word| {
            if let Some(stem) = self.stem(word.folded) {
                terms.push(Term {
                    stem: stem.into_owned(),
                    range: word.range,
                    shape: word.shape,
                });
            }
        });
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stems(text: &str) -> Vec<String> {
        Analyser::new()
            .analyse(text)
            .into_iter()
            .map(|term| term.stem)
            .collect()
    }

    #[test]
    fn needs_become_the_terms_that_matter() {
        let cases: [(&str, &[&str]); 8] = [
            ("Detecting explosives", &["detect", "explos"]),
            ("We can't see through the smoke", &["see", "smoke"]),
            (
                "the responders’ and the responder's radios",
                &["respond", "respond", "radio"],
            ),
            ("CBRN-E over 5G and C2", &["cbrn", "e", "cbrne", "5g", "c2"]),
            ("Cafés in MÜNCHEN", &["cafe", "munchen"]),
            ("of the and", &[]),
            ("", &[]),
            ("σεισμός ΣΕΙΣΜΟΣ", &["σεισμοσ", "σεισμοσ"]),
        ];
        for (text, expected) in cases {
            assert_eq!(stems(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_every_range_lies_in_the_text(text in any::<String>()) {
            for term in Analyser::new().analyse(&text) {
                prop_assert!(!term.stem.is_empty());
                prop_assert!(text.get(term.range.clone()).is_some_and(|slice| !slice.is_empty()));
            }
        }

        #[test]
        fn case_makes_no_difference(text in "[a-zA-Z0-9 '\\-]{0,60}") {
            prop_assert_eq!(stems(&text), stems(&text.to_uppercase()));
        }
    }
}
