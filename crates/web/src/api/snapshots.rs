//! Snapshots over the API: which data answers are made from.

use super::problem::ApiFault;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use uptake_model::Snapshot;
use utoipa::ToSchema;

/// One import.
#[derive(Debug, Serialize, ToSchema)]
pub struct SnapshotRecord {
    /// Identifier.
    pub id: String,
    /// Source: `sample`, `cordis`, `calls`.
    pub source: &'static str,
    /// Under which terms its data may be reused.
    pub terms: &'static str,
    /// Names of the files or addresses it was read from.
    pub origin: String,
    /// When, UTC, ISO 8601.
    pub imported_at: String,
    /// SHA-256 of the input.
    pub checksum: String,
    /// Projects read.
    pub projects: u64,
    /// Participations read.
    pub participations: u64,
    /// Results read.
    pub results: u64,
    /// Topics read.
    pub topics: u64,
    /// Problems kept.
    pub problems: u64,
}

impl SnapshotRecord {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            id: snapshot.id.to_string(),
            source: snapshot.source.code(),
            terms: snapshot.source.terms(),
            origin: snapshot.origin.clone(),
            imported_at: snapshot.imported_at.to_string(),
            checksum: snapshot.checksum.clone(),
            projects: snapshot.counts.projects,
            participations: snapshot.counts.participations,
            results: snapshot.counts.results,
            topics: snapshot.counts.topics,
            problems: snapshot.counts.problems,
        }
    }
}

/// All imports.
#[derive(Debug, Serialize, ToSchema)]
pub struct SnapshotList {
    /// The imports, newest first.
    pub snapshots: Vec<SnapshotRecord>,
}

/// All imports, newest first.
#[utoipa::path(
    get,
    path = "/snapshots",
    tag = "corpus",
    responses((status = 200, description = "Snapshots", body = SnapshotList))
)]
pub(crate) async fn list_snapshots(
    State(state): State<AppState>,
) -> Result<Json<SnapshotList>, ApiFault> {
    let snapshots = state.store().snapshots().await?;
    Ok(Json(SnapshotList {
        snapshots: snapshots.iter().map(SnapshotRecord::of).collect(),
    }))
}
