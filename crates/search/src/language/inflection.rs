//! Inflection: by which keys two forms of one word meet. Snowball's stemmers
//! where they cover the language, and for all languages a rule of ours that
//! takes words with a long common beginning and short rests for forms of one.

use crate::analysis::words;
use frostem::{Algorithm, Stemmer};
use uptake_model::Language;

/// The shortest common beginning of two forms, in letters.
const SHORTEST_BEGINNING: usize = 4;

/// What joins forms of one word in a language.
#[derive(Clone, Copy)]
pub(crate) struct Inflection {
    language: Language,
    stemmer: Option<Stemmer>,
}

impl Inflection {
    pub(crate) fn new(language: Language) -> Self {
        // Snowball has none for bg, hr, lv, mt, sk and sl. Its Serbian stemmer
        // was tried for Croatian and left out: it rewrites ije to e.
        let algorithm = match language {
            Language::Cs => Algorithm::Czech,
            Language::Da => Algorithm::Danish,
            Language::De => Algorithm::German,
            Language::El => Algorithm::Greek,
            Language::En => Algorithm::English,
            Language::Es => Algorithm::Spanish,
            Language::Et => Algorithm::Estonian,
            Language::Fi => Algorithm::Finnish,
            Language::Fr => Algorithm::French,
            Language::Ga => Algorithm::Irish,
            Language::Hu => Algorithm::Hungarian,
            Language::It => Algorithm::Italian,
            Language::Lt => Algorithm::Lithuanian,
            Language::Nl => Algorithm::Dutch,
            Language::Pl => Algorithm::Polish,
            Language::Pt => Algorithm::Portuguese,
            Language::Ro => Algorithm::Romanian,
            Language::Sv => Algorithm::Swedish,
            Language::Bg
            | Language::Hr
            | Language::Lv
            | Language::Mt
            | Language::Sk
            | Language::Sl => {
                return Self {
                    language,
                    stemmer: None,
                };
            }
        };
        Self {
            language,
            stemmer: Some(Stemmer::new(algorithm)),
        }
    }

    /// The keys under which a word is kept and looked up, each once: the folded
    /// stem of the word as written, and of the word as typed without accents.
    /// Stemmers know the letters of their language, so the two can differ.
    pub(crate) fn keys(&self, written: &str, folded: &str) -> Vec<String> {
        let mut keys: Vec<String> = Vec::with_capacity(2);
        let mut add = |key: String| {
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        };
        if let Some(stemmer) = &self.stemmer {
            add(fold(&stemmer.stem(&written.to_lowercase())));
            add(fold(&stemmer.stem(folded)));
        }
        if let Some(plain) = self.respelled(folded) {
            add(plain);
        }
        keys
    }

    /// Whether it is one of the Romance languages, whose stemmers go to the root.
    pub(crate) fn is_romance(&self) -> bool {
        use Language::{Es, Fr, It, Pt, Ro};
        matches!(self.language, Es | Fr | It | Pt | Ro)
    }

    /// Whether forms of one word differ in accents: umlaut, moving stress,
    /// lengthened vowels.
    pub(crate) fn moves_accents(&self) -> bool {
        use Language::{Cs, De, El, Hu, Sk};
        matches!(self.language, Cs | De | El | Hu | Sk)
    }

    /// The spelling that those without the keys use (`oe` for `ö`, `aa` for `å`),
    /// brought to one form.
    fn respelled(&self, folded: &str) -> Option<String> {
        let pairs: &[(&str, &str)] = match self.language {
            Language::De | Language::Et | Language::Fi | Language::Sv => {
                &[("ae", "a"), ("oe", "o"), ("ue", "u")]
            }
            Language::Da => &[("aa", "a"), ("oe", "o")],
            // `feux`, `réseaux`: a plural that the stemmer leaves alone.
            Language::Fr => return folded.strip_suffix('x').map(str::to_owned),
            _ => return None,
        };
        let mut plain = folded.to_owned();
        for (long, short) in pairs {
            if plain.contains(long) {
                plain = plain.replace(long, short);
            }
        }
        Some(plain)
    }

