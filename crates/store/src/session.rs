//! Sessions: that a browser speaks for a person. Only digests of tokens are kept.

use crate::{Records, Store, StoreError, person, row};
use jiff::Timestamp;
use uptake_model::{Digest, Person, PersonId, Proof};

/// How many sessions a person has at once: more than devices, and few enough to look through.
pub const SESSIONS: i64 = 20;

/// A session with its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Who.
    pub person: Person,
    /// When they signed in.
    pub opened: Timestamp,
    /// When they were last seen, to the minute or so.
    pub seen: Timestamp,
    /// What it was opened with.
    pub proof: Proof,
    /// Whether the person has a second factor that counts.
    pub second_factor: bool,
}

/// A session as its person sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSession {
    /// Digest of its token.
    pub token: Digest,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was last seen.
    pub seen: Timestamp,
}

impl Store {
    /// The sessions of a person, the last seen first, ended ones included.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sessions_of(&self, person: &PersonId) -> Result<Vec<KeptSession>, StoreError> {
        let rows = sqlx::query(
            "SELECT token, opened, seen FROM session WHERE person = $1 ORDER BY seen DESC, token",
        )
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        let read = |found: &sqlx::any::AnyRow| {
            Ok(KeptSession {
                token: Digest::stored(row::text(found, "token")?),
                opened: row::time(found, "opened")?,
                seen: row::time(found, "seen")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Removes sessions that were opened before a time, and returns how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_sessions_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM session WHERE opened < $1")
            .bind(time.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }

    /// The session of a token's digest.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn session(&self, token: &Digest) -> Result<Option<OpenSession>, StoreError> {
        let found = sqlx::query(
            "SELECT p.id, p.name, p.email, p.roles, p.active, p.since, s.opened, s.seen, s.proof, \
             (SELECT COUNT(*) FROM second_factor f WHERE f.person = p.id \
             AND f.confirmed IS NOT NULL) + (SELECT COUNT(*) FROM passkey k \
             WHERE k.person = p.id) AS second_factors \
             FROM session s JOIN person p ON p.id = s.person WHERE s.token = $1",
        )
        .bind(token.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let Some(found) = found else { return Ok(None) };
        Ok(Some(OpenSession {
            person: person::read_person(&found)?,
            opened: row::time(&found, "opened")?,
            seen: row::time(&found, "seen")?,
            proof: row::proof(&found)?,
            second_factor: row::count(&found, "second_factors")? > 0,
        }))
    }

    /// Notes when a session was last seen. Not a write of a person: it leaves no entry, and
    /// may be lost.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn touch_session(&self, token: &Digest, seen: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE session SET seen = $2 WHERE token = $1")
            .bind(token.as_str())
            .bind(seen.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl Records {
    /// Opens a session. A person has twenty at most: the one that was longest unused ends
    /// for it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open_session(
        &mut self,
        token: &Digest,
        person: &PersonId,
        proof: Proof,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO session (token, person, proof, opened, seen) VALUES ($1, $2, $3, $4, $4)",
        )
        .bind(token.as_str())
        .bind(person.as_str())
        .bind(proof.code())
        .bind(now.to_string())
        .execute(self.connection())
        .await?;
        sqlx::query(
            "DELETE FROM session WHERE person = $1 AND token <> $2 AND token NOT IN \
             (SELECT token FROM session WHERE person = $1 AND token <> $2 \
             ORDER BY seen DESC, opened DESC, token LIMIT $3)",
        )
        .bind(person.as_str())
        .bind(token.as_str())
        .bind(SESSIONS - 1)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends a session; nothing happens where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn close_session(&mut self, token: &Digest) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE token = $1")
            .bind(token.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Ends all sessions of a person but one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn close_other_sessions(
        &mut self,
        person: &PersonId,
        kept: &Digest,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE person = $1 AND token <> $2")
            .bind(person.as_str())
            .bind(kept.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Ends all sessions of a person, and signing in that waits for a code.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn close_sessions_of(&mut self, person: &PersonId) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM session WHERE person = $1",
            "DELETE FROM half_open_sign_in WHERE person = $1",
        ] {
            sqlx::query(statement)
                .bind(person.as_str())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}
