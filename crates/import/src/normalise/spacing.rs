//! White space: no-break spaces become spaces, invisible characters go, lines and
//! paragraphs keep one form.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What a character becomes: itself, a space, a line end or nothing.
fn spaced(c: char) -> Option<char> {
    match c {
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\r' => Some('\n'),
        '\t' => Some(' '),
        // Zero-width and direction marks, the soft hyphen and the byte-order mark.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        c if c.is_control() => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// The text on one line, words parted by one space.
#[must_use]
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().filter_map(spaced).collect();
    composed(spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text with lines kept: each trimmed, words parted by one space, at most one
/// empty line between paragraphs.
#[must_use]
pub fn tidy_paragraphs(text: &str) -> String {
    let unix = text.replace("\r\n", "\n");
    let spaced: String = unix.chars().filter_map(spaced).collect();
    let mut out = String::with_capacity(spaced.len());
    let mut empty = 0;
    for line in spaced.split('\n') {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_none() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        for (i, word) in words.enumerate() {
            if i > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    composed(out)
}

/// Canonical composition (NFC), so that `é` is one character however it was typed.
fn composed(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}