    /// Whether two folded words begin with so many letters in common, and have so
    /// few others, that they are taken for forms of one word.
    pub(crate) fn are_forms(&self, one: &str, other: &str) -> bool {
        let (one, other) = (self.unmutated(one), self.unmutated(other));
        let common = one
            .chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b)
            .count();
        if common < SHORTEST_BEGINNING {
            return false;
        }
        let (one, other) = (one.chars().count(), other.chars().count());
        let (shorter, longer) = (one.min(other), one.max(other));
        let (less, more) = (shorter - common, longer - common);
        // A short common beginning says little, so it bears only short endings,
        // and longer ones where one word is the beginning of the other.
        let fits = match common {
            ..=4 => more <= 1 || (less == 0 && more <= 3),
            5 => more <= 2 || (less == 0 && more <= 3),
            _ if self.stemmer.is_some() => more <= 3,
            _ => more <= 4,
        };
        fits && common * 100 >= shorter * 65
    }

    /// Other stems that a word has by a rule of its language, beside itself: in
    /// Slavic ones a vowel comes and goes (`budynek`, `budynki`; `beczka`, `beczek`).
    pub(crate) fn other_stems(&self, folded: &str) -> Option<String> {
        use Language::{Bg, Cs, Hr, Pl, Sk, Sl};
        let fleeting: &[(&str, &str)] = match self.language {
            Pl => &[
                ("ek", "k"),
                ("ec", "c"),
                ("ier", "r"),
                ("iec", "c"),
                ("zka", "zek"),
                ("tka", "tek"),
                ("lka", "lek"),
                ("rka", "rek"),
                ("nka", "nek"),
            ],
            Cs => &[
                ("ek", "k"),
                ("ec", "c"),
                ("zka", "zek"),
                ("tka", "tek"),
                ("lka", "lek"),
                ("rka", "rek"),
                ("nka", "nek"),
            ],
            Sk => &[
                ("ok", "k"),
                ("ek", "k"),
                ("ec", "c"),
                ("tka", "tiek"),
                ("ska", "siek"),
                ("nka", "niek"),
            ],
            Sl => &[("ek", "k"), ("ec", "c"), ("er", "r"), ("el", "l")],
            Hr => &[("ak", "k"), ("ac", "c"), ("ar", "r"), ("anj", "nj")],
            Bg => &[("ец", "ц"), ("ек", "к"), ("ък", "к"), ("ър", "р")],
            _ => return None,
        };
        fleeting.iter().find_map(|(ending, other)| {
            let base = folded.strip_suffix(ending)?;
            (base.chars().count() >= 3).then(|| format!("{base}{other}"))
        })
    }

    /// Whether `ending` makes another form of a word of three letters, which is
    /// too short to be told by its beginning.
    pub(crate) fn is_short_ending(&self, ending: &str) -> bool {
        let endings: &[&str] = match self.language {
            Language::Bg => &["а", "я", "ът", "ят", "та", "то", "те", "и", "ове", "овете"],
            Language::Hr | Language::Sl => &[
                "a", "u", "e", "i", "om", "em", "ov", "ovi", "ove", "ima", "oma",
            ],
            Language::Cs | Language::Sk | Language::Pl => &[
                "a", "u", "e", "i", "y", "om", "em", "ov", "ow", "ovi", "owi", "och", "ach", "mi",
                "ami",
            ],
            _ => return false,
        };
        endings.contains(&ending)
    }

    /// The beginning under which forms are gathered, four letters; `None` for
    /// words too short to be compared by it.
    pub(crate) fn beginning<'w>(&self, folded: &'w str) -> Option<&'w str> {
        let word = self.unmutated(folded);
        let (end, last) = word.char_indices().nth(SHORTEST_BEGINNING - 1)?;
        Some(&word[..end + last.len_utf8()])
    }

    /// Irish changes the beginnings of words; this takes the change back.
    fn unmutated<'w>(&self, folded: &'w str) -> &'w str {
        if self.language != Language::Ga || !folded.is_ascii() || folded.len() < 4 {
            return folded;
        }
        if let Some(rest) = folded.strip_prefix("bhf") {
            return &folded[folded.len() - rest.len() - 1..];
        }
        let eclipsed = ["mb", "gc", "nd", "ng", "bp", "dt", "ts"];
        if eclipsed.iter().any(|pair| folded.starts_with(pair)) {
            return &folded[1..];
        }
        folded
    }
}

fn fold(word: &str) -> String {
    let mut folded = String::new();
    words(word, |part| folded.push_str(part.folded));
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_meet_by_a_key() {
        for (language, one, other) in [
            (Language::De, "Explosionen", "Explosion"),
            (Language::Pl, "pożarów", "pożary"),
            (Language::Fi, "metsäpalot", "metsäpalo"),
            (Language::Sv, "bränder", "branden"),
            (Language::De, "loeschen", "löschen"),
            (Language::Fr, "pompiers", "pompier"),
        ] {
            let inflection = Inflection::new(language);
            let keys = |word: &str| inflection.keys(word, &fold(word));
            let (one_keys, other_keys) = (keys(one), keys(other));
            assert!(
                one_keys.iter().any(|key| other_keys.contains(key)),
                "{one} {one_keys:?}, {other} {other_keys:?}"
            );
        }
    }

    #[test]
    fn words_with_a_long_common_beginning_are_forms_of_one() {
        for (language, one, other, together) in [
            (Language::Sk, "poziar", "poziarmi", true),
            (Language::Hr, "eksploziv", "eksploziva", true),
            (Language::Bg, "наводнение", "наводнения", true),
            (Language::Sl, "vlak", "vlaki", true),
            (Language::Lv, "plusi", "pludi", false),
            (Language::Sk, "voda", "vodic", false),
            (Language::Sk, "stat", "statistika", false),
            (Language::Ga, "mbad", "badx", false),
            (Language::Ga, "gcarranna", "carr", false),
        ] {
            let inflection = Inflection::new(language);
            assert_eq!(inflection.are_forms(one, other), together, "{one} {other}");
        }
    }
}
