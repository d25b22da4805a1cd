//! What organisations write around a gap file, whoever owns that: claims, trials and
//! procurements. The one rule of who sees such a thing stands here.

use crate::access::{Circle, Viewer};
use crate::ids::{MemberOrganisationId, PersonId};
use crate::marking::Marking;
use crate::named_part::Named;

/// A claim, a trial or a procurement as access sees it.
#[derive(Debug, Clone, Copy)]
pub struct Contribution<'a> {
    /// The organisation that wrote it.
    pub owner: &'a MemberOrganisationId,
    /// Who wrote it.
    pub author: &'a PersonId,
    /// How far it may be shared.
    pub marking: Marking,
    /// Who is named in it, where that can be.
    pub named: Option<Named<'a>>,
}

impl Contribution<'_> {
    /// With whom it is shared: for AMBER the owner of the gap file, its partners and those
    /// that are named in it and did not decline. `gap` is the circle of the gap file.
    #[must_use]
    pub fn circle(&self, gap: Option<&Circle>) -> Circle {
        let sharing = gap.into_iter();
        let sharing = sharing.flat_map(|it| std::iter::once(&it.owner).chain(&it.partners));
        let named = self.named.into_iter().flat_map(Named::concerned);
        Circle {
            owner: self.owner.clone(),
            partners: sharing.chain(named).cloned().collect(),
            named: vec![self.author.clone()],
            guests: vec![],
        }
    }

    /// Whether a viewer sees it: its marking lets them, and they know of what it is about,
    /// wrote it, or are named in it and did not decline. `gap` is the circle of its gap
    /// file where the viewer knows of that, and of what in it this is about.
    #[must_use]
    pub fn is_seen_by(&self, viewer: &Viewer, gap: Option<&Circle>) -> bool {
        let mut named = self.named.into_iter().flat_map(Named::concerned);
        let concerned = viewer.belongs_to(self.owner) || named.any(|it| viewer.belongs_to(it));
        (gap.is_some() || concerned) && self.circle(gap).may_see(viewer, self.marking)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::SignedIn;
    use crate::named_part::PartAnswers;
    use crate::person::{MemberRole, Membership};

    #[test]
    fn amber_is_for_those_that_share_the_gap_or_are_named() {
        let (owner, author) = ("writer".into(), "author".into());
        let organisations = ["silent", "declined"].map(MemberOrganisationId::from);
        let answers = PartAnswers::from([("declined".into(), false)]);
        let gap = Circle {
            owner: "gap-owner".into(),
            partners: vec!["partner".into()],
            named: vec![],
            guests: vec![],
        };
        let named = Named {
            owner: &owner,
            organisations: &organisations,
            answers: &answers,
        };
        // Who sees each marking, from CLEAR to RED, knowing the gap and not.
        let cases = [
            ("writer", "author", "11111", "11111"),
            ("writer", "other", "11110", "11110"),
            ("gap-owner", "other", "11100", "00000"),
            ("partner", "other", "11100", "00000"),
            ("silent", "other", "11100", "11100"),
            ("declined", "other", "11000", "00000"),
            ("stranger", "author", "11000", "00000"),
        ];
        for (organisation, person, knowing, unknowing) in cases {
            let viewer = Viewer::Person(SignedIn {
                person: person.into(),
                memberships: vec![Membership {
                    person: person.into(),
                    organisation: organisation.into(),
                    role: MemberRole::Member,
                }],
                roles: vec![],
            });
            for (gap, expected) in [(Some(&gap), knowing), (None, unknowing)] {
                let seen = Marking::ALL.map(|marking| {
                    let named = Some(named);
                    let (owner, author) = (&owner, &author);
                    let it = Contribution {
                        owner,
                        author,
                        marking,
                        named,
                    };
                    u8::from(it.is_seen_by(&viewer, gap)).to_string()
                });
                assert_eq!(seen.concat(), expected, "{organisation} {person}");
            }
        }
    }
}
