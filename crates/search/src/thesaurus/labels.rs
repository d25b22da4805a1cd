//! Finding concepts by the beginning of their labels, for the page where people
//! look a concept up while they type.

use super::{Concept, Thesaurus};
use crate::analysis::{Shape, words};
use serde::Serialize;
use uptake_model::Language;

/// A concept found by one of its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LabelFound<'t> {
    /// The concept.
    pub concept: &'t Concept,
    /// The label that was found.
    pub label: &'t str,
}

impl Thesaurus {
    /// Concepts with a label in which the words typed stand side by side, the
    /// last of them perhaps unfinished. Labels that begin with them come first,
    /// preferred labels before alternatives, then the alphabet decides. Each
    /// concept comes once, `most` at most; nothing for a text without words.
    #[must_use]
    pub fn find(&self, typed: &str, language: Language, most: usize) -> Vec<LabelFound<'_>> {
        let typed = folded(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for concept in &self.concepts {
            let labels = concept.labels(language).iter().enumerate();
            let best = labels
                .filter_map(|(place, label)| {
                    let at = position(&folded(label), &typed)?;
                    Some(((at > 0, place > 0), label.as_str()))
                })
                .min();
            found.extend(best.map(|(rank, label)| (rank, label, concept)));
        }
        found.sort_by(|a, b| (a.0, a.1, &a.2.slug).cmp(&(b.0, b.1, &b.2.slug)));
        found.truncate(most);
        found
            .into_iter()
            .map(|(_, label, concept)| LabelFound { concept, label })
            .collect()
    }
}

fn folded(text: &str) -> Vec<String> {
    let mut folded = Vec::new();
    words(text, |word| {
        if word.shape == Shape::Plain {
            folded.push(word.folded.to_owned());
        }
    });
    folded
}

/// At which word of the label the typed words begin.
fn position(label: &[String], typed: &[String]) -> Option<usize> {
    let (last, whole) = typed.split_last()?;
    label.windows(typed.len()).position(|window| {
        window.starts_with(whole) && window[whole.len()].starts_with(last.as_str())
    })
}
