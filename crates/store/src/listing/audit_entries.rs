//! Entries of the audit log as lists show them.

use super::conditions::Conditions;
use super::{Page, Paged};
use crate::audit::{COLUMNS, read_entry};
use crate::bulk::Cell;
use crate::{Store, StoreError};
use jiff::Timestamp;
use uptake_model::AuditEntry;

/// Which entries to list. Everything given must hold; the default lists all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// What was written to, as `kind:id`.
    pub subject: Option<String>,
    /// Who wrote: see [`uptake_model::Actor::code`].
    pub actor: Option<String>,
    /// Kinds of subjects; all where there are none.
    pub kinds: &'static [&'static str],
    /// Written at this time or later.
    pub since: Option<Timestamp>,
}

impl Store {
    /// The entries that pass the filter, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        page: Page,
    ) -> Result<Paged<AuditEntry>, StoreError> {
        let mut conditions = Conditions::default();
        if let Some(subject) = &filter.subject {
            conditions.equals("subject", subject.as_str());
        }
        if let Some(actor) = &filter.actor {
            conditions.equals("actor", actor.as_str());
        }
        if !filter.kinds.is_empty() {
            let kinds: Vec<String> = filter
                .kinds
                .iter()
                .map(|kind| {
                    format!(
                        "subject LIKE {}",
                        conditions.value(Cell::text(format!("{kind}:%")))
                    )
                })
                .collect();
            conditions.must(format!("({})", kinds.join(" OR ")));
        }
        if let Some(since) = filter.since {
            let since = conditions.value(Cell::text(since.to_string()));
            conditions.must(format!("at >= {since}"));
        }
        let parts = (COLUMNS, "audit", "number DESC");
        conditions.page(&self.pool, parts, page, read_entry).await
    }
}
