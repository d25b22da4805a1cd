//! What the projects of a group have in common, and what each has that no other has.

use crate::document::DocumentText;
use crate::index::Index;
use crate::index::postings::FULL_IMPACT;
use crate::similar::{SharedTerm, Weighed};
use uptake_model::ProjectId;

/// Most terms that are told, in common and for each project.
const MOST: usize = 6;

/// What tells the projects of a group apart and what does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// Terms of all of them that count most, with their shares of what is told here; the
    /// words are those of the first project.
    pub shared: Vec<SharedTerm>,
    /// For each project, in the order given, the words that count most in it and stand in
    /// none of the others.
    pub own: Vec<Vec<String>>,
}

impl Index {
    /// Holds the texts of a group's projects against each other.
    #[must_use]
    pub fn contrast(&self, group: &[(ProjectId, DocumentText)]) -> Contrast {
        let texts: Vec<Vec<Weighed<'_>>> = group
            .iter()
            .map(|(_, text)| self.weigh_text(text))
            .collect();
        let documents: Vec<Option<u32>> = group.iter().map(|(id, _)| self.document(id)).collect();
        let elsewhere = |term: u32, but: usize| {
            let others = documents.iter().enumerate();
            let others = others.filter(move |(place, _)| *place != but);
            others.map(move |(_, document)| self.impact(term, (*document)?))
        };
        let shared = texts.first().map_or_else(Vec::new, |first| {
            let in_all = first.iter().filter_map(|term| {
                let least = elsewhere(term.number, 0).try_fold(term.impact, |least, impact| {
                    impact.map(|impact| least.min(impact))
                })?;
                Some((weight(term, least), term))
            });
            told(in_all.collect())
        });
        let own = texts.iter().enumerate().map(|(place, terms)| {
            let alone = terms
                .iter()
                .filter(|term| elsewhere(term.number, place).all(|impact| impact.is_none()))
                .map(|term| (weight(term, term.impact), term));
            told(alone.collect())
                .into_iter()
                .map(|it| it.word)
                .collect()
        });
        Contrast {
            own: own.collect(),
            shared,
        }
    }
}

/// What a term counts in a vector of terms, before it is made 1 long.
fn weight(term: &Weighed<'_>, impact: u8) -> f64 {
    term.rarity * f64::from(impact) / f64::from(FULL_IMPACT)
}

/// Those that count most, with their shares of all that are given.
fn told(mut terms: Vec<(f64, &Weighed<'_>)>) -> Vec<SharedTerm> {
    let all: f64 = terms.iter().map(|(weight, _)| weight).sum();
    terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.number.cmp(&b.1.number)));
    let most = terms.into_iter().take(MOST);
    most.map(|(weight, term)| SharedTerm {
        word: term.word.to_owned(),
        stem: term.stem.clone(),
        share: weight / all.max(f64::MIN_POSITIVE),
    })
    .collect()
}
