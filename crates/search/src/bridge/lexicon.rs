//! One language's labels and words, arranged so that the words of a need find
//! them whatever their endings.

use crate::analysis::{Analyser, Shape, words};
use crate::language::function_words;
use crate::language::inflection::Inflection;
use crate::thesaurus::Thesaurus;
use std::collections::HashMap;
use uptake_model::Language;

/// What a label or word leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// Place of a concept in [`Thesaurus::concepts`].
    Concept(usize),
    /// Place of a row in the word list.
    Row(usize),
}

/// A label or a word-list entry as a sequence of words.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) target: Target,
    /// Place among the labels or alternatives.
    pub(crate) place: usize,
    /// Numbers of its words, function words left out.
    pub(crate) words: Vec<u32>,
    /// The folded text where function words are all or nearly all of it, so that
    /// they must stand there too (`left behind`, `who is who`).
    pub(crate) verbatim: Option<Vec<String>>,
    /// Whether it must be typed in capitals, since in small letters it is a
    /// function word or one of the everyday words (`IT`, `ICE`).
    pub(crate) capitals: bool,
}

/// How surely a typed word is a known one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// The same letters.
    Exact,
    /// The same stem.
    Stem,
    /// Another ending; more common letters are better, hence the number left.
    Near,
}

/// A known word that a typed one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) word: u32,
    pub(crate) grade: Grade,
    /// Letters in common from the beginning.
    pub(crate) common: usize,
    /// Letters of both that are not in common, and accents that disagree.
    pub(crate) rest: usize,
}

/// How a text was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Typing {
    /// Whether its writer has accents on the keyboard and uses them.
    pub(crate) accents: bool,
}

/// The labels and words of one language.
#[derive(Default)]
pub(crate) struct Lexicon {
    inflection: Option<Inflection>,
    folded: Vec<String>,
    /// The spellings of each word in small letters, accents and all.
    written: Vec<Vec<String>>,
    numbers: HashMap<String, u32>,
    keys: HashMap<String, Vec<u32>>,
    /// Words and their other stems, by their beginnings.
    beginnings: HashMap<String, Vec<(u32, String)>>,
    pub(crate) entries: Vec<Entry>,
    /// Entries by their first word; those of two words by either.
    starts: HashMap<u32, Vec<u32>>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Lexicon({} words, {} entries)",
            self.folded.len(),
            self.entries.len()
        )
    }
}

/// A word of a label.
struct LabelWord {
    written: String,
    folded: String,
    function: bool,
}

impl Lexicon {
    pub(crate) fn new(thesaurus: &Thesaurus, language: Language) -> Self {
        let mut lexicon = Self {
            inflection: Some(Inflection::new(language)),
            ..Self::default()
        };
        // Rows first: which small letters are an everyday word decides about capitals.
        if language != Language::En {
            for (number, row) in thesaurus.words().rows().iter().enumerate() {
                for (place, word) in row.words(language).iter().enumerate() {
                    lexicon.add(word, Target::Row(number), place, language);
                }
            }
        }
        for (number, concept) in thesaurus.concepts().iter().enumerate() {
            for (place, label) in concept.labels(language).iter().enumerate() {
                lexicon.add(label, Target::Concept(number), place, language);
            }
        }
        lexicon
    }

    fn add(&mut self, label: &str, target: Target, place: usize, language: Language) {
        let (plain, joined) = label_words(label, language);
        let everyday = |lexicon: &Self, folded: &str| {
            function_words::of(language).contains(folded)
                || Analyser::is_stop_word(folded)
                || lexicon.numbers.contains_key(folded)
        };
        let letters = label.chars().filter(|c| c.is_alphabetic());
        let acronym = plain.len() == 1 && letters.clone().all(char::is_uppercase);
        let capitals = acronym
            && letters.count() <= 4
            && plain.iter().all(|word| everyday(self, &word.folded));
        for words in std::iter::once(plain).chain(joined) {
            let content: Vec<&LabelWord> = words.iter().filter(|w| !w.function).collect();
            let grammar = words.len() - content.len();
            let verbatim = (grammar > 0 && content.len() < 2)
                .then(|| words.iter().map(|word| word.folded.clone()).collect());
            if content.is_empty() && words.len() == 1 && !capitals {
                continue;
            }
            let held: Vec<&LabelWord> = if capitals || content.is_empty() {
                words.iter().collect()
            } else {
                content
            };
            let numbers: Vec<u32> = held.iter().map(|word| self.number(word)).collect();
            let Some(first) = numbers.first().copied() else {
                continue;
            };
            let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            self.starts.entry(first).or_default().push(entry);
            if let [_, second] = numbers.as_slice() {
                self.starts.entry(*second).or_default().push(entry);
            }
            self.entries.push(Entry {
                target,
                place,
                words: numbers,
                verbatim,
                capitals,
            });
        }
    }

