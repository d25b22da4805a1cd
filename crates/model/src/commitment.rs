//! The commitment to buy: an organisation says that it intends to buy what meets a gap,
//! until a day, as far as its own marking lets others know.

use crate::access::Circle;
use crate::claim::stated;
use crate::ids::{GapFileId, MemberOrganisationId, PersonId};
use crate::marking::Marking;
use crate::solution::{SolutionError, writable};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Longest words of a commitment, in characters.
pub const LONGEST_COMMITMENT: usize = 2_000;

/// Furthest day until which somebody can commit themselves, in years from now: budgets are
/// not promised for longer.
pub const LONGEST_COMMITMENT_YEARS: i16 = 10;

/// That an organisation intends to buy what meets a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The gap file.
    pub gap: GapFileId,
    /// The organisation that commits itself.
    pub organisation: MemberOrganisationId,
    /// The lead who committed it.
    pub author: PersonId,
    /// Under which conditions, in own words; empty where there are none.
    pub words: String,
    /// Last day on which it counts.
    pub until: Date,
    /// Who may know of it. Never RED: it speaks for an organisation, not for people.
    pub marking: Marking,
    /// Counts the versions, from 1.
    pub version: u32,
    /// When this version was written.
    pub written_at: Timestamp,
}

/// Why a commitment cannot be taken as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// Nobody commits themselves for the past.
    #[error("The commitment would end before today. Choose a later day.")]
    Over,
    /// Too far away.
    #[error(
        "The commitment would last more than {LONGEST_COMMITMENT_YEARS} years. Choose an earlier \
         day; it can be renewed."
    )]
    TooLong,
    /// For an organisation, not for people.
    #[error(
        "A commitment speaks for an organisation, so it cannot be for named people only. \
         TLP:AMBER+STRICT keeps it within your organisation."
    )]
    Red,
    /// The words are too long, or classified.
    #[error(transparent)]
    Text(#[from] SolutionError),
}

impl Commitment {
    /// Whether it can be taken as written.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, today: Date) -> Result<(), CommitmentError> {
        if self.marking == Marking::Red {
            return Err(CommitmentError::Red);
        }
        if self.until < today {
            return Err(CommitmentError::Over);
        }
        if self.until.year() > today.year().saturating_add(LONGEST_COMMITMENT_YEARS) {
            return Err(CommitmentError::TooLong);
        }
        Ok(writable("What you write", &self.words, LONGEST_COMMITMENT)?)
    }

    /// Whether it still counts.
    #[must_use]
    pub fn counts(&self, today: Date) -> bool {
        self.until >= today
    }

    /// Who may know of it: for AMBER the owner of the gap file and its partners.
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
}

/// Why something ends or is given up, which must be said.
pub(crate) fn reason(text: &str) -> Result<(), SolutionError> {
    stated("The reason", text, LONGEST_COMMITMENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_commitment_has_a_day_ahead_and_an_organisation_behind_it() {
        let today = date(2026, 6, 1);
        let one = |until, marking| Commitment {
            gap: "gap-1".into(),
            organisation: "org-brigade".into(),
            author: "x".into(),
            words: "Up to four".to_owned(),
            until,
            marking,
            version: 1,
            written_at: Timestamp::UNIX_EPOCH,
        };
        let cases = [
            (date(2026, 6, 1), Marking::Clear, Ok(())),
            (
                date(2026, 5, 31),
                Marking::Clear,
                Err(CommitmentError::Over),
            ),
            (
                date(2037, 1, 1),
                Marking::Clear,
                Err(CommitmentError::TooLong),
            ),
            (date(2027, 6, 1), Marking::Red, Err(CommitmentError::Red)),
        ];
        for (until, marking, expected) in cases {
            assert_eq!(one(until, marking).check(today), expected, "{until}");
        }
        let counting = one(date(2026, 6, 1), Marking::Clear);
        assert!(counting.counts(today) && !counting.counts(date(2026, 6, 2)));
    }
}
