//! Which rows of imported files became which gap files.

use crate::{Records, StoreError, row};
use jiff::Timestamp;
use uptake_model::{Digest, GapFileId, MemberOrganisationId};

impl Records {
    /// The gap file that a row became: one that said exactly this, or, where `source` is
    /// not empty, carried this identifier. The flag is true where it said exactly this.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn taken_row(
        &mut self,
        organisation: &MemberOrganisationId,
        digest: &Digest,
        source: &str,
    ) -> Result<Option<(GapFileId, bool)>, StoreError> {
        let found = sqlx::query(
            "SELECT gap, digest FROM gap_import WHERE organisation = $1 \
             AND (digest = $2 OR (source = $3 AND source <> '')) \
             ORDER BY CASE WHEN digest = $2 THEN 0 ELSE 1 END, taken_at, gap",
        )
        .bind(organisation.as_str())
        .bind(digest.as_str())
        .bind(source)
        .fetch_optional(self.connection())
        .await?;
        let Some(found) = found else {
            return Ok(None);
        };
        let gap = GapFileId::new(row::text(&found, "gap")?);
        let same = row::text(&found, "digest")? == digest.as_str();
        Ok(Some((gap, same)))
    }

    /// Notes what a row became; false where another write just took the same row.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn note_taken_row(
        &mut self,
        organisation: &MemberOrganisationId,
        digest: &Digest,
        source: &str,
        gap: &GapFileId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO gap_import (organisation, digest, source, gap, taken_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(organisation.as_str())
        .bind(digest.as_str())
        .bind(source)
        .bind(gap.as_str())
        .bind(at.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
