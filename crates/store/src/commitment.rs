//! Commitments to buy, and their versions. Whoever reads them must ask access too.

use crate::co_signature::marking;
use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Commitment, GapFileId, MemberOrganisationId, PersonId};

const COLUMNS: &str = "gap, organisation, author, words, until, marking, version, written_at";

impl Store {
    /// Who committed themselves to buy what meets a gap, by organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn commitments(&self, gap: &GapFileId) -> Result<Vec<Commitment>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(for_gap()))
            .bind(gap.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_commitment).collect()
    }
}

impl Records {
    /// Who committed themselves, as it stands inside this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn commitments(&mut self, gap: &GapFileId) -> Result<Vec<Commitment>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(for_gap()))
            .bind(gap.as_str())
            .fetch_all(self.connection())
            .await?;
        rows.iter().map(read_commitment).collect()
    }

    /// The version that a new commitment of an organisation begins with: the first, or the
    /// one after that with which it withdrew.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_commitment_version(
        &mut self,
        gap: &GapFileId,
        organisation: &MemberOrganisationId,
    ) -> Result<u32, StoreError> {
        let found = sqlx::query(
            "SELECT COALESCE(MAX(version), 0) AS version FROM commitment_version \
             WHERE gap = $1 AND organisation = $2",
        )
        .bind(gap.as_str())
        .bind(organisation.as_str())
        .fetch_one(self.connection())
        .await?;
        Ok(row::small_count(&found, "version")? + 1)
    }

    /// Writes a commitment, new or in place of the version before it; false, and nothing
    /// written, where another version stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_commitment(&mut self, it: &Commitment) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO commitment (gap, organisation, author, words, until, marking, version, \
             written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (gap, organisation) DO UPDATE SET author = excluded.author, \
             words = excluded.words, until = excluded.until, marking = excluded.marking, \
             version = excluded.version, written_at = excluded.written_at \
             WHERE commitment.version = excluded.version - 1",
        )
        .bind(it.gap.as_str())
        .bind(it.organisation.as_str())
        .bind(it.author.as_str())
        .bind(it.words.as_str())
        .bind(it.until.to_string())
        .bind(it.marking.code())
        .bind(i64::from(it.version))
        .bind(it.written_at.to_string())
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.keep_commitment(it, false).await?;
        Ok(true)
    }

    /// Ends a commitment; its versions stay, with one that says so.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_commitment(
        &mut self,
        it: &Commitment,
        by: &PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM commitment WHERE gap = $1 AND organisation = $2")
            .bind(it.gap.as_str())
            .bind(it.organisation.as_str())
            .execute(self.connection())
            .await?;
        let last = Commitment {
            author: by.clone(),
            version: it.version + 1,
            written_at: at,
            ..it.clone()
        };
        self.keep_commitment(&last, true).await
    }

    async fn keep_commitment(
        &mut self,
        it: &Commitment,
        withdrawn: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO commitment_version (gap, organisation, version, author, words, until, \
             marking, written_at, withdrawn) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(it.gap.as_str())
        .bind(it.organisation.as_str())
        .bind(i64::from(it.version))
        .bind(it.author.as_str())
        .bind(it.words.as_str())
        .bind(it.until.to_string())
        .bind(it.marking.code())
        .bind(it.written_at.to_string())
        .bind(i64::from(withdrawn))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn for_gap() -> String {
    format!("SELECT {COLUMNS} FROM commitment WHERE gap = $1 ORDER BY organisation")
}

fn read_commitment(found: &AnyRow) -> Result<Commitment, StoreError> {
    let until = row::date(found, "until")?;
    Ok(Commitment {
        gap: GapFileId::new(row::text(found, "gap")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        words: row::text(found, "words")?,
        until: until.ok_or_else(|| row::unreadable("", "a day"))?,
        marking: marking(found)?,
        version: row::small_count(found, "version")?,
        written_at: row::time(found, "written_at")?,
    })
}
