//! What a score means in words, by the calibration the index carries.

use crate::settings::Calibration;
use serde::{Deserialize, Serialize};

/// How likely a project is to meet a need.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Most such projects were judged of no help.
    #[default]
    Unlikely,
    /// A good part of such projects was judged to meet the need, wholly or partly.
    Possible,
    /// Most such projects were.
    Likely,
}

impl Strength {
    /// All of them, the strongest first.
    pub const ALL: [Self; 3] = [Self::Likely, Self::Possible, Self::Unlikely];

    /// The strength of a score.
    #[must_use]
    pub fn of(score: f64, calibration: &Calibration) -> Self {
        if score >= calibration.likely {
            Self::Likely
        } else if score >= calibration.possible {
            Self::Possible
        } else {
            Self::Unlikely
        }
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Unlikely => "unlikely",
            Self::Possible => "possible",
            Self::Likely => "likely",
        }
    }

    /// Reads [`Self::label`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.label() == text)
    }

    /// The share of such projects that people judged to meet the need, wholly or
    /// partly, when the calibration was made.
    #[must_use]
    pub fn precision(self, calibration: &Calibration) -> f64 {
        match self {
            Self::Unlikely => calibration.unlikely_precision,
            Self::Possible => calibration.possible_precision,
            Self::Likely => calibration.likely_precision,
        }
    }
}
