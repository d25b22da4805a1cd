//! Watches, the notices they brought, and how these reach a person.

use crate::row::{from_json, json};
use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use uptake_model::{Digest, News, NewsKind, Notice, PersonId, Watch, WatchId};

const WATCH: &str = "id, person, watched, since, looked_at";

/// How news reach a person beside the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsSetting {
    /// Whose.
    pub person: PersonId,
    /// Whether a letter is sent every week.
    pub weekly: bool,
    /// When the last one was made.
    pub digest_at: Option<Timestamp>,
    /// Digest of what stands in the address of their feed.
    pub feed: Option<Digest>,
}

impl Store {
    /// What a person watches, the latest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn watches_of(&self, person: &PersonId) -> Result<Vec<Watch>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {WATCH} FROM watch WHERE person = $1 ORDER BY since DESC, id"
        )))
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_watch).collect()
    }

    /// Up to `limit` watches of anybody after the one of this id, in the order of ids.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn watches_after(&self, id: &str, limit: u32) -> Result<Vec<Watch>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {WATCH} FROM watch WHERE id > $1 ORDER BY id LIMIT $2"
        )))
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_watch).collect()
    }

    /// The latest notices of a person, up to `limit`; with `unmailed` only those that
    /// were not in a letter yet.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn notices_of(
        &self,
        person: &PersonId,
        unmailed: bool,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        let rows = sqlx::query(
            "SELECT n.watch, w.watched, n.kind, n.subject, n.at, n.seen FROM notice n \
             JOIN watch w ON w.id = n.watch \
             WHERE w.person = $1 AND n.baseline = 0 AND n.mailed <= $2 \
             ORDER BY n.at DESC, n.watch, n.kind, n.subject LIMIT $3",
        )
        .bind(person.as_str())
        .bind(i64::from(!unmailed))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_notice).collect()
    }

    /// How many notices a person has not seen.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn unseen_notices(&self, person: &PersonId) -> Result<u64, StoreError> {
        let found = sqlx::query(
            "SELECT COUNT(*) AS n FROM notice n JOIN watch w ON w.id = n.watch \
             WHERE w.person = $1 AND n.baseline = 0 AND n.seen = 0",
        )
        .bind(person.as_str())
        .fetch_one(&self.pool)
        .await?;
        row::count(&found, "n")
    }

    /// How news reach a person; the defaults where they never said.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn news_setting(&self, person: &PersonId) -> Result<NewsSetting, StoreError> {
        let found = sqlx::query(
            "SELECT person, weekly, digest_at, feed FROM news_setting WHERE person = $1",
        )
        .bind(person.as_str())
        .fetch_optional(&self.pool)
        .await?;
        match found {
            Some(found) => read_setting(&found),
            None => Ok(NewsSetting {
                person: person.clone(),
                weekly: false,
                digest_at: None,
                feed: None,
            }),
        }
    }

    /// Everybody who wants a weekly letter.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn weekly_readers(&self) -> Result<Vec<NewsSetting>, StoreError> {
        let rows = sqlx::query(
            "SELECT person, weekly, digest_at, feed FROM news_setting WHERE weekly = 1 \
             ORDER BY person",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_setting).collect()
    }

    /// Whose feed stands at an address.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn reader_of_feed(&self, feed: &Digest) -> Result<Option<PersonId>, StoreError> {
        let found = sqlx::query("SELECT person FROM news_setting WHERE feed = $1")
            .bind(feed.as_str())
            .fetch_optional(&self.pool)
            .await?;
        found
            .map(|found| Ok(PersonId::new(row::text(&found, "person")?)))
            .transpose()
    }
}

