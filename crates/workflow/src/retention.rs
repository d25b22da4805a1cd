//! The job that removes what is kept no longer than the register of personal data says.
//! Run as often as one likes: what is gone is gone.

use crate::act::{Act, Refusal};
use serde::Serialize;
use uptake_store::Store;

/// What went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Expired {
    /// Tables with the number of rows that went; tables from which none went are left out.
    pub rows: Vec<(&'static str, u64)>,
}

/// Removes what was kept long enough at `act.now`. Where something went there is an entry in
/// the audit log; where nothing went, nothing is written.
///
/// # Errors
/// Where the database fails; nothing was removed then.
pub async fn run_retention(store: &Store, act: &Act<'_>) -> Result<Expired, Refusal> {
    let mut records = act.begin(store).await?;
    let rows = records.remove_expired(act.now).await?;
    if rows.is_empty() {
        return Ok(Expired::default());
    }
    let expired = Expired { rows };
    let subject = ("retention", "all");
    let note = act.note::<(), _>("run_retention", subject, None, Some(&expired));
    records.commit(note).await?;
    store.empty_journal().await?;
    Ok(expired)
}
