//! What imports found wrong with their sources.

use super::{Page, Paged};
use crate::{Store, StoreError};
use serde::Serialize;
use uptake_model::{Problem, ProblemKind, SnapshotId};

/// Which problems to list. Everything given must hold; the default lists all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProblemFilter {
    /// The import that found them.
    pub snapshot: Option<SnapshotId>,
    /// Their kind.
    pub kind: Option<ProblemKind>,
    /// The record they belong to, such as a grant agreement number.
    pub record: Option<String>,
}

/// How many problems of one kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ProblemCount {
    /// The kind.
    pub kind: ProblemKind,
    /// How many.
    pub count: u64,
}

/// A problem with the import that found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptProblem {
    /// The import.
    pub snapshot: SnapshotId,
    /// The problem.
    pub problem: Problem,
}

impl Store {
    /// How many problems of each kind pass the filter, most first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn problem_counts(
        &self,
        filter: &ProblemFilter,
    ) -> Result<Vec<ProblemCount>, StoreError> {
        let _ = (filter,);
        Err(StoreError::NotYet)
    }

    /// The problems that pass the filter, newest import first, in the order found.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn problems(
        &self,
        filter: &ProblemFilter,
        page: Page,
    ) -> Result<Paged<KeptProblem>, StoreError> {
        let _ = (filter, page);
        Err(StoreError::NotYet)
    }
}
