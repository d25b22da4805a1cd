//! Letters that somebody can cause again and again: about one matter, one sender's reach a
//! recipient at most once a day, so that nobody fills another's letter box through the
//! platform. What a letter that is left out would have told stands on the site.

use crate::act::Act;
use jiff::SignedDuration;
use uptake_model::{Actor, Digest, InstitutionId, Letter, MemberOrganisationId};
use uptake_store::{Records, StoreError};

/// So long after a letter no other goes out about the same.
const APART: SignedDuration = SignedDuration::from_hours(24);

/// What a letter is about, as far as more than one a day would be too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matter<'a> {
    /// An invitation to an organisation, whoever sends it there.
    Invitation(&'a MemberOrganisationId),
    /// That somebody, whoever it is, asks to join an organisation.
    Request(&'a MemberOrganisationId),
    /// That a request to join it was declined.
    Declined(&'a MemberOrganisationId),
    /// That one organisation named another.
    Named {
        /// Which names.
        by: &'a MemberOrganisationId,
        /// Which is named.
        whom: &'a MemberOrganisationId,
    },
    /// That a part of a gap file is meant for them.
    Meant,
    /// That it is meant for them no more.
    MeantNoMore,
    /// That it is meant for others beside them now.
    MeantForOthers,
    /// Whether an institution may bring people in.
    Joining(&'a InstitutionId),
}

impl Matter<'_> {
    /// Kept under a digest: whoever reads the table learns from it who wrote to nobody.
    fn key(self, actor: &Actor, recipient: &str) -> Digest {
        let sender = match actor {
            Actor::Person(person) => person.as_str(),
            _ => "",
        };
        let (matter, about, sender) = match self {
            Self::Invitation(it) => ("invitation", it.as_str(), ""),
            Self::Request(it) => ("request", it.as_str(), ""),
            Self::Declined(it) => ("declined", it.as_str(), ""),
            Self::Named { by, whom } => ("named", whom.as_str(), by.as_str()),
            Self::Meant => ("meant", "", sender),
            Self::MeantNoMore => ("meant-no-more", "", sender),
            Self::MeantForOthers => ("meant-for-others", "", sender),
            Self::Joining(it) => ("joining", it.as_str(), sender),
        };
        let parts = ["letter-once", matter, about, sender, recipient];
        Digest::of(&parts.map(str::as_bytes))
    }
}

/// Puts a letter in the queue, and returns whether: not where one about the same went to the
/// same recipient within a day. Whoever runs the program is not held back.
pub(crate) async fn post(
    records: &mut Records,
    act: &Act<'_>,
    matter: Matter<'_>,
    letter: &Letter,
) -> Result<bool, StoreError> {
    if *act.actor != Actor::Operator {
        let key = matter.key(act.actor, &letter.recipient);
        let before = act.now.saturating_sub(APART).unwrap_or(act.now);
        if !records.first_attempt_since(&key, before, act.now).await? {
            return Ok(false);
        }
    }
    records.put_letter(letter).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempts::MEMORY;

    #[test]
    fn what_was_posted_is_remembered_until_the_next_may_go() {
        assert!(APART <= MEMORY, "retention would forget it sooner");
    }

    #[test]
    fn matters_senders_and_recipients_are_told_apart() {
        let (one, other) = ("org-one".into(), "org-other".into());
        let (ann, bob) = (Actor::Person("ann".into()), Actor::Person("bob".into()));
        let key = |matter: Matter<'_>, actor: &Actor| matter.key(actor, "c@nowhere.invalid");
        let first = key(Matter::Meant, &ann);
        assert_eq!(first, key(Matter::Meant, &ann));
        assert_ne!(first, key(Matter::Meant, &bob));
        assert_ne!(first, Matter::Meant.key(&ann, "d@nowhere.invalid"));
        let named = |by, whom| key(Matter::Named { by, whom }, &ann);
        assert_ne!(named(&one, &other), named(&other, &one));
        assert_ne!(
            key(Matter::Invitation(&one), &ann),
            key(Matter::Request(&one), &ann)
        );
        assert_ne!(
            key(Matter::Request(&one), &ann),
            key(Matter::Request(&other), &ann)
        );
        // People of one organisation are one sender, and so is everybody who asks.
        let (by, whom) = (&one, &other);
        for matter in [
            Matter::Invitation(&one),
            Matter::Request(&one),
            Matter::Named { by, whom },
        ] {
            assert_eq!(key(matter, &ann), key(matter, &bob));
        }
    }
}
