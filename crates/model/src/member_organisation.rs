//! Organisations that take part: not those of the corpus, which took part in
//! research, but those whose people sign in here and state, share and judge gaps.

use crate::country::Country;
use crate::discipline::Discipline;
use crate::ids::{MemberOrganisationId, OrganisationId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an organisation is to the community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// Practitioners: those who respond, protect or investigate.
    Practitioner,
    /// A ministry, agency or other public authority.
    PublicAuthority,
    /// A knowledge network or national contact point.
    KnowledgeNetwork,
    /// A university or research institute.
    Research,
    /// A company.
    Industry,
    /// Civil society.
    CivilSociety,
}

impl MemberKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Practitioner,
        Self::PublicAuthority,
        Self::KnowledgeNetwork,
        Self::Research,
        Self::Industry,
        Self::CivilSociety,
    ];

    /// Code stored, and used in forms, files and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Practitioner => "practitioner",
            Self::PublicAuthority => "public_authority",
            Self::KnowledgeNetwork => "knowledge_network",
            Self::Research => "research",
            Self::Industry => "industry",
            Self::CivilSociety => "civil_society",
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Practitioner => "Practitioners",
            Self::PublicAuthority => "Public authority",
            Self::KnowledgeNetwork => "Knowledge network",
            Self::Research => "Research",
            Self::Industry => "Industry",
            Self::CivilSociety => "Civil society",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }

    /// Whether it is one of the authorities that share gaps: those who will use or
    /// buy what closes them. Research and industry take part, but a gap is not theirs.
    #[must_use]
    pub fn is_authority(self) -> bool {
        matches!(self, Self::Practitioner | Self::PublicAuthority)
    }
}

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberOrganisation {
    /// Identifier.
    pub id: MemberOrganisationId,
    /// Its name, in its own language or in English.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// What it is.
    pub kind: MemberKind,
    /// Its disciplines; none for those that are no practitioners.
    pub disciplines: Vec<Discipline>,
    /// The same organisation in the corpus, where somebody said so.
    pub corpus: Option<OrganisationId>,
    /// Since when it takes part.
    pub since: Timestamp,
}
