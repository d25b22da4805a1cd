//! The one place where a project's stored texts become what the index reads,
//! so that what is explained is what was indexed.

use uptake_search::{Attributes, Document, DocumentText};
use uptake_store::listing::{IndexDocument, ProjectCard};

/// The texts of a project as a result list read them.
#[must_use]
pub fn of_card(card: &ProjectCard) -> DocumentText {
    text(
        &card.title,
        &card.acronym,
        &card.keywords,
        card.objective.as_deref(),
        card.result_titles.clone(),
    )
}

/// A project as the index builder takes it.
#[must_use]
pub fn document(row: IndexDocument) -> Document {
    Document {
        text: text(
            &row.title,
            &row.acronym,
            &row.keywords,
            row.objective.as_deref(),
            row.result_titles,
        ),
        attributes: Attributes {
            programme: row.programme,
            status: row.status,
            start: row.start,
            end: row.end,
            areas: row.areas,
            countries: row.countries,
            coordinator_country: row.coordinator_country,
            funding_scheme: row.funding_scheme,
            topics: row.topics,
        },
        id: row.id,
    }
}

fn text(
    title: &str,
    acronym: &str,
    keywords: &[String],
    objective: Option<&str>,
    results: Vec<String>,
) -> DocumentText {
    DocumentText {
        title: title.to_owned(),
        acronym: acronym.to_owned(),
        keywords: keywords.join(", "),
        objective: objective.unwrap_or_default().to_owned(),
        results,
    }
}
