//! SKOS in Turtle: reading it into drafts of concepts, and writing concepts in
//! the one order and layout that the files are kept in, so that a change shows
//! as the lines that changed.

use super::concept::Concept;
use super::fault::{Fault, FaultKind};
use oxttl::TurtleParser;
use oxttl::turtle::SliceTurtleParser;
use std::collections::HashMap;
use std::fmt::Write;
use uptake_model::Language;

/// What every identifier begins with: a UUID as a URN (RFC 9562), with the slug
/// as its fragment (RFC 8141, 2.3.3). Decision 0010 says why.
pub const NAMESPACE: &str = "urn:uuid:a308f14c-6a31-4d4b-b16f-c2dcf49a026a#";

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TITLE: &str = "http://purl.org/dc/terms/title";
const LICENCE: &str = "http://purl.org/dc/terms/license";
const VERSION: &str = "http://www.w3.org/2002/07/owl#versionInfo";
/// The fragment of the concept scheme itself.
const SCHEME: &str = "scheme";

/// Title, licence and version of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scheme {
    /// Title, in English.
    pub title: String,
    /// Address of the licence.
    pub licence: String,
    /// Version of the content.
    pub version: String,
}

/// A concept as its file states it, not yet checked.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) file: String,
    pub(super) slug: String,
    pub(super) declared: bool,
    pub(super) top: bool,
    pub(super) definition: String,
    pub(super) examples: Vec<String>,
    pub(super) preferred: Vec<(Language, String)>,
    pub(super) alternative: Vec<(Language, String)>,
    pub(super) broader: Vec<String>,
    pub(super) related: Vec<String>,
}

/// What one file holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) scheme: Option<Scheme>,
    pub(super) drafts: Vec<Draft>,
    pub(super) faults: Vec<Fault>,
}

/// Reads one file.
pub(super) fn read(file: &str, text: &str) -> Contents {
    let mut contents = Contents::default();
    let Contents {
        scheme,
        drafts,
        faults,
    } = &mut contents;
    let mut places: HashMap<String, usize> = HashMap::new();
    let parser: SliceTurtleParser<'_> = TurtleParser::new().for_slice(text);
    for triple in parser {
        let triple = match triple {
            Ok(triple) => triple,
            Err(error) => {
                let at = error.location().start;
                faults.push(fault(
                    file,
                    None,
                    FaultKind::Malformed {
                        line: at.line + 1,
                        column: at.column + 1,
                        message: error.message().to_owned(),
                    },
                ));
                break;
            }
        };
        let predicate = triple.predicate.as_str();
        let slug = match &triple.subject {
            oxrdf::NamedOrBlankNode::NamedNode(node) => slug(node.as_str()),
            oxrdf::NamedOrBlankNode::BlankNode(_) => None,
        };
        let understood = match slug {
            Some(SCHEME) => {
                let scheme = scheme.get_or_insert_default();
                scheme_statement(scheme, predicate, &triple.object)
            }
            Some(slug) => {
                let place = *places.entry(slug.to_owned()).or_insert_with(|| {
                    drafts.push(Draft {
                        file: file.to_owned(),
                        slug: slug.to_owned(),
                        ..Draft::default()
                    });
                    drafts.len() - 1
                });
                statement(&mut drafts[place], predicate, &triple.object, faults)
            }
            None => false,
        };
        if !understood {
            faults.push(fault(
                file,
                slug,
                FaultKind::UnknownStatement {
                    statement: format!("{} {}", triple.predicate, triple.object),
                },
            ));
        }
    }
    contents
}

fn slug(iri: &str) -> Option<&str> {
    iri.strip_prefix(NAMESPACE)
}

pub(super) fn fault(file: &str, concept: Option<&str>, kind: FaultKind) -> Fault {
    Fault {
        file: file.to_owned(),
        concept: concept.map(str::to_owned),
        kind,
    }
}

/// Takes a statement about the scheme in; whether it is one that is known.
fn scheme_statement(scheme: &mut Scheme, predicate: &str, object: &oxrdf::Term) -> bool {
    match (predicate, object) {
        (TITLE, oxrdf::Term::Literal(text)) => text.value().clone_into(&mut scheme.title),
        (VERSION, oxrdf::Term::Literal(text)) => text.value().clone_into(&mut scheme.version),
        (LICENCE, oxrdf::Term::NamedNode(node)) => node.as_str().clone_into(&mut scheme.licence),
        (RDF_TYPE, oxrdf::Term::NamedNode(node)) => {
            return node.as_str().strip_prefix(SKOS) == Some("ConceptScheme");
        }
        _ => return false,
    }
    true
}

/// Takes a statement about a concept in; whether it is one that is known.
fn statement(
    draft: &mut Draft,
    predicate: &str,
    object: &oxrdf::Term,
    faults: &mut Vec<Fault>,
) -> bool {
    match object {
        oxrdf::Term::NamedNode(node) => named(draft, predicate, node.as_str()),
        oxrdf::Term::Literal(text) => {
            literal(draft, predicate, text.value(), text.language(), faults)
        }
        oxrdf::Term::BlankNode(_) => false,
    }
}

