//! What a writer need not type: the language of a statement, and the concepts it names.

use uptake_model::Language;
use uptake_search::bridge::understand;
use uptake_search::language::detect;
use uptake_search::thesaurus::Thesaurus;

/// The language that a text seems to be written in.
#[must_use]
pub fn language_of(text: &str) -> Language {
    detect(Thesaurus::embedded(), text).language
}

/// Concepts of the thesaurus that a text names or speaks about, by slug, in its order and
/// each once.
#[must_use]
pub fn concepts_in(text: &str, language: Language) -> Vec<String> {
    let understood = understand(Thesaurus::embedded(), text, Some(language), &|_| false);
    let mut slugs: Vec<String> = Vec::new();
    for concept in understood.concepts.into_iter().filter(|it| !it.inside) {
        if !slugs.contains(&concept.slug) {
            slugs.push(concept.slug);
        }
    }
    slugs
}
