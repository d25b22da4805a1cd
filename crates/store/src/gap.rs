//! Capability gaps.

use crate::bulk::{Cell, Insert};
use crate::{ImportTransaction, StoreError, row};
use sqlx::any::AnyRow;
use uptake_model::{Gap, GapId, GapSource};

/// Every column of a gap, for SELECT.
pub(crate) const GAP_COLUMNS: &str =
    "id, title, statement, service, area, source, number, edition, language, unconfirmed";

impl ImportTransaction {
    /// All gaps, in no particular order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn gaps(&mut self) -> Result<Vec<Gap>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {GAP_COLUMNS} FROM gap"
        )))
        .fetch_all(self.connection())
        .await?;
        rows.iter().map(read_gap).collect()
    }

    /// Writes gaps in place of what is known. Each id may come once in one call.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_gaps(&mut self, gaps: &[Gap]) -> Result<(), StoreError> {
        let snapshot = self.snapshot().0;
        let columns = &[
            "id",
            "title",
            "statement",
            "service",
            "area",
            "source",
            "number",
            "edition",
            "language",
            "unconfirmed",
            "snapshot",
        ];
        let mut insert = Insert::into("gap", columns).with_tail(
            "ON CONFLICT (id) DO UPDATE SET title = excluded.title, \
             statement = excluded.statement, service = excluded.service, area = excluded.area, \
             source = excluded.source, number = excluded.number, edition = excluded.edition, \
             language = excluded.language, unconfirmed = excluded.unconfirmed, \
             snapshot = excluded.snapshot",
        );
        for gap in gaps {
            let number = match gap.source {
                GapSource::Ifafri { number } => Some(i64::from(number)),
                GapSource::Practitioner => None,
            };
            insert.row([
                Cell::text(gap.id.as_str()),
                Cell::text(gap.title.as_str()),
                Cell::text(gap.statement.as_str()),
                Cell::text(gap.service.as_str()),
                Cell::text(gap.area.code()),
                Cell::text(gap.source.code()),
                number.into(),
                Cell::text(gap.edition.as_str()),
                Cell::text(gap.language.as_str()),
                Cell::flag(gap.unconfirmed),
                snapshot.into(),
            ]);
        }
        insert.run(self.connection()).await
    }
}

pub(crate) fn read_gap(found: &AnyRow) -> Result<Gap, StoreError> {
    let source = row::text(found, "source")?;
    let number = row::maybe_int(found, "number")?.and_then(|n| u8::try_from(n).ok());
    Ok(Gap {
        id: GapId::new(row::text(found, "id")?),
        title: row::text(found, "title")?,
        statement: row::text(found, "statement")?,
        service: row::text(found, "service")?,
        area: row::area(found, "area")?.ok_or_else(|| row::unreadable("", "an area"))?,
        source: match (source.as_str(), number) {
            ("ifafri", Some(number)) => GapSource::Ifafri { number },
            ("practitioner", _) => GapSource::Practitioner,
            _ => return Err(row::unreadable(source, "the source of a gap")),
        },
        edition: row::text(found, "edition")?,
        language: row::text(found, "language")?,
        unconfirmed: row::flag(found, "unconfirmed")?,
    })
}
