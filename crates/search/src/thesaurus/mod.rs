//! The civil security thesaurus: what needs and projects are about, named in 24
//! languages, as SKOS in the repository's folder `thesaurus/`. Beside it stands
//! a list of everyday words. Both are checked when they are read.

mod check;
mod concept;
mod embedded;
mod fault;
mod labels;
mod turtle;
mod word_list;

pub use concept::Concept;
pub use fault::{Fault, FaultKind};
pub use labels::LabelFound;
pub use turtle::{NAMESPACE, Scheme};
pub use word_list::{Row, WordList};

use crate::bridge::lexicon::Lexicon;
use crate::bridge::nearby::Nearby;
use crate::language::Vocabulary;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};
use uptake_model::Language;

/// Name of the word list's file.
pub const WORD_LIST: &str = "words.tsv";

/// The thesaurus, with the word list and what is derived from both.
#[derive(Debug, Default)]
pub struct Thesaurus {
    scheme: Scheme,
    concepts: Vec<Concept>,
    places: HashMap<String, usize>,
    words: WordList,
    lexicons: [OnceLock<Lexicon>; Language::COUNT],
    vocabulary: OnceLock<Vocabulary>,
    nearby: OnceLock<Nearby>,
}

impl Thesaurus {
    /// The thesaurus this programme was built with, read on first use.
    #[must_use]
    pub fn embedded() -> &'static Self {
        // A test reads all of the files, so that a release cannot hold a faulty
        // one; should it happen all the same, no concept is better than no site.
        static EMBEDDED: LazyLock<Thesaurus> =
            LazyLock::new(|| Thesaurus::parse(embedded::FILES).unwrap_or_default());
        &EMBEDDED
    }

    /// Reads and checks files, each a name and a text: Turtle, and the word list
    /// under the name [`WORD_LIST`].
    ///
    /// # Errors
    ///
    /// Every fault that was found, by file and concept.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Vec<Fault>> {
        let listed = files.iter().find(|(file, _)| *file == WORD_LIST);
        let (words, contents) = rayon::join(
            || {
                listed.map_or_else(
                    || Ok(WordList::default()),
                    |(f, text)| WordList::parse(f, text),
                )
            },
            || -> Vec<turtle::Contents> {
                let turtles = files.par_iter().filter(|(file, _)| *file != WORD_LIST);
                turtles
                    .map(|(file, text)| turtle::read(file, text))
                    .collect()
            },
        );
        let (words, mut faults) = match words {
            Ok(words) => (words, Vec::new()),
            Err(faults) => (WordList::default(), faults),
        };
        let mut scheme = Scheme::default();
        let mut drafts = Vec::new();
        for content in contents {
            scheme = content.scheme.unwrap_or(scheme);
            drafts.extend(content.drafts);
            faults.extend(content.faults);
        }
        check::scheme(&scheme, &mut faults);
        let concepts = check::concepts(drafts, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let places = concepts
            .iter()
            .enumerate()
            .map(|(place, concept)| (concept.slug.clone(), place))
            .collect();
        Ok(Self {
            scheme,
            concepts,
            places,
            words,
            ..Self::default()
        })
    }

    /// The files this programme was built with, by name, as they are downloaded.
    #[must_use]
    pub fn files() -> &'static [(&'static str, &'static str)] {
        embedded::FILES
    }

    /// Title, licence and version.
    #[must_use]
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// All concepts, in the order of their slugs.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The top concepts, in the order of their slugs.
    pub fn top(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.iter().filter(|concept| concept.is_top())
    }

    /// The concept of a slug.
    #[must_use]
    pub fn concept(&self, slug: &str) -> Option<&Concept> {
        self.places.get(slug).map(|place| &self.concepts[*place])
    }

    /// The concepts of several slugs, such as [`Concept::related`], in their order.
    pub fn all<'t>(&'t self, slugs: &'t [String]) -> impl Iterator<Item = &'t Concept> {
        slugs.iter().filter_map(|slug| self.concept(slug))
    }

    /// The identifier of a concept for other systems, a URN.
    #[must_use]
    pub fn identifier(concept: &Concept) -> String {
        format!("{NAMESPACE}{}", concept.slug)
    }

    /// The word list.
    #[must_use]
    pub fn words(&self) -> &WordList {
        &self.words
    }

    /// The whole thesaurus as one Turtle document.
    #[must_use]
    pub fn to_turtle(&self) -> String {
        let mut out = turtle::write_scheme(&self.scheme);
        for concept in &self.concepts {
            turtle::write_concept(concept, &mut out);
        }
        out
    }

    /// A theme's file as it should be kept: `scheme` or the slug of a top concept.
    #[must_use]
    pub fn file(&self, theme: &str) -> String {
        if theme == "scheme" {
            return turtle::write_scheme(&self.scheme);
        }
        let mut out = turtle::head();
        for concept in self.concepts.iter().filter(|c| c.theme == theme) {
            turtle::write_concept(concept, &mut out);
        }
        out
    }

    /// The labels and words of a language, prepared for reading needs.
    pub(crate) fn lexicon(&self, language: Language) -> &Lexicon {
        self.lexicons[language.number()].get_or_init(|| Lexicon::new(self, language))
    }

    /// The concepts' words, prepared for finding what is near.
    pub(crate) fn nearby(&self) -> &Nearby {
        self.nearby.get_or_init(|| Nearby::new(self))
    }

    /// The words of all languages, prepared for telling languages apart.
    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::new(self))
    }
}
