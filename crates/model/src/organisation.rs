//! Organisations that take part in projects, and the rule by which records of
//! different programmes are recognised as the same organisation.

use crate::country::Country;
use crate::ids::{OrganisationId, Pic};
use serde::{Deserialize, Serialize};

/// The kind of organisation, by the Commission's activity type codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ActivityType {
    /// Higher or secondary education establishment.
    #[serde(rename = "HES")]
    Education,
    /// Research organisation.
    #[serde(rename = "REC")]
    Research,
    /// Private for-profit company.
    #[serde(rename = "PRC")]
    Private,
    /// Public body (excluding research and education).
    #[serde(rename = "PUB")]
    Public,
    /// Other.
    #[serde(rename = "OTH")]
    Other,
}

impl ActivityType {
    /// All types.
    pub const ALL: [Self; 5] = [
        Self::Public,
        Self::Private,
        Self::Research,
        Self::Education,
        Self::Other,
    ];

    /// The Commission's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Education => "HES",
            Self::Research => "REC",
            Self::Private => "PRC",
            Self::Public => "PUB",
            Self::Other => "OTH",
        }
    }

    /// Reads the Commission's code, with or without a leading slash.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim().trim_start_matches('/');
        Self::ALL
            .into_iter()
            .find(|kind| kind.code().eq_ignore_ascii_case(code))
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Education => "Education",
            Self::Research => "Research organisation",
            Self::Private => "Company",
            Self::Public => "Public body",
            Self::Other => "Other",
        }
    }
}

/// An organisation as a source describes it in one participation. Streets,
/// departments and contact forms are not kept: no purpose of Uptake needs them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Participant identification code.
    pub pic: Option<Pic>,
    /// Value-added-tax number, upper case without spaces.
    pub vat: Option<String>,
    /// Legal name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Country.
    pub country: Option<Country>,
    /// City.
    pub city: Option<String>,
    /// NUTS code of the region, such as `ES417`.
    pub nuts: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Kind of organisation.
    pub activity: Option<ActivityType>,
    /// Whether it is a small or medium-sized enterprise, where stated.
    pub sme: Option<bool>,
}

/// One way to recognise an organisation. Stronger keys come first in the order
/// of the variants: a shared PIC outweighs a shared VAT number, which outweighs
/// a shared name in the same country.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrganisationKey {
    /// Participant identification code.
    Pic(String),
    /// VAT number.
    Vat(String),
    /// Normalised name and country.
    Name(String),
}

impl OrganisationKey {
    /// The kind as stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Pic(_) => "pic",
            Self::Vat(_) => "vat",
            Self::Name(_) => "name",
        }
    }

    /// The value as stored.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Pic(value) | Self::Vat(value) | Self::Name(value) => value,
        }
    }
}

impl Organisation {
    /// The keys this description offers, strongest first.
    #[must_use]
    pub fn keys(&self) -> Vec<OrganisationKey> {
        let mut keys = Vec::with_capacity(3);
        if let Some(pic) = &self.pic {
            keys.push(OrganisationKey::Pic(pic.as_str().to_owned()));
        }
        if let Some(vat) = self.vat.as_deref().filter(|vat| is_plausible_vat(vat)) {
            keys.push(OrganisationKey::Vat(vat.to_owned()));
        }
        let name = normalised_name(&self.name);
        if !name.is_empty() {
            let country = self.country.as_ref().map_or("", Country::code);
            keys.push(OrganisationKey::Name(format!("{name}|{country}")));
        }
        keys
    }

    /// The identifier a new organisation gets: its PIC, or its strongest other key.
    #[must_use]
    pub fn proposed_id(&self) -> OrganisationId {
        match self.keys().into_iter().next() {
            Some(OrganisationKey::Pic(pic)) => OrganisationId::new(format!("pic-{pic}")),
            Some(key) => OrganisationId::new(format!("org-{:016x}", fnv1a(key.value()))),
            None => OrganisationId::new("org-unnamed"),
        }
    }
}

/// A VAT number that can identify: at least six characters, four of them digits.
/// `NOTAPPLICABLE`, `N/A` and `000000` are not.
#[must_use]
pub fn is_plausible_vat(vat: &str) -> bool {
    let digits = vat.chars().filter(char::is_ascii_digit).count();
    let nonzero = vat.chars().any(|c| c.is_ascii_digit() && c != '0');
    vat.len() >= 6 && digits >= 4 && nonzero
}

/// A name reduced to what identifies it: upper case letters and digits of any
/// script, one space between words.
#[must_use]
pub fn normalised_name(name: &str) -> String {
    let upper: String = name.chars().flat_map(char::to_uppercase).collect();
    upper
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// FNV-1a, 64 bits: stable across releases and machines, which `Hash` is not.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(pic: Option<&str>, vat: Option<&str>, name: &str) -> Organisation {
        Organisation {
            pic: pic.map(Pic::from),
            vat: vat.map(str::to_owned),
            name: name.to_owned(),
            short_name: None,
            country: Country::parse("GR"),
            city: None,
            nuts: None,
            url: None,
            activity: None,
            sme: None,
        }
    }

    #[test]
    fn the_strongest_key_comes_first() {
        let keys = organisation(Some("999984059"), Some("EL998415816"), "Ágora  Test, S.A.").keys();
        assert_eq!(keys[0], OrganisationKey::Pic("999984059".into()));
        assert_eq!(keys[1], OrganisationKey::Vat("EL998415816".into()));
        assert_eq!(keys[2], OrganisationKey::Name("ÁGORA TEST S A|EL".into()));
    }

    #[test]
    fn a_vat_number_that_says_nothing_is_no_key() {
        for vat in ["NOTAPPLICABLE", "N/A", "000000000", "", "12"] {
            let keys = organisation(None, Some(vat), "Testwache").keys();
            assert_eq!(
                keys,
                [OrganisationKey::Name("TESTWACHE|EL".into())],
                "{vat}"
            );
        }
    }

    #[test]
    fn identifiers_do_not_change_between_releases() {
        assert_eq!(
            organisation(Some("999984059"), None, "X")
                .proposed_id()
                .as_str(),
            "pic-999984059"
        );
        assert_eq!(
            organisation(None, None, "Testwache").proposed_id(),
            organisation(None, None, "TESTWACHE").proposed_id()
        );
    }
}
