//! Cells of tables that a spreadsheet would take for a formula (CSV injection, as OWASP
//! describes it), made harmless in a way that can be undone.

use std::borrow::Cow;

/// What a formula, or something taken for one, begins with; the last four are the wide
/// forms that some spreadsheets read like the first four.
const OPENINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Where a spreadsheet that is set to another separator than the comma begins a new cell,
/// even inside quotes: it does not take a quote for one that stands in the middle of a cell.
const SEPARATORS: [char; 4] = [';', '\t', '\r', '\n'];

/// The cell with an apostrophe in front where it begins like a formula, or like a cell
/// that was made harmless already, and the same after each separator inside it: every cell
/// is read back by [`as_meant`].
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if !parts(cell).any(|(_, opens)| opens) {
        return Cow::Borrowed(cell);
    }
    let written = parts(cell).flat_map(|(part, opens)| [if opens { "'" } else { "" }, part]);
    Cow::Owned(written.collect())
}

/// The cell as it stands in a table whose cells are parted by commas (RFC 4180): in quotes
/// where it holds a comma or a quote, and always where it holds a sign at which a reader that
/// guesses another separator would part it.
#[must_use]
pub fn quoted(cell: &str) -> Cow<'_, str> {
    let parts = |it: char| it == ',' || it == '"' || SEPARATORS.contains(&it);
    match cell.contains(parts) {
        true => Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\""))),
        false => Cow::Borrowed(cell),
    }
}

/// The cell without the apostrophes that [`harmless`] put into it.
#[must_use]
pub fn as_meant(cell: &str) -> Cow<'_, str> {
    if !parts(cell).any(|(part, opens)| opens && part.starts_with('\'')) {
        return Cow::Borrowed(cell);
    }
    let meant = parts(cell).map(|(part, opens)| match part.strip_prefix('\'') {
        Some(rest) if opens => rest,
        _ => part,
    });
    Cow::Owned(meant.collect())
}

/// The cell cut after each separator, and of each part whether it opens a formula. An
/// apostrophe in front of a part changes nothing in that, so it can be told and taken away.
fn parts(cell: &str) -> impl Iterator<Item = (&str, bool)> {
    let parts = cell.split_inclusive(SEPARATORS).enumerate();
    parts.map(|(at, part)| {
        let opens = match at {
            0 => part.trim_start_matches('\'').starts_with(OPENINGS),
            // Quotes are doubled in a table and then close at once. A part that is only a
            // separator is an empty line or an empty cell.
            _ => {
                let rest = part.trim_start_matches(['\'', '"', ' ']);
                rest.starts_with(OPENINGS) && !rest.starts_with(SEPARATORS)
            }
        };
        (part, opens)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_is_quoted_wherever_a_reader_could_part_it() {
        let cases = [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("a;b", "\"a;b\""),
            ("a\tb", "\"a\tb\""),
            ("a\rb", "\"a\rb\""),
            ("a\nb", "\"a\nb\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("", ""),
        ];
        for (cell, written) in cases {
            assert_eq!(quoted(cell), written);
        }
    }

    #[test]
    fn what_opens_like_a_formula_gets_an_apostrophe_and_nothing_else_does() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("Detecting = knowing", "Detecting = knowing"),
            ("", ""),
            ("Smoke;=HYPERLINK(1)", "Smoke;'=HYPERLINK(1)"),
            ("Smoke; \"=1", "Smoke;' \"=1"),
            ("Smoke\t+1;'@x", "Smoke\t'+1;''@x"),
            ("Smoke\r\n=1", "Smoke\r\n'=1"),
            ("One\n\nTwo; three", "One\n\nTwo; three"),
        ];
        for (cell, written) in cases {
            assert_eq!(harmless(cell), written, "{cell}");
            assert_eq!(as_meant(written), cell, "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_opens_a_formula(
            cell in "(['=+@\t\r\n＝-]{0,4}.{0,6}|['\" ;=+@\t\r\n＝a-]{0,12})"
        ) {
            let written = harmless(&cell);
            prop_assert!(!written.starts_with(OPENINGS), "{written:?}");
            for part in written.split(SEPARATORS).skip(1) {
                let shown = part.trim_start_matches(['"', ' ']);
                prop_assert!(!shown.starts_with(OPENINGS), "{written:?}");
            }
            prop_assert_eq!(as_meant(&written), cell.as_str());
        }
    }
}
