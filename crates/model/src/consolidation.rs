//! A consolidation: the proposal that several gap files go on in one of them, and what
//! their owners say to it. All must accept; one that declines ends it.

use crate::ids::{ConsolidationId, GapFileId, MemberOrganisationId, PersonId};
use crate::marking::Marking;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most gap files in one proposal.
pub const MOST_PARTS: usize = 20;

/// A gap file of a proposal, with the organisation that owned it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The gap file.
    pub gap: GapFileId,
    /// Its owner.
    pub owner: MemberOrganisationId,
}

/// What an owner said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The owner.
    pub organisation: MemberOrganisationId,
    /// Who said it for the organisation.
    pub by: PersonId,
    /// Whether it accepts.
    pub accepts: bool,
    /// Why; needed to decline.
    pub reason: String,
    /// How far the co-signature may be known that it will have of the gap file in which
    /// its own goes on.
    pub marking: Marking,
    /// When.
    pub at: Timestamp,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Owners have still to answer.
    Open,
    /// All accepted: the gap files were merged.
    Merged,
    /// An owner declined.
    Declined,
    /// Whoever proposed it took it back.
    Withdrawn,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 4] = [Self::Open, Self::Merged, Self::Declined, Self::Withdrawn];

    /// Code stored, and used in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Merged => "merged",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Waits for owners",
            Self::Merged => "Accepted by all, merged",
            Self::Declined => "Declined",
            Self::Withdrawn => "Taken back",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consolidation {
    /// Identifier.
    pub id: ConsolidationId,
    /// Who proposed it.
    pub proposer: PersonId,
    /// The gap files, the one that the others go on in first.
    pub parts: Vec<Part>,
    /// Why they are one gap.
    pub reason: String,
    /// How it stands.
    pub outcome: Outcome,
    /// What owners said so far, in their order.
    pub consents: Vec<Consent>,
    /// When it was proposed.
    pub proposed_at: Timestamp,
}

/// Why a proposal or an answer cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsolidationRefusal {
    /// Fewer than two different gap files, or too many.
    #[error("Name two to {MOST_PARTS} different gap files. Nothing was proposed yet.")]
    Parts,
    /// No reason.
    #[error("Say why: the owners decide by it. Nothing was changed.")]
    NoReason,
    /// It ended before.
    #[error("This proposal has ended: {0}. Nothing was changed.")]
    Ended(&'static str),
    /// Answered before.
    #[error("Your organisation accepted already. Nothing was changed.")]
    Answered,
}

impl Consolidation {
    /// The gap file that the others go on in.
    #[must_use]
    pub fn target(&self) -> Option<&Part> {
        self.parts.first()
    }

    /// The gap files that end.
    #[must_use]
    pub fn merged(&self) -> &[Part] {
        self.parts.get(1..).unwrap_or_default()
    }

    /// The owners, each once, that of the target first.
    #[must_use]
    pub fn owners(&self) -> Vec<&MemberOrganisationId> {
        let mut owners: Vec<&MemberOrganisationId> = Vec::new();
        for part in &self.parts {
            if !owners.contains(&&part.owner) {
                owners.push(&part.owner);
            }
        }
        owners
    }

    /// What an owner said, if it did.
    #[must_use]
    pub fn consent_of(&self, owner: &MemberOrganisationId) -> Option<&Consent> {
        self.consents.iter().find(|it| it.organisation == *owner)
    }

    /// Whether it can be proposed.
    ///
    /// # Errors
    /// [`ConsolidationRefusal`].
    pub fn check(&self) -> Result<(), ConsolidationRefusal> {
        let mut gaps: Vec<&GapFileId> = self.parts.iter().map(|it| &it.gap).collect();
        gaps.sort_unstable();
        gaps.dedup();
        if gaps.len() != self.parts.len() || !(2..=MOST_PARTS).contains(&gaps.len()) {
            return Err(ConsolidationRefusal::Parts);
        }
        match self.reason.trim() {
            "" => Err(ConsolidationRefusal::NoReason),
            _ => Ok(()),
        }
    }

