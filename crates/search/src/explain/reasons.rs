//! The few strongest reasons of an explanation, for a line of words under a hit.

use super::Explanation;
use crate::document::Field;
use serde::Serialize;

/// A matched word with where it was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The word as typed.
    pub word: String,
    /// Fields it was found in, the one that adds most first; empty where the
    /// text changed since it was indexed.
    pub fields: Vec<Field>,
    /// Its share of the score, 0 to 1.
    pub share: f64,
}

impl Explanation {
    /// The `most` words that add most to the score.
    #[must_use]
    pub fn reasons(&self, most: usize) -> Vec<Reason> {
        self.terms
            .iter()
            .take(most)
            .map(|term| {
                let mut fields = term.fields.clone();
                fields.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
                Reason {
                    word: term.word.clone(),
                    fields: fields.into_iter().map(|part| part.field).collect(),
                    share: if self.score > 0.0 {
                        term.contribution / self.score
                    } else {
                        0.0
                    },
                }
            })
            .collect()
    }
}
