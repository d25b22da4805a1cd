//! The ledger of claims: written once, withdrawn at most once, never deleted.

use crate::bulk::select_in;
use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::attached_file::sha256;
use uptake_model::claim::Withdrawal;
use uptake_model::{
    AttachedFile, Claim, ClaimId, GapFileId, MemberOrganisationId, PersonId, SolutionId,
};

const COLUMNS: &str = "id, solution, gap, organisation, author, content, withdrawn, created_at";

impl Store {
    /// A claim, whoever may see it: whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn claim(&self, id: &ClaimId) -> Result<Option<Claim>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM claim WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_claim).transpose()
    }

    /// The bytes of a claim's file; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails, or does not hold what was attached.
    pub async fn claim_file(
        &self,
        claim: &ClaimId,
        file: &AttachedFile,
    ) -> Result<Vec<u8>, StoreError> {
        let found = sqlx::query("SELECT content FROM claim_file WHERE claim = $1")
            .bind(claim.as_str())
            .fetch_one(&self.pool)
            .await?;
        let bytes = row::bytes(&found, "content")?;
        match sha256(&bytes) == file.sha256 {
            true => Ok(bytes),
            false => Err(row::unreadable(claim.as_str(), "the file of a claim")),
        }
    }

    /// All claims about some solutions, the latest evidence first; whoever asks must ask
    /// access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn claims_about(&self, solutions: &[SolutionId]) -> Result<Vec<Claim>, StoreError> {
        let names: Vec<&str> = solutions.iter().map(SolutionId::as_str).collect();
        let sql = format!("SELECT {COLUMNS} FROM claim WHERE solution IN ({{list}})");
        let mut connection = self.pool.acquire().await?;
        let rows = select_in(&mut connection, &sql, &names).await?;
        latest_first(&rows)
    }

    /// All claims, the latest evidence first; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn all_claims(&self) -> Result<Vec<Claim>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM claim");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await?;
        latest_first(&rows)
    }

    /// All claims for a gap file, the latest evidence first; whoever asks must ask access
    /// too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn claims_for_gap(&self, gap: &GapFileId) -> Result<Vec<Claim>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM claim WHERE gap = $1"
        )))
        .bind(gap.as_str())
        .fetch_all(&self.pool)
        .await?;
        latest_first(&rows)
    }
}

impl Records {
    /// Writes a new claim.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_claim(&mut self, claim: &Claim) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO claim (id, solution, gap, organisation, author, content, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(claim.id.as_str())
        .bind(claim.solution.as_str())
        .bind(claim.gap.as_ref().map(GapFileId::as_str))
        .bind(claim.owner.as_str())
        .bind(claim.author.as_str())
        .bind(json(&claim.content)?)
        .bind(claim.created_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes the file of a claim.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_claim_file(
        &mut self,
        claim: &ClaimId,
        file: &AttachedFile,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO claim_file (claim, name, media_type, sha256, size, content) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(claim.as_str())
        .bind(file.name.as_str())
        .bind(file.kind.media_type())
        .bind(file.sha256.as_str())
        .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
        .bind(bytes)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// How many bytes the files of an organisation's claims have together.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sum_of_claim_files(
        &mut self,
        organisation: &MemberOrganisationId,
    ) -> Result<u64, StoreError> {
        let found = sqlx::query(
            "SELECT CAST(COALESCE(SUM(claim_file.size), 0) AS BIGINT) AS total FROM claim_file \
             JOIN claim ON claim.id = claim_file.claim WHERE claim.organisation = $1",
        )
        .bind(organisation.as_str())
        .fetch_one(self.connection())
        .await?;
        row::count(&found, "total")
    }

    /// Writes that a claim was withdrawn; false, and nothing written, where it was before.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn withdraw_claim(
        &mut self,
        id: &ClaimId,
        withdrawal: &Withdrawal,
    ) -> Result<bool, StoreError> {
        let done =
            sqlx::query("UPDATE claim SET withdrawn = $2 WHERE id = $1 AND withdrawn IS NULL")
                .bind(id.as_str())
                .bind(json(withdrawal)?)
                .execute(self.connection())
                .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn latest_first(rows: &[AnyRow]) -> Result<Vec<Claim>, StoreError> {
    let mut claims: Vec<Claim> = rows.iter().map(read_claim).collect::<Result<_, _>>()?;
    claims.sort_by(|a, b| {
        let key = |it: &Claim| (it.content.dated, it.created_at, it.id.clone());
        key(b).cmp(&key(a))
    });
    claims.dedup_by(|a, b| a.id == b.id);
    Ok(claims)
}

fn read_claim(found: &AnyRow) -> Result<Claim, StoreError> {
    let withdrawn = row::maybe_text(found, "withdrawn")?;
    Ok(Claim {
        id: ClaimId::new(row::text(found, "id")?),
        solution: SolutionId::new(row::text(found, "solution")?),
        gap: row::maybe_text(found, "gap")?.map(GapFileId::new),
        owner: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        content: from_json(&row::text(found, "content")?)?,
        withdrawn: withdrawn.as_deref().map(from_json).transpose()?,
        created_at: row::time(found, "created_at")?,
    })
}
