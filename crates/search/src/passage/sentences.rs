//! Where sentences begin and end, well enough to show one.

use std::ops::Range;

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 17] = [
    "al", "approx", "cf", "dr", "e.g", "fig", "i.e", "incl", "mr", "mrs", "ms", "no", "prof",
    "resp", "st", "vs", "vol",
];

/// The sentences of a text as byte ranges without the white space around them.
/// A line end ends a sentence; so does a mark at the end of a word when the next
/// word does not begin with a small letter.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '.' | '!' | '?' | '…' => {
                chars.peek().is_some_and(|(_, next)| next.is_whitespace())
                    && begins_anew(&text[end..])
                    && !(c == '.' && is_abbreviation(&text[start..at]))
            }
            _ => false,
        };
        if ends {
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = range.start + slice.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

fn begins_anew(rest: &str) -> bool {
    let next = rest
        .trim_start()
        .chars()
        .find(|c| !matches!(c, '"' | '\'' | '“' | '‘' | '('));
    next.is_none_or(|c| !c.is_lowercase())
}

fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial
        || ABBREVIATIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check(
            "A robot (e.g. Dr. Smith's) costs 3.5 million. It digs.",
            &["A robot (e.g. Dr. Smith's) costs 3.5 million.", "It digs."],
        );
        check(
            "first line\n\n second line ",
            &["first line", "second line"],
        );
        check(
            "Seen at approx. 40 m. “Fine.” 2 of 3",
            &["Seen at approx. 40 m.", "“Fine.” 2 of 3"],
        );
        check("no end", &["no end"]);
        check(" \n ", &[]);
    }

    proptest! {
        #[test]
        fn sentences_are_slices_in_order_and_lose_only_white_space(text in any::<String>()) {
            let mut last = 0;
            let mut kept = String::new();
            for range in sentences(&text) {
                prop_assert!(range.start >= last && range.start < range.end);
                last = range.end;
                kept.push_str(&text[range]);
            }
            let squeeze = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&kept), squeeze(&text));
        }
    }
}
