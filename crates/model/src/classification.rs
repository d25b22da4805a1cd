//! Vocabulary entries attached to a project.

use serde::{Deserialize, Serialize};

/// A vocabulary a project can be classified by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassificationScheme {
    /// The European Science Vocabulary: fields of science.
    EuroSciVoc,
    /// The part of the programme that pays, for example `HORIZON.2.3.1` or `H2020-EU.3.7.5.`.
    LegalBasis,
    /// Policy priorities that CORDIS marks, such as digital agenda or climate.
    PolicyPriority,
}

impl ClassificationScheme {
    /// The word stored and used in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EuroSciVoc => "euro_sci_voc",
            Self::LegalBasis => "legal_basis",
            Self::PolicyPriority => "policy_priority",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::EuroSciVoc, Self::LegalBasis, Self::PolicyPriority]
            .into_iter()
            .find(|scheme| scheme.code() == code)
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::EuroSciVoc => "Field of science (EuroSciVoc)",
            Self::LegalBasis => "Part of the programme",
            Self::PolicyPriority => "Policy priority",
        }
    }
}

/// One entry of one vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// The vocabulary.
    pub scheme: ClassificationScheme,
    /// The entry's code; for EuroSciVoc its path of numbers, e.g. `/23/47/305/967`,
    /// or the path of words where the source gives no numbers.
    pub code: String,
    /// The entry's title, empty where the source gives only a code.
    pub title: String,
}
