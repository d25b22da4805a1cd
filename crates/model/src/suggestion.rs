//! What the matching suggests for a gap file: projects that could meet it, kept so that
//! pages need not search, and so that news can be told from what was there before.

use crate::ids::{GapFileId, ProjectId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most projects that are kept for one gap file.
pub const MOST_SUGGESTIONS: usize = 50;

/// How strongly a project answers a gap; weaker ones are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likelihood {
    /// Likely to meet it.
    Likely,
    /// Could meet it.
    Possible,
}

impl Likelihood {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Likely, Self::Possible];

    /// Code stored, and the word people read.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// A project that is suggested for a gap file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The project.
    pub project: ProjectId,
    /// Place among the suggestions, from 1.
    pub rank: u32,
    /// The score it is ranked by, in thousandths; comparable within one gap file only.
    pub score: u32,
    /// What the score means.
    pub strength: Likelihood,
    /// Since when it is suggested; kept when it was gone in between, so that what comes
    /// back is no news.
    pub first_seen: Timestamp,
}

/// What the suggestions of a gap file were made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionsMade {
    /// The gap file.
    pub gap: GapFileId,
    /// Its version.
    pub version: u32,
    /// The index, and the encoder where one was in use.
    pub stamp: String,
    /// When.
    pub at: Timestamp,
}
