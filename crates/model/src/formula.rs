//! Cells of tables that a spreadsheet would take for a formula (CSV injection, as OWASP
//! describes it), made harmless in a way that can be undone.

use std::borrow::Cow;

/// What a formula, or something taken for one, begins with; the last four are the wide
/// forms that some spreadsheets read like the first four.
const OPENINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The cell with an apostrophe in front where it begins like a formula, or like a cell
/// that was made harmless already: every cell is read back by [`as_meant`].
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches('\'').starts_with(OPENINGS) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell without the apostrophe that [`harmless`] put in front.
#[must_use]
pub fn as_meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(OPENINGS) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        ];
        for (cell, written) in cases {
            assert_eq!(harmless(cell), written, "{cell}");
            assert_eq!(as_meant(written), cell, "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_opens_a_formula(cell in "['=+@\t\r\n＝-]{0,4}.{0,6}") {
            let written = harmless(&cell);
            prop_assert!(!written.starts_with(OPENINGS), "{written:?}");
            prop_assert_eq!(as_meant(&written), cell.as_str());
        }
    }
}
