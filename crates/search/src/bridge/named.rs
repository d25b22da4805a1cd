//! The concepts that an English text names, found as in a need.

use super::matching;
use super::token::tokens;
use crate::document::DocumentText;
use crate::thesaurus::Thesaurus;
use std::collections::BTreeMap;
use uptake_model::Language;

/// Mentions in a project's objective from which on it is about a concept that neither its
/// title nor its keywords name: once may be in passing.
const MENTIONS: u32 = 2;

impl DocumentText {
    /// The concepts that the project is about, by their places in
    /// [`Thesaurus::concepts`], rising: those that its title or its keywords name, and
    /// those that its objective names at least twice. A concept named only inside a
    /// longer one's name does not count.
    #[must_use]
    pub fn concepts(&self, thesaurus: &Thesaurus) -> Vec<usize> {
        let mut named = BTreeMap::new();
        for text in [&self.title, &self.keywords] {
            for (concept, _) in mentions(thesaurus, text) {
                named.insert(concept, MENTIONS);
            }
        }
        for (concept, count) in mentions(thesaurus, &self.objective) {
            *named.entry(concept).or_insert(0) += count;
        }
        named.retain(|_, count| *count >= MENTIONS);
        named.into_keys().collect()
    }
}

/// How often a text names each concept.
fn mentions(thesaurus: &Thesaurus, text: &str) -> BTreeMap<usize, u32> {
    let tokens = tokens(super::beginning(text), Language::En);
    let lexicon = thesaurus.lexicon(Language::En);
    let mut counted = BTreeMap::new();
    for found in matching::matches(thesaurus, lexicon, &tokens, Language::En) {
        if found.inside {
            continue;
        }
        for (concept, _) in found.concepts() {
            *counted.entry(concept).or_insert(0) += 1;
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(title: &str, keywords: &str, objective: &str) -> Vec<&'static str> {
        let thesaurus = Thesaurus::embedded();
        let text = DocumentText {
            title: title.to_owned(),
            keywords: keywords.to_owned(),
            objective: objective.to_owned(),
            ..DocumentText::default()
        };
        let places = text.concepts(thesaurus).into_iter();
        places
            .map(|it| thesaurus.concepts()[it].slug.as_str())
            .collect()
    }

    #[test]
    fn a_title_counts_once_and_an_objective_twice() {
        let (once, twice) = (
            "We train paramedics.",
            "We train paramedics. The paramedic is at the centre.",
        );
        assert_eq!(concepts("", "", once), Vec::<&str>::new());
        assert_eq!(concepts("", "", twice), ["paramedic"]);
        assert_eq!(concepts("Paramedics of tomorrow", "", ""), ["paramedic"]);
        assert_eq!(concepts("", "training, paramedic", once), ["paramedic"]);
    }

    #[test]
    fn a_longer_name_is_not_also_the_shorter_one_inside_it() {
        let found = concepts("Dogs for explosive detection", "drone detection", "");
        assert!(found.contains(&"drone-detection"), "{found:?}");
        assert!(!found.contains(&"drone"), "{found:?}");
    }
}
