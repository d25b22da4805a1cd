//! What a table holds, in short: how many rows, and a digest of all of them that does not
//! depend on their order, since databases sort text differently.

use crate::schema::{ColumnKind, Table};
use crate::{StoreError, row};
use futures_util::TryStreamExt;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{AnyConnection, Arguments, AssertSqlSafe, Row};

/// The rows of a table, counted and digested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// The SHA-256 of every row, added up modulo 2^256, in hexadecimal digits.
    pub digest: String,
}

/// A value as it goes from one database to another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

impl Value {
    /// How many bytes its text or file has.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.as_ref().map_or(0, String::len),
            Self::Integer(_) => 0,
            Self::Bytes(bytes) => bytes.as_ref().map_or(0, Vec::len),
        }
    }

    pub(crate) fn bind(self, arguments: &mut AnyArguments) -> Result<(), StoreError> {
        let added = match self {
            Self::Text(text) => arguments.add(text),
            Self::Integer(number) => arguments.add(number),
            Self::Bytes(bytes) => arguments.add(bytes),
        };
        added.map_err(|error| StoreError::from(sqlx::Error::Encode(error)))
    }

    /// Kind, length and content, so that no two different rows are the same bytes.
    fn digest_into(&self, hash: &mut Sha256) {
        let mut part = |kind: u8, content: Option<&[u8]>| match content {
            Some(content) => {
                hash.update([kind]);
                hash.update((content.len() as u64).to_be_bytes());
                hash.update(content);
            }
            None => hash.update(b"-"),
        };
        match self {
            Self::Text(text) => part(b't', text.as_deref().map(str::as_bytes)),
            Self::Integer(number) => {
                let number = number.map(i64::to_be_bytes);
                part(b'i', number.as_ref().map(<[u8; 8]>::as_slice));
            }
            Self::Bytes(bytes) => part(b'b', bytes.as_deref()),
        }
    }
}

/// The values of a row, in the order of the table's columns.
pub(crate) fn values(table: &Table, found: &AnyRow) -> Result<Vec<Value>, StoreError> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(place, column)| {
            Ok(match column.kind {
                ColumnKind::Text => Value::Text(found.try_get(place)?),
                ColumnKind::Integer => Value::Integer(found.try_get(place)?),
                ColumnKind::Bytes => Value::Bytes(found.try_get(place)?),
            })
        })
        .collect()
}

/// Counts and digests rows as they come by.
#[derive(Debug, Default)]
pub(crate) struct Tallying {
    pub(crate) rows: u64,
    sum: [u8; 32],
}

impl Tallying {
    pub(crate) fn add(&mut self, values: &[Value]) {
        let mut hash = Sha256::new();
        for value in values {
            value.digest_into(&mut hash);
        }
        let mut carry = 0_u16;
        for (sum, byte) in self.sum.iter_mut().zip(hash.finalize()).rev() {
            let added = u16::from(*sum) + u16::from(byte) + carry;
            *sum = added.to_be_bytes()[1];
            carry = added >> 8;
        }
        self.rows += 1;
    }

    pub(crate) fn of(self, table: &Table) -> Tally {
        Tally {
            table: table.name.clone(),
            rows: self.rows,
            digest: self.sum.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// All rows of a table, in no order.
pub(crate) fn select_all(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|it| quoted(&it.name)).collect();
    format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name))
}

/// A name as both databases take it, whatever words they reserve.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Reads a table through.
pub(crate) async fn tally(
    connection: &mut AnyConnection,
    table: &Table,
) -> Result<Tally, StoreError> {
    let mut tallying = Tallying::default();
    let query = sqlx::query(AssertSqlSafe(select_all(table)));
    let mut rows = query.fetch(connection);
    while let Some(found) = rows.try_next().await? {
        tallying.add(&values(table, &found)?);
    }
    Ok(tallying.of(table))
}

/// How many rows a table has.
pub(crate) async fn rows_of(
    connection: &mut AnyConnection,
    table: &Table,
) -> Result<u64, StoreError> {
    let sql = format!("SELECT COUNT(*) AS n FROM {}", quoted(&table.name));
    let found = sqlx::query(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await?;
    row::count(&found, "n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(Some(text.to_owned()))
    }

    fn digest_of(rows: &[Vec<Value>]) -> [u8; 32] {
        let mut tallying = Tallying::default();
        for row in rows {
            tallying.add(row);
        }
        tallying.sum
    }

    #[test]
    fn the_order_of_rows_does_not_matter_and_everything_else_does() {
        let (a, b) = (
            vec![text("a"), Value::Integer(Some(1))],
            vec![text("b"), Value::Integer(None)],
        );
        let whole = digest_of(&[a.clone(), b.clone()]);
        assert_eq!(whole, digest_of(&[b.clone(), a.clone()]));
        let others = [
            vec![a.clone()],
            vec![a.clone(), a.clone()],
            vec![a.clone(), vec![text("b"), Value::Integer(Some(0))]],
            vec![a.clone(), vec![text("b"), Value::Text(Some(String::new()))]],
            vec![a, vec![text("b1"), Value::Integer(None)]],
        ];
        for other in others {
            assert_ne!(whole, digest_of(&other), "{other:?}");
        }
        assert_ne!(
            digest_of(&[vec![text("ab"), text("c")]]),
            digest_of(&[vec![text("a"), text("bc")]])
        );
    }
}
