//! A concept: what a need or a project can be about, with what people call it
//! in each language.

use serde::Serialize;
use std::collections::BTreeMap;
use uptake_model::Language;

/// A concept of the thesaurus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concept {
    /// Its name in addresses and in the files: lower-case ASCII with hyphens.
    pub slug: String,
    /// Slug of the top concept whose file it stands in.
    pub theme: String,
    /// One English sentence.
    pub definition: String,
    /// What people say who have to do with it, in English sentences that mostly do
    /// not name it: a need in everyday words is compared with them.
    pub examples: Vec<String>,
    /// Labels by language, the preferred one first; never empty in any language.
    pub labels: BTreeMap<Language, Vec<String>>,
    /// Slugs of the concepts directly above; none for a top concept.
    pub broader: Vec<String>,
    /// Slugs of the concepts directly below, in the order of the slugs.
    pub narrower: Vec<String>,
    /// Slugs of the concepts that a searcher for this one would also want; the
    /// relation holds in both directions, those stated here stand first.
    pub related: Vec<String>,
    /// How many of [`Self::related`] its own entry states; the others state it themselves.
    #[serde(skip)]
    pub(super) related_stated: usize,
}

impl Concept {
    /// What experts of that language call it. Falls back to English, which a
    /// checked thesaurus never needs.
    #[must_use]
    pub fn preferred(&self, language: Language) -> &str {
        self.labels(language)
            .first()
            .or_else(|| self.labels(Language::En).first())
            .map_or(&self.slug, String::as_str)
    }

    /// What else it is called in that language.
    #[must_use]
    pub fn alternatives(&self, language: Language) -> &[String] {
        self.labels(language).get(1..).unwrap_or_default()
    }

    /// All labels in that language, the preferred one first.
    #[must_use]
    pub fn labels(&self, language: Language) -> &[String] {
        self.labels.get(&language).map_or(&[], Vec::as_slice)
    }

    /// Whether it stands at the top of its theme.
    #[must_use]
    pub fn is_top(&self) -> bool {
        self.broader.is_empty()
    }
}
