//! API tokens. Only digests are kept of what programs hold.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{ApiToken, ApiTokenId, Digest, Person, PersonId, Scope};

const COLUMNS: &str = "id, person, name, scopes, made, expires, used, proof";

impl Store {
    /// The token of a digest, with the person for whom it speaks.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn api_token(
        &self,
        digest: &Digest,
    ) -> Result<Option<(ApiToken, Person)>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM api_token WHERE digest = $1"
        )))
        .bind(digest.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let Some(found) = found else { return Ok(None) };
        let token = read(&found)?;
        let person = self.person(&token.person).await?;
        Ok(person.map(|person| (token, person)))
    }

    /// The tokens of a person, latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn api_tokens(&self, person: &PersonId) -> Result<Vec<ApiToken>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM api_token WHERE person = $1 ORDER BY made DESC, id"
        )))
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Notes when a token was last used. Not a write of a person: it leaves no entry, and
    /// may be lost.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn touch_api_token(
        &self,
        token: &ApiTokenId,
        used: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE api_token SET used = $2 WHERE id = $1")
            .bind(token.as_str())
            .bind(used.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

impl Records {
    /// Writes a new token.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_api_token(
        &mut self,
        token: &ApiToken,
        digest: &Digest,
    ) -> Result<(), StoreError> {
        let scopes: Vec<String> = token.scopes.iter().map(|it| it.code().to_owned()).collect();
        sqlx::query(
            "INSERT INTO api_token (id, digest, person, name, scopes, made, expires, proof) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(token.id.as_str())
        .bind(digest.as_str())
        .bind(token.person.as_str())
        .bind(token.name.as_str())
        .bind(row::join_lines(&scopes))
        .bind(token.made.to_string())
        .bind(token.expires.to_string())
        .bind(token.proof.code())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes a token of a person; false where there is no such one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_api_token(
        &mut self,
        person: &PersonId,
        token: &ApiTokenId,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM api_token WHERE person = $1 AND id = $2")
            .bind(person.as_str())
            .bind(token.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes all tokens of a person.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_api_tokens_of(&mut self, person: &PersonId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM api_token WHERE person = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn read(found: &AnyRow) -> Result<ApiToken, StoreError> {
    let scopes = row::lines(found, "scopes")?
        .into_iter()
        .map(|code| Scope::parse(&code).ok_or_else(|| row::unreadable(code, "a scope")));
    Ok(ApiToken {
        id: ApiTokenId::new(row::text(found, "id")?),
        person: PersonId::new(row::text(found, "person")?),
        name: row::text(found, "name")?,
        scopes: scopes.collect::<Result<_, _>>()?,
        made: row::time(found, "made")?,
        expires: row::time(found, "expires")?,
        used: row::maybe_time(found, "used")?,
        proof: row::proof(found)?,
    })
}
