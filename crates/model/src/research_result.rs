//! What a project produced.

use crate::ids::ResultId;
use serde::{Deserialize, Serialize};

/// What kind of thing a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultKind {
    /// A deliverable under the grant agreement: report, prototype, data, website.
    Deliverable,
    /// A publication in a journal, book or proceedings.
    Publication,
    /// A registered right: patent, trademark, design.
    IntellectualProperty,
    /// A periodic or final report summary.
    ReportSummary,
    /// Anything the source names otherwise.
    Other,
}

impl ResultKind {
    /// All kinds, in the order pages show them: what can be used first.
    pub const ALL: [Self; 5] = [
        Self::IntellectualProperty,
        Self::Deliverable,
        Self::ReportSummary,
        Self::Publication,
        Self::Other,
    ];

    /// The word stored and used in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Deliverable => "deliverable",
            Self::Publication => "publication",
            Self::IntellectualProperty => "intellectual_property",
            Self::ReportSummary => "report_summary",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`] back; unknown words are `Other`.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .unwrap_or(Self::Other)
    }

    /// The name people use, in the plural.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Deliverable => "Deliverables",
            Self::Publication => "Publications",
            Self::IntellectualProperty => "Intellectual property",
            Self::ReportSummary => "Report summaries",
            Self::Other => "Other results",
        }
    }
}

/// A project's result. Authors are never kept: no purpose of Uptake needs them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResearchResult {
    /// Identifier.
    pub id: ResultId,
    /// What kind of thing it is.
    pub kind: ResultKind,
    /// The source's finer type, such as `Documents, reports` or `Peer reviewed articles`.
    pub detail: Option<String>,
    /// Title, as plain text.
    pub title: String,
    /// Description or summary, as plain text.
    pub description: Option<String>,
    /// Where it can be had.
    pub url: Option<String>,
    /// Digital object identifier, without `https://doi.org/`.
    pub doi: Option<String>,
    /// Journal or proceedings of a publication.
    pub journal: Option<String>,
    /// Year of publication.
    pub year: Option<i16>,
}
