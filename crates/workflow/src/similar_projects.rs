//! Projects like a project, with the words they share.

use crate::document_text;
use crate::platform::{Platform, PlatformError};
use serde::Serialize;
use uptake_model::ProjectId;
use uptake_search::SharedTerm;
use uptake_store::listing::ProjectCard;

/// A project like another one.
#[derive(Debug, Clone, Serialize)]
pub struct SimilarProject {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// Cosine of the two projects' words, 0 to 1.
    pub score: f64,
    /// The project.
    pub card: ProjectCard,
    /// The words that make them alike, strongest first.
    pub shared: Vec<SharedTerm>,
}

/// The `limit` projects most like `id`; `None` where the corpus does not hold it.
///
/// # Errors
/// There is no index yet, it cannot be read, or the store fails.
pub async fn similar_projects(
    platform: &Platform,
    id: &ProjectId,
    limit: usize,
) -> Result<Option<Vec<SimilarProject>>, PlatformError> {
    let index = platform.index()?;
    let cards = platform
        .store()
        .project_cards(std::slice::from_ref(id))
        .await?;
    let Some(own) = cards.into_iter().next() else {
        return Ok(None);
    };
    platform.check_origin(&index).await?;
    let found = index.similar(&document_text::of_card(&own), Some(id), limit);
    let ids: Vec<ProjectId> = found.iter().map(|hit| hit.id.clone()).collect();
    let mut cards = platform
        .store()
        .project_cards(&ids)
        .await?
        .into_iter()
        .peekable();
    let mut similar = Vec::with_capacity(found.len());
    for (place, hit) in found.into_iter().enumerate() {
        let Some(card) = cards.next_if(|card| card.id == hit.id) else {
            continue;
        };
        similar.push(SimilarProject {
            rank: place + 1,
            score: hit.similarity,
            card,
            shared: hit.shared,
        });
    }
    Ok(Some(similar))
}
