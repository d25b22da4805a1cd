//! What the register of personal data is used for in the database: reading the rows about a
//! person, erasing them, and removing what is old enough.

use crate::schema::{ColumnKind, Schema, Table};
use crate::tally;
use crate::{Records, Store, StoreError, row};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use sqlx::{AssertSqlSafe, Row};
use uptake_model::personal_data::{EXPIRING, REGISTER};
use uptake_model::{Erasure, Expiry, FORMER_MEMBER, FoundBy, Person, PersonalData};

/// A condition on a table and the value that its one parameter stands for.
fn condition(found_by: &FoundBy, person: &Person) -> (String, String) {
    let column = tally::quoted(found_by.column());
    match found_by {
        FoundBy::Person(_) => (format!("{column} = $1"), person.id.to_string()),
        FoundBy::Email(_) => (format!("{column} = $1"), person.email.clone()),
        FoundBy::Mention(_) => (
            format!(r"{column} LIKE $1 ESCAPE '\'"),
            mentioning(person.id.as_str()),
        ),
        // True of no row; the parameter must stand somewhere.
        FoundBy::Unfindable(_) => ("$1 <> $1".to_owned(), String::new()),
        FoundBy::Through { table, key, by, .. } => {
            let (inner, value) = condition(by, person);
            let (table, key) = (tally::quoted(table), tally::quoted(key));
            let text = format!("{column} IN (SELECT {key} FROM {table} WHERE {inner})");
            (text, value)
        }
    }
}

/// A pattern for texts that name an identifier: in quotation marks, as JSON has it, or
/// after the kind of thing and a colon.
fn mentioning(id: &str) -> String {
    let id = id
        .replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_");
    format!("%{id}%")
}

impl Store {
    /// The rows that an entry of the register finds about a person, each as its columns
    /// that may be given out.
    ///
    /// # Errors
    /// Where the database fails, or the register names what is not there.
    pub async fn rows_about(
        &self,
        schema: &Schema,
        entry: &PersonalData,
        person: &Person,
    ) -> Result<Vec<Map<String, Json>>, StoreError> {
        let table = known(schema, entry.table)?;
        let described = entry.columns.iter().map(|(name, _)| *name);
        let shown = described.filter(|name| !entry.secret.contains(name));
        let names: Vec<&str> = entry.beside.iter().copied().chain(shown).collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let columns: Vec<String> = names.iter().map(|it| tally::quoted(it)).collect();
        let (condition, value) = condition(&entry.found_by, person);
        let sql = format!(
            "SELECT {columns} FROM {table} WHERE {condition} ORDER BY {columns}",
            columns = columns.join(", "),
            table = tally::quoted(entry.table)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(value);
        let rows = query.fetch_all(&self.pool).await?;
        let read = |found| {
            let cells = names.iter().enumerate();
            cells
                .map(|(place, name)| Ok(((*name).to_owned(), cell(table, name, found, place)?)))
                .collect()
        };
        rows.iter().map(read).collect()
    }
}

fn known<'a>(schema: &'a Schema, table: &str) -> Result<&'a Table, StoreError> {
    let found = schema.table(table);
    found.ok_or_else(|| row::unreadable(table, "a table of the register of personal data"))
}

fn cell(
    table: &Table,
    name: &str,
    found: &sqlx::any::AnyRow,
    place: usize,
) -> Result<Json, StoreError> {
    let kind = table.column(name).map(|it| it.kind);
    Ok(match kind {
        Some(ColumnKind::Text) => found.try_get::<Option<String>, _>(place)?.into(),
        Some(ColumnKind::Integer) => found.try_get::<Option<i64>, _>(place)?.into(),
        // Bytes are keys and files: a record of them, not their content.
        Some(ColumnKind::Bytes) => "(bytes)".into(),
        None => {
            return Err(row::unreadable(
                name,
                "a column of the register of personal data",
            ));
        }
    })
}

impl Records {
    /// Does to all rows about a person what the register says; returns how many rows of each
    /// table were deleted or went on without a name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn erase(
        &mut self,
        schema: &Schema,
        person: &Person,
    ) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut done = Vec::new();
        // Rows that refer to others go before these.
        for table in schema.tables.iter().rev() {
            for entry in REGISTER.iter().filter(|it| it.table == table.name) {
                let rows = match entry.erasure {
                    Erasure::Kept(_) => continue,
                    Erasure::Deleted => self.delete_about(entry, person).await?,
                    Erasure::FormerMember => self.rename_about(entry, person).await?,
                };
                done.push((entry.table, rows));
            }
        }
        Ok(done)
    }

    async fn delete_about(
        &mut self,
        entry: &PersonalData,
        person: &Person,
    ) -> Result<u64, StoreError> {
        let (condition, value) = condition(&entry.found_by, person);
        let table = tally::quoted(entry.table);
        let query = sqlx::query(AssertSqlSafe(format!(
            "DELETE FROM {table} WHERE {condition}"
        )));
        Ok(query
            .bind(value)
            .execute(self.connection())
            .await?
            .rows_affected())
    }

    async fn rename_about(
        &mut self,
        entry: &PersonalData,
        person: &Person,
    ) -> Result<u64, StoreError> {
        let (condition, value) = condition(&entry.found_by, person);
        let (table, column) = (
            tally::quoted(entry.table),
            tally::quoted(entry.found_by.column()),
        );
        let id = person.id.as_str();
        let (from, to) = match entry.found_by {
            FoundBy::Mention(_) => (format!("\"{id}\""), format!("\"{FORMER_MEMBER}\"")),
            _ => (id.to_owned(), FORMER_MEMBER.to_owned()),
        };
        let query = sqlx::query(AssertSqlSafe(format!(
            "UPDATE {table} SET {column} = REPLACE({column}, $2, $3) WHERE {condition}"
        )));
        let query = query.bind(value).bind(from).bind(to);
        Ok(query.execute(self.connection()).await?.rows_affected())
    }

    /// Removes what is old enough to go, as the register says; returns what went, and
    /// nothing where nothing did.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn remove_expired(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut removed: Vec<(&'static str, u64)> = Vec::new();
        for Expiry {
            table,
            since,
            hours,
        } in EXPIRING
        {
            let before = now - jiff::SignedDuration::from_hours(*hours);
            let (name, column) = (tally::quoted(table), tally::quoted(since));
            let sql = format!("DELETE FROM {name} WHERE {column} < $1");
            let query = sqlx::query(AssertSqlSafe(sql)).bind(before.to_string());
            let rows = query.execute(self.connection()).await?.rows_affected();
            match removed.iter_mut().find(|(known, _)| known == table) {
                Some((_, sum)) => *sum += rows,
                None => removed.push((table, rows)),
            }
        }
        removed.retain(|(_, rows)| *rows > 0);
        Ok(removed)
    }
}
