//! A project's result as a source writes it, before it is normalised. Authors have
//! no field, so that they cannot be kept.

use super::raw_organisation::web_address;
use crate::normalise;
use crate::notes::Notes;
use uptake_model::{ProblemKind, ResearchResult, ResultId, ResultKind};

/// The fields as text.
#[derive(Debug, Default)]
pub(crate) struct RawResult {
    pub(crate) id: String,
    pub(crate) collection: String,
    pub(crate) detail: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) teaser: String,
    pub(crate) url: String,
    pub(crate) doi: String,
    pub(crate) journal: String,
    pub(crate) year: String,
}

impl RawResult {
    /// Normalises the fields. `place` is the result's place among the results of
    /// `project`, from 1, used where the source gives no identifier.
    pub(crate) fn finish(
        self,
        project: &str,
        place: usize,
        notes: &mut Notes<'_>,
    ) -> ResearchResult {
        let id = match self.id.trim() {
            "" => ResultId::new(format!("{project}_r{place}")),
            id => ResultId::new(id),
        };
        let title = notes.line("result.title", &self.title).unwrap_or_else(|| {
            notes.note(ProblemKind::MissingTitle, "result.title", id.as_str());
            id.to_string()
        });
        // Report summaries carry the bare word "periodic" or "final" as description.
        let description = if self.description.split_whitespace().count() > 1 {
            &self.description
        } else {
            &self.teaser
        };
        let description = notes.paragraphs("result.description", description);
        ResearchResult {
            kind: kind(&self.collection, id.as_str()),
            detail: notes.line("result.type", &self.detail),
            description: description.filter(|text| !normalise::is_placeholder(text)),
            url: web_address(&self.url, "result.url", notes),
            doi: notes.doi("result.doi", &self.doi),
            journal: notes.line("result.journalTitle", &self.journal),
            year: self
                .year
                .trim()
                .parse()
                .ok()
                .filter(|year| (1980..=2100).contains(year)),
            title,
            id,
        }
    }
}

/// The kind, by the collection's code or name; by the identifier's ending where the
/// collection is not stated.
fn kind(collection: &str, id: &str) -> ResultKind {
    let key = crate::table::column_key(collection);
    match key.as_str() {
        "deliverable" | "projectdeliverable" => ResultKind::Deliverable,
        "publication" | "projectpublication" => ResultKind::Publication,
        "ipr" | "intellectualpropertyrights" | "projectipr" => ResultKind::IntellectualProperty,
        "pubsum" | "reportsummary" | "periodicreport" | "finalreport" => ResultKind::ReportSummary,
        _ if id.contains("_DELIV") => ResultKind::Deliverable,
        _ if id.contains("_PUBLI") => ResultKind::Publication,
        _ if id.contains("_IPR") => ResultKind::IntellectualProperty,
        _ if id.contains("_PS") => ResultKind::ReportSummary,
        _ => ResultKind::Other,
    }
}
