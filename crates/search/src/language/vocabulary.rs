//! Which languages know a word: as a function word, as a word of ours with its
//! accents, or by its beginning. A word that one language alone knows says much,
//! one that ten share says next to nothing.

use super::function_words;
use crate::analysis::{Analyser, Shape, words};
use crate::thesaurus::Thesaurus;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
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
    functions: Known,
    whole: Known,
    beginnings: Known,
    english: HashSet<String>,
}

/// Which languages know a word, by its hash: some hundred thousand words are
/// taken up whenever the programme starts, and none of them is ever shown.
#[derive(Debug, Default)]
struct Known(Vec<(u64, Languages)>);

impl Known {
    fn new(mut words: Vec<(u64, Languages)>) -> Self {
        words.sort_unstable();
        words.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 |= next.1;
            }
            same
        });
        Self(words)
    }

    fn get(&self, word: &str) -> Languages {
        let hash = hash(word);
        let place = self.0.binary_search_by_key(&hash, |(hash, _)| *hash);
        place.map_or(0, |place| self.0[place].1)
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// What one language brings.
#[derive(Default)]
struct Learnt {
    whole: Vec<(u64, Languages)>,
    beginnings: Vec<(u64, Languages)>,
}

impl Vocabulary {
    pub(crate) fn new(thesaurus: &Thesaurus) -> Self {
        let learnt: Vec<Learnt> = Language::ALL
            .par_iter()
            .map(|language| learn(thesaurus, *language))
            .collect();
        let english = Analyser::stop_words().map(|word| (hash(word), bit(Language::En)));
        let others = Language::ALL.into_iter().flat_map(|language| {
            let words = function_words::of(language).iter();
            words.map(move |word| (hash(word), bit(language)))
        });
        let gather = |part: fn(&Learnt) -> &Vec<(u64, Languages)>| {
            Known::new(
                learnt
                    .iter()
                    .flat_map(|one| part(one).iter().copied())
                    .collect(),
            )
        };
        Self {
            functions: Known::new(english.chain(others).collect()),
            whole: gather(|learnt| &learnt.whole),
            beginnings: gather(|learnt| &learnt.beginnings),
            english: english_stems(thesaurus),
        }
    }

    /// Whether a word can be English: grammar, or a form of a word of ours.
    pub(crate) fn is_english(&self, folded: &str) -> bool {
        match Analyser::new().stem(folded) {
            None => true,
            Some(stem) => self.english.contains(stem.as_ref()),
        }
    }

    /// Whether a language knows a word as a whole.
    pub(crate) fn knows(&self, language: Language, folded: &str) -> bool {
        let known = self.functions.get(folded) | self.whole.get(folded);
        known & bit(language) != 0 || (language == Language::En && self.is_english(folded))
    }

    /// Whether it is a function word of English or of another given language.
    pub(crate) fn is_grammar(&self, language: Language, folded: &str) -> bool {
        self.functions.get(folded) & (bit(language) | bit(Language::En)) != 0
    }

    /// Whether it is a function word of another language and not of English.
    pub(crate) fn is_foreign_grammar(&self, folded: &str) -> bool {
        let languages = self.functions.get(folded);
        languages != 0 && languages & bit(Language::En) == 0
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
        let functions = self.functions.get(folded);
        let whole = self.whole.get(folded);
        give(functions, FUNCTION_WORD * worth, shares);
        give(whole, WHOLE_WORD * worth, shares);
        if functions | whole == 0
            && let Some(beginning) = beginning(folded)
        {
            give(self.beginnings.get(beginning), BEGINNING * worth, shares);
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

/// All words of a language's labels and rows.
fn learn(thesaurus: &Thesaurus, language: Language) -> Learnt {
    let mut learnt = Learnt::default();
    for text in texts(thesaurus, language) {
        words(text, |word| {
            if word.shape == Shape::Plain && word.folded.chars().count() > 2 {
                learnt.whole.push((hash(word.folded), bit(language)));
                if let Some(beginning) = beginning(word.folded) {
                    learnt.beginnings.push((hash(beginning), bit(language)));
                }
            }
        });
    }
    learnt
}

fn english_stems(thesaurus: &Thesaurus) -> HashSet<String> {
    let analyser = Analyser::new();
    let mut stems = HashSet::new();
    for text in texts(thesaurus, Language::En) {
        words(text, |word| {
            stems.extend(analyser.stem(word.folded).map(Cow::into_owned));
        });
    }
    stems
}

fn texts(thesaurus: &Thesaurus, language: Language) -> impl Iterator<Item = &String> {
    let rows = thesaurus.words().rows().iter();
    let concepts = thesaurus.concepts().iter();
    rows.flat_map(move |row| row.words(language))
        .chain(concepts.flat_map(move |concept| concept.labels(language)))
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