    /// The proposal after an owner's answer.
    ///
    /// # Errors
    /// [`ConsolidationRefusal`], where it ended, was answered, or a reason is missing.
    pub fn answered(mut self, consent: Consent) -> Result<Self, ConsolidationRefusal> {
        self.still_open()?;
        if self.consent_of(&consent.organisation).is_some() {
            return Err(ConsolidationRefusal::Answered);
        }
        if !consent.accepts && consent.reason.trim().is_empty() {
            return Err(ConsolidationRefusal::NoReason);
        }
        let accepts = consent.accepts;
        self.consents.push(consent);
        self.outcome = match accepts {
            false => Outcome::Declined,
            true if self.consents.len() == self.owners().len() => Outcome::Merged,
            true => Outcome::Open,
        };
        Ok(self)
    }

    /// The proposal taken back.
    ///
    /// # Errors
    /// [`ConsolidationRefusal::Ended`].
    pub fn withdrawn(mut self) -> Result<Self, ConsolidationRefusal> {
        self.still_open()?;
        self.outcome = Outcome::Withdrawn;
        Ok(self)
    }

    fn still_open(&self) -> Result<(), ConsolidationRefusal> {
        match self.outcome {
            Outcome::Open => Ok(()),
            Outcome::Merged => Err(ConsolidationRefusal::Ended("all owners accepted")),
            Outcome::Declined => Err(ConsolidationRefusal::Ended("an owner declined")),
            Outcome::Withdrawn => Err(ConsolidationRefusal::Ended("it was taken back")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(parts: &[(&str, &str)]) -> Consolidation {
        let part = |(gap, owner): &(&str, &str)| Part {
            gap: (*gap).into(),
            owner: (*owner).into(),
        };
        Consolidation {
            id: "con-1".into(),
            proposer: "analyst".into(),
            parts: parts.iter().map(part).collect(),
            reason: "the same".to_owned(),
            outcome: Outcome::Open,
            consents: vec![],
            proposed_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn consent(organisation: &str, accepts: bool, reason: &str) -> Consent {
        Consent {
            organisation: organisation.into(),
            by: "lead".into(),
            accepts,
            reason: reason.to_owned(),
            marking: Marking::AmberStrict,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn all_owners_must_accept_and_one_that_declines_ends_it() {
        let open = proposal(&[("gap-1", "a"), ("gap-2", "b"), ("gap-3", "a")]);
        assert_eq!(open.owners(), [&"a".into(), &"b".into()]);
        let half = open
            .clone()
            .answered(consent("b", true, ""))
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(half.outcome, Outcome::Open);
        let again = half.clone().answered(consent("b", false, "no"));
        assert_eq!(again, Err(ConsolidationRefusal::Answered));
        let all = half
            .clone()
            .answered(consent("a", true, ""))
            .map(|it| it.outcome);
        assert_eq!(all, Ok(Outcome::Merged));
        let silent = half.clone().answered(consent("a", false, " "));
        assert_eq!(silent, Err(ConsolidationRefusal::NoReason));
        let none = half
            .answered(consent("a", false, "another gap"))
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(none.outcome, Outcome::Declined);
        let late = none.withdrawn();
        assert_eq!(late, Err(ConsolidationRefusal::Ended("an owner declined")));
    }

    #[test]
    fn a_proposal_names_different_gap_files_and_a_reason() {
        assert_eq!(proposal(&[("gap-1", "a"), ("gap-2", "b")]).check(), Ok(()));
        for parts in [&[("gap-1", "a")][..], &[("gap-1", "a"), ("gap-1", "a")]] {
            assert_eq!(proposal(parts).check(), Err(ConsolidationRefusal::Parts));
        }
        let mut silent = proposal(&[("gap-1", "a"), ("gap-2", "b")]);
        silent.reason = " ".to_owned();
        assert_eq!(silent.check(), Err(ConsolidationRefusal::NoReason));
    }
}
