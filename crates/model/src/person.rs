//! People with an account, and what they may be: members and leads of organisations,
//! and the roles that the platform itself gives.

use crate::ids::{MemberOrganisationId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a member is in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Writes and judges.
    Member,
    /// Decides also what is shared, with whom, and who belongs to the organisation.
    Lead,
}

impl MemberRole {
    /// All roles.
    pub const ALL: [Self; 2] = [Self::Member, Self::Lead];

    /// Code stored, and used in forms and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Lead => "lead",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }
}

/// A role on the whole platform. None of them opens what an organisation did not share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformRole {
    /// Programme officer or knowledge network: proposes consolidations.
    Analyst,
    /// Ethics or data protection: reviews impact.
    Reviewer,
    /// Runs the platform: organisations, accounts, reference data.
    Administrator,
}

impl PlatformRole {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Analyst, Self::Reviewer, Self::Administrator];

    /// Code stored, and used in forms and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Reviewer => "reviewer",
            Self::Administrator => "administrator",
        }
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Analyst => "Analyst",
            Self::Reviewer => "Reviewer",
            Self::Administrator => "Administrator",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }
}

/// A person with an account. What proves who they are is kept apart, in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier; says nothing about the person.
    pub id: PersonId,
    /// Name as others on the platform see it.
    pub name: String,
    /// Address for notices and for signing in, in lower case.
    pub email: String,
    /// Roles on the whole platform.
    pub roles: Vec<PlatformRole>,
    /// Whether the account may be used; a locked one keeps everything.
    pub active: bool,
    /// Since when there is an account.
    pub since: Timestamp,
}

/// That a person belongs to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Membership {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub organisation: MemberOrganisationId,
    /// As what.
    pub role: MemberRole,
}
