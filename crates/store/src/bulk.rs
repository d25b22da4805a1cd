//! Writing and asking for many rows with few statements: the statements' sizes
//! are few as well, so that the databases prepare each of them once.

use crate::StoreError;
use sqlx::any::AnyArguments;
use sqlx::{Any, AnyConnection, Arguments, AssertSqlSafe, Executor};
use std::fmt::Write;

/// Rows in one INSERT, largest first; what is left over goes into smaller ones.
/// 64 rows of the widest table stay far below SQLite's 32,766 parameters.
const STEPS: [usize; 4] = [64, 16, 4, 1];

/// Names in one `IN (…)`, smallest first.
const LIST_STEPS: [usize; 5] = [1, 4, 16, 64, 256];

/// One value of a row. A missing value keeps its type: PostgreSQL asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(Option<String>),
    Int(Option<i64>),
    Bytes(Vec<u8>),
}

impl Cell {
    /// PostgreSQL refuses the character NUL in a text; no text means it.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Text(Some(if text.contains('\0') {
            text.replace('\0', "")
        } else {
            text
        }))
    }

    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Text(None), Self::text)
    }

    pub(crate) fn flag(flag: bool) -> Self {
        Self::Int(Some(i64::from(flag)))
    }

    fn bind(self, arguments: &mut AnyArguments) -> Result<(), StoreError> {
        let added = match self {
            Self::Text(text) => arguments.add(text),
            Self::Int(number) => arguments.add(number),
            Self::Bytes(bytes) => arguments.add(bytes),
        };
        added.map_err(|error| StoreError::from(sqlx::Error::Encode(error)))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

/// Rows waiting to be inserted into one table.
pub(crate) struct Insert {
    table: &'static str,
    columns: &'static [&'static str],
    /// What follows the rows, such as `ON CONFLICT (id) DO NOTHING`.
    tail: &'static str,
    cells: Vec<Cell>,
}

impl Insert {
    pub(crate) fn into(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            table,
            columns,
            tail: "",
            cells: Vec::new(),
        }
    }

    pub(crate) fn with_tail(mut self, tail: &'static str) -> Self {
        self.tail = tail;
        self
    }

    /// Adds a row; its cells stand in the order of the columns.
    pub(crate) fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        debug_assert_eq!(N, self.columns.len(), "{}", self.table);
        self.cells.extend(cells);
    }

    /// Inserts what waits.
    pub(crate) async fn run(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let width = self.columns.len();
        let mut left = self.cells.len() / width;
        let (table, columns, tail) = (self.table, self.columns, self.tail);
        let mut cells = self.cells.into_iter();
        for step in STEPS {
            if left < step {
                continue;
            }
            let sql: std::sync::Arc<str> = insert_text(table, columns, tail, step).into();
            while left >= step {
                let mut arguments = AnyArguments::default();
                arguments.reserve(step * width, 0);
                for cell in cells.by_ref().take(step * width) {
                    cell.bind(&mut arguments)?;
                }
                execute(connection, sql.clone(), arguments).await?;
                left -= step;
            }
        }
        Ok(())
    }
}

pub(crate) fn insert_text(table: &str, columns: &[&str], tail: &str, rows: usize) -> String {
    let mut sql = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        push_parameters(&mut sql, row * columns.len() + 1, columns.len());
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}

fn push_parameters(sql: &mut String, first: usize, count: usize) {
    for number in first..first + count {
        if number > first {
            sql.push_str(", ");
        }
        // Writing to a String cannot fail.
        let _ = write!(sql, "${number}");
    }
}

async fn execute(
    connection: &mut AnyConnection,
    sql: std::sync::Arc<str>,
    arguments: AnyArguments,
) -> Result<(), StoreError> {
    let query = sqlx::query_with::<Any, _>(AssertSqlSafe(sql), arguments);
    connection.execute(query).await?;
    Ok(())
}

/// Runs `sql`, in which `{list}` stands once, for all names given, a bounded
/// number at a time, and hands back the rows. Lists are filled up with their
/// last name to one of a few sizes.
pub(crate) async fn select_in<S: AsRef<str>>(
    connection: &mut AnyConnection,
    sql: &str,
    names: &[S],
) -> Result<Vec<sqlx::any::AnyRow>, StoreError> {
    let mut rows = Vec::new();
    for (text, arguments) in in_lists(sql, names)? {
        let query = sqlx::query_with::<Any, _>(AssertSqlSafe(text), arguments);
        rows.extend(connection.fetch_all(query).await?);
    }
    Ok(rows)
}

/// As [`select_in`], for statements that return nothing.
pub(crate) async fn execute_in<S: AsRef<str>>(
    connection: &mut AnyConnection,
    sql: &str,
    names: &[S],
) -> Result<(), StoreError> {
    for (text, arguments) in in_lists(sql, names)? {
        execute(connection, text.into(), arguments).await?;
    }
    Ok(())
}

fn in_lists<S: AsRef<str>>(
    sql: &str,
    names: &[S],
) -> Result<Vec<(String, AnyArguments)>, StoreError> {
    let longest = LIST_STEPS[LIST_STEPS.len() - 1];
    let mut statements = Vec::with_capacity(names.len().div_ceil(longest));
    for part in names.chunks(longest) {
        let size = LIST_STEPS
            .into_iter()
            .find(|step| *step >= part.len())
            .unwrap_or(longest);
        let mut list = String::with_capacity(size * 6);
        push_parameters(&mut list, 1, size);
        let mut arguments = AnyArguments::default();
        for i in 0..size {
            Cell::text(part[i.min(part.len() - 1)].as_ref()).bind(&mut arguments)?;
        }
        statements.push((sql.replace("{list}", &list), arguments));
    }
    Ok(statements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_numbers_its_parameters_row_by_row() {
        assert_eq!(
            insert_text("gap", &["id", "title"], "ON CONFLICT DO NOTHING", 2),
            "INSERT INTO gap (id, title) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn lists_come_in_few_sizes_and_hold_every_name() {
        for (names, sizes) in [
            (0, vec![]),
            (1, vec![1]),
            (5, vec![16]),
            (256, vec![256]),
            (300, vec![256, 64]),
        ] {
            let names: Vec<String> = (0..names).map(|n| n.to_string()).collect();
            let statements = in_lists("x IN ({list})", &names).expect("bindable");
            let found: Vec<usize> = statements.iter().map(|(_, args)| args.len()).collect();
            assert_eq!(found, sizes);
        }
    }

    #[test]
    fn a_nul_never_reaches_the_database() {
        assert_eq!(Cell::text("a\0b"), Cell::Text(Some("ab".to_owned())));
    }
}
