//! The priority of a gap: one rule over what its owners say of urgency and importance,
//! shown as a table wherever a priority stands.

use crate::gap_file::Level;
use serde::{Deserialize, Serialize};

/// How early a gap should be worked on, the earliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Before everything else.
    First,
    /// As soon as those are under way.
    High,
    /// In its turn.
    Medium,
    /// When there is room.
    Low,
}

impl Priority {
    /// All priorities, the earliest first.
    pub const ALL: [Self; 4] = [Self::First, Self::High, Self::Medium, Self::Low];

    /// The rule: urgency and importance count from 1 (low) to 4 (critical), and their
    /// product, 1 to 16, decides. From 12 on it is the first, from 6 high, from 3 medium.
    /// Who shares the gap is said beside it and not mixed in, because it depends on who
    /// looks.
    #[must_use]
    pub fn of(urgency: Level, importance: Level) -> Self {
        match weight(urgency) * weight(importance) {
            12.. => Self::First,
            6.. => Self::High,
            3.. => Self::Medium,
            _ => Self::Low,
        }
    }

    /// Code stored, and used in addresses, files and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The number and the word people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::First => "1, first",
            Self::High => "2, high",
            Self::Medium => "3, medium",
            Self::Low => "4, low",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }
}

fn weight(level: Level) -> u8 {
    match level {
        Level::Low => 1,
        Level::Medium => 2,
        Level::High => 3,
        Level::Critical => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Urgency down, importance across.
    #[test]
    fn the_table_of_priorities() {
        let expected = [
            "low low medium medium",
            "low medium high high",
            "medium high high first",
            "medium high first first",
        ];
        for (urgency, row) in Level::ALL.into_iter().zip(expected) {
            let found = Level::ALL.map(|importance| Priority::of(urgency, importance).code());
            assert_eq!(found.join(" "), row, "{urgency:?}");
        }
    }

    #[test]
    fn a_priority_is_read_by_its_code() {
        for priority in Priority::ALL {
            assert_eq!(Priority::parse(priority.code()), Some(priority));
        }
        assert_eq!(Priority::parse("urgent"), None);
    }
}
