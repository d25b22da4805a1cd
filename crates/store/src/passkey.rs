//! Passkeys, and challenges that wait for their answer. What stands in `kept` and `state`
//! is workflow's to read.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Digest, PasskeyId, PersonId};

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPasskey {
    /// Identifier, to remove it by.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// What its person calls it.
    pub name: String,
    /// Public key, counter and flags, as JSON.
    pub kept: String,
    /// Since when.
    pub made: Timestamp,
    /// When somebody last signed in with it.
    pub used: Option<Timestamp>,
}

/// A challenge that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// Who adds a passkey; `None` where somebody signs in.
    pub person: Option<PersonId>,
    /// What the passkey will be called; empty where somebody signs in.
    pub name: String,
    /// What the answer is checked against, as JSON.
    pub state: String,
    /// Since when it waits.
    pub opened: Timestamp,
}

const COLUMNS: &str = "id, person, name, kept, made, used";

impl Store {
    /// The passkeys of a person, the first made first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn passkeys_of(&self, person: &PersonId) -> Result<Vec<KeptPasskey>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM passkey WHERE person = $1 ORDER BY made, id"
        )))
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

impl Records {
    /// How many passkeys a person has, as this write sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn count_passkeys(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        let found = sqlx::query("SELECT COUNT(*) AS number FROM passkey WHERE person = $1")
            .bind(person.as_str())
            .fetch_one(self.connection())
            .await?;
        row::count(&found, "number")
    }

    /// The passkey that its authenticator knows by this identifier, taken until the end of
    /// this write: of two answers with one counter the second finds the first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn passkey(&mut self, credential: &str) -> Result<Option<KeptPasskey>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE passkey SET name = name WHERE credential = $1 RETURNING {COLUMNS}"
        )))
        .bind(credential)
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read).transpose()
    }

    /// Writes a new passkey; false where there is one by this identifier, whoever has it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_passkey(
        &mut self,
        credential: &str,
        it: &KeptPasskey,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO passkey (id, credential, person, name, kept, made) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(it.id.as_str())
        .bind(credential)
        .bind(it.person.as_str())
        .bind(it.name.as_str())
        .bind(it.kept.as_str())
        .bind(it.made.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that somebody signed in with a passkey, and what it is after that.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn use_passkey(
        &mut self,
        id: &PasskeyId,
        kept: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE passkey SET kept = $2, used = $3 WHERE id = $1")
            .bind(id.as_str())
            .bind(kept)
            .bind(now.to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes a passkey of a person, and returns its name; `None` where there is no such
    /// one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_passkey(
        &mut self,
        person: &PersonId,
        id: &PasskeyId,
    ) -> Result<Option<String>, StoreError> {
        let found = sqlx::query("DELETE FROM passkey WHERE person = $1 AND id = $2 RETURNING name")
            .bind(person.as_str())
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?;
        found.map(|found| row::text(&found, "name")).transpose()
    }

    /// Removes all passkeys of a person, and returns how many there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_passkeys_of(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        sqlx::query("DELETE FROM passkey_ceremony WHERE person = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        let done = sqlx::query("DELETE FROM passkey WHERE person = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected())
    }

    /// Writes a challenge, and removes those that were opened before `stale` and given up.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open_ceremony(
        &mut self,
        token: &Digest,
        it: &Ceremony,
        stale: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM passkey_ceremony WHERE opened < $1")
            .bind(stale.to_string())
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO passkey_ceremony (token, person, name, state, opened) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token.as_str())
        .bind(it.person.as_ref().map(PersonId::as_str))
        .bind(it.name.as_str())
        .bind(it.state.as_str())
        .bind(it.opened.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a challenge away, so that it is answered once; `None` where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_ceremony(&mut self, token: &Digest) -> Result<Option<Ceremony>, StoreError> {
        let found = sqlx::query(
            "DELETE FROM passkey_ceremony WHERE token = $1 RETURNING person, name, state, opened",
        )
        .bind(token.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(found) = found else { return Ok(None) };
        Ok(Some(Ceremony {
            person: row::maybe_text(&found, "person")?.map(PersonId::new),
            name: row::text(&found, "name")?,
            state: row::text(&found, "state")?,
            opened: row::time(&found, "opened")?,
        }))
    }
}

fn read(found: &AnyRow) -> Result<KeptPasskey, StoreError> {
    Ok(KeptPasskey {
        id: PasskeyId::new(row::text(found, "id")?),
        person: PersonId::new(row::text(found, "person")?),
        name: row::text(found, "name")?,
        kept: row::text(found, "kept")?,
        made: row::time(found, "made")?,
        used: row::maybe_time(found, "used")?,
    })
}
