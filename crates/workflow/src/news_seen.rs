//! Which news of a gap file its reader may still be told: what was marked narrower since,
//! or taken back, is told no longer.

use crate::act::Refusal;
use crate::evidence::gap_evidence;
use crate::gap_file::gap_file_seen;
use crate::procurement::{procurements_seen, who_buys};
use crate::who_shares::who_shares;
use jiff::civil::Date;
use std::collections::BTreeSet;
use uptake_model::{GapFileId, News, NewsKind, Viewer};
use uptake_store::Store;

/// What somebody sees of a gap file now.
#[derive(Debug, Default)]
pub(crate) struct SeenNow {
    /// Whether the statement is theirs to see, from which projects and calls follow.
    statement: bool,
    /// Organisations that co-signed, trials, procurements and claims, by identifier.
    subjects: BTreeSet<String>,
    /// Organisations that committed themselves to buy.
    committed: BTreeSet<String>,
}

impl SeenNow {
    /// What `viewer` sees.
    pub(crate) async fn of(
        store: &Store,
        viewer: &Viewer,
        id: &GapFileId,
    ) -> Result<Self, Refusal> {
        let Some(seen) = gap_file_seen(store, viewer, id).await? else {
            return Ok(Self::default());
        };
        let signed = who_shares(store, viewer, id).await?.signed.into_iter();
        let mut subjects: BTreeSet<String> =
            signed.map(|it| it.organisation.id.to_string()).collect();
        if let Some(evidence) = gap_evidence(store, viewer, id).await? {
            subjects.extend(evidence.trials.iter().map(|it| it.id.to_string()));
            let claims = evidence.solutions.iter().flat_map(|(_, claims)| claims);
            subjects.extend(claims.map(|it| it.id.to_string()));
        }
        let bought = procurements_seen(store, viewer, id).await?;
        subjects.extend(bought.iter().map(|it| it.id.to_string()));
        // Those that ran out meanwhile may still be told of; they were news when they counted.
        let committed = who_buys(store, viewer, id, Date::MIN).await?.committed;
        let committed = committed.iter().map(|it| it.organisation.id.to_string());
        Ok(Self {
            statement: seen.content.statement.is_some(),
            subjects,
            committed: committed.collect(),
        })
    }

    /// Whether they may be told.
    pub(crate) fn holds(&self, news: &News) -> bool {
        match news.kind {
            NewsKind::State | NewsKind::Changed | NewsKind::Result => true,
            NewsKind::Project | NewsKind::Call => self.statement,
            NewsKind::CoSignature | NewsKind::Claim | NewsKind::Expiry => {
                self.subjects.contains(&news.subject)
            }
            NewsKind::Commitment => self.committed.contains(&news.subject),
            NewsKind::Trial | NewsKind::Procurement => {
                let id = news.subject.split(':').next().unwrap_or_default();
                self.subjects.contains(id)
            }
        }
    }
}
