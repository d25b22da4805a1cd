//! Compounds written as one word, as German, Dutch, Danish, Swedish, Finnish,
//! Estonian, Hungarian and Greek make them: split into words that are known.

use super::lexicon::{Grade, Lexicon, Target, Typing};
use uptake_model::Language;

/// Shortest part of a compound, in letters.
const SHORTEST_PART: usize = 3;

/// Shortest part that may stand for a compound whose other part is not known.
const SHORTEST_ALONE: usize = 6;

/// Longest word that is split, in letters: longer ones are no words.
const LONGEST: usize = 60;

/// What a part leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) target: Target,
    pub(super) place: usize,
}

/// What the parts of a compound lead to, in their order; empty where it is none.
pub(super) fn parts(lexicon: &Lexicon, folded: &str, language: Language) -> Vec<Part> {
    let Some(links) = links(language) else {
        return Vec::new();
    };
    let letters: Vec<(usize, char)> = folded.char_indices().collect();
    if letters.len() < 2 * SHORTEST_PART || letters.len() > LONGEST {
        return Vec::new();
    }
    let at = |letter: usize| letters.get(letter).map_or(folded.len(), |(at, _)| *at);
    let cuts = (SHORTEST_PART..=letters.len() - SHORTEST_PART).rev();
    let mut partly = Vec::new();
    for cut in cuts {
        let (head, rest) = folded.split_at(at(cut));
        let first = known(lexicon, head);
        if first.is_empty() {
            continue;
        }
        for link in links {
            let Some(tail) = rest.strip_prefix(link) else {
                continue;
            };
            if tail.chars().count() < SHORTEST_PART {
                continue;
            }
            let mut second = ending(lexicon, tail, Grade::Near);
            if second.is_empty() {
                second = parts(lexicon, tail, language);
            }
            if !second.is_empty() {
                return [first, second].concat();
            }
        }
        if partly.is_empty() && cut >= SHORTEST_ALONE {
            partly = first;
        }
    }
    if !partly.is_empty() {
        return partly;
    }
    // The last part says what kind of thing it is, so it may stand alone too.
    (2..=letters.len().saturating_sub(SHORTEST_ALONE))
        .map(|cut| ending(lexicon, &folded[at(cut)..], Grade::Stem))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// What stands between the parts; `None` for languages that do not compound so.
fn links(language: Language) -> Option<&'static [&'static str]> {
    Some(match language {
        Language::De => &["", "s", "es", "n", "en", "e", "er", "ns"],
        Language::Nl => &["", "s", "en", "n", "e", "er"],
        Language::Da => &["", "s", "e", "er"],
        Language::Sv => &["", "s", "e", "u", "o"],
        Language::Fi | Language::Et => &["", "n", "de", "te", "e", "i"],
        Language::Hu => &["", "i", "o"],
        Language::El => &["", "ο", "ε"],
        _ => return None,
    })
}

/// A first part: the word itself, or what is left of it without its last vowel.
fn known(lexicon: &Lexicon, part: &str) -> Vec<Part> {
    let whole = lexicon.exact(part);
    let shortened = || {
        ["e", "a", "o", "en"]
            .iter()
            .find_map(|end| lexicon.exact(&format!("{part}{end}")))
    };
    let long = part.chars().count() > SHORTEST_PART;
    let word = whole.or_else(|| if long { shortened() } else { None });
    word.map_or_else(Vec::new, |word| alone(lexicon, word))
}

/// A last part, which may be inflected, as surely known as is asked.
fn ending(lexicon: &Lexicon, part: &str, least: Grade) -> Vec<Part> {
    let near = least == Grade::Near && part.chars().count() >= SHORTEST_ALONE;
    let candidates = lexicon.candidates(part, part, near, Typing::default());
    candidates
        .iter()
        .map(|candidate| alone(lexicon, candidate.word))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// What a word leads to by itself, the thesaurus before the word list.
fn alone(lexicon: &Lexicon, word: u32) -> Vec<Part> {
    let entries = lexicon.starting(word);
    let single = entries
        .filter(|entry| entry.words == [word] && entry.verbatim.is_none() && !entry.capitals);
    let best = single.min_by_key(|entry| (entry.target, entry.place));
    best.map(|entry| Part {
        target: entry.target,
        place: entry.place,
    })
    .into_iter()
    .collect()
}
