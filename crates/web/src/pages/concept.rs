//! One concept of the thesaurus: what it is, what people call it in 24 languages, what
//! stands above, below and beside it, and the projects about it.

use super::thesaurus::{Terms, address, in_order_of_names};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::question::ask;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use uptake_model::Language;
use uptake_search::Thesaurus;
use uptake_search::thesaurus::Concept;

/// What a language calls the concept.
#[derive(Debug)]
struct Labels {
    language: Language,
    preferred: String,
    others: String,
}

/// A concept near this one.
#[derive(Debug)]
struct Neighbour {
    name: String,
    href: String,
}

/// Concepts that stand to this one in the same way.
#[derive(Debug)]
struct Neighbours {
    heading: &'static str,
    concepts: Vec<Neighbour>,
}

#[derive(Debug, Template)]
#[template(path = "concept.html")]
pub(crate) struct ConceptView {
    frame: Frame,
    definition: String,
    examples: Vec<String>,
    synonyms: Vec<String>,
    around: Vec<Neighbours>,
    labels: Vec<Labels>,
    projects: String,
    identifier: String,
    json: String,
    terms: Terms,
}

impl ConceptView {
    fn new(frame: Frame, thesaurus: &Thesaurus, concept: &Concept) -> Self {
        let neighbours = |heading, slugs: &[String]| Neighbours {
            heading,
            concepts: thesaurus.all(slugs).map(neighbour).collect(),
        };
        let around = [
            neighbours("Broader", &concept.broader),
            neighbours("Narrower", &concept.narrower),
            neighbours("Related", &concept.related),
        ];
        let labels = |language: Language| Labels {
            language,
            preferred: concept.preferred(language).to_owned(),
            others: concept.alternatives(language).join(", "),
        };
        Self {
            frame,
            definition: concept.definition.clone(),
            examples: concept.examples.clone(),
            synonyms: concept.alternatives(Language::En).to_vec(),
            around: around
                .into_iter()
                .filter(|group| !group.concepts.is_empty())
                .collect(),
            labels: in_order_of_names().into_iter().map(labels).collect(),
            projects: ask(concept.preferred(Language::En)),
            identifier: Thesaurus::identifier(concept),
            json: format!("/api/v1{}", address(&concept.slug)),
            terms: Terms::of(thesaurus.scheme()),
        }
    }
}

fn neighbour(concept: &Concept) -> Neighbour {
    Neighbour {
        name: concept.preferred(Language::En).to_owned(),
        href: address(&concept.slug),
    }
}

/// `GET /thesaurus/{slug}`
pub(crate) async fn show(ground: Ground, Path(slug): Path<String>) -> Result<Response, Fault> {
    let thesaurus = Thesaurus::embedded();
    let Some(concept) = thesaurus.concept(&slug) else {
        return Err(Fault::Unknown {
            what: "concept",
            id: slug,
        });
    };
    let mut frame = Frame::new(capital(concept.preferred(Language::En)))
        .within(Place::Library)
        .under("Thesaurus", "/thesaurus");
    if let Some(theme) = thesaurus.concept(&concept.theme)
        && theme.slug != concept.slug
    {
        frame = frame.under(theme.preferred(Language::En), address(&theme.slug));
    }
    let frame = frame.on(ground);
    page(&ConceptView::new(frame, thesaurus, concept))
}

/// A label as it begins a heading.
fn capital(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_begins_with_a_capital() {
        assert_eq!(capital("éclair at sea"), "Éclair at sea");
        assert_eq!(capital("CBRN"), "CBRN");
        assert_eq!(capital(""), "");
    }
}
