//! What a file of gaps became, row by row.

use serde::Serialize;
use uptake_model::{Digest, GapFileId, GapFormat};

/// Something wrong in a row, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// The column; empty where it is about the row as a whole.
    pub column: String,
    /// What is wrong and what to do.
    pub words: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum RowOutcome {
    /// A new draft.
    New {
        /// The gap file; `None` before it is written.
        gap: Option<GapFileId>,
    },
    /// A gap file of the organisation changes.
    Changed {
        /// The gap file.
        gap: GapFileId,
    },
    /// A gap file of the organisation says the same already.
    Unchanged {
        /// The gap file.
        gap: GapFileId,
    },
    /// The same row was taken before.
    TakenBefore {
        /// The gap file that it became.
        gap: GapFileId,
    },
    /// The same row stands in the file before.
    Repeated {
        /// Where.
        row: u64,
    },
    /// Nothing of it is taken.
    Refused {
        /// Why.
        problems: Vec<RowProblem>,
    },
}

impl RowOutcome {
    /// Whether it writes something.
    #[must_use]
    pub fn writes(&self) -> bool {
        matches!(self, Self::New { .. } | Self::Changed { .. })
    }

    /// In a few words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::New { .. } => "new draft",
            Self::Changed { .. } => "changes a gap file",
            Self::Unchanged { .. } => "as it stands already",
            Self::TakenBefore { .. } => "taken before",
            Self::Repeated { .. } => "stands in this file twice",
            Self::Refused { .. } => "not taken",
        }
    }

    /// The gap file that it is about, where there is one.
    #[must_use]
    pub fn gap(&self) -> Option<&GapFileId> {
        match self {
            Self::New { gap } => gap.as_ref(),
            Self::Changed { gap } | Self::Unchanged { gap } | Self::TakenBefore { gap } => {
                Some(gap)
            }
            Self::Repeated { .. } | Self::Refused { .. } => None,
        }
    }
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReport {
    /// Line of a table, row of a workbook, place in a list of JSON; from 1.
    pub row: u64,
    /// Its title; empty where it has none.
    pub title: String,
    /// What becomes of it.
    #[serde(flatten)]
    pub outcome: RowOutcome,
}

/// What a file becomes, or became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapImport {
    /// What kind of file it is.
    pub format: GapFormat,
    /// What was noticed about the file as a whole.
    pub notes: Vec<String>,
    /// Its rows.
    pub rows: Vec<RowReport>,
    /// Whether it was written; false for a preview.
    pub written: bool,
}

impl GapImport {
    /// How many rows become or became this.
    pub fn count(&self, which: impl Fn(&RowOutcome) -> bool) -> u64 {
        self.rows.iter().filter(|it| which(&it.outcome)).count() as u64
    }

    /// What tells this plan from another: rows and outcomes, without the identifiers of
    /// what is new, which chance draws.
    #[must_use]
    pub fn plan(&self) -> String {
        let plan = self.clone().without_drawn_ids();
        let json = serde_json::to_vec(&plan.rows).unwrap_or_default();
        Digest::of(&[b"gap_import", &json]).as_str().to_owned()
    }

    /// The same without identifiers that nothing has, because nothing was written.
    pub(super) fn without_drawn_ids(mut self) -> Self {
        for row in &mut self.rows {
            if let RowOutcome::New { gap } = &mut row.outcome {
                *gap = None;
            }
        }
        self
    }
}
