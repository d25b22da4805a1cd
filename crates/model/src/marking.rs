//! How far something may be shared: the Traffic Light Protocol 2.0 of FIRST
//! (<https://www.first.org/tlp/>), and the refusal of markings above the platform's remit.

use serde::{Deserialize, Serialize};

/// A marking of the Traffic Light Protocol 2.0, the widest sharing first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Marking {
    /// Everybody may see it.
    #[serde(rename = "clear")]
    Clear,
    /// The community: whoever belongs to an organisation that takes part.
    #[serde(rename = "green")]
    Green,
    /// The organisation that wrote it and those that share the gap with it.
    #[serde(rename = "amber")]
    Amber,
    /// The organisation that wrote it, nobody else. What nobody has released yet.
    #[default]
    #[serde(rename = "amber+strict")]
    AmberStrict,
    /// The people named for it, nobody else.
    #[serde(rename = "red")]
    Red,
}

impl Marking {
    /// All markings, the widest sharing first.
    pub const ALL: [Self; 5] = [
        Self::Clear,
        Self::Green,
        Self::Amber,
        Self::AmberStrict,
        Self::Red,
    ];

    /// Code stored, and used in forms, files and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::AmberStrict => "amber+strict",
            Self::Red => "red",
        }
    }

    /// The label as the protocol writes it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// Who may see what is so marked, in words.
    #[must_use]
    pub fn audience(self) -> &'static str {
        match self {
            Self::Clear => "everybody",
            Self::Green => "members of organisations that take part",
            Self::Amber => "your organisation and those that co-signed",
            Self::AmberStrict => "your organisation only",
            Self::Red => "the people named, nobody else",
        }
    }

    /// Reads [`Self::code`] or [`Self::label`] back, in any case and with or without
    /// spaces. `TLP:WHITE`, the name of CLEAR before version 2.0, is read too.
    ///
    /// # Errors
    /// [`MarkingError::AboveRemit`] for a classification, [`MarkingError::Unknown`]
    /// for anything else that is no marking.
    pub fn parse(text: &str) -> Result<Self, MarkingError> {
        let plain: String = text
            .to_uppercase()
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
            .collect();
        let short = plain.strip_prefix("TLP").unwrap_or(&plain);
        match short.trim_start_matches(':') {
            "CLEAR" | "WHITE" => Ok(Self::Clear),
            "GREEN" => Ok(Self::Green),
            "AMBER" => Ok(Self::Amber),
            "AMBER+STRICT" | "AMBERSTRICT" => Ok(Self::AmberStrict),
            "RED" => Ok(Self::Red),
            _ => Err(match classification_in(text) {
                Some(found) => MarkingError::AboveRemit(found.to_owned()),
                None => MarkingError::Unknown(text.trim().to_owned()),
            }),
        }
    }
}

/// Why a marking cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkingError {
    /// EU classified information or a national or alliance classification.
    #[error(
        "“{0}” is a security classification. Uptake is not accredited for classified information and \
         must not hold it: remove it here, keep it on the system that it belongs on, and describe \
         the gap without it. Uptake knows TLP:CLEAR, GREEN, AMBER, AMBER+STRICT and RED."
    )]
    AboveRemit(String),
    /// Not a marking of the protocol.
    #[error(
        "“{0}” is no marking of the Traffic Light Protocol 2.0. Use CLEAR, GREEN, AMBER, \
         AMBER+STRICT or RED."
    )]
    Unknown(String),
}

