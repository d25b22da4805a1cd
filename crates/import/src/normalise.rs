//! Turns the text, dates, amounts and addresses of real files into what they were
//! meant to be, and says what had to be repaired. Clean text comes back unchanged.

mod amount;
mod date;
mod email;
mod encoding;
mod entities;
mod entity_table;
mod glued;
mod link;
mod markup;
mod mojibake;
mod quotes;
mod spacing;

pub use amount::amount;
pub use date::date;
pub(crate) use email::find_email;
pub use email::remove_emails;
pub use encoding::{Encoding, decode};
pub use entities::undo_escapes;
pub use glued::split_glued;
pub use link::{Link, doi, link, vat};
pub use markup::remove_markup;
pub use mojibake::repair_mojibake;
pub use quotes::undo_quotes;
pub use spacing::{one_line, tidy_paragraphs};

use uptake_model::ProblemKind;

/// Rounds of repair: one repair can uncover the next (an escaped tag, mojibake
/// twice over). Real files need three at most; the bound is for hostile ones.
const ROUNDS: usize = 8;

/// What was repaired in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repairs {
    /// Character references were undone.
    pub escapes: bool,
    /// UTF-8 read as Windows-1252 was repaired.
    pub mojibake: bool,
    /// Markup was removed.
    pub markup: bool,
    /// Quotes of a table were undone.
    pub quotes: bool,
    /// E-mail addresses were taken out.
    pub emails: bool,
    /// Words that ran together were split.
    pub glued: bool,
    /// A lost character was found and left.
    pub lost: bool,
}

impl Repairs {
    /// The repairs as kinds of problem.
    pub fn kinds(self) -> impl Iterator<Item = ProblemKind> {
        [
            (self.escapes, ProblemKind::DoubleEscaped),
            (self.mojibake, ProblemKind::Mojibake),
            (self.markup, ProblemKind::MarkupRemoved),
            (self.quotes, ProblemKind::EscapedQuotes),
            (self.emails, ProblemKind::EmailRemoved),
            (self.glued, ProblemKind::GluedWords),
            (self.lost, ProblemKind::LostCharacter),
        ]
        .into_iter()
        .filter_map(|(found, kind)| found.then_some(kind))
    }
}

/// A text of one line, such as a title or a name.
#[must_use]
pub fn line(raw: &str) -> (String, Repairs) {
    if is_plain(raw.trim().as_bytes(), false) {
        return (raw.trim().to_owned(), Repairs::default());
    }
    let (text, mut repairs) = settled(raw, one_line);
    repairs.lost = lost_character(&text).is_some();
    (text, repairs)
}

/// A text with paragraphs, such as an objective. Only here are words that ran
/// together split: in a title a capital inside a word is more often meant.
#[must_use]
pub fn paragraphs(raw: &str) -> (String, Repairs) {
    let (text, mut repairs) = if is_plain(raw.as_bytes(), true) {
        (tidy_paragraphs(raw), Repairs::default())
    } else {
        settled(raw, tidy_paragraphs)
    };
    let text = match split_glued(&text) {
        Some(split) => {
            repairs.glued = true;
            split
        }
        None => text,
    };
    repairs.lost = lost_character(&text).is_some();
    (text, repairs)
}

/// The text repaired and tidied until neither changes it: what tidying removes (a
/// zero-width space) may have hidden the next repair.
fn settled(raw: &str, tidy: fn(&str) -> String) -> (String, Repairs) {
    let mut repairs = Repairs::default();
    let mut text = tidy(&repaired(raw, &mut repairs));
    for _ in 0..ROUNDS {
        let again = tidy(&repaired(&text, &mut repairs));
        if again == text {
            break;
        }
        text = again;
    }
    (text, repairs)
}

fn repaired(raw: &str, repairs: &mut Repairs) -> String {
    let mut text = raw.to_owned();
    for _ in 0..ROUNDS {
        let mut changed = false;
        if let Some(undone) = undo_escapes(&text) {
            (text, repairs.escapes, changed) = (undone, true, true);
        }
        if let Some(repaired) = repair_mojibake(&text) {
            (text, repairs.mojibake, changed) = (repaired, true, true);
        }
        if let Some(words) = remove_markup(&text) {
            (text, repairs.markup, changed) = (words, true, true);
        }
        if let Some(undone) = undo_quotes(&text) {
            (text, repairs.quotes, changed) = (undone, true, true);
        }
        if let Some(without) = remove_emails(&text) {
            (text, repairs.emails, changed) = (without, true, true);
        }
        if !changed {
            break;
        }
    }
    text
}

/// Whether nothing in a text needs a look: printable ASCII with single spaces and
/// none of the characters that repairs start from, and no quote at its beginning.
/// Most texts are like this.
fn is_plain(bytes: &[u8], lines: bool) -> bool {
    let mut previous = b'a';
    bytes.trim_ascii_start().first() != Some(&b'"')
        && bytes.iter().all(|&byte| {
            let fits = match byte {
                b'&' | b'<' | b'?' | b'@' => false,
                b' ' => previous != b' ',
                b'\n' => lines,
                _ => (b'!'..=b'~').contains(&byte),
            };
            previous = byte;
            fits
        })
}

/// Where a character was lost before publication: U+FFFD, or `?` between two
/// letters of one word (`Sk?odowska`), addresses excepted.
#[must_use]
pub fn lost_character(text: &str) -> Option<usize> {
    if let Some(at) = text.find('\u{fffd}') {
        return Some(at);
    }
    text.match_indices('?').map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        before.is_some_and(char::is_alphabetic)
            && after.is_some_and(char::is_lowercase)
            && !in_address(text, at)
    })
}

fn in_address(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(char::is_whitespace).unwrap_or(0);
    let end = text[at..]
        .find(char::is_whitespace)
        .map_or(text.len(), |i| at + i);
    text[start..end].contains(['/', '='])
}

/// Whether a text only stands in for one that is not there.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    matches!(
        word.as_str(),
        "" | "confidential"
            | "na"
            | "nil"
            | "null"
            | "none"
            | "tbd"
            | "tba"
            | "notavailable"
            | "notapplicable"
            | "x"
            | "xx"
            | "xxx"
    )
}
