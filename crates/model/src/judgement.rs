//! What a person decided on reading a project with a need in mind. Who decided is
//! not kept here.

use crate::ids::{GapId, ProjectId};
use crate::language::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a project meets a need; the scale of the evaluation data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 0: it does not help.
    NoHelp,
    /// 1: it is related, but does not help with this need.
    Related,
    /// 2: it meets the need partly, or in another setting.
    Partly,
    /// 3: it set out to deliver what the need asks for.
    Meets,
}

impl Grade {
    /// All grades, the lowest first.
    pub const ALL: [Self; 4] = [Self::NoHelp, Self::Related, Self::Partly, Self::Meets];

    /// The number stored and exported, 0 to 3.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Reads [`Self::number`] back; `None` above 3.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The words people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoHelp => "does not help",
            Self::Related => "related",
            Self::Partly => "meets it partly",
            Self::Meets => "meets it",
        }
    }
}

/// The need that was judged for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedNeed {
    /// The capability gap it is, where it stands in the register.
    pub gap: Option<GapId>,
    /// Its words when it was judged; a gap may be reworded later.
    pub text: String,
    /// The language of these words.
    pub language: Language,
}

/// One decision. A later one for the same need and project takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The need.
    pub need: JudgedNeed,
    /// The project, which an import may since have dropped.
    pub project: ProjectId,
    /// The decision.
    pub grade: Grade,
    /// When it was made, UTC.
    pub judged_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_their_numbers() {
        for (number, grade) in (0..).zip(Grade::ALL) {
            assert_eq!(grade.number(), number);
            assert_eq!(Grade::of_number(number), Some(grade));
        }
        assert_eq!(Grade::of_number(4), None);
        assert!(Grade::Meets > Grade::Partly);
    }
}
