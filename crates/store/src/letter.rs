//! Letters that wait to be sent, and what became of them.

use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Letter, PostedLetter};

const COLUMNS: &str =
    "id, recipient, subject, body, made_at, sent_at, attempts, next_at, last_error";

impl Records {
    /// Puts a letter in the queue, due at once.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_letter(&mut self, letter: &Letter) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO letter (id, recipient, subject, body, made_at, attempts, next_at) \
             VALUES ($1, $2, $3, $4, $5, 0, $5)",
        )
        .bind(letter.id.as_str())
        .bind(letter.recipient.as_str())
        .bind(letter.subject.as_str())
        .bind(letter.body.as_str())
        .bind(letter.made_at.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// Up to `limit` letters that are due, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn due_letters(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostedLetter>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM letter WHERE sent_at IS NULL AND next_at <= $1 AND body <> '' \
             ORDER BY made_at, id LIMIT $2"
        )))
        .bind(now.to_string())
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_letter).collect()
    }

    /// Up to `limit` letters, the youngest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn letters(&self, limit: u32) -> Result<Vec<PostedLetter>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM letter ORDER BY made_at DESC, id LIMIT $1"
        )))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_letter).collect()
    }

    /// Takes a letter in hand: false where somebody else has since it was read. Until
    /// `next_at` nobody else tries it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_letter(
        &self,
        letter: &PostedLetter,
        next_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let attempts = i64::try_from(letter.attempts).unwrap_or(i64::MAX);
        let done = sqlx::query(
            "UPDATE letter SET attempts = attempts + 1, next_at = $3 \
             WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        )
        .bind(letter.letter.id.as_str())
        .bind(attempts)
        .bind(next_at.to_string())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that a letter was sent, and forgets what it said.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn letter_sent(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE letter SET sent_at = $2, body = '', last_error = NULL WHERE id = $1")
            .bind(id)
            .bind(now.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Notes why a letter could not be sent; given up, it is not tried again.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn letter_failed(
        &self,
        id: &str,
        error: &str,
        given_up: bool,
    ) -> Result<(), StoreError> {
        let write = match given_up {
            true => "UPDATE letter SET last_error = $2, body = '' WHERE id = $1",
            false => "UPDATE letter SET last_error = $2 WHERE id = $1",
        };
        sqlx::query(write)
            .bind(id)
            .bind(error)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Removes letters that were written before a time, and returns how many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forget_letters_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM letter WHERE made_at < $1")
            .bind(time.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}

fn read_letter(found: &AnyRow) -> Result<PostedLetter, StoreError> {
    let sent = row::maybe_text(found, "sent_at")?;
    let sent = sent.map(|text| text.parse().map_err(|_| row::unreadable(text, "a time")));
    Ok(PostedLetter {
        letter: Letter {
            id: row::text(found, "id")?,
            recipient: row::text(found, "recipient")?,
            subject: row::text(found, "subject")?,
            body: row::text(found, "body")?,
            made_at: row::time(found, "made_at")?,
        },
        sent_at: sent.transpose()?,
        attempts: row::count(found, "attempts")?,
        next_at: row::time(found, "next_at")?,
        last_error: row::maybe_text(found, "last_error")?,
    })
}