fn named(draft: &mut Draft, predicate: &str, object: &str) -> bool {
    if predicate == RDF_TYPE {
        draft.declared = object.strip_prefix(SKOS) == Some("Concept");
        return draft.declared;
    }
    let Some(target) = slug(object) else {
        return false;
    };
    match predicate.strip_prefix(SKOS) {
        Some("inScheme") => return target == SCHEME,
        Some("topConceptOf") => {
            draft.top = target == SCHEME;
            return draft.top;
        }
        Some("broader") => draft.broader.push(target.to_owned()),
        Some("related") => draft.related.push(target.to_owned()),
        _ => return false,
    }
    true
}

fn literal(
    draft: &mut Draft,
    predicate: &str,
    value: &str,
    tag: Option<&str>,
    faults: &mut Vec<Fault>,
) -> bool {
    let tag = tag.unwrap_or_default();
    let Some(language) = Language::parse(tag) else {
        let kind = FaultKind::UnknownLanguage {
            label: value.to_owned(),
            tag: tag.to_owned(),
        };
        faults.push(fault(&draft.file, Some(&draft.slug), kind));
        return true;
    };
    if value.trim().is_empty() {
        let kind = FaultKind::EmptyLabel { language };
        faults.push(fault(&draft.file, Some(&draft.slug), kind));
        return true;
    }
    match predicate.strip_prefix(SKOS) {
        Some("prefLabel") => draft.preferred.push((language, value.to_owned())),
        Some("altLabel") => draft.alternative.push((language, value.to_owned())),
        Some("definition") if language == Language::En => value.clone_into(&mut draft.definition),
        Some("example") if language == Language::En => draft.examples.push(value.to_owned()),
        _ => return false,
    }
    true
}

/// What each file begins with.
pub(super) fn head() -> String {
    format!("@prefix : <{NAMESPACE}> .\n@prefix skos: <{SKOS}> .\n")
}

/// The scheme, as `scheme.ttl` keeps it.
pub(super) fn write_scheme(scheme: &Scheme) -> String {
    format!(
        "{}@prefix dct: <http://purl.org/dc/terms/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\n\
         :{SCHEME} a skos:ConceptScheme ;\n    dct:title {} ;\n    dct:license <{}> ;\n    owl:versionInfo \"{}\" .\n",
        head(),
        literal_text(&scheme.title, Language::En),
        scheme.licence,
        scheme.version,
    )
}

/// One concept, with an empty line before it.
pub(super) fn write_concept(concept: &Concept, out: &mut String) {
    let names = |slugs: &[String]| {
        let names: Vec<String> = slugs.iter().map(|slug| format!(":{slug}")).collect();
        names.join(" , ")
    };
    // Writing into a string cannot fail.
    let _ = write!(
        out,
        "\n:{} a skos:Concept ;\n    skos:inScheme :{SCHEME} ;\n",
        concept.slug
    );
    if concept.is_top() {
        let _ = writeln!(out, "    skos:topConceptOf :{SCHEME} ;");
    } else {
        let _ = writeln!(out, "    skos:broader {} ;", names(&concept.broader));
    }
    let related = &concept.related[..concept.related_stated];
    if !related.is_empty() {
        let _ = writeln!(out, "    skos:related {} ;", names(related));
    }
    let _ = writeln!(
        out,
        "    skos:definition {} ;",
        literal_text(&concept.definition, Language::En)
    );
    if !concept.examples.is_empty() {
        let examples = concept.examples.iter();
        let examples: Vec<String> = examples.map(|e| literal_text(e, Language::En)).collect();
        let _ = writeln!(
            out,
            "    skos:example\n        {} ;",
            examples.join(" ,\n        ")
        );
    }
    let preferred = Language::ALL
        .into_iter()
        .filter(|language| !concept.labels(*language).is_empty())
        .map(|language| literal_text(concept.preferred(language), language));
    let alternatives = Language::ALL
        .into_iter()
        .filter(|language| !concept.alternatives(*language).is_empty())
        .map(|language| {
            let labels = concept.alternatives(language).iter();
            let labels: Vec<String> = labels.map(|l| literal_text(l, language)).collect();
            labels.join(" , ")
        });
    let preferred: Vec<String> = preferred.collect();
    let alternatives: Vec<String> = alternatives.collect();
    let _ = write!(
        out,
        "    skos:prefLabel\n        {}",
        preferred.join(" ,\n        ")
    );
    if !alternatives.is_empty() {
        let _ = write!(
            out,
            " ;\n    skos:altLabel\n        {}",
            alternatives.join(" ,\n        ")
        );
    }
    out.push_str(" .\n");
}

fn literal_text(value: &str, language: Language) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"@{}", language.code())
}