impl Records {
    /// Writes a watch; false where the person watches that already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_watch(&mut self, watch: &Watch) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO watch (id, person, target, watched, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
        )
        .bind(watch.id.as_str())
        .bind(watch.person.as_str())
        .bind(watch.watched.key())
        .bind(json(&watch.watched)?)
        .bind(watch.since.to_string())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes a watch of a person with its notices; false where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_watch(
        &mut self,
        id: &WatchId,
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM watch WHERE id = $1 AND person = $2")
            .bind(id.as_str())
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps what a look at a watch found and was not known yet, and returns how many
    /// of it is news: none at the first look.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn add_notices(
        &mut self,
        watch: &Watch,
        found: &[News],
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let baseline = watch.looked_at.is_none();
        let mut added = 0;
        for news in found {
            let done = sqlx::query(
                "INSERT INTO notice (watch, kind, subject, at, baseline, seen, mailed) \
                 VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT DO NOTHING",
            )
            .bind(watch.id.as_str())
            .bind(news.kind.code())
            .bind(news.subject.as_str())
            .bind(now.to_string())
            .bind(i64::from(baseline))
            .execute(self.connection())
            .await?;
            added += done.rows_affected();
        }
        sqlx::query("UPDATE watch SET looked_at = $2 WHERE id = $1")
            .bind(watch.id.as_str())
            .bind(now.to_string())
            .execute(self.connection())
            .await?;
        Ok(if baseline { 0 } else { added })
    }

    /// Notes that a person saw all their notices.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn see_notices(&mut self, person: &PersonId) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE notice SET seen = 1 WHERE seen = 0 AND watch IN \
             (SELECT id FROM watch WHERE person = $1)",
        )
        .bind(person.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that all notices of a person up to now were in a letter.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn mail_notices(
        &mut self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE notice SET mailed = 1 WHERE mailed = 0 AND watch IN \
             (SELECT id FROM watch WHERE person = $1)",
        )
        .bind(person.as_str())
        .execute(self.connection())
        .await?;
        sqlx::query("UPDATE news_setting SET digest_at = $2 WHERE person = $1")
            .bind(person.as_str())
            .bind(now.to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Writes at which address the feed of a person stands; none ends it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_feed(
        &mut self,
        person: &PersonId,
        feed: Option<&Digest>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO news_setting (person, weekly, feed) VALUES ($1, 0, $2) \
             ON CONFLICT (person) DO UPDATE SET feed = excluded.feed",
        )
        .bind(person.as_str())
        .bind(feed.map(Digest::as_str))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes whether a person wants a weekly letter.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_weekly(&mut self, person: &PersonId, weekly: bool) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO news_setting (person, weekly) VALUES ($1, $2) \
             ON CONFLICT (person) DO UPDATE SET weekly = excluded.weekly",
        )
        .bind(person.as_str())
        .bind(i64::from(weekly))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn read_watch(found: &AnyRow) -> Result<Watch, StoreError> {
    Ok(Watch {
        id: WatchId::new(row::text(found, "id")?),
        person: PersonId::new(row::text(found, "person")?),
        watched: from_json(&row::text(found, "watched")?)?,
        since: row::time(found, "since")?,
        looked_at: row::maybe_time(found, "looked_at")?,
    })
}

fn read_notice(found: &AnyRow) -> Result<Notice, StoreError> {
    let kind = row::text(found, "kind")?;
    Ok(Notice {
        watch: WatchId::new(row::text(found, "watch")?),
        watched: from_json(&row::text(found, "watched")?)?,
        news: News {
            kind: NewsKind::parse(&kind).ok_or_else(|| row::unreadable(kind, "a kind of news"))?,
            subject: row::text(found, "subject")?,
        },
        at: row::time(found, "at")?,
        read: row::flag(found, "seen")?,
    })
}

fn read_setting(found: &AnyRow) -> Result<NewsSetting, StoreError> {
    Ok(NewsSetting {
        person: PersonId::new(row::text(found, "person")?),
        weekly: row::flag(found, "weekly")?,
        digest_at: row::maybe_time(found, "digest_at")?,
        feed: row::maybe_text(found, "feed")?.map(Digest::stored),
    })
}
