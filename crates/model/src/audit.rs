//! The audit log: what a write leaves behind, each entry bound to the one before it by
//! its hash, so that nothing can be changed, left out or put in between unnoticed.

use crate::ids::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Kinds of subjects that whoever runs the platform answers for. What organisations
/// write is theirs: that it was written may be as secret as what was.
pub const PLATFORM_SUBJECTS: &[&str] = &[
    "person",
    "organisation",
    "membership",
    "invitation",
    "request",
    "institution",
    "api_token",
    "letter",
    "retention",
];

/// Who wrote.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person with an account.
    Person(PersonId),
    /// Whoever runs the program, on its command line.
    Operator,
    /// Uptake itself: a job that runs by the clock.
    Uptake,
    /// Somebody who has not signed in, such as one who asks for an account.
    Visitor,
}

impl Actor {
    /// As the log keeps it: a person's identifier, or a word that is no identifier.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Person(person) => person.as_str(),
            Self::Operator => "operator",
            Self::Uptake => "uptake",
            Self::Visitor => "visitor",
        }
    }
}

/// SHA-256 in lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// What stands before the first entry.
    #[must_use]
    pub fn origin() -> Self {
        Self("0".repeat(64))
    }

    /// The digest of parts, each preceded by its length, so that no two different
    /// lists of parts are the same bytes.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Takes a digest as it was stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a write says of itself, before it has its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditNote {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was done: a verb of workflow, such as `publish_gap`.
    pub verb: &'static str,
    /// To what, as `kind:id`.
    pub subject: String,
    /// What it was before, as JSON; only its digest is kept.
    pub before: Option<String>,
    /// What it is now, as JSON; only its digest is kept.
    pub after: Option<String>,
    /// Random digits mixed into both digests, so that what was short or guessable
    /// cannot be guessed from them once the digits are erased.
    pub salt: String,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its place, from 1 without gaps.
    pub number: u64,
    /// When, as the log keeps it.
    pub at: String,
    /// Who: see [`Actor::code`].
    pub actor: String,
    /// What was done.
    pub verb: String,
    /// To what.
    pub subject: String,
    /// Digest of what it was before.
    pub before: Option<Digest>,
    /// Digest of what it is now.
    pub after: Option<Digest>,
    /// Hash of the entry before; [`Digest::origin`] for the first.
    pub previous: Digest,
    /// Hash of this one.
    pub hash: Digest,
}

impl AuditEntry {
    /// The entry that a note becomes at its place.
    #[must_use]
    pub fn of(note: &AuditNote, number: u64, previous: Digest) -> Self {
        let digest = |json: &String| Digest::of(&[note.salt.as_bytes(), json.as_bytes()]);
        let mut entry = Self {
            number,
            at: note.at.to_string(),
            actor: note.actor.code().to_owned(),
            verb: note.verb.to_owned(),
            subject: note.subject.clone(),
            before: note.before.as_ref().map(digest),
            after: note.after.as_ref().map(digest),
            previous,
            hash: Digest::origin(),
        };
        entry.hash = entry.expected_hash();
        entry
    }

    /// The hash that an entry must have: over all that it says and the hash before.
    #[must_use]
    pub fn expected_hash(&self) -> Digest {
        let digest = |it: &Option<Digest>| it.as_ref().map_or("", Digest::as_str).to_owned();
        let (before, after) = (digest(&self.before), digest(&self.after));
        Digest::of(&[
            &self.number.to_be_bytes(),
            self.at.as_bytes(),
            self.actor.as_bytes(),
            self.verb.as_bytes(),
            self.subject.as_bytes(),
            before.as_bytes(),
            after.as_bytes(),
            self.previous.as_str().as_bytes(),
        ])
    }

    /// Whether it follows on `earlier` (`None`: on nothing) and says what it said when
    /// it was written; otherwise what is wrong.
    ///
    /// # Errors
    /// [`ChainBreak`].
    pub fn check_after(&self, earlier: Option<&Self>) -> Result<(), ChainBreak> {
        let number = earlier.map_or(1, |it| it.number + 1);
        let origin = Digest::origin();
        let previous = earlier.map_or(&origin, |it| &it.hash);
        if self.number != number {
            Err(ChainBreak::Missing { number })
        } else if self.previous != *previous {
            Err(ChainBreak::NotLinked { number })
        } else if self.hash != self.expected_hash() {
            Err(ChainBreak::Changed { number })
        } else {
            Ok(())
        }
    }
}

/// Where the chain of the log breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// An entry is not there.
    #[error("entry {number} is missing")]
    Missing {
        /// Its number.
        number: u64,
    },
    /// An entry does not name the hash of the one before.
    #[error("entry {number} does not follow on the entry before it: one of the two was replaced")]
    NotLinked {
        /// Its number.
        number: u64,
    },
    /// An entry no longer says what it said when it was written.
    #[error("entry {number} was changed after it was written")]
    Changed {
        /// Its number.
        number: u64,
    },
    /// The last entry is none that was written last.
    #[error(
        "entry {number} is not the one that was written last: it, or what the log's head says of it, \
         was replaced"
    )]
    NotTheLast {
        /// Its number.
        number: u64,
    },
    /// Something stands before the first entry.
    #[error("entry {number} was put in: the log begins with 1")]
    PutIn {
        /// Its number.
        number: i64,
    },
    /// The log ends before the place that its head names, or after it.
    #[error("the log ends with entry {found}, but {expected} were written")]
    CutShort {
        /// The last entry there is.
        found: u64,
        /// The last that was written.
        expected: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<AuditEntry> {
        let mut entries: Vec<AuditEntry> = Vec::new();
        for number in 1..=4 {
            let previous = entries
                .last()
                .map_or_else(Digest::origin, |it| it.hash.clone());
            let note = AuditNote {
                at: Timestamp::UNIX_EPOCH,
                actor: Actor::Operator,
                verb: "publish_gap",
                subject: format!("gap:{number}"),
                before: None,
                after: Some("{}".to_owned()),
                salt: "5a17".to_owned(),
            };
            entries.push(AuditEntry::of(&note, number, previous));
        }
        entries
    }

    fn first_break(entries: &[AuditEntry]) -> Option<ChainBreak> {
        let mut earlier = None;
        for entry in entries {
            if let Err(found) = entry.check_after(earlier) {
                return Some(found);
            }
            earlier = Some(entry);
        }
        None
    }

    #[test]
    fn a_change_an_omission_and_an_exchange_are_told_and_named() {
        assert_eq!(first_break(&chain()), None);
        let mut changed = chain();
        changed[1].subject = "gap:9".to_owned();
        assert_eq!(
            first_break(&changed),
            Some(ChainBreak::Changed { number: 2 })
        );
        let mut rehashed = chain();
        rehashed[1].subject = "gap:9".to_owned();
        rehashed[1].hash = rehashed[1].expected_hash();
        assert_eq!(
            first_break(&rehashed),
            Some(ChainBreak::NotLinked { number: 3 })
        );
        let mut shorter = chain();
        shorter.remove(2);
        assert_eq!(
            first_break(&shorter),
            Some(ChainBreak::Missing { number: 3 })
        );
    }

    #[test]
    fn parts_cannot_be_shifted_into_each_other() {
        assert_ne!(Digest::of(&[b"ab", b"c"]), Digest::of(&[b"a", b"bc"]));
    }
}
