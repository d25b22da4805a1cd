//! Who may see and do what, as pure functions: the one place where the platform's rules
//! of access stand. Workflow asks them; no other room decides.

use crate::ids::{MemberOrganisationId, PersonId};
use crate::marking::{Marked, Marking};
use crate::person::{MemberRole, Membership, PlatformRole};
use serde::{Deserialize, Serialize};

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Viewer {
    /// Somebody who has not signed in.
    #[default]
    Public,
    /// Somebody who has.
    Person(SignedIn),
}

/// A person as access sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// Where they belong.
    pub memberships: Vec<Membership>,
    /// What they are on the whole platform.
    pub roles: Vec<PlatformRole>,
}

impl Viewer {
    /// The person, where somebody signed in.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Public => None,
            Self::Person(signed_in) => Some(&signed_in.person),
        }
    }

    /// The organisations they belong to.
    pub fn organisations(&self) -> impl Iterator<Item = &MemberOrganisationId> {
        self.memberships().iter().map(|it| &it.organisation)
    }

    /// Whether they belong to an organisation.
    #[must_use]
    pub fn belongs_to(&self, organisation: &MemberOrganisationId) -> bool {
        self.organisations().any(|it| it == organisation)
    }

    /// Whether they lead an organisation.
    #[must_use]
    pub fn leads(&self, organisation: &MemberOrganisationId) -> bool {
        self.memberships()
            .iter()
            .any(|it| it.organisation == *organisation && it.role == MemberRole::Lead)
    }

    /// Whether they have a role on the whole platform.
    #[must_use]
    pub fn is(&self, role: PlatformRole) -> bool {
        match self {
            Self::Public => false,
            Self::Person(signed_in) => signed_in.roles.contains(&role),
        }
    }

    fn memberships(&self) -> &[Membership] {
        match self {
            Self::Public => &[],
            Self::Person(signed_in) => &signed_in.memberships,
        }
    }
}

/// Whose something is and with whom it is shared: what a marking refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// The organisation that wrote it.
    pub owner: MemberOrganisationId,
    /// Organisations that share the gap, for AMBER.
    pub partners: Vec<MemberOrganisationId>,
    /// People it is meant for, for RED, as long as they belong to one of these.
    pub named: Vec<PersonId>,
    /// People it is meant for, for RED, wherever they belong.
    pub guests: Vec<PersonId>,
}

impl Circle {
    /// Whether `viewer` may see what is so marked in this circle. The markings are those
    /// of the Traffic Light Protocol 2.0; community (GREEN) is whoever belongs to an
    /// organisation that takes part. No platform role opens anything.
    #[must_use]
    pub fn may_see(&self, viewer: &Viewer, marking: Marking) -> bool {
        match marking {
            Marking::Clear => true,
            Marking::Green => viewer.organisations().next().is_some(),
            Marking::Amber => viewer
                .organisations()
                .any(|it| *it == self.owner || self.partners.contains(it)),
            Marking::AmberStrict => viewer.belongs_to(&self.owner),
            // Named people who left see it no longer.
            Marking::Red => {
                let named = viewer.person().is_some_and(|it| self.named.contains(it));
                self.invites(viewer) || (named && self.may_see(viewer, Marking::Amber))
            }
        }
    }

    /// Whether `viewer` is one of those that were invited as persons.
    #[must_use]
    pub fn invites(&self, viewer: &Viewer) -> bool {
        let person = viewer.person();
        person.is_some_and(|it| self.guests.contains(it))
    }

    /// The value where `viewer` may see it.
    #[must_use]
    pub fn shown<'a, T>(&self, viewer: &Viewer, marked: &'a Marked<T>) -> Option<&'a T> {
        self.may_see(viewer, marked.marking)
            .then_some(&marked.value)
    }

    /// Whether `viewer` may change what this circle owns.
    #[must_use]
    pub fn may_edit(&self, viewer: &Viewer) -> bool {
        viewer.belongs_to(&self.owner)
    }

    /// Whether `viewer` may give something this marking: wider sharing than the own
    /// organisation is the lead's to decide.
    #[must_use]
    pub fn may_mark(&self, viewer: &Viewer, marking: Marking) -> bool {
        match marking {
            Marking::Clear | Marking::Green | Marking::Amber => viewer.leads(&self.owner),
            Marking::AmberStrict | Marking::Red => self.may_edit(viewer),
        }
    }
}

/// The smallest group that is spoken of without naming its members.
pub const POOL_THRESHOLD: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn member(person: &str, organisation: &str, role: MemberRole) -> Viewer {
        Viewer::Person(SignedIn {
            person: person.into(),
            memberships: vec![Membership {
                person: person.into(),
                organisation: organisation.into(),
                role,
            }],
            roles: vec![],
        })
    }

    #[test]
    fn each_marking_opens_to_its_own_circle() {
        let circle = Circle {
            owner: "owner".into(),
            partners: vec!["partner".into()],
            named: vec!["author".into()],
            guests: vec!["guest".into()],
        };
        let role = MemberRole::Member;
        let administrator = Viewer::Person(SignedIn {
            person: "root".into(),
            memberships: vec![],
            roles: PlatformRole::ALL.to_vec(),
        });
        // Whether CLEAR, GREEN, AMBER, AMBER+STRICT and RED are seen.
        let cases = [
            (Viewer::Public, [true, false, false, false, false]),
            (administrator, [true, false, false, false, false]),
            (
                member("x", "other", role),
                [true, true, false, false, false],
            ),
            (
                member("x", "partner", role),
                [true, true, true, false, false],
            ),
            (member("x", "owner", role), [true, true, true, true, false]),
            (member("author", "owner", role), [true; 5]),
            (
                member("author", "other", role),
                [true, true, false, false, false],
            ),
            (
                member("guest", "other", role),
                [true, true, false, false, true],
            ),
        ];
        for (viewer, expected) in cases {
            let seen = Marking::ALL.map(|marking| circle.may_see(&viewer, marking));
            assert_eq!(seen, expected, "{viewer:?}");
        }
    }

    #[test]
    fn only_a_lead_shares_beyond_the_organisation() {
        let circle = Circle {
            owner: "owner".into(),
            partners: vec!["partner".into()],
            named: vec![],
            guests: vec![],
        };
        let cases = [
            (member("x", "owner", MemberRole::Lead), [true; 5]),
            (
                member("x", "owner", MemberRole::Member),
                [false, false, false, true, true],
            ),
            (member("x", "partner", MemberRole::Lead), [false; 5]),
            (Viewer::Public, [false; 5]),
        ];
        for (viewer, expected) in cases {
            let may = Marking::ALL.map(|marking| circle.may_mark(&viewer, marking));
            assert_eq!(may, expected, "{viewer:?}");
        }
    }
}
