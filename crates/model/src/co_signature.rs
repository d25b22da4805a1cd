//! The co-signature: that an organisation shares a gap that another one stated, with its
//! own remarks, as far as its own marking lets others know.

use crate::access::Circle;
use crate::ids::{GapFileId, MemberOrganisationId, PersonId};
use crate::marking::Marking;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest remarks, in characters.
pub const LONGEST_REMARKS: usize = 4_000;

/// That an organisation shares a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoSignature {
    /// The gap file.
    pub gap: GapFileId,
    /// The organisation that shares the gap.
    pub organisation: MemberOrganisationId,
    /// Who signed for it.
    pub author: PersonId,
    /// Who may know that this organisation shares the gap, and read its remarks. Never
    /// RED: a signature speaks for an organisation, not for people.
    pub marking: Marking,
    /// What is different or particular there; empty where nothing was stated.
    pub remarks: String,
    /// Counts the versions, from 1.
    pub version: u32,
    /// When it was signed.
    pub signed_at: Timestamp,
}

impl CoSignature {
    /// Who may know of it: for AMBER the owners of the gap file and its partners.
    #[must_use]
    pub fn circle(
        &self,
        owner: &MemberOrganisationId,
        partners: &[MemberOrganisationId],
    ) -> Circle {
        let others = partners.iter().filter(|it| *it != owner);
        Circle {
            owner: self.organisation.clone(),
            partners: std::iter::once(owner).chain(others).cloned().collect(),
            named: vec![],
            guests: vec![],
        }
    }

    /// Whether it makes its organisation a partner: one that sees what the owners and
    /// the other partners marked AMBER. Whoever wants to see shows itself, so that nobody
    /// shares with somebody unknown.
    #[must_use]
    pub fn makes_partner(&self) -> bool {
        self.marking <= Marking::Amber
    }
}

/// The partners of a gap file among those who co-signed it: see
/// [`CoSignature::makes_partner`].
#[must_use]
pub fn partners(signatures: &[CoSignature]) -> Vec<MemberOrganisationId> {
    let partners = signatures.iter().filter(|it| it.makes_partner());
    partners.map(|it| it.organisation.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{SignedIn, Viewer};
    use crate::person::{MemberRole, Membership};

    fn signature(organisation: &str, marking: Marking) -> CoSignature {
        CoSignature {
            gap: "gap-1".into(),
            organisation: organisation.into(),
            author: "author".into(),
            marking,
            remarks: String::new(),
            version: 1,
            signed_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn member(organisation: &str) -> Viewer {
        Viewer::Person(SignedIn {
            person: "x".into(),
            memberships: vec![Membership {
                person: "x".into(),
                organisation: organisation.into(),
                role: MemberRole::Member,
            }],
            roles: vec![],
        })
    }

    #[test]
    fn whoever_hides_is_no_partner_and_sees_no_partner() {
        let signatures = [
            signature("clear", Marking::Clear),
            signature("amber", Marking::Amber),
            signature("strict", Marking::AmberStrict),
        ];
        let partners = partners(&signatures);
        assert_eq!(partners, ["clear".into(), "amber".into()]);
        // Who knows of the signature of `amber`, and of that of `strict`.
        let cases = [
            ("owner", [true, false]),
            ("clear", [true, false]),
            ("amber", [true, false]),
            ("strict", [false, true]),
            ("other", [false, false]),
        ];
        for (organisation, expected) in cases {
            let seen = [&signatures[1], &signatures[2]].map(|it| {
                let circle = it.circle(&"owner".into(), &partners);
                circle.may_see(&member(organisation), it.marking)
            });
            assert_eq!(seen, expected, "{organisation}");
        }
    }
}
