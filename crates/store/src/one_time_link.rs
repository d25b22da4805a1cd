//! Links that prove something once: whoever opens one has received a letter.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Digest, LinkPurpose, OneTimeLink, PersonId};

const COLUMNS: &str = "purpose, person, email, expires_at";

impl Store {
    /// The link of a token's digest.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn one_time_link(&self, token: &Digest) -> Result<Option<OneTimeLink>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM one_time_link WHERE token = $1"
        )))
        .bind(token.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_link).transpose()
    }

    /// Removes links that ended before a time, and returns how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_links_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM one_time_link WHERE expires_at < $1")
            .bind(time.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}

impl Records {
    /// Makes a link, in place of others of the same person and purpose.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_one_time_link(
        &mut self,
        token: &Digest,
        link: &OneTimeLink,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM one_time_link WHERE person = $1 AND purpose = $2")
            .bind(link.person.as_str())
            .bind(link.purpose.code())
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO one_time_link (token, purpose, person, email, expires_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token.as_str())
        .bind(link.purpose.code())
        .bind(link.person.as_str())
        .bind(link.email.as_str())
        .bind(link.expires_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a link, so that nobody can take it again; `None` where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_one_time_link(
        &mut self,
        token: &Digest,
    ) -> Result<Option<OneTimeLink>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "DELETE FROM one_time_link WHERE token = $1 RETURNING {COLUMNS}"
        )))
        .bind(token.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read_link).transpose()
    }

    /// Removes the links of a person.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_links_of(&mut self, person: &PersonId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM one_time_link WHERE person = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn read_link(found: &AnyRow) -> Result<OneTimeLink, StoreError> {
    let purpose = row::text(found, "purpose")?;
    Ok(OneTimeLink {
        purpose: LinkPurpose::parse(&purpose)
            .ok_or_else(|| row::unreadable(purpose, "a purpose"))?,
        person: PersonId::new(row::text(found, "person")?),
        email: row::text(found, "email")?,
        expires_at: row::time(found, "expires_at")?,
    })
}
