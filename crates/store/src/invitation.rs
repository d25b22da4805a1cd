//! Invitations that wait to be accepted.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Digest, Invitation, InvitationId, MemberOrganisationId, MemberRole, PersonId};

const COLUMNS: &str = "id, organisation, email, role, invited_by, made_at, expires_at";

impl Store {
    /// The invitation of a token's digest.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn invitation_by_token(
        &self,
        token: &Digest,
    ) -> Result<Option<Invitation>, StoreError> {
        self.invitation_where("token", token.as_str()).await
    }

    /// An invitation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn invitation(&self, id: &InvitationId) -> Result<Option<Invitation>, StoreError> {
        self.invitation_where("id", id.as_str()).await
    }

    async fn invitation_where(
        &self,
        column: &'static str,
        value: &str,
    ) -> Result<Option<Invitation>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM invitation WHERE {column} = $1"
        )))
        .bind(value)
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_invitation).transpose()
    }

    /// The invitations to an organisation, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn invitations_to(
        &self,
        organisation: &MemberOrganisationId,
    ) -> Result<Vec<Invitation>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM invitation WHERE organisation = $1 ORDER BY made_at, id"
        )))
        .bind(organisation.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_invitation).collect()
    }

    /// Removes invitations that ended before a time, and returns how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_invitations_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM invitation WHERE expires_at < $1")
            .bind(time.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}

impl Records {
    /// Writes an invitation, in place of one of the same address to the same organisation.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_invitation(
        &mut self,
        token: &Digest,
        invitation: &Invitation,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO invitation (id, token, organisation, email, role, invited_by, made_at, \
             expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (organisation, email) DO UPDATE SET id = excluded.id, \
             token = excluded.token, role = excluded.role, invited_by = excluded.invited_by, \
             made_at = excluded.made_at, expires_at = excluded.expires_at",
        )
        .bind(invitation.id.as_str())
        .bind(token.as_str())
        .bind(invitation.organisation.as_str())
        .bind(invitation.email.as_str())
        .bind(invitation.role.code())
        .bind(invitation.invited_by.as_ref().map(PersonId::as_str))
        .bind(invitation.made_at.to_string())
        .bind(invitation.expires_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes an invitation, so that nobody can take it again; false where it is gone.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_invitation(&mut self, id: &InvitationId) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM invitation WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read_invitation(found: &AnyRow) -> Result<Invitation, StoreError> {
    let role = row::text(found, "role")?;
    Ok(Invitation {
        id: InvitationId::new(row::text(found, "id")?),
        organisation: MemberOrganisationId::new(row::text(found, "organisation")?),
        email: row::text(found, "email")?,
        role: MemberRole::parse(&role).ok_or_else(|| row::unreadable(role, "a role"))?,
        invited_by: row::maybe_text(found, "invited_by")?.map(PersonId::new),
        made_at: row::time(found, "made_at")?,
        expires_at: row::time(found, "expires_at")?,
    })
}
