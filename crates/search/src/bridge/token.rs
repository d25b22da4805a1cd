//! The words of a need with what their form says: grammar, a sign that is the
//! same in every language, a name, or a word like any other.

use super::lexicon::is_function_word;
use crate::analysis::{Shape, words};
use std::ops::Range;
use uptake_model::Language;

/// What a word is by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// A function word of the language.
    Function,
    /// A number, or an acronym in capitals.
    Sign,
    /// Written with a capital where the language does not ask for one.
    Name,
    /// Any other.
    Word,
}

/// A word of the need.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) written: String,
    pub(super) folded: String,
    pub(super) range: Range<usize>,
    pub(super) nature: Nature,
    /// Which sentence it stands in: labels do not reach over a full stop.
    pub(super) sentence: usize,
}

/// All words of a text; of a hyphened compound, its parts.
pub(super) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut sentence = 0;
    let mut end = 0;
    words(text, |word| {
        if word.shape == Shape::Joined {
            return;
        }
        let between = text.get(end..word.range.start).unwrap_or_default();
        let breaks = between.contains(['.', '!', '?', ';', ':', '\n', '…', '\u{37e}']);
        if breaks {
            sentence += 1;
        }
        let first = breaks || tokens.is_empty();
        let written = &text[word.range.clone()];
        end = word.range.end;
        tokens.push(Token {
            nature: nature(written, word.folded, first, language),
            written: written.to_owned(),
            folded: word.folded.to_owned(),
            range: word.range,
            sentence,
        });
    });
    tokens
}

fn nature(written: &str, folded: &str, first: bool, language: Language) -> Nature {
    let letters = written.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = written.chars().filter(|c| c.is_uppercase()).count();
    if is_function_word(folded, language) && (capitals < 2 || letters != capitals) {
        Nature::Function
    } else if written.chars().any(|c| c.is_ascii_digit())
        || (letters > 1 && letters <= 8 && letters == capitals)
    {
        Nature::Sign
    } else if letters == 1 {
        // What is left of an elision or an initial.
        Nature::Function
    } else if capitals > 0 && !first && language != Language::De {
        Nature::Name
    } else {
        Nature::Word
    }
}
