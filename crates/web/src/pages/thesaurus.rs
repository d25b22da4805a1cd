//! The thesaurus: its themes, and concepts found by what people call them in any
//! of the 24 languages; and the whole of it to take away.

use crate::address::segment;
use crate::api::thesaurus::Vocabulary;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::wording;
use askama::Template;
use axum::Json;
use axum::extract::RawQuery;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uptake_model::Language;
use uptake_search::Thesaurus;
use uptake_search::thesaurus::{LabelFound, Scheme};

/// Concepts shown for a label.
const MOST_FOUND: usize = 60;

/// Longest label looked for, in characters.
const LONGEST_LABEL: usize = 200;

/// A theme with the concepts in it.
#[derive(Debug)]
struct Theme {
    name: String,
    href: String,
    definition: String,
    concepts: String,
}

/// A concept found by a label.
#[derive(Debug)]
struct Line {
    name: String,
    href: String,
    definition: String,
    /// The label that was found, with its language, where it is not the name.
    label: Option<(String, Language)>,
}

#[derive(Debug, Template)]
#[template(path = "thesaurus.html")]
pub(crate) struct ThesaurusView {
    frame: Frame,
    text: String,
    chosen: Option<Language>,
    languages: Vec<Language>,
    found: Vec<Line>,
    themes: Vec<Theme>,
    concepts: String,
    labels: String,
    terms: Terms,
}

/// Under which terms the thesaurus may be reused.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) licence: String,
    pub(crate) address: String,
    pub(crate) version: String,
}

impl Terms {
    pub(crate) fn of(scheme: &Scheme) -> Self {
        let by = scheme
            .licence
            .contains("creativecommons.org/licenses/by/4.0");
        Self {
            licence: if by { "CC BY 4.0" } else { "its licence" }.to_owned(),
            address: scheme.licence.clone(),
            version: scheme.version.clone(),
        }
    }
}

impl ThesaurusView {
    fn new(frame: Frame, text: &str, chosen: Option<Language>) -> Self {
        let thesaurus = Thesaurus::embedded();
        let labels: usize = thesaurus
            .concepts()
            .iter()
            .flat_map(|concept| concept.labels.values())
            .map(Vec::len)
            .sum();
        Self {
            frame,
            text: text.to_owned(),
            chosen,
            languages: in_order_of_names(),
            found: find(thesaurus, text, chosen),
            themes: themes(thesaurus),
            concepts: wording::count(thesaurus.concepts().len() as u64, "concept", "concepts"),
            labels: wording::number_of(labels as u64),
            terms: Terms::of(thesaurus.scheme()),
        }
    }
}

/// The languages as one looks for them in a list.
pub(crate) fn in_order_of_names() -> Vec<Language> {
    let mut languages = Language::ALL.to_vec();
    languages.sort_by_key(|language| language.name());
    languages
}

fn themes(thesaurus: &Thesaurus) -> Vec<Theme> {
    let theme = |top: &uptake_search::thesaurus::Concept| {
        let inside = thesaurus.concepts().iter();
        let inside = inside.filter(|concept| concept.theme == top.slug).count();
        Theme {
            name: top.preferred(Language::En).to_owned(),
            href: address(&top.slug),
            definition: top.definition.clone(),
            concepts: wording::count(inside as u64, "concept", "concepts"),
        }
    };
    thesaurus.top().map(theme).collect()
}

