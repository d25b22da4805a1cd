//! The second proof beside a password: who must have one, what a session was opened with,
//! and how long a sign-in waits half-open for it.

use crate::access::Viewer;
use crate::person::{MemberRole, PlatformRole};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A sign-in waits so long for the code after the password.
pub const HALF_OPEN: SignedDuration = SignedDuration::from_mins(5);

/// A secret that was made waits so long for its first code: whoever made it had just proved
/// who they are, which must not still count tomorrow.
pub const ENROLMENT_WAITS: SignedDuration = SignedDuration::from_mins(30);

/// So many codes may be tried for one password.
pub const CODES_TRIED: u32 = 5;

/// So many recovery codes make a set.
pub const RECOVERY_CODES: usize = 10;

/// What somebody proved who they are with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// A password.
    Password,
    /// A password and a one-time or recovery code.
    PasswordAndCode,
    /// What their institution says.
    Institution,
    /// What their institution says, and a code of ours.
    InstitutionAndCode,
    /// What their institution says, which looked at more than one factor itself.
    InstitutionMultiFactor,
    /// A passkey: a device they hold, which asked for their PIN, finger or face.
    Passkey,
}

impl Proof {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Password,
        Self::PasswordAndCode,
        Self::Institution,
        Self::InstitutionAndCode,
        Self::InstitutionMultiFactor,
        Self::Passkey,
    ];

    /// Code stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndCode => "password_and_code",
            Self::Institution => "institution",
            Self::InstitutionAndCode => "institution_and_code",
            Self::InstitutionMultiFactor => "institution_multi_factor",
            Self::Passkey => "passkey",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Whether it is more than one factor.
    #[must_use]
    pub fn is_multi_factor(self) -> bool {
        match self {
            Self::Password | Self::Institution => false,
            Self::PasswordAndCode
            | Self::InstitutionAndCode
            | Self::InstitutionMultiFactor
            | Self::Passkey => true,
        }
    }

    /// What it becomes with a code of ours.
    #[must_use]
    pub fn with_code(self) -> Self {
        match self {
            Self::Password | Self::PasswordAndCode => Self::PasswordAndCode,
            Self::Institution | Self::InstitutionAndCode | Self::InstitutionMultiFactor => {
                Self::InstitutionAndCode
            }
            Self::Passkey => Self::Passkey,
        }
    }
}

/// Whether somebody must have a second factor: leads, who decide what leaves their
/// organisation, and everybody with a role on the whole platform.
#[must_use]
pub fn requires_second_factor(viewer: &Viewer) -> bool {
    match viewer {
        Viewer::Public => false,
        Viewer::Person(person) => {
            let leads = person.memberships.iter();
            leads.map(|it| it.role).any(|it| it == MemberRole::Lead)
                || PlatformRole::ALL.into_iter().any(|role| viewer.is(role))
        }
    }
}

/// What a session was opened with, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// With what.
    pub proof: Proof,
    /// When.
    pub at: Timestamp,
}

/// So long after signing in somebody counts as having just proved who they are.
pub const FRESH: SignedDuration = SignedDuration::from_mins(10);

impl Opening {
    /// Whether it is so recent at `now` that nothing needs to be proved again.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        !age.is_negative() && age <= FRESH
    }
}

/// Whether a sign-in opened half-way at `opened` still waits at `now`.
#[must_use]
pub fn waits(opened: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(opened);
    !age.is_negative() && age <= HALF_OPEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::SignedIn;
    use crate::person::Membership;

    #[test]
    fn leads_and_whoever_has_a_role_must_have_one() {
        let person = |role: Option<MemberRole>, roles: &[PlatformRole]| {
            let membership = role.map(|role| Membership {
                person: "x".into(),
                organisation: "org".into(),
                role,
            });
            Viewer::Person(SignedIn {
                person: "x".into(),
                memberships: membership.into_iter().collect(),
                roles: roles.to_vec(),
            })
        };
        assert!(!requires_second_factor(&Viewer::Public));
        assert!(!requires_second_factor(&person(None, &[])));
        assert!(!requires_second_factor(&person(
            Some(MemberRole::Member),
            &[]
        )));
        assert!(requires_second_factor(&person(Some(MemberRole::Lead), &[])));
        for role in PlatformRole::ALL {
            assert!(requires_second_factor(&person(None, &[role])), "{role:?}");
        }
    }

    #[test]
    fn a_code_makes_every_proof_one_of_two_factors() {
        for proof in Proof::ALL {
            assert_eq!(Proof::parse(proof.code()), Some(proof));
            assert!(proof.with_code().is_multi_factor());
        }
        assert_eq!(Proof::parse("guess"), None);
    }

    #[test]
    fn a_half_open_sign_in_waits_five_minutes() {
        let opened = Timestamp::UNIX_EPOCH;
        let after = |seconds| opened + SignedDuration::from_secs(seconds);
        assert!(waits(opened, after(300)));
        assert!(!waits(opened, after(301)));
        assert!(!waits(opened, after(-1)));
    }
}
