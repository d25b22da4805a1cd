//! What imports found wrong with their sources.

use super::conditions::Conditions;
use super::{Page, Paged};
use crate::{Store, StoreError, row};
use serde::Serialize;
use sqlx::any::AnyRow;
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

impl ProblemFilter {
    fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::default();
        if let Some(snapshot) = &self.snapshot {
            conditions.equals("s.id", snapshot.as_str());
        }
        if let Some(kind) = self.kind {
            conditions.equals("p.kind", kind.code());
        }
        if let Some(record) = &self.record {
            conditions.equals("p.record", record.as_str());
        }
        conditions
    }
}

const FROM: &str = "problem p JOIN snapshot s ON s.number = p.snapshot";

impl Store {
    /// How many problems of each kind pass the filter, most first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn problem_counts(
        &self,
        filter: &ProblemFilter,
    ) -> Result<Vec<ProblemCount>, StoreError> {
        let sql = format!(
            "SELECT p.kind, COUNT(*) AS count FROM {FROM} {{where}} GROUP BY p.kind \
             ORDER BY COUNT(*) DESC, p.kind"
        );
        let rows = filter.conditions().all(&self.pool, &sql).await?;
        rows.iter()
            .map(|found| {
                Ok(ProblemCount {
                    kind: read_kind(found)?,
                    count: row::count(found, "count")?,
                })
            })
            .collect()
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
        let columns = "s.id AS brought, p.kind, p.file, p.line, p.record, p.field, p.detail";
        let order = "p.snapshot DESC, p.number";
        filter
            .conditions()
            .page(&self.pool, (columns, FROM, order), page, |found| {
                Ok(KeptProblem {
                    snapshot: SnapshotId::new(row::text(found, "brought")?),
                    problem: Problem {
                        kind: read_kind(found)?,
                        file: row::text(found, "file")?,
                        line: row::maybe_int(found, "line")?.and_then(|n| u64::try_from(n).ok()),
                        record: row::maybe_text(found, "record")?,
                        field: row::maybe_text(found, "field")?,
                        detail: row::text(found, "detail")?,
                    },
                })
            })
            .await
    }
}

fn read_kind(found: &AnyRow) -> Result<ProblemKind, StoreError> {
    let code = row::text(found, "kind")?;
    ProblemKind::parse(&code).ok_or_else(|| row::unreadable(code, "a kind of problem"))
}