    fn number(&mut self, word: &LabelWord) -> u32 {
        let written = word.written.to_lowercase();
        if let Some(number) = self.numbers.get(&word.folded) {
            let spellings = &mut self.written[*number as usize];
            if !spellings.contains(&written) {
                spellings.push(written);
            }
            return *number;
        }
        let number = u32::try_from(self.folded.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.folded.clone(), number);
        self.folded.push(word.folded.clone());
        self.written.push(vec![written]);
        if let Some(inflection) = &self.inflection {
            for key in inflection.keys(&word.written, &word.folded) {
                self.keys.entry(key).or_default().push(number);
            }
            let other = inflection.other_stems(&word.folded);
            for form in other.into_iter().chain([word.folded.clone()]) {
                if let Some(beginning) = inflection.beginning(&form) {
                    let gathered = self.beginnings.entry(beginning.to_owned()).or_default();
                    gathered.push((number, form));
                }
            }
        }
        number
    }

    /// Whether a typed word is a form of an English one and not only of its root:
    /// `detection` is not a `detective`, while `smuggled` is `smuggling`.
    pub(crate) fn is_plain_form(&self, folded: &str, word: u32) -> bool {
        plain_stem(folded) == plain_stem(&self.folded[word as usize])
    }

    /// The known word of exactly these letters.
    pub(crate) fn exact(&self, folded: &str) -> Option<u32> {
        self.numbers.get(folded).copied()
    }

    /// Entries that begin with a word, or of two words have it.
    pub(crate) fn starting(&self, word: u32) -> impl Iterator<Item = &Entry> {
        let numbers = self.starts.get(&word).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|entry| &self.entries[*entry as usize])
    }

    /// Known words that a typed word may be, the surest first. `near` asks for
    /// other endings too; English does without, its stemmer being enough.
    pub(crate) fn candidates(
        &self,
        written: &str,
        folded: &str,
        near: bool,
        text: Typing,
    ) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let length = folded.chars().count();
        let mut add = |word: u32, grade| {
            if found.iter().any(|candidate| candidate.word == word) {
                return;
            }
            let known = &self.folded[word as usize];
            let common = common_letters(folded, known);
            let rest = length + known.chars().count() - 2 * common;
            let accents = self.accents(written, word);
            let doubtful = match grade {
                Grade::Exact => text.accents && accents.left_out > 0 && length < 5,
                Grade::Stem => !self.is_one_word(common, rest),
                Grade::Near => accents.wrong > 0 && !self.moves_accents(),
            };
            if !doubtful {
                found.push(Candidate {
                    word,
                    grade,
                    common,
                    rest: rest + accents.left_out + 2 * accents.wrong,
                });
            }
        };
        if let Some(word) = self.exact(folded) {
            add(word, Grade::Exact);
        }
        let Some(inflection) = &self.inflection else {
            return found;
        };
        for key in inflection.keys(written, folded) {
            for word in self.keys.get(&key).into_iter().flatten() {
                add(*word, Grade::Stem);
            }
        }
        if near && let Some(beginning) = inflection.beginning(folded) {
            for (word, form) in self.beginnings.get(beginning).into_iter().flatten() {
                if inflection.are_forms(folded, form) {
                    add(*word, Grade::Near);
                }
            }
            if let Some((end, _)) = folded.char_indices().nth(3)
                && inflection.is_short_ending(&folded[end..])
                && let Some(word) = self.exact(&folded[..end])
            {
                add(word, Grade::Near);
            }
        }
        found.sort_by_key(|c| (c.grade, c.rest));
        found
    }
}

