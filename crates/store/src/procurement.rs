//! Procurements for gap files.

use crate::part_answer::Subject;
use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{
    GapFileId, MemberOrganisationId, PartAnswers, PersonId, Procurement, ProcurementId,
};

const COLUMNS: &str =
    "id, gap, organisation, author, state, content, version, created_at, updated_at";

impl Subject for Procurement {
    fn subject(&self) -> &str {
        self.id.as_str()
    }

    fn take(&mut self, answers: PartAnswers) {
        self.answers = answers;
    }
}

impl Store {
    /// A procurement, whoever may see it: whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn procurement(&self, id: &ProcurementId) -> Result<Option<Procurement>, StoreError> {
        let found = self.procurements_where("id", id.as_str()).await?;
        Ok(found.into_iter().next())
    }

    /// All procurements for a gap file, the latest first; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn procurements_for_gap(
        &self,
        gap: &GapFileId,
    ) -> Result<Vec<Procurement>, StoreError> {
        self.procurements_where("gap", gap.as_str()).await
    }

    /// All procurements, the latest first; whoever asks must ask access too.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn all_procurements(&self) -> Result<Vec<Procurement>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM procurement ORDER BY created_at DESC, id"
        )))
        .fetch_all(&self.pool)
        .await?;
        let found = rows.iter().map(read_procurement);
        self.answered(found.collect::<Result<_, _>>()?).await
    }

    async fn procurements_where(
        &self,
        column: &'static str,
        value: &str,
    ) -> Result<Vec<Procurement>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM procurement WHERE {column} = $1 ORDER BY created_at DESC, id"
        )))
        .bind(value)
        .fetch_all(&self.pool)
        .await?;
        let found = rows.iter().map(read_procurement);
        self.answered(found.collect::<Result<_, _>>()?).await
    }
}

impl Records {
    /// Writes a new procurement.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_procurement(&mut self, it: &Procurement) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO procurement (id, gap, organisation, author, kind, stage, state, content, \
             version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(it.id.as_str())
        .bind(it.gap.as_str())
        .bind(it.owner.as_str())
        .bind(it.author.as_str())
        .bind(it.content.kind.code())
        .bind(it.state.code())
        .bind(json(&it.state)?)
        .bind(json(&it.content)?)
        .bind(i64::from(it.version))
        .bind(it.created_at.to_string())
        .bind(it.updated_at.to_string())
        .execute(self.connection())
        .await?;
        self.put_buyers(it).await
    }

    /// Writes stage and content of a procurement; false, and nothing written, where it is no
    /// longer the version before `it.version` that stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_procurement(&mut self, it: &Procurement) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE procurement SET kind = $2, stage = $3, state = $4, content = $5, version = $6, \
             updated_at = $7 WHERE id = $1 AND version = $6 - 1",
        )
        .bind(it.id.as_str())
        .bind(it.content.kind.code())
        .bind(it.state.code())
        .bind(json(&it.state)?)
        .bind(json(&it.content)?)
        .bind(i64::from(it.version))
        .bind(it.updated_at.to_string())
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.put_buyers(it).await?;
        Ok(true)
    }

    async fn put_buyers(&mut self, it: &Procurement) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM procurement_buyer WHERE procurement = $1")
            .bind(it.id.as_str())
            .execute(self.connection())
            .await?;
        for buyer in &it.content.buyers {
            sqlx::query(
                "INSERT INTO procurement_buyer (procurement, organisation) VALUES ($1, $2) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(it.id.as_str())
            .bind(buyer.as_str())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

fn read_procurement(found: &AnyRow) -> Result<Procurement, StoreError> {
    Ok(Procurement {
        id: ProcurementId::new(row::text(found, "id")?),
        gap: GapFileId::new(row::text(found, "gap")?),
        owner: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        state: from_json(&row::text(found, "state")?)?,
        content: from_json(&row::text(found, "content")?)?,
        answers: PartAnswers::new(),
        version: row::small_count(found, "version")?,
        created_at: row::time(found, "created_at")?,
        updated_at: row::time(found, "updated_at")?,
    })
}
