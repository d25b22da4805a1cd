//! A gap file with all that hangs on it, for one viewer. Who may know of it is asked once,
//! and everything is read from there.

use super::{SeenGapFile, seen_of};
use crate::act::Refusal;
use crate::gap_access::find_known_gap;
use crate::gap_chain::{Around, GapChain, chain_of};
use crate::gap_matches::{GapMatches, matches_of};
use crate::platform::Platform;
use crate::who_shares::WhoShares;
use jiff::civil::Date;
use uptake_model::{GapFileId, Viewer};

/// A gap file with all that one viewer may see of and around it.
#[derive(Debug)]
pub struct GapFileInFull {
    /// The gap file.
    pub seen: SeenGapFile,
    /// What exists for it and how far that has come; `None` for whoever may not see title
    /// and statement.
    pub found: Option<(GapMatches, GapChain)>,
    /// Evidence, procurements, buyers.
    pub around: Around,
    /// Who shares it.
    pub shares: WhoShares,
}

/// A gap file in full, with `suggestions` of its suggestions; `None` where there is none or
/// `viewer` may not know of it.
///
/// # Errors
/// The index cannot be read, or the store fails.
pub async fn gap_file_in_full(
    platform: &Platform,
    viewer: &Viewer,
    id: &GapFileId,
    suggestions: usize,
    today: Date,
) -> Result<Option<GapFileInFull>, Refusal> {
    let store = platform.store();
    let Some(known) = find_known_gap(store, viewer, id).await? else {
        return Ok(None);
    };
    let organisations = store.member_organisations().await?;
    let owner = organisations.iter().find(|it| it.id == known.gap.owner);
    let Some(owner) = owner.cloned() else {
        return Ok(None);
    };
    let around = Around::of(store, viewer, &known, &organisations, today).await?;
    let found = if known.gap.matches_are_seen_by(viewer, &known.circle) {
        let window = (0, suggestions);
        let matches = matches_of(platform, viewer, &known, &organisations, window).await?;
        let chain = chain_of(platform, &matches, &around, today).await?;
        Some((matches, chain))
    } else {
        None
    };
    Ok(Some(GapFileInFull {
        seen: seen_of(store, viewer, &known, owner).await?,
        found,
        around,
        shares: WhoShares::of(viewer, &known, &organisations),
    }))
}
