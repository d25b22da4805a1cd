//! The official languages of the European Union, by code, English name and own
//! name.

use serde::{Deserialize, Serialize};

/// An official language of the European Union (Regulation No 1/1958, Article 1,
/// as amended: 24 languages), in the order of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bulgarian.
    Bg,
    /// Czech.
    Cs,
    /// Danish.
    Da,
    /// German.
    De,
    /// Greek.
    El,
    /// English.
    En,
    /// Spanish.
    Es,
    /// Estonian.
    Et,
    /// Finnish.
    Fi,
    /// French.
    Fr,
    /// Irish.
    Ga,
    /// Croatian.
    Hr,
    /// Hungarian.
    Hu,
    /// Italian.
    It,
    /// Lithuanian.
    Lt,
    /// Latvian.
    Lv,
    /// Maltese.
    Mt,
    /// Dutch.
    Nl,
    /// Polish.
    Pl,
    /// Portuguese.
    Pt,
    /// Romanian.
    Ro,
    /// Slovak.
    Sk,
    /// Slovenian.
    Sl,
    /// Swedish.
    Sv,
}

/// Code (ISO 639-1), English name, own name, in the order of [`Language::ALL`].
const NAMES: [(&str, &str, &str); Language::COUNT] = [
    ("bg", "Bulgarian", "български"),
    ("cs", "Czech", "čeština"),
    ("da", "Danish", "dansk"),
    ("de", "German", "Deutsch"),
    ("el", "Greek", "ελληνικά"),
    ("en", "English", "English"),
    ("es", "Spanish", "español"),
    ("et", "Estonian", "eesti keel"),
    ("fi", "Finnish", "suomi"),
    ("fr", "French", "français"),
    ("ga", "Irish", "Gaeilge"),
    ("hr", "Croatian", "hrvatski"),
    ("hu", "Hungarian", "magyar"),
    ("it", "Italian", "italiano"),
    ("lt", "Lithuanian", "lietuvių kalba"),
    ("lv", "Latvian", "latviešu valoda"),
    ("mt", "Maltese", "Malti"),
    ("nl", "Dutch", "Nederlands"),
    ("pl", "Polish", "polski"),
    ("pt", "Portuguese", "português"),
    ("ro", "Romanian", "română"),
    ("sk", "Slovak", "slovenčina"),
    ("sl", "Slovenian", "slovenščina"),
    ("sv", "Swedish", "svenska"),
];

impl Language {
    /// How many there are.
    pub const COUNT: usize = 24;

    /// All of them, in the order of their codes.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Bg,
        Self::Cs,
        Self::Da,
        Self::De,
        Self::El,
        Self::En,
        Self::Es,
        Self::Et,
        Self::Fi,
        Self::Fr,
        Self::Ga,
        Self::Hr,
        Self::Hu,
        Self::It,
        Self::Lt,
        Self::Lv,
        Self::Mt,
        Self::Nl,
        Self::Pl,
        Self::Pt,
        Self::Ro,
        Self::Sk,
        Self::Sl,
        Self::Sv,
    ];

    /// Its place in [`Self::ALL`], 0 to 23.
    #[must_use]
    pub const fn number(self) -> usize {
        self as usize
    }

    /// The two-letter code of ISO 639-1, as in `lang` attributes and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        NAMES[self.number()].0
    }

    /// Its name in English.
    #[must_use]
    pub const fn name(self) -> &'static str {
        NAMES[self.number()].1
    }

    /// Its name in itself, as its speakers look for it in a list.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        NAMES[self.number()].2
    }

    /// Reads a code in any case, alone or with a region (`pt-PT`, `de_AT`);
    /// `None` for any other language.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::IntoDeserializer;

    #[test]
    fn every_language_stands_at_its_number_and_reads_its_code() {
        for (place, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(language.number(), place);
            assert_eq!(Language::parse(language.code()), Some(language));
            let read: Result<Language, serde::de::value::Error> =
                Language::deserialize(language.code().into_deserializer());
            assert_eq!(read.ok(), Some(language));
        }
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn codes_come_in_several_spellings() {
        for (text, expected) in [
            ("PL", Some(Language::Pl)),
            (" pt-PT ", Some(Language::Pt)),
            ("de_AT", Some(Language::De)),
            ("no", None),
            ("", None),
            ("english", None),
        ] {
            assert_eq!(Language::parse(text), expected, "{text}");
        }
    }
}
