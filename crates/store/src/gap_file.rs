//! Gap files and their versions.

use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{GapFile, GapFileId, MemberOrganisationId, PersonId};

pub(crate) const GAP_FILE_COLUMNS: &str =
    "id, organisation, author, state, content, version, created_at, updated_at";

impl Store {
    /// A gap file, whoever may see it: whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_file(&self, id: &GapFileId) -> Result<Option<GapFile>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {GAP_FILE_COLUMNS} FROM gap_file WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_gap_file).transpose()
    }
}

impl Records {
    /// A gap file as it stands, taken until the end of this write: nobody else changes it
    /// meanwhile.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn hold_gap_file(&mut self, id: &GapFileId) -> Result<Option<GapFile>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE gap_file SET version = version WHERE id = $1 RETURNING {GAP_FILE_COLUMNS}"
        )))
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read_gap_file).transpose()
    }

    /// The gap file as it stands inside this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gap_file(&mut self, id: &GapFileId) -> Result<Option<GapFile>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {GAP_FILE_COLUMNS} FROM gap_file WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read_gap_file).transpose()
    }

    /// Writes a new gap file as its first version.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_gap_file(&mut self, gap: &GapFile, remark: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO gap_file (id, organisation, author, state_code, state, content, version, \
             created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(gap.id.as_str())
        .bind(gap.owner.as_str())
        .bind(gap.author.as_str())
        .bind(gap.state.code())
        .bind(json(&gap.state)?)
        .bind(json(&gap.content)?)
        .bind(i64::from(gap.version))
        .bind(gap.created_at.to_string())
        .bind(gap.updated_at.to_string())
        .execute(self.connection())
        .await?;
        self.put_selection(gap).await?;
        self.keep_version(gap, &gap.author, remark).await
    }

    /// Writes the next version of a gap file; false, and nothing written, where it is
    /// no longer the version before `gap.version` that stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_gap_file(
        &mut self,
        gap: &GapFile,
        by: &PersonId,
        remark: &str,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE gap_file SET state_code = $2, state = $3, content = $4, version = $5, \
             updated_at = $6 WHERE id = $1 AND version = $5 - 1",
        )
        .bind(gap.id.as_str())
        .bind(gap.state.code())
        .bind(json(&gap.state)?)
        .bind(json(&gap.content)?)
        .bind(i64::from(gap.version))
        .bind(gap.updated_at.to_string())
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.put_selection(gap).await?;
        self.keep_version(gap, by, remark).await?;
        Ok(true)
    }

    async fn keep_version(
        &mut self,
        gap: &GapFile,
        by: &PersonId,
        remark: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO gap_version (gap, version, author, written_at, remark, state, content) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(gap.id.as_str())
        .bind(i64::from(gap.version))
        .bind(by.as_str())
        .bind(gap.updated_at.to_string())
        .bind(remark)
        .bind(json(&gap.state)?)
        .bind(json(&gap.content)?)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

pub(crate) fn read_gap_file(found: &AnyRow) -> Result<GapFile, StoreError> {
    Ok(GapFile {
        id: GapFileId::new(row::text(found, "id")?),
        owner: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        state: from_json(&row::text(found, "state")?)?,
        content: from_json(&row::text(found, "content")?)?,
        version: row::small_count(found, "version")?,
        created_at: row::time(found, "created_at")?,
        updated_at: row::time(found, "updated_at")?,
    })
}
