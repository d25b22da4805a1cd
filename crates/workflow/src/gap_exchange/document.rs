//! Gap files as linked data: JSON-LD whose terms belong to a namespace of our own that
//! names no host, so that they mean the same wherever Uptake runs.

use super::GapExport;
use super::cells::{origin, version};
use crate::gap_file::SeenGapFile;
use serde::Serialize;
use serde_json::{Value, json};
use uptake_model::{Marked, SeenRequirement};

/// The namespace of the terms.
pub const CONTEXT: &str = "urn:uuid:7d0a7c0e-52a4-4f0c-9a37-5b1f1f3c6a19#";

/// The context of the documents: what each name means.
#[must_use]
pub fn context() -> Value {
    json!({
        "@version": 1.1,
        "@vocab": CONTEXT,
        "id": { "@id": "http://purl.org/dc/terms/identifier" },
        "language": { "@id": "http://purl.org/dc/terms/language" },
        "changed": {
            "@id": "http://purl.org/dc/terms/modified",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime"
        },
        "value": { "@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value" },
        "gapFiles": { "@container": "@list" },
        "requirements": { "@container": "@list" }
    })
}

#[derive(Debug, Serialize)]
struct Document<'g> {
    #[serde(rename = "@context")]
    context: Value,
    total: u64,
    part: u64,
    parts: u64,
    #[serde(rename = "gapFiles")]
    gap_files: Vec<Entry<'g>>,
}

/// A field that is null is not stated or not shown.
#[derive(Debug, Serialize)]
struct Entry<'g> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    address: String,
    id: &'g str,
    version: Option<String>,
    organisation: &'g str,
    state: &'static str,
    changed: String,
    language: &'static str,
    title: Option<&'g Marked<String>>,
    statement: Option<&'g Marked<String>>,
    narrative: Option<&'g Marked<String>>,
    context: Option<&'g Marked<String>>,
    area: Option<Marked<&'static str>>,
    concepts: Option<&'g Marked<Vec<String>>>,
    disciplines: Option<Marked<Vec<&'static str>>>,
    urgency: Option<Marked<&'static str>>,
    importance: Option<Marked<&'static str>>,
    origin: Option<Marked<String>>,
    objectives: Option<&'g Marked<Vec<String>>>,
    requirements: Vec<Requirement<'g>>,
}

#[derive(Debug, Serialize)]
struct Requirement<'g> {
    number: u32,
    text: &'g str,
    level: &'static str,
    threshold: Option<Value>,
    marking: &'static str,
}

/// The document, indented.
pub(super) fn write(export: &GapExport) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(&Document {
        context: context(),
        total: export.total,
        part: export.part.number,
        parts: export.part.of,
        gap_files: export.gaps.iter().map(entry).collect(),
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(gap: &SeenGapFile) -> Entry<'_> {
    let content = &gap.content;
    Entry {
        kind: "GapFile",
        address: format!("{CONTEXT}{}", gap.id),
        id: gap.id.as_str(),
        version: version(gap),
        organisation: &gap.owner.name,
        state: gap.state.code,
        changed: gap.changed.to_string(),
        language: content.language.code(),
        title: content.title.as_ref(),
        statement: content.statement.as_ref(),
        narrative: content.narrative.as_ref(),
        context: content.context.as_ref(),
        area: coded(content.area.as_ref(), |it| it.code()),
        concepts: content.concepts.as_ref(),
        disciplines: coded(content.disciplines.as_ref(), |it| {
            it.iter().map(|it| it.code()).collect()
        }),
        urgency: coded(content.urgency.as_ref(), |it| it.code()),
        importance: coded(content.importance.as_ref(), |it| it.code()),
        origin: coded(content.origin.as_ref(), origin),
        objectives: content.objectives.as_ref(),
        requirements: content.requirements.iter().map(requirement).collect(),
    }
}

fn coded<T, C>(field: Option<&Marked<T>>, code: impl Fn(&T) -> C) -> Option<Marked<C>> {
    field.map(|it| Marked::new(code(&it.value), it.marking))
}

fn requirement(it: &SeenRequirement) -> Requirement<'_> {
    Requirement {
        number: it.shown_as,
        text: &it.says.text,
        level: it.says.necessity.code(),
        threshold: it
            .says
            .threshold
            .as_ref()
            .map(|it| json!({ "bound": it.bound.code(), "value": it.value, "unit": it.unit })),
        marking: it.marking.code(),
    }
}
