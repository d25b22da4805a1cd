//! Countries by the codes the institutions of the Union use.

use serde::{Deserialize, Serialize};

use crate::country_table::COUNTRIES;

/// A country code in the Commission's usage: ISO 3166-1 alpha-2 except `EL` for
/// Greece and `UK` for the United Kingdom (Interinstitutional Style Guide, 7.1.1).
/// `GR` and `GB` are understood and turned into these.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(String);

impl Country {
    /// Reads a two-letter code in any case; `None` where it is not two letters.
    /// Codes that are not in the list (CORDIS uses a few, such as `XH`) are kept.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().to_ascii_uppercase();
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        Some(Self(match code.as_str() {
            "GR" => "EL".to_owned(),
            "GB" => "UK".to_owned(),
            _ => code,
        }))
    }

    /// The countries of the list, by code.
    #[must_use]
    pub fn all() -> Vec<Self> {
        COUNTRIES.iter().map(|it| Self(it.0.to_owned())).collect()
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The English short name, or the code where it is not in the list.
    #[must_use]
    pub fn name(&self) -> &str {
        self.entry().map_or(&self.0, |entry| entry.1)
    }

    /// Whether the code is in the list.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.entry().is_some()
    }

    /// Whether it is a member state of the European Union (as of 2026).
    #[must_use]
    pub fn is_member_state(&self) -> bool {
        self.entry().is_some_and(|entry| entry.2)
    }

    fn entry(&self) -> Option<&'static (&'static str, &'static str, bool)> {
        COUNTRIES
            .binary_search_by(|entry| entry.0.cmp(&self.0))
            .ok()
            .map(|i| &COUNTRIES[i])
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greece_and_the_united_kingdom_have_one_code_each() {
        for (given, code, name) in [
            ("gr", "EL", "Greece"),
            ("EL", "EL", "Greece"),
            ("GB", "UK", "United Kingdom"),
            ("uk", "UK", "United Kingdom"),
        ] {
            let country = Country::parse(given).expect("a code");
            assert_eq!((country.code(), country.name()), (code, name));
        }
    }

    #[test]
    fn an_unknown_code_is_kept_and_said_to_be_unknown() {
        let country = Country::parse("XH").expect("two letters");
        assert_eq!((country.name(), country.is_known()), ("XH", false));
        assert_eq!(Country::parse("Greece"), None);
    }

    #[test]
    fn the_list_is_sorted_and_counts_27_member_states() {
        assert!(COUNTRIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(COUNTRIES.iter().filter(|entry| entry.2).count(), 27);
    }
}
