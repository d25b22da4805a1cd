//! Capability gaps: what a practitioner cannot do.

use crate::area::Area;
use crate::ids::GapId;
use serde::{Deserialize, Serialize};

/// Where a gap comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapSource {
    /// The International Forum to Advance First Responder Innovation, by number.
    Ifafri {
        /// Number in the forum's list, from 1.
        number: u8,
    },
    /// Written for Uptake in practitioners' words.
    Practitioner,
}

impl GapSource {
    /// The word stored and used in addresses.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Ifafri { .. } => "ifafri",
            Self::Practitioner => "practitioner",
        }
    }
}

/// A capability gap as the sample and later the gap register hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Identifier.
    pub id: GapId,
    /// Short title.
    pub title: String,
    /// Statement: “The ability to …” or the practitioner's own words.
    pub statement: String,
    /// Which service says so, such as `fire and rescue`.
    pub service: String,
    /// Area of civil security.
    pub area: Area,
    /// Where it comes from.
    pub source: GapSource,
    /// Edition of the set it belongs to, such as `IFAFRI 2026 sample`.
    pub edition: String,
    /// Language of the statement, ISO 639-1.
    pub language: String,
    /// True where the wording could not be confirmed at its source.
    pub unconfirmed: bool,
}
