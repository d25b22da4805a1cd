//! Second factors: the secret of one-time codes, recovery codes, and sign-ins that wait
//! for one of them.

use crate::{Nonce, Records, SealKey, Store, StoreError, row, seal};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Digest, PersonId, Proof};

/// The second factor of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// What codes are computed from, in base32.
    pub secret: String,
    /// When it was made.
    pub made: Timestamp,
    /// When its first code was given; until then it does not count.
    pub confirmed: Option<Timestamp>,
    /// The step of the last code that was accepted.
    pub last_step: u64,
}

/// A sign-in that waits for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfOpenSignIn {
    /// Whose.
    pub person: PersonId,
    /// What was proved before.
    pub proof: Proof,
    /// Since when it waits.
    pub opened: Timestamp,
    /// How many codes were tried.
    pub tried: u32,
}

const COLUMNS: &str = "secret, made, confirmed, last_step";

impl Store {
    /// The second factor of a person, confirmed or not.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn second_factor(
        &self,
        person: &PersonId,
    ) -> Result<Option<SecondFactor>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM second_factor WHERE person = $1"
        )))
        .bind(person.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let key = self.seal.as_ref();
        found.map(|it| read(key, person, &it)).transpose()
    }

    /// How many recovery codes a person has left.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn recovery_codes_left(&self, person: &PersonId) -> Result<u64, StoreError> {
        let found = sqlx::query("SELECT COUNT(*) AS number FROM recovery_code WHERE person = $1")
            .bind(person.as_str())
            .fetch_one(&self.pool)
            .await?;
        row::count(&found, "number")
    }

    /// The sign-in that waits under a token's digest.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn half_open_sign_in(
        &self,
        token: &Digest,
    ) -> Result<Option<HalfOpenSignIn>, StoreError> {
        let found = sqlx::query(
            "SELECT person, proof, opened, tried FROM half_open_sign_in WHERE token = $1",
        )
        .bind(token.as_str())
        .fetch_optional(&self.pool)
        .await?;
        found.as_ref().map(read_half_open).transpose()
    }
}

impl Records {
    /// Writes a secret that does not count yet, in place of one that did not either;
    /// false where there is one that counts.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_second_factor(
        &mut self,
        person: &PersonId,
        (secret, nonce): (&str, &Nonce),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let secret = seal::sealed(self.seal.as_ref(), &place(person), nonce, secret)?;
        let done = sqlx::query(
            "INSERT INTO second_factor (person, secret, made, confirmed, last_step) \
             VALUES ($1, $2, $3, NULL, 0) ON CONFLICT (person) DO UPDATE \
             SET secret = excluded.secret, made = excluded.made \
             WHERE second_factor.confirmed IS NULL",
        )
        .bind(person.as_str())
        .bind(secret)
        .bind(now.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes a second factor count from now on; false where it does already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn confirm_second_factor(
        &mut self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE second_factor SET confirmed = $2 WHERE person = $1 AND confirmed IS NULL",
        )
        .bind(person.as_str())
        .bind(now.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes note that the code of a step was given; false where that or a later one was
    /// given before.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn use_step(&mut self, person: &PersonId, step: u64) -> Result<bool, StoreError> {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let done = sqlx::query(
            "UPDATE second_factor SET last_step = $2 WHERE person = $1 AND last_step < $2",
        )
        .bind(person.as_str())
        .bind(step)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes the one-time codes of a person, unread; recovery codes stay. False where there
    /// were none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_second_factor(&mut self, person: &PersonId) -> Result<bool, StoreError> {
        let mut gone = 0;
        for statement in [
            "DELETE FROM half_open_sign_in WHERE person = $1",
            "DELETE FROM second_factor WHERE person = $1",
        ] {
            let done = sqlx::query(statement)
                .bind(person.as_str())
                .execute(self.connection())
                .await?;
            gone = done.rows_affected();
        }
        Ok(gone == 1)
    }

    /// Writes recovery codes in place of all that there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_recovery_codes(
        &mut self,
        person: &PersonId,
        codes: &[Digest],
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM recovery_code WHERE person = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        for code in codes {
            sqlx::query("INSERT INTO recovery_code (person, digest) VALUES ($1, $2)")
                .bind(person.as_str())
                .bind(code.as_str())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Uses a recovery code up; false where there is no such one.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn use_recovery_code(
        &mut self,
        person: &PersonId,
        code: &Digest,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM recovery_code WHERE person = $1 AND digest = $2")
            .bind(person.as_str())
            .bind(code.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Opens a sign-in half-way, and removes those that were opened before `stale` and
    /// given up.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn open_half_way(
        &mut self,
        token: &Digest,
        person: &PersonId,
        proof: Proof,
        (now, stale): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM half_open_sign_in WHERE opened < $1")
            .bind(stale.to_string())
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO half_open_sign_in (token, person, proof, opened, tried) \
             VALUES ($1, $2, $3, $4, 0)",
        )
        .bind(token.as_str())
        .bind(person.as_str())
        .bind(proof.code())
        .bind(now.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Counts one more code for a half-open sign-in and returns it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn try_half_open(
        &mut self,
        token: &Digest,
    ) -> Result<Option<HalfOpenSignIn>, StoreError> {
        let found = sqlx::query(
            "UPDATE half_open_sign_in SET tried = tried + 1 WHERE token = $1 \
             RETURNING person, proof, opened, tried",
        )
        .bind(token.as_str())
        .fetch_optional(self.connection())
        .await?;
        found.as_ref().map(read_half_open).transpose()
    }

    /// Ends a half-open sign-in.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn close_half_open(&mut self, token: &Digest) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM half_open_sign_in WHERE token = $1")
            .bind(token.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The second factor of a person, as this write sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn second_factor(
        &mut self,
        person: &PersonId,
    ) -> Result<Option<SecondFactor>, StoreError> {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM second_factor WHERE person = $1"
        )))
        .bind(person.as_str())
        .fetch_optional(self.connection())
        .await?;
        let key = self.seal.as_ref();
        found.map(|it| read(key, person, &it)).transpose()
    }

    /// How many recovery codes a person has left, as this write sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn recovery_codes_left(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        let found = sqlx::query("SELECT COUNT(*) AS number FROM recovery_code WHERE person = $1")
            .bind(person.as_str())
            .fetch_one(self.connection())
            .await?;
        row::count(&found, "number")
    }
}

/// Where the secret of a person is kept.
pub(crate) fn place(person: &PersonId) -> String {
    format!("second_factor/{person}")
}

fn read(
    key: Option<&SealKey>,
    person: &PersonId,
    found: &AnyRow,
) -> Result<SecondFactor, StoreError> {
    Ok(SecondFactor {
        secret: seal::opened(key, &place(person), &row::text(found, "secret")?)?,
        made: row::time(found, "made")?,
        confirmed: row::maybe_time(found, "confirmed")?,
        last_step: row::count(found, "last_step")?,
    })
}

fn read_half_open(found: &AnyRow) -> Result<HalfOpenSignIn, StoreError> {
    Ok(HalfOpenSignIn {
        person: PersonId::new(row::text(found, "person")?),
        proof: row::proof(found)?,
        opened: row::time(found, "opened")?,
        tried: row::small_count(found, "tried")?,
    })
}
