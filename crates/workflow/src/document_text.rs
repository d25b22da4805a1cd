//! The one place where a project's stored texts become what the index reads,
//! so that what is explained is what was indexed.

use uptake_model::TopicCode;
use uptake_search::{Attributes, Document, DocumentText};
use uptake_store::listing::{IndexDocument, ProjectCard};

/// The texts of a project as a result list read them.
#[must_use]
pub fn of_card(card: &ProjectCard) -> DocumentText {
    let topics = card.topics.iter().map(|topic| &topic.code);
    text(
        &card.title,
        &card.acronym,
        &card.keywords,
        card.objective.as_deref(),
        card.result_titles.clone(),
        topics,
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
            row.topics.iter(),
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

/// Topics are filtered by, not searched for: an objective that names the code of its
/// own topic is read without it.
fn text<'t>(
    title: &str,
    acronym: &str,
    keywords: &[String],
    objective: Option<&str>,
    results: Vec<String>,
    topics: impl Iterator<Item = &'t TopicCode>,
) -> DocumentText {
    let objective = objective.unwrap_or_default().to_owned();
    DocumentText {
        title: title.to_owned(),
        acronym: acronym.to_owned(),
        keywords: keywords.join(", "),
        objective: topics.fold(objective, |text, code| text.replace(code.as_str(), "")),
        results,
    }
}
