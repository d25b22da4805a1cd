//! The few strongest reasons of an explanation, for a line of words under a hit.

use super::{Explanation, TermContribution};
use crate::document::Field;
use serde::Serialize;

/// Echoes that a reason names.
const ECHOES: usize = 3;

/// Something that earned a good part of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Reason {
    /// A word that was found.
    Word {
        /// The word as it is searched for.
        word: String,
        /// What was typed, where that is another word or another language.
        typed: Option<String>,
        /// Fields it was found in, the one that adds most first; empty where the
        /// text changed since it was indexed.
        fields: Vec<Field>,
        /// Its share of the score, 0 to 1.
        share: f64,
    },
    /// The project is close in meaning.
    Meaning {
        /// Its words, beside those asked for, that bring it closest.
        echoes: Vec<String>,
        /// Its share of the score, 0 to 1.
        share: f64,
    },
    /// An encoder finds the two texts alike.
    Encoder {
        /// Its share of the score, 0 to 1.
        share: f64,
    },
}

impl Reason {
    /// Its share of the score, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        match self {
            Self::Word { share, .. } | Self::Meaning { share, .. } | Self::Encoder { share } => {
                *share
            }
        }
    }
}

impl Explanation {
    /// The `most` reasons that add most to the score: words that were found, which
    /// anybody can check, before the meaning of the whole.
    #[must_use]
    pub fn reasons(&self, most: usize) -> Vec<Reason> {
        let share = |contribution: f64| {
            if self.score > 0.0 {
                contribution / self.score
            } else {
                0.0
            }
        };
        let mut reasons: Vec<Reason> = self
            .terms
            .iter()
            .map(|term| word(term, share(term.contribution)))
            .collect();
        let meaning = Reason::Meaning {
            echoes: self.meaning.echoes.iter().take(ECHOES).cloned().collect(),
            share: share(self.meaning.contribution),
        };
        let encoder = self.encoder.as_ref().map(|encoder| Reason::Encoder {
            share: share(encoder.contribution),
        });
        reasons.extend(std::iter::once(meaning).chain(encoder));
        reasons.retain(|reason| reason.share() > 0.0);
        reasons.sort_by(|a, b| b.share().total_cmp(&a.share()));
        reasons.truncate(most);
        reasons.sort_by_key(|reason| !matches!(reason, Reason::Word { .. }));
        reasons
    }
}

fn word(term: &TermContribution, share: f64) -> Reason {
    let mut fields = term.fields.clone();
    fields.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    Reason::Word {
        word: term.word.clone(),
        typed: term.bridge.as_ref().map(|bridge| bridge.typed.clone()),
        fields: fields.into_iter().map(|part| part.field).collect(),
        share,
    }
}
