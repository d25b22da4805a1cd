//! The thesaurus over the API: found by labels, one concept, or all of it.

use super::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pages::thesaurus::{asked, find_labels};
use axum::Json;
use axum::extract::{Path, RawQuery};
use serde::Serialize;
use std::collections::BTreeMap;
use uptake_model::Language;
use uptake_search::Thesaurus;
use uptake_search::thesaurus::Concept;
use utoipa::ToSchema;

/// A thesaurus, or the part of it that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vocabulary {
    /// Title.
    pub title: String,
    /// Address of the licence it may be reused under.
    pub licence: String,
    /// Version.
    pub version: String,
    /// How many concepts it holds.
    pub total: usize,
    /// The concepts that were asked for.
    pub concepts: Vec<ConceptRecord>,
}

/// A concept: what needs and projects are about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptRecord {
    /// Its name in addresses.
    pub slug: String,
    /// Its identifier for other systems, a URN.
    pub identifier: String,
    /// Its English name.
    pub name: String,
    /// One English sentence.
    pub definition: String,
    /// What people say who have to do with it, mostly without naming it; absent in
    /// lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examples: Option<Vec<String>>,
    /// Slug of the top concept it belongs to.
    pub theme: String,
    /// Slugs of the concepts directly above.
    pub broader: Vec<String>,
    /// Slugs of the concepts directly below.
    pub narrower: Vec<String>,
    /// Slugs of related concepts.
    pub related: Vec<String>,
    /// What people call it, by language code, the preferred label first; absent in
    /// lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<BTreeMap<&'static str, Vec<String>>>,
}

impl ConceptRecord {
    fn brief(concept: &Concept) -> Self {
        Self {
            slug: concept.slug.clone(),
            identifier: Thesaurus::identifier(concept),
            name: concept.preferred(Language::En).to_owned(),
            definition: concept.definition.clone(),
            examples: None,
            theme: concept.theme.clone(),
            broader: concept.broader.clone(),
            narrower: concept.narrower.clone(),
            related: concept.related.clone(),
            labels: None,
        }
    }

    fn whole(concept: &Concept) -> Self {
        let labels = concept.labels.iter();
        Self {
            examples: Some(concept.examples.clone()),
            labels: Some(
                labels
                    .map(|(language, labels)| (language.code(), labels.clone()))
                    .collect(),
            ),
            ..Self::brief(concept)
        }
    }
}

impl Vocabulary {
    fn of(thesaurus: &Thesaurus, concepts: Vec<ConceptRecord>) -> Self {
        let scheme = thesaurus.scheme();
        Self {
            title: scheme.title.clone(),
            licence: scheme.licence.clone(),
            version: scheme.version.clone(),
            total: thesaurus.concepts().len(),
            concepts,
        }
    }

    /// All concepts with all labels.
    #[must_use]
    pub fn whole(thesaurus: &Thesaurus) -> Self {
        let all = thesaurus.concepts().iter().map(ConceptRecord::whole);
        Self::of(thesaurus, all.collect())
    }
}

/// All concepts without their labels, or those with a label that begins with words.
#[utoipa::path(
    get,
    path = "/thesaurus",
    tag = "thesaurus",
    params(
        ("q" = Option<String>, Query, description = "Words of a label; the last may be unfinished"),
        ("lang" = Option<String>, Query, description = "Look in this language only, such as pl")
    ),
    responses(
        (status = 200, description = "Concepts", body = Vocabulary),
        (status = 400, description = "Unknown language, or too long", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_concepts(RawQuery(query): RawQuery) -> Result<Json<Vocabulary>, ApiFault> {
    let (text, language) = asked(query.as_deref())?;
    let thesaurus = Thesaurus::embedded();
    let concepts = if text.is_empty() {
        thesaurus
            .concepts()
            .iter()
            .map(ConceptRecord::brief)
            .collect()
    } else {
        let found = find_labels(thesaurus, &text, language).into_iter();
        found
            .map(|(hit, _)| ConceptRecord::brief(hit.concept))
            .collect()
    };
    Ok(Json(Vocabulary::of(thesaurus, concepts)))
}

/// A concept with what people call it in 24 languages.
#[utoipa::path(
    get,
    path = "/thesaurus/{slug}",
    tag = "thesaurus",
    params(("slug" = String, Path, description = "Name in addresses, such as unattended-object")),
    responses(
        (status = 200, description = "The concept", body = ConceptRecord),
        (status = 404, description = "Not in the thesaurus", body = ProblemDetails, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_concept(Path(slug): Path<String>) -> Result<Json<ConceptRecord>, ApiFault> {
    match Thesaurus::embedded().concept(&slug) {
        Some(concept) => Ok(Json(ConceptRecord::whole(concept))),
        None => Err(Fault::Unknown {
            what: "concept",
            id: slug,
        }
        .into()),
    }
}
