//! Seals secrets that an earlier version kept as they were.

use crate::act::{Act, Refusal};
use uptake_store::Store;

/// Seals what is not sealed yet, and returns how much it was. Where nothing was, nothing is
/// written.
///
/// # Errors
/// Where the database fails, or has no key.
pub async fn seal_secrets(store: &Store, act: &Act<'_>) -> Result<u64, Refusal> {
    let mut records = act.begin(store).await?;
    let sealed = records.seal_clear_secrets(&|| act.entropy.nonce()).await?;
    if sealed > 0 {
        let note = act.note::<(), _>("seal_secrets", ("secret", "all"), None, Some(&sealed));
        records.commit(note).await?;
    }
    Ok(sealed)
}
