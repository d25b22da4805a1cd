//! Where a project's facts come from: source, terms, import, versions.

use crate::address::segment;
use crate::wording;
use uptake_store::listing::ProjectPage;

/// The section on sources.
#[derive(Debug)]
pub(crate) struct Provenance {
    pub(crate) source: &'static str,
    pub(crate) terms: &'static str,
    pub(crate) snapshot: String,
    pub(crate) imported: String,
    pub(crate) first: String,
    pub(crate) source_updated: Option<String>,
    pub(crate) version: u32,
    pub(crate) earlier: Vec<(u32, String, String)>,
    pub(crate) cordis: String,
    pub(crate) doi: Option<String>,
}

impl Provenance {
    /// The section of a project.
    pub(crate) fn of(page: &ProjectPage) -> Self {
        let snapshot = &page.snapshot;
        Self {
            source: snapshot.source.label(),
            terms: snapshot.source.terms(),
            snapshot: snapshot.id.to_string(),
            imported: wording::moment(snapshot.imported_at),
            first: page.first_snapshot.to_string(),
            source_updated: page.source_updated.clone(),
            version: page.version,
            earlier: page
                .versions
                .iter()
                .map(|v| (v.version, v.snapshot.to_string(), v.replaced_by.to_string()))
                .collect(),
            cordis: format!(
                "https://cordis.europa.eu/project/id/{}",
                segment(page.id.as_str())
            ),
            doi: page
                .doi
                .as_ref()
                .map(|doi| format!("https://doi.org/{doi}")),
        }
    }
}
