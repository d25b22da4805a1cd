//! Co-signatures and their versions. Whoever reads them must ask access too.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{CoSignature, GapFileId, Marking, MemberOrganisationId, PersonId, partners};

const COLUMNS: &str = "gap, organisation, author, marking, remarks, version, signed_at";

/// How many gap files are asked for in one statement.
const AT_ONCE: usize = 200;

impl Store {
    /// Who co-signed a gap file, by organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn co_signatures(&self, gap: &GapFileId) -> Result<Vec<CoSignature>, StoreError> {
        self.co_signatures_of(std::slice::from_ref(gap)).await
    }

    /// Who co-signed any of these gap files, by gap file and organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn co_signatures_of(
        &self,
        gaps: &[GapFileId],
    ) -> Result<Vec<CoSignature>, StoreError> {
        let mut found = Vec::new();
        for some in gaps.chunks(AT_ONCE) {
            let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT {COLUMNS} FROM co_signature WHERE gap IN ({}) ORDER BY gap, organisation",
                places.join(", ")
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for gap in some {
                query = query.bind(gap.as_str());
            }
            let rows = query.fetch_all(&self.pool).await?;
            for row in &rows {
                found.push(read_co_signature(row)?);
            }
        }
        Ok(found)
    }

    /// What an organisation co-signed, by gap file.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn co_signatures_by(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<CoSignature>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM co_signature WHERE organisation = $1 ORDER BY gap"
        )))
        .bind(organisation.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_co_signature).collect()
    }

    /// The partners of a gap file, to whom AMBER is open: those of its co-signers that
    /// let the others know.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn co_signers(
        &self,
        gap: &GapFileId,
    ) -> Result<Vec<MemberOrganisationId>, StoreError> {
        Ok(partners(&self.co_signatures(gap).await?))
    }
}

impl Records {
    /// Who co-signed a gap file, as it stands inside this write.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn co_signatures(&mut self, gap: &GapFileId) -> Result<Vec<CoSignature>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM co_signature WHERE gap = $1 ORDER BY organisation"
        )))
        .bind(gap.as_str())
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(read_co_signature).collect()
    }

    /// The version that a new signature of an organisation begins with: the first, or
    /// the one after that with which it withdrew.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_co_signature_version(
        &mut self,
        gap: &GapFileId,
        organisation: &MemberOrganisationId,
    ) -> Result<u32, StoreError> {
        let found = sqlx::query(
            "SELECT COALESCE(MAX(version), 0) AS version FROM co_signature_version \
             WHERE gap = $1 AND organisation = $2",
        )
        .bind(gap.as_str())
        .bind(organisation.as_str())
        .fetch_one(self.connection())
        .await?;
        Ok(row::small_count(&found, "version")? + 1)
    }

    /// Writes a new signature; false, and nothing written, where the organisation has one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_co_signature(&mut self, it: &CoSignature) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO co_signature (gap, organisation, author, marking, remarks, version, \
             signed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(it.gap.as_str())
        .bind(it.organisation.as_str())
        .bind(it.author.as_str())
        .bind(it.marking.code())
        .bind(it.remarks.as_str())
        .bind(i64::from(it.version))
        .bind(it.signed_at.to_string())
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let (by, at) = (it.author.clone(), it.signed_at);
        self.keep_co_signature(it, &by, at, false).await?;
        Ok(true)
    }

    /// Writes the next version of a signature; false, and nothing written, where it is no
    /// longer the version before `it.version` that stands there.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn change_co_signature(
        &mut self,
        it: &CoSignature,
        by: &PersonId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE co_signature SET marking = $3, remarks = $4, version = $5 \
             WHERE gap = $1 AND organisation = $2 AND version = $5 - 1",
        )
        .bind(it.gap.as_str())
        .bind(it.organisation.as_str())
        .bind(it.marking.code())
        .bind(it.remarks.as_str())
        .bind(i64::from(it.version))
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.keep_co_signature(it, by, at, false).await?;
        Ok(true)
    }

    /// Ends a signature; its versions stay, with one that says so.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_co_signature(
        &mut self,
        it: &CoSignature,
        by: &PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM co_signature WHERE gap = $1 AND organisation = $2")
            .bind(it.gap.as_str())
            .bind(it.organisation.as_str())
            .execute(self.connection())
            .await?;
        let last = CoSignature {
            version: it.version + 1,
            ..it.clone()
        };
        self.keep_co_signature(&last, by, at, true).await
    }

    async fn keep_co_signature(
        &mut self,
        it: &CoSignature,
        by: &PersonId,
        at: Timestamp,
        withdrawn: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO co_signature_version (gap, organisation, version, author, written_at, \
             marking, remarks, withdrawn) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(it.gap.as_str())
        .bind(it.organisation.as_str())
        .bind(i64::from(it.version))
        .bind(by.as_str())
        .bind(at.to_string())
        .bind(it.marking.code())
        .bind(it.remarks.as_str())
        .bind(i64::from(withdrawn))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn read_co_signature(found: &AnyRow) -> Result<CoSignature, StoreError> {
    Ok(CoSignature {
        gap: GapFileId::new(row::text(found, "gap")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        author: PersonId::new(row::text(found, "author")?),
        marking: marking(found)?,
        remarks: row::text(found, "remarks")?,
        version: row::small_count(found, "version")?,
        signed_at: row::time(found, "signed_at")?,
    })
}

pub(crate) fn marking(found: &AnyRow) -> Result<Marking, StoreError> {
    let code = row::text(found, "marking")?;
    Marking::parse(&code).map_err(|_| row::unreadable(code, "a marking"))
}
