//! One form of a text for comparing: what a person types finds what a source
//! writes, whatever the case and the accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents, one space between words, no space at the ends.
/// Punctuation stays: topic codes consist of it.
pub(crate) fn folded(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && *c != '\0')
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A LIKE pattern for texts that contain `text`; the escape sign is `\`.
pub(crate) fn containing(text: &str) -> String {
    format!("%{}%", escaped(&folded(text)))
}

/// A LIKE pattern for texts that start with `text`; the escape sign is `\`.
pub(crate) fn starting(text: &str) -> String {
    format!("{}%", escaped(&folded(text)))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_spaces_do_not_matter() {
        for (text, form) in [
            ("  Forêt   ÉCRAN\n", "foret ecran"),
            ("HORIZON-CL3-2021-DRS-01-05", "horizon-cl3-2021-drs-01-05"),
            ("ΔΊΚΤΥΟ", "δικτυο"),
            ("", ""),
        ] {
            assert_eq!(folded(text), form);
        }
    }

    #[test]
    fn signs_of_patterns_are_taken_literally() {
        assert_eq!(containing("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(starting("A_"), "a\\_%");
    }
}
