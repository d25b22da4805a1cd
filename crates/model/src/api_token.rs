//! Tokens by which a person's own programs speak for them, and what these may do.

use crate::access::{SignedIn, Viewer};
use crate::ids::{ApiTokenId, PersonId};
use crate::person::MemberRole;
use crate::second_factor::Proof;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What every token begins with, so that one that leaked is recognised.
pub const TOKEN_START: &str = "upt_";

/// Days after which a token ends unless somebody says otherwise.
pub const USUAL_DAYS: u16 = 90;

/// The longest a token may last, in days.
pub const MOST_DAYS: u16 = 365;

/// Something that a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Read what the person may read. Without it a token sees what everybody sees.
    Read,
    /// Write gaps, their versions and co-signatures.
    WriteGaps,
    /// Judge matches, and add what the machine missed.
    WriteMatches,
    /// Write solutions, claims, trials and assessments.
    WriteEvidence,
    /// Decide as a lead: markings, publishing, partners.
    Release,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 5] = [
        Self::Read,
        Self::WriteGaps,
        Self::WriteMatches,
        Self::WriteEvidence,
        Self::Release,
    ];

    /// Code stored, and used in forms and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::WriteGaps => "write_gaps",
            Self::WriteMatches => "write_matches",
            Self::WriteEvidence => "write_evidence",
            Self::Release => "release",
        }
    }

    /// What it allows, in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "Read what you may read",
            Self::WriteGaps => "Write gaps and co-signatures",
            Self::WriteMatches => "Judge matches",
            Self::WriteEvidence => "Write solutions, claims, trials and assessments",
            Self::Release => "Decide as a lead: markings, publishing, partners",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }
}

/// A token, without what it is told by: that is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Identifier, to revoke it by; no secret.
    pub id: ApiTokenId,
    /// For whom it speaks.
    pub person: PersonId,
    /// What the person calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was last used, to the minute or so.
    pub used: Option<Timestamp>,
    /// What the session was opened with in which it was made.
    pub proof: Proof,
}

impl ApiToken {
    /// Whether it may be used at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        now < self.expires
    }
}

/// When a token made at `now` for so many days ends; `None` where that is no time a token
/// may have.
#[must_use]
pub fn expiry(now: Timestamp, days: u16) -> Option<Timestamp> {
    let lasts = (1..=MOST_DAYS).contains(&days);
    let span = SignedDuration::from_hours(24 * i64::from(days));
    now.checked_add(span).ok().filter(|_| lasts)
}

impl Viewer {
    /// What is left of a person where a token speaks for them: nothing of what they see
    /// without [`Scope::Read`], no lead's rights without [`Scope::Release`], and never a
    /// role on the platform, which is not for programs.
    #[must_use]
    pub fn narrowed_to(&self, scopes: &[Scope]) -> Self {
        match self {
            Self::Person(person) if scopes.contains(&Scope::Read) => {
                let mut memberships = person.memberships.clone();
                if !scopes.contains(&Scope::Release) {
                    for membership in &mut memberships {
                        membership.role = MemberRole::Member;
                    }
                }
                Self::Person(SignedIn {
                    person: person.person.clone(),
                    memberships,
                    roles: vec![],
                })
            }
            Self::Person(_) | Self::Public => Self::Public,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::{Membership, PlatformRole};

    #[test]
    fn a_token_never_gives_more_than_its_scopes() {
        let lead = Viewer::Person(SignedIn {
            person: "x".into(),
            memberships: vec![Membership {
                person: "x".into(),
                organisation: "org".into(),
                role: MemberRole::Lead,
            }],
            roles: PlatformRole::ALL.to_vec(),
        });
        // Whether the organisation is seen, and led.
        let cases: [(&[Scope], bool, bool); 4] = [
            (&[], false, false),
            (&[Scope::WriteGaps, Scope::Release], false, false),
            (&[Scope::Read, Scope::WriteGaps], true, false),
            (&Scope::ALL, true, true),
        ];
        for (scopes, belongs, leads) in cases {
            let narrowed = lead.narrowed_to(scopes);
            assert_eq!(narrowed.belongs_to(&"org".into()), belongs, "{scopes:?}");
            assert_eq!(narrowed.leads(&"org".into()), leads, "{scopes:?}");
            for role in PlatformRole::ALL {
                assert!(!narrowed.is(role), "{scopes:?}");
            }
        }
        assert_eq!(Viewer::Public.narrowed_to(&Scope::ALL), Viewer::Public);
    }

    #[test]
    fn a_token_lasts_a_day_to_a_year() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(expiry(now, 0), None);
        assert_eq!(expiry(now, MOST_DAYS + 1), None);
        let expires = expiry(now, 1).expect("a day");
        assert_eq!(expires.to_string(), "1970-01-02T00:00:00Z");
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.code()), Some(scope));
        }
    }
}
