//! Which languages know a word: as a function word, as a word of ours with its
//! accents, or by its beginning. A word that one language alone knows says much,
//! one that ten share says next to nothing.

use super::function_words;
use crate::analysis::{Analyser, Shape, words};
use crate::thesaurus::Thesaurus;
use std::collections::HashMap;
use uptake_model::Language;

/// A set of languages, one bit each.
type Languages = u32;

/// What a word says, by how it is known.
const FUNCTION_WORD: f64 = 1.0;
const WHOLE_WORD: f64 = 1.0;
const BEGINNING: f64 = 0.45;
/// What an accent adds that only some languages write.
const LETTER: f64 = 0.4;

/// Letters of a beginning.
const BEGINNING_LETTERS: usize = 5;

/// Words of all languages.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    functions: HashMap<String, Languages>,
    whole: HashMap<String, Languages>,
    beginnings: HashMap<String, Languages>,
}

impl Vocabulary {
    pub(crate) fn new(thesaurus: &Thesaurus) -> Self {
        let mut vocabulary = Self::default();
        for word in Analyser::stop_words() {
            vocabulary
                .functions
                .insert(word.to_owned(), bit(Language::En));
        }
        for language in Language::ALL {
            for word in function_words::of(language) {
                *vocabulary.functions.entry(word.clone()).or_default() |= bit(language);
            }
            let rows = thesaurus.words().rows().iter();
            let labels = thesaurus.concepts().iter();
            for text in rows
                .flat_map(|row| row.words(language))
                .chain(labels.flat_map(|concept| concept.labels(language)))
            {
                vocabulary.learn(text, language);
            }
        }
        vocabulary
    }

    fn learn(&mut self, text: &str, language: Language) {
        words(text, |word| {
            if word.shape == Shape::Plain && word.folded.chars().count() > 2 {
                let whole = self.whole.entry(word.folded.to_owned()).or_default();
                *whole |= bit(language);
                if let Some(beginning) = beginning(word.folded) {
                    let begun = self.beginnings.entry(beginning.to_owned()).or_default();
                    *begun |= bit(language);
                }
            }
        });
    }

    /// Adds what a word says to the languages that know it. Words in capitals
    /// and with digits are names and acronyms, which say nothing.
    pub(crate) fn weigh(&self, written: &str, folded: &str, shares: &mut [f64; Language::COUNT]) {
        let letters = written.chars().filter(|c| c.is_alphabetic()).count();
        let acronym = letters > 1 && written.chars().all(|c| !c.is_lowercase());
        if written.chars().any(|c| c.is_ascii_digit()) {
            return;
        }
        let worth = if acronym { 0.25 } else { 1.0 };
        let functions = self.functions.get(folded).copied().unwrap_or_default();
        let whole = self.whole.get(folded).copied().unwrap_or_default();
        give(functions, FUNCTION_WORD * worth, shares);
        give(whole, WHOLE_WORD * worth, shares);
        if functions | whole == 0
            && let Some(begun) = beginning(folded).and_then(|b| self.beginnings.get(b))
        {
            give(*begun, BEGINNING * worth, shares);
        }
        for letter in written.chars().flat_map(char::to_lowercase) {
            if let Some((_, languages)) = LETTERS.iter().find(|(c, _)| *c == letter) {
                let set = languages
                    .iter()
                    .fold(0, |set, language| set | bit(*language));
                give(set, LETTER * worth, shares);
            }
        }
    }
}

fn bit(language: Language) -> Languages {
    1 << language.number()
}

/// Divides what is said among those it is said for, less than evenly: of close
/// relatives each gets more than its part, of twenty strangers hardly anything.
fn give(languages: Languages, worth: f64, shares: &mut [f64; Language::COUNT]) {
    let count = languages.count_ones();
    if count == 0 {
        return;
    }
    let each = worth / f64::from(count).powf(0.7);
    for language in Language::ALL {
        if languages & bit(language) != 0 {
            shares[language.number()] += each;
        }
    }
}

fn beginning(folded: &str) -> Option<&str> {
    let (end, last) = folded.char_indices().nth(BEGINNING_LETTERS - 1)?;
    Some(&folded[..end + last.len_utf8()])
}

use Language::{Cs, Da, De, Es, Et, Fi, Fr, Ga, Hr, Hu, It, Lt, Lv, Mt, Pl, Pt, Ro, Sk, Sl, Sv};

/// Letters that few languages write.
const LETTERS: &[(char, &[Language])] = &[
    ('ß', &[De]),
    ('ä', &[De, Fi, Sv, Et, Sk]),
    ('ö', &[De, Fi, Sv, Et, Hu]),
    ('ü', &[De, Et, Hu]),
    ('õ', &[Et, Pt]),
    ('å', &[Da, Sv]),
    ('ø', &[Da]),
    ('æ', &[Da]),
    ('ñ', &[Es]),
    ('¿', &[Es]),
    ('ã', &[Pt]),
    ('ê', &[Pt, Fr]),
    ('œ', &[Fr]),
    ('è', &[Fr, It]),
    ('ù', &[Fr, It]),
    ('ò', &[It]),
    ('ì', &[It]),
    ('ó', &[Es, Pt, Pl, Hu, Cs, Sk, Ga]),
    ('á', &[Es, Pt, Hu, Cs, Sk, Ga]),
    ('í', &[Es, Pt, Hu, Cs, Sk, Ga]),
    ('ú', &[Es, Pt, Hu, Cs, Sk, Ga]),
    ('ă', &[Ro]),
    ('ș', &[Ro]),
    ('ț', &[Ro]),
    ('ş', &[Ro]),
    ('ţ', &[Ro]),
    ('î', &[Ro, Fr]),
    ('ő', &[Hu]),
    ('ű', &[Hu]),
    ('ě', &[Cs]),
    ('ř', &[Cs]),
    ('ů', &[Cs]),
    ('ľ', &[Sk]),
    ('ĺ', &[Sk]),
    ('ŕ', &[Sk]),
    ('ô', &[Sk, Fr, Pt]),
    ('ď', &[Cs, Sk]),
    ('ť', &[Cs, Sk]),
    ('ň', &[Cs, Sk]),
    ('č', &[Cs, Sk, Sl, Hr, Lt, Lv]),
    ('š', &[Cs, Sk, Sl, Hr, Lt, Lv, Et]),
    ('ž', &[Cs, Sk, Sl, Hr, Lt, Lv, Et]),
    ('ć', &[Hr, Pl]),
    ('đ', &[Hr]),
    ('ą', &[Pl, Lt]),
    ('ę', &[Pl, Lt]),
    ('ł', &[Pl]),
    ('ń', &[Pl]),
    ('ś', &[Pl]),
    ('ź', &[Pl]),
    ('ż', &[Pl, Mt]),
    ('ė', &[Lt]),
    ('į', &[Lt]),
    ('ų', &[Lt]),
    ('ū', &[Lt, Lv]),
    ('ā', &[Lv]),
    ('ē', &[Lv]),
    ('ī', &[Lv]),
    ('ģ', &[Lv]),
    ('ķ', &[Lv]),
    ('ļ', &[Lv]),
    ('ņ', &[Lv]),
    ('ħ', &[Mt]),
    ('ġ', &[Mt]),
    ('ċ', &[Mt]),
];
