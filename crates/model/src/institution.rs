//! Institutions whose people sign in with the account they have there (OpenID Connect),
//! and how what these say of a person is read.

use crate::ids::{InstitutionId, MemberOrganisationId, PersonId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody sent to their institution may come back for so long.
pub const AWAY: SignedDuration = SignedDuration::from_mins(10);

/// An institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// Identifier; stands in addresses.
    pub id: InstitutionId,
    /// Its name, as people know it.
    pub name: String,
    /// The issuer of its ID tokens, which is also where its description is found.
    pub issuer: String,
    /// What Uptake is called there.
    pub client_id: String,
    /// What proves there that it is Uptake that asks.
    #[serde(skip)]
    pub client_secret: String,
    /// The organisation its people belong to.
    pub organisation: MemberOrganisationId,
    /// Whether who is new gets an account as a member of it.
    pub joins: Joining,
}

/// Whether who is new becomes a member by signing in at an institution. Administrators may
/// ask for it; where the organisation has a lead, a lead agrees first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// Who is new is refused.
    Refused,
    /// An administrator asked for it; until a lead agrees, who is new is refused.
    Asked,
    /// Who is new becomes a member.
    Agreed,
}

impl Joining {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Refused, Self::Asked, Self::Agreed];

    /// Number stored.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Refused => 0,
            Self::Agreed => 1,
            Self::Asked => 2,
        }
    }

    /// Reads [`Self::number`] back.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.number() == number)
    }
}

/// Whether an issuer may be used: its address says no more than a place, over TLS or on
/// this machine.
#[must_use]
pub fn issuer_is_safe(issuer: &str) -> bool {
    !issuer.contains(['?', '#']) && (is_over_tls(issuer) || is_on_this_machine(issuer))
}

/// Whether an address is reached over TLS, without a name and password in it.
#[must_use]
pub fn is_over_tls(address: &str) -> bool {
    host("https://", address).is_some()
}

/// Whether an address leads to this machine itself, where TLS would protect nothing.
#[must_use]
pub fn is_on_this_machine(address: &str) -> bool {
    host("http://", address).is_some_and(|it| it.split(':').next() == Some("127.0.0.1"))
}

fn host<'a>(scheme: &str, address: &'a str) -> Option<&'a str> {
    let host = address
        .strip_prefix(scheme)?
        .split(['/', '?', '#'])
        .next()?;
    Some(host).filter(|it| !it.is_empty() && !it.contains('@'))
}

/// Somebody on the way to their institution and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Where they were sent.
    pub institution: InstitutionId,
    /// What the ID token must repeat.
    pub nonce: String,
    /// What proves that whoever redeems the code asked for it (PKCE, RFC 7636).
    pub verifier: String,
    /// Who wants to link the account there to their account here; `None` where somebody
    /// signs in.
    pub links: Option<PersonId>,
    /// When they left.
    pub opened: Timestamp,
}

impl Errand {
    /// Whether they may still come back at `now`.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now.duration_since(self.opened) <= AWAY
    }
}

/// Who somebody is at their institution: never an e-mail address, which changes hands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InstitutionIdentity {
    /// Who says so.
    pub issuer: String,
    /// What they call the person, for ever.
    pub subject: String,
}

/// Values of `acr` that say more than one factor was looked at: the REFEDS profiles and
/// the one of the large directories.
const MULTI_FACTOR_CLASSES: [&str; 3] = [
    "https://refeds.org/profile/mfa",
    "https://refeds.org/profile/mfa/v2",
    "http://schemas.microsoft.com/claims/multipleauthn",
];

/// Whether the claims `acr` and `amr` (RFC 8176) say that more than one factor was looked at.
#[must_use]
pub fn says_multi_factor<'a>(acr: Option<&str>, mut amr: impl Iterator<Item = &'a str>) -> bool {
    acr.is_some_and(|acr| MULTI_FACTOR_CLASSES.contains(&acr)) || amr.any(|it| it == "mfa")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_asked_over_tls_or_on_this_machine() {
        let cases = [
            ("https://id.brigade.invalid", true),
            ("https://id.brigade.invalid/realm/one", true),
            ("http://127.0.0.1:4711", true),
            ("http://id.brigade.invalid", false),
            ("http://127.0.0.1.evil.invalid", false),
            ("http://127.0.0.1@evil.invalid", false),
            ("https://", false),
            ("https://a.invalid/?x=1", false),
            ("file:///etc/passwd", false),
            ("id.brigade.invalid", false),
        ];
        for (issuer, safe) in cases {
            assert_eq!(issuer_is_safe(issuer), safe, "{issuer}");
        }
    }

    #[test]
    fn only_clear_words_count_as_several_factors() {
        let cases: [(Option<&str>, &[&str], bool); 5] = [
            (None, &[], false),
            (None, &["pwd"], false),
            (None, &["pwd", "mfa"], true),
            (Some("https://refeds.org/profile/mfa"), &[], true),
            (
                Some("https://refeds.org/profile/sfa"),
                &["pwd", "sms"],
                false,
            ),
        ];
        for (acr, amr, expected) in cases {
            let said = says_multi_factor(acr, amr.iter().copied());
            assert_eq!(said, expected, "{acr:?} {amr:?}");
        }
    }
}
