//! Proposals to consolidate gap files. Whoever reads them must ask access too.

use crate::listing::{Page, Paged};
use crate::{Records, Store, StoreError, co_signature, row};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Executor};
use uptake_model::{
    Consent, Consolidation, ConsolidationId, GapFileId, MemberOrganisationId, Outcome, Part,
    PersonId,
};

const COLUMNS: &str = "id, proposer, reason, outcome, proposed_at";

impl Store {
    /// A proposal.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn consolidation(
        &self,
        id: &ConsolidationId,
    ) -> Result<Option<Consolidation>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        read(&mut connection, id).await
    }

    /// The proposals that name a gap file of any of these owners, or all where none are
    /// given, the latest first: one page of them, and how many there are.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn consolidations(
        &self,
        owners: Option<&[MemberOrganisationId]>,
        page: Page,
    ) -> Result<Paged<Consolidation>, StoreError> {
        let ids = match owners {
            None => ids(&self.pool, "SELECT id FROM consolidation", &[]).await?,
            Some([]) => vec![],
            Some(owners) => {
                let places: Vec<String> = (1..=owners.len()).map(|n| format!("${n}")).collect();
                let sql = format!(
                    "SELECT id FROM consolidation WHERE id IN (SELECT consolidation FROM \
                     consolidation_part WHERE owner IN ({}))",
                    places.join(", ")
                );
                ids(&self.pool, &sql, owners).await?
            }
        };
        let mut connection = self.pool.acquire().await?;
        let mut items = Vec::new();
        let from = usize::try_from(page.offset).unwrap_or(usize::MAX);
        for id in ids.iter().skip(from).take(page.limit as usize) {
            items.extend(read(&mut connection, id).await?);
        }
        Ok(Paged {
            total: ids.len() as u64,
            offset: page.offset,
            items,
        })
    }
}

async fn ids(
    pool: &sqlx::Pool<Any>,
    sql: &str,
    owners: &[MemberOrganisationId],
) -> Result<Vec<ConsolidationId>, StoreError> {
    let sql = format!("{sql} ORDER BY proposed_at DESC, id");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for owner in owners {
        query = query.bind(owner.as_str());
    }
    let rows = query.fetch_all(pool).await?;
    let id = |row| Ok(ConsolidationId::new(row::text(row, "id")?));
    rows.iter().map(id).collect()
}

impl Records {
    /// A proposal as it stands inside this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn consolidation(
        &mut self,
        id: &ConsolidationId,
    ) -> Result<Option<Consolidation>, StoreError> {
        // Taken until the end: two owners who answer at once are read one after the other.
        sqlx::query("UPDATE consolidation SET outcome = outcome WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        read(self.connection(), id).await
    }

    /// Writes a new proposal.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_consolidation(&mut self, it: &Consolidation) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO consolidation (id, proposer, reason, outcome, proposed_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(it.id.as_str())
        .bind(it.proposer.as_str())
        .bind(it.reason.as_str())
        .bind(it.outcome.code())
        .bind(it.proposed_at.to_string())
        .execute(self.connection())
        .await?;
        for (place, part) in (0_i64..).zip(&it.parts) {
            sqlx::query(
                "INSERT INTO consolidation_part (consolidation, place, gap, owner) \
                 VALUES ($1, $2, $3, $4)",
            )
            .bind(it.id.as_str())
            .bind(place)
            .bind(part.gap.as_str())
            .bind(part.owner.as_str())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Writes how an open proposal stands now, with the answer that made it so; false,
    /// and nothing written, where it is no longer open or the owner has answered.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_consolidation(
        &mut self,
        it: &Consolidation,
        consent: Option<&Consent>,
    ) -> Result<bool, StoreError> {
        let done =
            sqlx::query("UPDATE consolidation SET outcome = $2 WHERE id = $1 AND outcome = $3")
                .bind(it.id.as_str())
                .bind(it.outcome.code())
                .bind(Outcome::Open.code())
                .execute(self.connection())
                .await?;
        let Some(consent) = consent.filter(|_| done.rows_affected() == 1) else {
            return Ok(done.rows_affected() == 1);
        };
        let done = sqlx::query(
            "INSERT INTO consolidation_consent (consolidation, organisation, author, accepts, \
             reason, marking, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT DO NOTHING",
        )
        .bind(it.id.as_str())
        .bind(consent.organisation.as_str())
        .bind(consent.by.as_str())
        .bind(i64::from(consent.accepts))
        .bind(consent.reason.as_str())
        .bind(consent.marking.code())
        .bind(consent.at.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

async fn read(
    connection: &mut AnyConnection,
    id: &ConsolidationId,
) -> Result<Option<Consolidation>, StoreError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM consolidation WHERE id = $1"
    )));
    let Some(found) = connection.fetch_optional(query.bind(id.as_str())).await? else {
        return Ok(None);
    };
    let parts = sqlx::query(
        "SELECT gap, owner FROM consolidation_part WHERE consolidation = $1 ORDER BY place",
    );
    let parts = connection.fetch_all(parts.bind(id.as_str())).await?;
    let consents = sqlx::query(
        "SELECT organisation, author, accepts, reason, marking, answered_at \
         FROM consolidation_consent WHERE consolidation = $1 ORDER BY answered_at, organisation",
    );
    let consents = connection.fetch_all(consents.bind(id.as_str())).await?;
    let outcome = row::text(&found, "outcome")?;
    Ok(Some(Consolidation {
        id: ConsolidationId::new(row::text(&found, "id")?),
        proposer: PersonId::new(row::text(&found, "proposer")?),
        parts: parts.iter().map(read_part).collect::<Result<_, _>>()?,
        reason: row::text(&found, "reason")?,
        outcome: Outcome::parse(&outcome).ok_or_else(|| row::unreadable(outcome, "an outcome"))?,
        consents: consents
            .iter()
            .map(read_consent)
            .collect::<Result<_, _>>()?,
        proposed_at: row::time(&found, "proposed_at")?,
    }))
}

fn read_part(found: &AnyRow) -> Result<Part, StoreError> {
    Ok(Part {
        gap: GapFileId::new(row::text(found, "gap")?),
        owner: MemberOrganisationId::new(row::text(found, "owner")?),
    })
}

fn read_consent(found: &AnyRow) -> Result<Consent, StoreError> {
    Ok(Consent {
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        by: PersonId::new(row::text(found, "author")?),
        accepts: row::flag(found, "accepts")?,
        reason: row::text(found, "reason")?,
        marking: co_signature::marking(found)?,
        at: row::time(found, "answered_at")?,
    })
}
