//! Reading a table column by column, in one state of the database, for formats that keep
//! columns together.

use crate::relocation::Reading;
use crate::schema::{ColumnKind, Schema};
use crate::{StoreError, row, tally};
use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Values of one column, in the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnValues {
    /// Of a column of texts.
    Text(Vec<Option<String>>),
    /// Of a column of whole numbers.
    Integer(Vec<Option<i64>>),
}

impl ColumnValues {
    fn of(kind: ColumnKind) -> Option<Self> {
        match kind {
            ColumnKind::Text => Some(Self::Text(Vec::new())),
            ColumnKind::Integer => Some(Self::Integer(Vec::new())),
            ColumnKind::Bytes => None,
        }
    }

    fn add(&mut self, found: &AnyRow, place: usize) -> Result<(), StoreError> {
        match self {
            Self::Text(values) => values.push(found.try_get(place)?),
            Self::Integer(values) => values.push(found.try_get(place)?),
        }
        Ok(())
    }
}

impl Reading {
    /// Reads columns of a table, ordered by the first two of them, `at_once` rows at a time
    /// at most; `each` is given the columns in the order asked for. A table without rows
    /// gives nothing. Ends early where `each` answers false.
    ///
    /// # Errors
    /// There is no such table or column, one holds bytes, the database fails, or `each` does.
    pub async fn columns<E: From<StoreError>>(
        &mut self,
        table: &str,
        columns: &[&str],
        at_once: usize,
        each: &mut (dyn FnMut(Vec<ColumnValues>) -> Result<bool, E> + Send),
    ) -> Result<(), E> {
        let empty = empty(table, columns).await?;
        let names: Vec<String> = columns.iter().map(|it| tally::quoted(it)).collect();
        let order = names.iter().take(2).cloned().collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT {} FROM {} ORDER BY {order}",
            names.join(", "),
            tally::quoted(table)
        );
        let query = sqlx::query(AssertSqlSafe(sql));
        let mut rows = query.fetch(self.connection());
        let (mut waiting, mut count) = (empty.clone(), 0);
        while let Some(found) = rows.try_next().await.map_err(StoreError::from)? {
            for (place, values) in waiting.iter_mut().enumerate() {
                values.add(&found, place)?;
            }
            count += 1;
            if count == at_once {
                if !each(std::mem::replace(&mut waiting, empty.clone()))? {
                    return Ok(());
                }
                count = 0;
            }
        }
        if count > 0 {
            each(waiting)?;
        }
        Ok(())
    }
}

/// The columns without values.
async fn empty(table: &str, columns: &[&str]) -> Result<Vec<ColumnValues>, StoreError> {
    let schema = Schema::of_this_build().await?;
    let columns = columns.iter().map(|name| {
        let column = schema.table(table).and_then(|it| it.column(name));
        column
            .and_then(|it| ColumnValues::of(it.kind))
            .ok_or_else(|| {
                row::unreadable(format!("{table}.{name}"), "a column of texts or numbers")
            })
    });
    columns.collect()
}
