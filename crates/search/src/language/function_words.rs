//! Function words of the 23 languages beside English, kept as a file of the
//! thesaurus's folder, one line a language, so that its speakers can mend it.

use crate::analysis::words;
use std::collections::HashSet;
use std::sync::LazyLock;
use uptake_model::Language;

const FILE: &str = include_str!("../../../../thesaurus/function-words.tsv");

/// Function words by language, folded; English has a list of its own.
pub(crate) fn of(language: Language) -> &'static HashSet<String> {
    static LISTS: LazyLock<[HashSet<String>; Language::COUNT]> = LazyLock::new(|| read(FILE));
    &LISTS[language.number()]
}

fn read(text: &str) -> [HashSet<String>; Language::COUNT] {
    let mut lists: [HashSet<String>; Language::COUNT] = Default::default();
    for line in text.lines() {
        if let Some((code, list)) = line.split_once('\t')
            && let Some(language) = Language::parse(code)
        {
            words(list, |word| {
                lists[language.number()].insert(word.folded.to_owned());
            });
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_language_has_a_list() {
        for language in Language::ALL {
            let count = of(language).len();
            assert_eq!(count >= 80, language != Language::En, "{language}: {count}");
        }
    }

    #[test]
    fn grammar_is_listed_and_content_is_not() {
        for (language, grammar, content) in [
            (Language::Pl, "nie", "pozar"),
            (Language::De, "fur", "feuer"),
            (Language::El, "και", "φωτια"),
            (Language::Bg, "които", "пожар"),
            (Language::Mt, "ghandna", "nar"),
            (Language::Ga, "againn", "doitean"),
        ] {
            assert!(of(language).contains(grammar), "{language}: {grammar}");
            assert!(!of(language).contains(content), "{language}: {content}");
        }
    }
}
