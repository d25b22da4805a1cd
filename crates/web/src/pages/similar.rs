//! Projects like a project, as its page lists them: each with the words both share.

use crate::error::Fault;
use crate::state::AppState;
use crate::wording;
use uptake_model::ProjectId;
use uptake_workflow::{PlatformError, SimilarProject, similar_projects};

/// A project like the one on the page.
#[derive(Debug)]
pub(crate) struct SimilarRow {
    pub(crate) id: String,
    pub(crate) acronym: String,
    pub(crate) title: String,
    pub(crate) programme: &'static str,
    pub(crate) years: String,
    /// The shared words, strongest first, as a sentence part.
    pub(crate) shared: String,
}

impl SimilarRow {
    pub(crate) fn of(hit: &SimilarProject) -> Self {
        let shared: Vec<String> = hit
            .shared
            .iter()
            .map(|term| format!("“{}”", term.word))
            .collect();
        Self {
            id: hit.card.id.to_string(),
            acronym: hit.card.acronym.clone(),
            title: hit.card.title.clone(),
            programme: hit.card.programme.label(),
            years: wording::years(hit.card.start, hit.card.end),
            shared: shared.join(", "),
        }
    }
}

/// The rows of the `limit` most similar projects; none while there is no index,
/// because the page has enough to say without them.
pub(crate) async fn rows(
    state: &AppState,
    id: &ProjectId,
    limit: usize,
) -> Result<Vec<SimilarRow>, Fault> {
    match similar_projects(state.platform(), id, limit).await {
        Ok(found) => Ok(found
            .unwrap_or_default()
            .iter()
            .map(SimilarRow::of)
            .collect()),
        Err(PlatformError::NoIndex) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}
