//! Topics that can still be applied for, with what they ask for, and those that closed lately.

use super::TopicListing;
use super::topic_list::{COLUMNS, in_state, read_listing};
use crate::{Store, StoreError, row};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sqlx::AssertSqlSafe;
use uptake_model::TopicState;

/// An open or forthcoming topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicAhead {
    /// As a list shows it.
    pub listing: TopicListing,
    /// Title, expected outcome, scope and description, as far as stated, a line each.
    pub text: String,
    /// When the import ended that last wrote it.
    pub since: Timestamp,
}

/// What a topic asks for, from its title on.
const TEXTS: [&str; 4] = ["title", "expected_outcome", "scope", "description"];

impl Store {
    /// The topics of civil security that are closed on a day and whose last deadline was at most
    /// so many years before, the latest deadline first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topics_closed(
        &self,
        today: Date,
        years: i16,
    ) -> Result<Vec<TopicListing>, StoreError> {
        let closed = in_state(Some(TopicState::Closed), "$1");
        let since = today.saturating_sub(Span::new().years(years));
        let sql = format!(
            "SELECT {COLUMNS} FROM topic t WHERE t.area IS NOT NULL AND {closed} AND t.deadline >= $2 \
             ORDER BY t.deadline DESC, t.code"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(today.to_string())
            .bind(since.to_string())
            .fetch_all(&self.pool)
            .await?;
        let listings = rows.iter().map(|found| read_listing(found, today));
        let mut listings: Vec<TopicListing> = listings.collect::<Result<_, _>>()?;
        self.count_projects(&mut listings).await?;
        Ok(listings)
    }

    /// The topics of civil security that are open or forthcoming on a day, the
    /// nearest deadline first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn topics_ahead(&self, today: Date) -> Result<Vec<TopicAhead>, StoreError> {
        let open = in_state(Some(TopicState::Open), "$1");
        let forthcoming = in_state(Some(TopicState::Forthcoming), "$1");
        let sql = format!(
            "SELECT {COLUMNS}, t.expected_outcome, t.scope, t.description, s.imported_at FROM topic t \
             JOIN snapshot s ON s.number = t.snapshot \
             WHERE t.area IS NOT NULL AND (({open}) OR ({forthcoming})) \
             ORDER BY COALESCE(t.deadline, '9999'), t.code"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(today.to_string())
            .fetch_all(&self.pool)
            .await?;
        let mut listings: Vec<TopicListing> = rows
            .iter()
            .map(|found| read_listing(found, today))
            .collect::<Result<_, _>>()?;
        self.count_projects(&mut listings).await?;
        let mut ahead = Vec::with_capacity(rows.len());
        for (listing, found) in listings.into_iter().zip(&rows) {
            let mut texts = Vec::new();
            for column in TEXTS {
                texts.extend(row::maybe_text(found, column)?);
            }
            ahead.push(TopicAhead {
                listing,
                text: texts.join("\n"),
                since: row::time(found, "imported_at")?,
            });
        }
        Ok(ahead)
    }
}
