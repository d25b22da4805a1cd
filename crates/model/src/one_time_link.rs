//! Links in letters that work once and for a while: whoever opens one has received it.

use crate::ids::PersonId;
use jiff::{SignedDuration, Timestamp};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkPurpose {
    /// Choosing a password without knowing the one before.
    Password,
    /// Confirming a new address.
    Email,
}

impl LinkPurpose {
    /// All purposes.
    pub const ALL: [Self; 2] = [Self::Password, Self::Email];

    /// Code stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Email => "email",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// How long it works.
    #[must_use]
    pub fn lifetime(self) -> SignedDuration {
        match self {
            Self::Password => SignedDuration::from_hours(1),
            Self::Email => SignedDuration::from_hours(24),
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeLink {
    /// What for.
    pub purpose: LinkPurpose,
    /// Whose account it is about.
    pub person: PersonId,
    /// The address it was sent to.
    pub email: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl OneTimeLink {
    /// Whether it works for a purpose at `now`.
    #[must_use]
    pub fn works(&self, purpose: LinkPurpose, now: Timestamp) -> bool {
        self.purpose == purpose && now < self.expires_at
    }
}
