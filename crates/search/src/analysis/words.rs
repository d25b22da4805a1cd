//! Finding words in text: runs of letters and digits of any script. Hyphens
//! and ampersands make compounds, which give their parts and, where short,
//! their joined form, so that `stand-off` meets both `stand off` and `standoff`.

use super::folding::fold_into;
use super::stop_words;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Compounds of more parts than this (`state-of-the-art`) give only their parts.
const MOST_PARTS_JOINED: usize = 3;

/// How a word stood in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// By itself or as part of a compound.
    Plain,
    /// The joined form of a compound whose parts are given too; it does not
    /// count into the length of a field.
    Joined,
}

/// A word as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'w> {
    /// Folded form, never empty, at most 64 bytes.
    pub folded: &'w str,
    /// Bytes of the text it stands in.
    pub range: Range<usize>,
    /// How it stood.
    pub shape: Shape,
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Hyphen,
    Apostrophe,
    Break,
}

/// Calls `found` for every word of `text`, in order; a compound's joined form
/// follows its parts.
pub fn words(text: &str, mut found: impl FnMut(Word<'_>)) {
    let mut parts: Vec<Part> = Vec::with_capacity(4);
    let mut scratch = String::with_capacity(64);
    let mut open: Option<Part> = None;
    let mut connector: Option<Class> = None;
    for (at, c) in text.char_indices() {
        let class = classify(c);
        match (class, open.as_mut()) {
            (Class::Letter, Some(part)) if connector.is_none() => part.end = at + c.len_utf8(),
            (Class::Letter, _) => {
                parts.extend(open.take());
                open = Some(Part::new(at, at + c.len_utf8(), connector));
                connector = None;
            }
            (Class::Hyphen | Class::Apostrophe, Some(_)) if connector.is_none() => {
                connector = Some(class);
            }
            _ => {
                parts.extend(open.take());
                connector = None;
                emit(text, &mut parts, &mut scratch, &mut found);
            }
        }
    }
    parts.extend(open);
    emit(text, &mut parts, &mut scratch, &mut found);
}

/// A run of letters; `joint` says what stood between it and the part before.
struct Part {
    start: usize,
    end: usize,
    joint: Option<Class>,
}

impl Part {
    fn new(start: usize, end: usize, joint: Option<Class>) -> Self {
        Self { start, end, joint }
    }
}

fn classify(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
            '-' | '&' => Class::Hyphen,
            '\'' => Class::Apostrophe,
            _ => Class::Break,
        };
    }
    match c {
        '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '\u{2019}' | '\u{02bc}' => Class::Apostrophe,
        // Invisible characters that layout leaves inside words.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Class::Letter,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Letter,
        _ => Class::Break,
    }
}

/// Gives out the parts of one compound, then its joined form.
fn emit(text: &str, parts: &mut Vec<Part>, scratch: &mut String, found: &mut impl FnMut(Word<'_>)) {
    match parts.as_slice() {
        [] => return,
        [only] => give(text, only.start..only.end, scratch, found),
        _ => {
            let apostrophes = parts
                .iter()
                .skip(1)
                .all(|part| part.joint == Some(Class::Apostrophe));
            if apostrophes {
                emit_contraction(text, parts, scratch, found);
            } else {
                emit_compound(text, parts, scratch, found);
            }
        }
    }
    parts.clear();
}

/// `don't` is a function word as a whole, `responder's` is `responder`; anything
/// else (`O'Brien`, `l'eau`) is its parts.
fn emit_contraction(
    text: &str,
    parts: &[Part],
    scratch: &mut String,
    found: &mut impl FnMut(Word<'_>),
) {
    let joined = joined(text, parts, scratch);
    if stop_words::is_contraction(joined) {
        return;
    }
    for (place, part) in parts.iter().enumerate() {
        let possessive = place > 0 && text[part.start..part.end].eq_ignore_ascii_case("s");
        if !possessive {
            give(text, part.start..part.end, scratch, found);
        }
    }
}

fn emit_compound(
    text: &str,
    parts: &[Part],
    scratch: &mut String,
    found: &mut impl FnMut(Word<'_>),
) {
    let possessive = |part: &Part| {
        part.joint == Some(Class::Apostrophe)
            && text[part.start..part.end].eq_ignore_ascii_case("s")
    };
    for part in parts.iter().filter(|part| !possessive(part)) {
        give(text, part.start..part.end, scratch, found);
    }
    let kept = parts.iter().take_while(|part| !possessive(part)).count();
    if (2..=MOST_PARTS_JOINED).contains(&kept) {
        let folded = joined(text, &parts[..kept], scratch);
        if !folded.is_empty() {
            found(Word {
                folded,
                range: parts[0].start..parts[kept - 1].end,
                shape: Shape::Joined,
            });
        }
    }
}

fn joined<'s>(text: &str, parts: &[Part], scratch: &'s mut String) -> &'s str {
    scratch.clear();
    for part in parts {
        fold_into(&text[part.start..part.end], scratch);
    }
    scratch
}

fn give(text: &str, range: Range<usize>, scratch: &mut String, found: &mut impl FnMut(Word<'_>)) {
    scratch.clear();
    fold_into(&text[range.clone()], scratch);
    if !scratch.is_empty() {
        found(Word {
            folded: scratch,
            range,
            shape: Shape::Plain,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, &str, bool)> {
        let mut list = Vec::new();
        words(text, |word| {
            list.push((
                word.folded.to_owned(),
                &text[word.range.clone()],
                word.shape == Shape::Joined,
            ));
        });
        list
    }

    fn check(text: &str, expected: &[(&str, &str, bool)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(folded, slice, joined)| ((*folded).to_owned(), *slice, *joined))
            .collect();
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn compounds_give_their_parts_and_their_joined_form() {
        check(
            "stand-off R&D",
            &[
                ("stand", "stand", false),
                ("off", "off", false),
                ("standoff", "stand-off", true),
                ("r", "R", false),
                ("d", "D", false),
                ("rd", "R&D", true),
            ],
        );
        check(
            "state-of-the-art",
            &[
                ("state", "state", false),
                ("of", "of", false),
                ("the", "the", false),
                ("art", "art", false),
            ],
        );
        check(
            "- end- -start",
            &[("end", "end", false), ("start", "start", false)],
        );
        check("a--b", &[("a", "a", false), ("b", "b", false)]);
    }

    #[test]
    fn apostrophes_do_not_split_what_people_say_as_one_word() {
        check("can't don’t", &[]);
        check("robot's", &[("robot", "robot", false)]);
        check("O'Brien", &[("o", "O", false), ("brien", "Brien", false)]);
        check("'quoted'", &[("quoted", "quoted", false)]);
        check(
            "co-worker's",
            &[
                ("co", "co", false),
                ("worker", "worker", false),
                ("coworker", "co-worker", true),
            ],
        );
    }

    #[test]
    fn ranges_hold_the_word_as_written() {
        check(
            "naïve, CO₂!",
            &[("naive", "naïve", false), ("co2", "CO₂", false)],
        );
        check("\u{ad}\u{200b}", &[]);
        check(
            "火災 9/11",
            &[
                ("火災", "火災", false),
                ("9", "9", false),
                ("11", "11", false),
            ],
        );
    }
}
