//! Taking part where somebody else named one: an organisation that is named in a trial or
//! in a buyers' group takes part only once one of its own people says so.

use crate::access::Viewer;
use crate::ids::{MemberOrganisationId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most organisations that one trial or procurement names.
pub const MOST_NAMED: usize = 50;

/// What an organisation answered to being named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartAnswer {
    /// Identifier of the trial or the procurement in which it is named.
    pub subject: String,
    /// The organisation.
    pub organisation: MemberOrganisationId,
    /// Who answered for it.
    pub author: PersonId,
    /// Whether it takes part.
    pub accepts: bool,
    /// When.
    pub answered_at: Timestamp,
}

/// Answers by organisation; who is not in it was not heard yet.
pub type PartAnswers = BTreeMap<MemberOrganisationId, bool>;

/// Who is named, by whom, and what they answered.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The organisation that wrote it down: it takes part without being asked.
    pub owner: &'a MemberOrganisationId,
    /// All that are named, the owner among them or not.
    pub organisations: &'a [MemberOrganisationId],
    /// What they answered.
    pub answers: &'a PartAnswers,
}

/// Who is asked anew after a change of what they are named in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskAnew {
    /// Nobody: what they answered to is as it was.
    Nobody,
    /// Who accepted: they would be shown to more readers than they said yes to.
    WhoAccepted,
    /// Who accepted and who declined: it is another thing by now.
    Everybody,
}

impl<'a> Named<'a> {
    /// Whether an organisation takes part: it wrote it down, or said so itself.
    #[must_use]
    pub fn takes_part(&self, organisation: &MemberOrganisationId) -> bool {
        organisation == self.owner
            || (self.organisations.contains(organisation)
                && self.answers.get(organisation) == Some(&true))
    }

    /// Those that take part, in their order.
    pub fn taking_part(self) -> impl Iterator<Item = &'a MemberOrganisationId> {
        let named = self.organisations.iter();
        named.filter(move |it| self.takes_part(it))
    }

    /// Those that may read it as one of those concerned: all but who declined.
    pub fn concerned(self) -> impl Iterator<Item = &'a MemberOrganisationId> {
        let named = self.organisations.iter();
        named.filter(move |it| self.answers.get(it) != Some(&false))
    }

    /// Whether the viewer belongs to one that takes part.
    #[must_use]
    pub fn includes(&self, viewer: &Viewer) -> bool {
        viewer.organisations().any(|it| self.takes_part(it))
    }

    /// Those whose answer counts no more where what they are named in was changed: to whom it
    /// is no longer put, and of those that still are, whom `anew` tells.
    #[must_use]
    pub fn lapsing(
        self,
        still: &[MemberOrganisationId],
        anew: AskAnew,
    ) -> Vec<MemberOrganisationId> {
        let answers = self.answers.iter();
        let lapsing = answers.filter(|(id, accepts)| match anew {
            _ if !still.contains(id) => true,
            AskAnew::Nobody => false,
            AskAnew::WhoAccepted => **accepts,
            AskAnew::Everybody => true,
        });
        lapsing.map(|(id, _)| id.clone()).collect()
    }

    /// Those whose name a viewer may read: who takes part, all to the organisation that
    /// named them, and each its own.
    #[must_use]
    pub fn shown_to(self, viewer: &Viewer) -> Vec<MemberOrganisationId> {
        let all = viewer.belongs_to(self.owner);
        let named = self.organisations.iter();
        named
            .filter(|it| all || self.takes_part(it) || viewer.belongs_to(it))
            .cloned()
            .collect()
    }

    /// Organisations of the viewer that another one named, with what they answered; `None`
    /// where they have not said yes or no.
    #[must_use]
    pub fn of_viewer(self, viewer: &Viewer) -> Vec<(MemberOrganisationId, Option<bool>)> {
        let named = self.organisations.iter().filter(|it| *it != self.owner);
        let own = named.filter(|it| viewer.belongs_to(it));
        own.map(|it| (it.clone(), self.answers.get(it).copied()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::SignedIn;
    use crate::person::{MemberRole, Membership};

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
    fn nobody_takes_part_before_they_say_so_nor_is_named_to_others() {
        let owner = "owner".into();
        let organisations = ["owner", "yes", "no", "silent"].map(MemberOrganisationId::from);
        let answers = PartAnswers::from([("yes".into(), true), ("no".into(), false)]);
        let named = Named {
            owner: &owner,
            organisations: &organisations,
            answers: &answers,
        };
        let words = |ids: Vec<&MemberOrganisationId>| {
            let ids: Vec<&str> = ids.into_iter().map(MemberOrganisationId::as_str).collect();
            ids.join(" ")
        };
        assert_eq!(words(named.taking_part().collect()), "owner yes");
        assert_eq!(words(named.concerned().collect()), "owner yes silent");
        // Which names each reads, and what their own organisation answered.
        let cases = [
            ("owner", "owner yes no silent", vec![]),
            ("yes", "owner yes", vec![("yes".into(), Some(true))]),
            ("silent", "owner yes silent", vec![("silent".into(), None)]),
            ("no", "owner yes no", vec![("no".into(), Some(false))]),
            ("other", "owner yes", vec![]),
        ];
        for (organisation, shown, answered) in cases {
            let viewer = member(organisation);
            let seen = named.shown_to(&viewer);
            assert_eq!(words(seen.iter().collect()), shown, "{organisation}");
            assert_eq!(named.of_viewer(&viewer), answered, "{organisation}");
        }
    }

    #[test]
    fn an_answer_lapses_with_what_was_answered_to() {
        let owner = "owner".into();
        let organisations = ["yes", "no", "gone"].map(MemberOrganisationId::from);
        let answers = PartAnswers::from([
            ("yes".into(), true),
            ("no".into(), false),
            ("gone".into(), true),
        ]);
        let named = Named {
            owner: &owner,
            organisations: &organisations,
            answers: &answers,
        };
        let cases = [
            (AskAnew::Nobody, vec!["gone"]),
            (AskAnew::WhoAccepted, vec!["gone", "yes"]),
            (AskAnew::Everybody, vec!["gone", "no", "yes"]),
        ];
        for (anew, expected) in cases {
            let lapsing = named.lapsing(&organisations[..2], anew);
            let lapsing: Vec<&str> = lapsing.iter().map(MemberOrganisationId::as_str).collect();
            assert_eq!(lapsing, expected, "{anew:?}");
        }
    }
}