/// Accents of two forms as far as their letters agree.
struct Accents {
    /// Typed without, known with.
    left_out: usize,
    /// Typed with another than is known.
    wrong: usize,
}

impl Lexicon {
    /// How the accents typed agree with the spelling that fits best.
    fn accents(&self, typed: &str, word: u32) -> Accents {
        let typed = typed.to_lowercase();
        let spellings = self.written[word as usize].iter();
        let compared = spellings.map(|known| compare_accents(&typed, known));
        let best = compared.min_by_key(|accents| (accents.wrong, accents.left_out));
        best.unwrap_or(Accents {
            left_out: 0,
            wrong: 0,
        })
    }

    /// Whether forms of one word differ in accents within the language: moving
    /// stress, umlaut, lengthened vowels.
    fn moves_accents(&self) -> bool {
        self.inflection.is_some_and(|i| i.moves_accents())
    }

    /// Stemmers of the Romance languages take words of one root for one
    /// (`transformés`, `transformateur`); letters must agree too.
    fn is_one_word(&self, common: usize, rest: usize) -> bool {
        !self.inflection.is_some_and(|i| i.is_romance()) || rest * 3 <= common * 2
    }
}

fn common_letters(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    pairs.take_while(|(a, b)| a == b).count()
}

/// An English word without the endings of number and tense.
fn plain_stem(folded: &str) -> &str {
    let endings = ["ies", "ied", "ing", "es", "ed", "s", "e", "y"];
    let stem = endings
        .iter()
        .find_map(|ending| folded.strip_suffix(ending));
    stem.filter(|stem| stem.len() >= 3).unwrap_or(folded)
}

fn compare_accents(typed: &str, known: &str) -> Accents {
    let mut accents = Accents {
        left_out: 0,
        wrong: 0,
    };
    for (typed, known) in typed.chars().zip(known.chars()) {
        if typed == known {
            continue;
        }
        if base(typed) != base(known) {
            break;
        }
        if typed == base(typed) {
            accents.left_out += 1;
        } else {
            accents.wrong += 1;
        }
    }
    accents
}

/// A letter without its accent, or itself where it has none of its own.
fn base(letter: char) -> char {
    let mut folded = String::new();
    let mut buffer = [0; 4];
    words(letter.encode_utf8(&mut buffer), |word| {
        folded.push_str(word.folded);
    });
    let mut letters = folded.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only,
        _ => letter,
    }
}

/// The words of a label, and where hyphens join some, those with the joined
/// form in place of the parts (`standoff detection`).
fn label_words(label: &str, language: Language) -> (Vec<LabelWord>, Option<Vec<LabelWord>>) {
    let mut plain: Vec<(usize, LabelWord)> = Vec::new();
    let mut joined: Vec<(usize, LabelWord)> = Vec::new();
    let mut compounds = false;
    words(label, |word| {
        let held = |shape: Shape| LabelWord {
            written: label[word.range.clone()].to_owned(),
            folded: word.folded.to_owned(),
            function: shape == Shape::Plain && is_function_word(word.folded, language),
        };
        if word.shape == Shape::Joined {
            compounds = true;
            joined.retain(|(start, _)| *start < word.range.start);
            joined.push((word.range.start, held(Shape::Joined)));
        } else {
            plain.push((word.range.start, held(Shape::Plain)));
            joined.push((word.range.start, held(Shape::Plain)));
        }
    });
    let words = |held: Vec<(usize, LabelWord)>| held.into_iter().map(|(_, word)| word).collect();
    (words(plain), compounds.then(|| words(joined)))
}

/// Whether a folded word is a function word of the language.
pub(crate) fn is_function_word(folded: &str, language: Language) -> bool {
    if language == Language::En {
        Analyser::is_stop_word(folded)
    } else {
        function_words::of(language).contains(folded)
    }
}
