//! Folding: spellings that a reader takes for the same word become the same
//! bytes. Compatibility forms (NFKC), case and accents go.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest folded word in bytes. Longer ones are cut: they are addresses and
/// sequences of letters that nobody types, and they would fill the dictionary.
pub(super) const LONGEST_WORD: usize = 64;

/// Appends the folded form of `word` to `out`, up to [`LONGEST_WORD`] bytes in all.
pub(super) fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        for byte in word.bytes() {
            if out.len() >= LONGEST_WORD {
                return;
            }
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte.to_ascii_lowercase()));
            }
        }
        return;
    }
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        for lower in c.to_lowercase() {
            push_folded(lower, out);
        }
        if out.len() >= LONGEST_WORD {
            return;
        }
    }
}

/// Letters that decomposition leaves whole but readers type without their stroke.
fn push_folded(c: char, out: &mut String) {
    let plain = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => "",
    };
    if !plain.is_empty() {
        out.push_str(plain);
    } else if c.is_alphanumeric() {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_one_form() {
        let cases = [
            ("Straße", "strasse"),
            ("ŁÓDŹ", "lodz"),
            ("naïve", "naive"),
            ("nai\u{308}ve", "naive"),
            ("ﬁre", "fire"),
            ("ＣＢＲＮ", "cbrn"),
            ("CO₂", "co2"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("København", "kobenhavn"),
            ("ΚΊΝΔΥΝΟΣ", "κινδυνοσ"),
            ("Й", "и"),
        ];
        for (word, expected) in cases {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            assert_eq!(folded, expected, "{word}");
        }
    }

    #[test]
    fn an_endless_word_is_cut() {
        let mut folded = String::new();
        fold_into(&"acgt".repeat(1000), &mut folded);
        assert_eq!(folded.len(), LONGEST_WORD);
        let mut greek = String::new();
        fold_into(&"ω".repeat(1000), &mut greek);
        assert_eq!(greek.len(), LONGEST_WORD);
    }
}