/// Concepts with such a label in one language, or in any: English first, so that a
/// word of several languages is found under the name most readers know.
pub(crate) fn find_labels<'t>(
    thesaurus: &'t Thesaurus,
    text: &str,
    chosen: Option<Language>,
) -> Vec<(LabelFound<'t>, Language)> {
    let mut languages = chosen.map_or_else(|| Language::ALL.to_vec(), |one| vec![one]);
    languages.sort_by_key(|language| *language != Language::En);
    let mut found: Vec<(LabelFound<'t>, Language)> = Vec::new();
    for language in languages {
        for hit in thesaurus.find(text, language, MOST_FOUND) {
            let new = found
                .iter()
                .all(|(known, _)| known.concept.slug != hit.concept.slug);
            if new && found.len() < MOST_FOUND {
                found.push((hit, language));
            }
        }
    }
    found
}

fn find(thesaurus: &Thesaurus, text: &str, chosen: Option<Language>) -> Vec<Line> {
    find_labels(thesaurus, text, chosen)
        .into_iter()
        .map(|(hit, language)| {
            let name = hit.concept.preferred(Language::En);
            Line {
                name: name.to_owned(),
                href: address(&hit.concept.slug),
                definition: hit.concept.definition.clone(),
                label: (hit.label != name).then(|| (hit.label.to_owned(), language)),
            }
        })
        .collect()
}

/// The address of a concept's page.
pub(crate) fn address(slug: &str) -> String {
    format!("/thesaurus/{}", segment(slug))
}

/// Reads and checks what is looked for.
///
/// # Errors
/// [`Fault::Refused`] for a language that is none of the 24, or a text too long.
pub(crate) fn asked(query: Option<&str>) -> Result<(String, Option<Language>), Fault> {
    let parameters = Parameters::read(query);
    let text = parameters.get("q").unwrap_or_default();
    if text.chars().count() > LONGEST_LABEL {
        return Err(Fault::Refused(format!(
            "The word is longer than {LONGEST_LABEL} characters, so it was not looked for. Give a \
             part of it."
        )));
    }
    let language = match parameters.get("lang") {
        None => None,
        Some(code) => Some(Language::parse(code).ok_or_else(|| {
            Fault::Refused(format!(
                "lang={code} is none of the 24 official languages of the Union. Nothing was looked \
                 for. Give a code such as pl, or leave it out to look in all."
            ))
        })?),
    };
    Ok((text.to_owned(), language))
}

/// `GET /thesaurus?q=…&lang=…`
pub(crate) async fn show(ground: Ground, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let (text, language) = asked(query.as_deref())?;
    let title = if text.is_empty() {
        "Thesaurus".to_owned()
    } else {
        format!("“{}” in the thesaurus", wording::clip(&text, 60))
    };
    let mut frame = Frame::new(title).within(Place::Library);
    if !text.is_empty() {
        frame = frame.under("Thesaurus", "/thesaurus");
    }
    let frame = frame.on(ground);
    page(&ThesaurusView::new(frame, &text, language))
}

/// `GET /thesaurus.ttl`: SKOS in Turtle; title, licence and version stand in it.
pub(crate) async fn turtle() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/turtle; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"uptake-thesaurus.ttl\"",
        ),
    ];
    (headers, Thesaurus::embedded().to_turtle()).into_response()
}

/// `GET /thesaurus.json`: the same with all labels, in the API's form.
pub(crate) async fn json() -> Response {
    let name = "attachment; filename=\"uptake-thesaurus.json\"";
    let whole = Vocabulary::whole(Thesaurus::embedded());
    ([(header::CONTENT_DISPOSITION, name)], Json(whole)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_in_any_language_and_each_concept_once() {
        let thesaurus = Thesaurus::embedded();
        for concept in thesaurus.concepts().iter().step_by(97) {
            for language in [Language::Pl, Language::El, Language::Mt] {
                let label = concept.preferred(language);
                let found = find_labels(thesaurus, label, None);
                let mut slugs: Vec<&str> = found
                    .iter()
                    .map(|(hit, _)| hit.concept.slug.as_str())
                    .collect();
                assert!(slugs.contains(&concept.slug.as_str()), "{label}");
                let all = slugs.len();
                slugs.sort_unstable();
                slugs.dedup();
                assert_eq!(slugs.len(), all, "{label}");
            }
        }
        assert!(find_labels(thesaurus, "", None).is_empty());
    }

    #[test]
    fn what_cannot_be_looked_for_is_said() {
        assert!(asked(Some("q=a&lang=tlh")).is_err());
        assert!(asked(Some(&format!("q={}", "a".repeat(201)))).is_err());
        let (text, language) = asked(Some("q=ogie%C5%84&lang=PL")).expect("a word");
        assert_eq!((text.as_str(), language), ("ogień", Some(Language::Pl)));
    }
}
