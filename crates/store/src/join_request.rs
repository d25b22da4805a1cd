//! Requests to join an organisation that wait for a lead.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{JoinRequest, JoinRequestId, MemberOrganisationId};

const COLUMNS: &str = "id, organisation, name, email, reason, asked_at";

impl Store {
    /// A request.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn join_request(
        &self,
        id: &JoinRequestId,
    ) -> Result<Option<JoinRequest>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM join_request WHERE id = $1"
        )))
        .bind(id.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_request).transpose()
    }

    /// The requests to join an organisation, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn join_requests_to(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<JoinRequest>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM join_request WHERE organisation = $1 ORDER BY asked_at, id"
        )))
        .bind(organisation.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_request).collect()
    }

    /// Removes requests that were made before a time, and returns how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_join_requests_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM join_request WHERE asked_at < $1")
            .bind(time.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}

impl Records {
    /// Writes a request, in place of one of the same address to the same organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_join_request(&mut self, request: &JoinRequest) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO join_request (id, organisation, name, email, reason, asked_at) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (organisation, email) DO UPDATE SET id = excluded.id, \
             name = excluded.name, reason = excluded.reason, asked_at = excluded.asked_at",
        )
        .bind(request.id.as_str())
        .bind(request.organisation.as_str())
        .bind(request.name.as_str())
        .bind(request.email.as_str())
        .bind(request.reason.as_str())
        .bind(request.asked_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a request, so that nobody answers it again; false where it is gone.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_join_request(&mut self, id: &JoinRequestId) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM join_request WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read_request(found: &AnyRow) -> Result<JoinRequest, StoreError> {
    Ok(JoinRequest {
        id: JoinRequestId::new(row::text(found, "id")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        name: row::text(found, "name")?,
        email: row::text(found, "email")?,
        reason: row::text(found, "reason")?,
        asked_at: row::time(found, "asked_at")?,
    })
}