/// Classifications that are words of their own, as they head a page. Council Decision
/// 2013/488/EU, annex on the equivalence of classifications; NATO C-M(2002)49.
const CLASSIFICATIONS: &[&str] = &[
    "RESTREINT UE",
    "EU RESTRICTED",
    "R-UE/EU-R",
    "CONFIDENTIEL UE",
    "EU CONFIDENTIAL",
    "C-UE/EU-C",
    "SECRET UE",
    "EU SECRET",
    "S-UE/EU-S",
    "TRÈS SECRET UE",
    "TRES SECRET UE",
    "EU TOP SECRET",
    "TS-UE/EU-TS",
    "NATO RESTRICTED",
    "NATO CONFIDENTIAL",
    "NATO SECRET",
    "COSMIC TOP SECRET",
    "TOP SECRET",
    "VS-NUR FÜR DEN DIENSTGEBRAUCH",
    "VS-NFD",
    "VS-VERTRAULICH",
    "STRENG GEHEIM",
    "DIFFUSION RESTREINTE",
    "TRÈS SECRET DÉFENSE",
    "SECRET DÉFENSE",
    "DIFUSIÓN LIMITADA",
    "RISERVATISSIMO",
    "SEGRETISSIMO",
    "STG. GEHEIM",
    "DEP. VERTROUWELIJK",
    "ŚCIŚLE TAJNE",
    "PŘÍSNĚ TAJNÉ",
    "PRÍSNE TAJNÉ",
    "KVALIFICERAT HEMLIG",
    "YDERST HEMMELIGT",
    "TIL TJENESTEBRUG",
];

/// Classifications that are ordinary words too: told only where nothing else is written.
const ALONE: &[&str] = &[
    "RESTRICTED",
    "CONFIDENTIAL",
    "SECRET",
    "GEHEIM",
    "TAJNE",
    "TAJNÉ",
    "POUFNE",
    "ZASTRZEŻONE",
    "RISERVATO",
    "SEGRETO",
    "RESERVADO",
    "CONFIDENCIAL",
    "SECRETO",
    "HEMLIG",
    "SALAINEN",
    "ΑΠΌΡΡΗΤΟ",
    "EUCI",
];

/// The classification that a text carries, whole or as the heading of a line; `None`
/// where it carries none. “Secret” inside a sentence is no marking.
#[must_use]
pub fn classification_in(text: &str) -> Option<&'static str> {
    text.lines().find_map(|line| {
        let line = line
            .trim()
            .trim_matches(|c: char| "[](){}*#/-–—:.".contains(c));
        let line = line.trim().to_uppercase();
        let heads = |mark: &str| {
            line.strip_prefix(mark)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                && line.chars().count() < mark.chars().count() + 40
        };
        CLASSIFICATIONS
            .iter()
            .find(|mark| heads(mark))
            .or_else(|| ALONE.iter().find(|mark| line == **mark))
            .copied()
    })
}

/// A value with its marking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Marked<T> {
    /// The value.
    pub value: T,
    /// How far it may be shared.
    pub marking: Marking,
}

impl<T> Marked<T> {
    /// A value that may be shared so far.
    pub fn new(value: T, marking: Marking) -> Self {
        Self { value, marking }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markings_are_read_as_people_write_them() {
        for marking in Marking::ALL {
            assert_eq!(Marking::parse(marking.code()), Ok(marking));
            assert_eq!(Marking::parse(marking.label()), Ok(marking));
        }
        for (text, marking) in [
            (" tlp: amber + strict ", Marking::AmberStrict),
            ("TLP:WHITE", Marking::Clear),
            ("Red", Marking::Red),
            ("amber_strict", Marking::AmberStrict),
        ] {
            assert_eq!(Marking::parse(text), Ok(marking), "{text}");
        }
        assert_eq!(
            Marking::parse("orange"),
            Err(MarkingError::Unknown("orange".to_owned()))
        );
        assert_eq!(Marking::default(), Marking::AmberStrict);
    }

    #[test]
    fn classifications_are_refused_and_ordinary_sentences_are_not() {
        for text in [
            "RESTREINT UE/EU RESTRICTED",
            "Secret",
            "VS-NfD",
            "[Confidentiel UE / EU Confidential]",
            "A heading\nNATO SECRET\nand a text",
            "tajne",
        ] {
            assert!(classification_in(text).is_some(), "{text}");
            assert!(matches!(
                Marking::parse(text),
                Err(MarkingError::AboveRemit(_))
            ));
        }
        for text in [
            "We cannot keep our radio traffic secret",
            "Secret compartments in vans are found too late",
            "Restricted view through smoke",
            "EU secretariats",
            "Top secretive gangs",
            "",
        ] {
            assert_eq!(classification_in(text), None, "{text}");
        }
    }
}
