//! Which gap files somebody may know of, and with whom they are shared: what every
//! reading of one begins with.

use crate::act::{Refusal, unknown};
use std::collections::HashMap;
use uptake_model::{Circle, CoSignature, GapFile, GapFileId, Viewer, partners};
use uptake_store::{Records, Store, StoreError};

/// A gap file that a viewer may know of.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownGap {
    /// The gap file, hidden fields included.
    pub gap: GapFile,
    /// With whom it is shared.
    pub circle: Circle,
    /// Who co-signed it, those that hide included.
    pub signatures: Vec<CoSignature>,
}

/// A gap file, where `viewer` may know of it: the one door to every gap file. What of it
/// they may see is [`crate::gap_file_seen`]'s to say.
///
/// # Errors
/// [`Refusal::Unknown`] where there is none or the viewer may not know.
pub async fn known_gap(
    store: &Store,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<KnownGap, Refusal> {
    let known = find_known_gap(store, viewer, id).await?;
    known.ok_or_else(|| unknown("gap file", id))
}

/// As [`known_gap`]; `None` where there is none or the viewer may not know.
///
/// # Errors
/// Where the database fails.
pub async fn find_known_gap(
    store: &Store,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<Option<KnownGap>, StoreError> {
    let Some(gap) = store.gap_file(id).await? else {
        return Ok(None);
    };
    let signatures = store.co_signatures(id).await?;
    let circle = gap.circle(partners(&signatures));
    let known = gap.is_known_to(viewer, &circle);
    Ok(known.then_some(KnownGap {
        gap,
        circle,
        signatures,
    }))
}

/// Those of some gap files that `viewer` may know of, with whom each is shared: the same
/// door for many at once, in a few queries however many there are.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn known_among(
    store: &Store,
    viewer: &Viewer,
    mut ids: Vec<GapFileId>,
) -> Result<HashMap<GapFileId, (GapFile, Circle)>, StoreError> {
    ids.sort();
    ids.dedup();
    let lines = store.gap_lines(&ids).await?.into_iter();
    let known = lines.filter_map(|line| {
        let circle = line.gap.circle(line.partners);
        let known = line.gap.is_known_to(viewer, &circle);
        known.then(|| (line.gap.id.clone(), (line.gap, circle)))
    });
    Ok(known.collect())
}

/// As [`known_gap`], inside a write: as the gap file stands now, and nobody else changes it
/// until the write ends.
///
/// # Errors
/// [`Refusal::Unknown`] where it is gone or the viewer may not know of it any more.
pub(crate) async fn still_known(
    records: &mut Records,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<KnownGap, Refusal> {
    let known = find_still_known(records, viewer, id).await?;
    known.ok_or_else(|| unknown("gap file", id))
}

/// As [`still_known`]; `None` where it is gone or the viewer may not know of it any more.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn find_still_known(
    records: &mut Records,
    viewer: &Viewer,
    id: &GapFileId,
) -> Result<Option<KnownGap>, StoreError> {
    let Some(gap) = records.hold_gap_file(id).await? else {
        return Ok(None);
    };
    let signatures = records.co_signatures(id).await?;
    let circle = gap.circle(partners(&signatures));
    let known = gap.is_known_to(viewer, &circle);
    Ok(known.then_some(KnownGap {
        gap,
        circle,
        signatures,
    }))
}
