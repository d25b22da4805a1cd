//! Why a document has its score: a tree from the total down to each field a
//! word was found in. Its leaves add up to the score exactly, for they are
//! shares of the very whole numbers that were added up.

mod reasons;

pub use reasons::Reason;

use crate::document::{DocumentText, Field};
use crate::index::Index;
use crate::passage::{self, Passage};
use crate::query::{Query, QueryTerm};
use crate::reading::Reading;
use serde::Serialize;
use uptake_model::ProjectId;

/// Whether the text that explains is the text that was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextState {
    /// It is.
    Indexed,
    /// It changed since: the score is the index's, its division over the fields
    /// is that of the new text. `uptake index` brings them together again.
    Changed,
}

/// The explanation of one score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The project.
    pub id: ProjectId,
    /// The score: exactly the sum of the terms' contributions.
    pub score: f64,
    /// The highest score any document could reach.
    pub ceiling: f64,
    /// Score beside ceiling, 0 to 1; not calibrated.
    pub strength: f64,
    /// Whether the text is the one that was indexed.
    pub text: TextState,
    /// What each matched term adds, the most first.
    pub terms: Vec<TermContribution>,
    /// Words of the need that the corpus knows and this project lacks, heaviest first.
    pub lacking: Vec<String>,
}

/// What one term adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermContribution {
    /// The word as typed.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// How often it was typed.
    pub count: u32,
    /// How much that counts: 1 for each time, less for a compound's joined form.
    pub emphasis: f64,
    /// In how many documents it stands.
    pub documents: u32,
    /// Inverse document frequency.
    pub rarity: f64,
    /// Saturated frequency in this document, 0 to 1, as the index keeps it.
    pub saturation: f64,
    /// What it adds to the score: exactly the sum over its fields, where there are any.
    pub contribution: f64,
    /// Where it was found; empty where the text changed and no longer has it.
    pub fields: Vec<FieldContribution>,
}

/// What a term adds by standing in one field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FieldContribution {
    /// The field.
    pub field: Field,
    /// How often it stands there; 255 means at least so often.
    pub frequency: u8,
    /// Terms in the field.
    pub length: u32,
    /// The field's share of the contribution.
    pub contribution: f64,
}

/// Everything a result card says about why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// The best passage.
    pub passage: Passage,
    /// The full tree.
    pub explanation: Explanation,
}

impl Index {
    /// Explains the score of a project; `None` where the index does not hold it.
    #[must_use]
    pub fn explain(
        &self,
        query: &Query,
        id: &ProjectId,
        text: &DocumentText,
    ) -> Option<Explanation> {
        let query = self.own(query);
        let reading = Reading::new(&self.analyser, &query.wanted, text);
        self.explain_reading(&query, id, text, &reading)
    }

    /// Passage and explanation of a project from one reading of its text;
    /// `None` where the index does not hold it.
    #[must_use]
    pub fn account(&self, query: &Query, id: &ProjectId, text: &DocumentText) -> Option<Account> {
        let query = self.own(query);
        let reading = Reading::new(&self.analyser, &query.wanted, text);
        Some(Account {
            explanation: self.explain_reading(&query, id, text, &reading)?,
            passage: passage::from_reading(&query, text, &reading),
        })
    }

    fn explain_reading(
        &self,
        query: &Query,
        id: &ProjectId,
        text: &DocumentText,
        reading: &Reading,
    ) -> Option<Explanation> {
        let document = self.document(id)?;
        let counts = reading.counts(query.terms.len());
        let mut total = 0;
        let mut terms = Vec::new();
        let mut lacking = Vec::new();
        for (term, counts) in query.terms.iter().zip(&counts) {
            let Some(impact) = self.impact(term.number, document) else {
                lacking.push(term.word.clone());
                continue;
            };
            let units = term.units * u32::from(impact);
            total += units;
            let shares = self
                .header()
                .settings
                .shares(counts, &reading.lengths, self.averages());
            let fields = Field::ALL
                .into_iter()
                .zip(divide(units, &shares))
                .filter(|(field, _)| counts[field.number()] > 0)
                .map(|(field, units)| FieldContribution {
                    field,
                    frequency: counts[field.number()],
                    length: reading.lengths[field.number()],
                    contribution: query.score(units),
                })
                .collect();
            terms.push((
                units,
                contribution(term, impact, query.score(units), fields),
            ));
        }
        terms.sort_by_key(|(units, _)| std::cmp::Reverse(*units));
        let (score, ceiling) = (query.score(total), query.ceiling());
        let same = text.fingerprint() == self.fingerprint(document);
        Some(Explanation {
            id: id.clone(),
            score,
            ceiling,
            strength: if ceiling > 0.0 {
                (score / ceiling).min(1.0)
            } else {
                0.0
            },
            text: if same {
                TextState::Indexed
            } else {
                TextState::Changed
            },
            terms: terms.into_iter().map(|(_, term)| term).collect(),
            lacking,
        })
    }
}

fn contribution(
    term: &QueryTerm,
    impact: u8,
    contribution: f64,
    fields: Vec<FieldContribution>,
) -> TermContribution {
    TermContribution {
        word: term.word.clone(),
        stem: term.stem.clone(),
        count: term.count,
        emphasis: term.emphasis,
        documents: term.documents,
        rarity: term.rarity,
        saturation: f64::from(impact) / f64::from(u8::MAX),
        contribution,
        fields,
    }
}

/// Divides whole units in proportion to `shares`, losing none: the fractions
/// that rounding down leaves go to the largest remainders, the first field first.
fn divide(units: u32, shares: &[f64; Field::COUNT]) -> [u32; Field::COUNT] {
    let sum: f64 = shares.iter().sum();
    let mut parts = [0; Field::COUNT];
    if sum <= 0.0 {
        return parts;
    }
    let exact = shares.map(|share| f64::from(units) * share / sum);
    let mut order: Vec<usize> = (0..Field::COUNT).filter(|i| shares[*i] > 0.0).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    for (part, exact) in parts.iter_mut().zip(exact) {
        *part = exact.floor() as u32;
    }
    let mut left = units.saturating_sub(parts.iter().sum());
    for place in order.iter().cycle() {
        if left == 0 {
            break;
        }
        parts[*place] += 1;
        left -= 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn division_loses_nothing_and_gives_nothing_to_the_absent(
            units in any::<u32>(),
            shares in prop::array::uniform5(prop_oneof![Just(0.0), 0.0001_f64..40.0]),
        ) {
            let parts = divide(units, &shares);
            let expected = if shares.iter().sum::<f64>() > 0.0 { units } else { 0 };
            prop_assert_eq!(parts.iter().map(|part| u64::from(*part)).sum::<u64>(), u64::from(expected));
            for (part, share) in parts.iter().zip(shares) {
                prop_assert!(share > 0.0 || *part == 0);
            }
        }
    }
}
