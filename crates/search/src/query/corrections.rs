//! What a person corrects in how a need was understood: its language, and
//! concepts that were found in it and not meant.

use crate::bridge::{Understanding, Via};
use uptake_model::Language;

/// Corrections to the reading of a need; none by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corrections {
    /// The language it is written in; told from the text where it is not given.
    pub language: Option<Language>,
    /// Slugs of concepts it does not mean. The words typed still count, what the
    /// concept would lead to does not. Slugs that were not found change nothing.
    pub without: Vec<String>,
}

impl From<Option<Language>> for Corrections {
    fn from(language: Option<Language>) -> Self {
        Self {
            language,
            without: Vec::new(),
        }
    }
}

impl Corrections {
    /// Leaves out what was not meant.
    pub(super) fn apply(&self, understanding: &mut Understanding) {
        if self.without.is_empty() {
            return;
        }
        let meant = |slug: &str| self.without.iter().all(|other| other != slug);
        understanding
            .concepts
            .retain(|concept| meant(&concept.slug));
        understanding.bridges.retain(|bridge| match &bridge.via {
            Via::Concept(slug) => meant(slug),
            Via::WordList | Via::Cognate | Via::Unchanged => true,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bridge::understand;
    use crate::thesaurus::Thesaurus;

    #[test]
    fn a_concept_that_was_not_meant_takes_its_bridges_with_it() {
        let thesaurus = Thesaurus::embedded();
        let text = "nobody knows what to do with unattended luggage";
        let read = || understand(thesaurus, text, Some(Language::En), &|_| true);
        let whole = read();
        let found = whole.concepts.first().expect("a concept of the thesaurus");
        let mut corrected = read();
        let corrections = Corrections {
            without: vec![found.slug.clone(), "no-such-concept".to_owned()],
            ..Corrections::default()
        };
        corrections.apply(&mut corrected);
        assert!(corrected.concepts.iter().all(|c| c.slug != found.slug));
        let via = Via::Concept(found.slug.clone());
        assert!(whole.bridges.iter().any(|bridge| bridge.via == via));
        let rest = whole.bridges.into_iter().filter(|bridge| bridge.via != via);
        assert_eq!(corrected.bridges, rest.collect::<Vec<_>>());
    }
}
