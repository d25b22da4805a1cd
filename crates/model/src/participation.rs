//! An organisation's part in a project.

use crate::euro::Euro;
use crate::organisation::Organisation;
use serde::{Deserialize, Serialize};

/// The role under the grant agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Leads the consortium.
    Coordinator,
    /// Takes part and is funded (beneficiary).
    Participant,
    /// Takes part without funding from the grant.
    AssociatedPartner,
    /// Carries out work for a participant (affiliated entity, linked third party).
    ThirdParty,
    /// A role the source names otherwise.
    Other,
}

impl Role {
    /// All roles, in the order pages show them.
    pub const ALL: [Self; 5] = [
        Self::Coordinator,
        Self::Participant,
        Self::AssociatedPartner,
        Self::ThirdParty,
        Self::Other,
    ];

    /// The word stored and used in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Participant => "participant",
            Self::AssociatedPartner => "associated_partner",
            Self::ThirdParty => "third_party",
            Self::Other => "other",
        }
    }

    /// Reads a role as CORDIS or the database writes it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let key: String = text
            .chars()
            .filter(char::is_ascii_alphabetic)
            .collect::<String>()
            .to_lowercase();
        match key.as_str() {
            "coordinator" => Self::Coordinator,
            "participant" | "beneficiary" => Self::Participant,
            "associatedpartner" | "partner" | "internationalpartner" => Self::AssociatedPartner,
            "thirdparty" => Self::ThirdParty,
            _ => Self::Other,
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Coordinator => "Coordinator",
            Self::Participant => "Participant",
            Self::AssociatedPartner => "Associated partner",
            Self::ThirdParty => "Third party",
            Self::Other => "Other role",
        }
    }
}

/// One organisation's part in one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participation {
    /// The organisation as this source describes it.
    pub organisation: Organisation,
    /// Its role.
    pub role: Role,
    /// Its place in the source's list, from 1.
    pub order: u32,
    /// What it keeps of the Union's contribution (net of what it passes on to third parties,
    /// where the source tells); absent for unfunded roles.
    pub ec_contribution: Option<Euro>,
    /// Total cost, where stated and not zero.
    pub total_cost: Option<Euro>,
    /// Whether it left before the end.
    pub ended_early: bool,
}
