//! The tables as the migrations make them, read from a database in memory: both
//! databases have these, and a new table cannot be forgotten by what works on all of them.

use crate::connection::migrate;
use crate::{StoreError, row};
use sqlx::{AnyConnection, Connection, Executor};

/// What a column holds. The migrations use no other types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// TEXT.
    Text,
    /// BIGINT.
    Integer,
    /// BYTEA.
    Bytes,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// The table whose key it names, where it is a foreign key.
    pub refers_to: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in their order.
    pub columns: Vec<Column>,
}

impl Table {
    /// A column by name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|it| it.name == name)
    }
}

/// All tables, each after those that it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The tables.
    pub tables: Vec<Table>,
}

impl Schema {
    /// The tables of this build.
    ///
    /// # Errors
    /// Where a database in memory cannot be made.
    pub async fn of_this_build() -> Result<Self, StoreError> {
        Ok(fresh().await?.0)
    }

    /// A table by name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|it| it.name == name)
    }
}

/// The schema, and a database in memory that holds what the migrations alone write.
pub(crate) async fn fresh() -> Result<(Schema, AnyConnection), StoreError> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect("sqlite::memory:").await?;
    migrate(&mut connection).await?;
    let tables = read_tables(&mut connection).await?;
    let tables = in_order_of_reference(tables)?;
    Ok((Schema { tables }, connection))
}

async fn read_tables(connection: &mut AnyConnection) -> Result<Vec<Table>, StoreError> {
    let names = connection
        .fetch_all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY name",
        )
        .await?;
    let names = names.iter().map(|found| row::text(found, "name"));
    let names: Vec<String> = names.collect::<Result<_, _>>()?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        let columns = read_columns(connection, &name).await?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

async fn read_columns(
    connection: &mut AnyConnection,
    table: &str,
) -> Result<Vec<Column>, StoreError> {
    let keys =
        sqlx::query("SELECT \"from\" AS name, \"table\" AS other FROM pragma_foreign_key_list($1)")
            .bind(table)
            .fetch_all(&mut *connection)
            .await?;
    let mut refers = Vec::with_capacity(keys.len());
    for key in &keys {
        refers.push((row::text(key, "name")?, row::text(key, "other")?));
    }
    let rows = sqlx::query("SELECT name, type AS kind FROM pragma_table_info($1) ORDER BY cid")
        .bind(table)
        .fetch_all(&mut *connection)
        .await?;
    let columns = rows.iter().map(|found| {
        let name = row::text(found, "name")?;
        let other = refers.iter().find(|(column, _)| *column == name);
        let kind = match row::text(found, "kind")?.as_str() {
            "TEXT" => ColumnKind::Text,
            "BIGINT" => ColumnKind::Integer,
            "BYTEA" => ColumnKind::Bytes,
            other => return Err(row::unreadable(other, "TEXT, BIGINT or BYTEA")),
        };
        Ok(Column {
            refers_to: other.map(|(_, table)| table.clone()),
            name,
            kind,
        })
    });
    columns.collect()
}

/// Each table after those that it refers to.
fn in_order_of_reference(mut left: Vec<Table>) -> Result<Vec<Table>, StoreError> {
    let mut ordered: Vec<Table> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready = left.iter().position(|table| {
            let mut others = table.columns.iter().filter_map(|it| it.refers_to.as_ref());
            others.all(|other| ordered.iter().any(|it| it.name == *other))
        });
        let Some(ready) = ready else {
            let names: Vec<&str> = left.iter().map(|it| it.name.as_str()).collect();
            let names = names.join(", ");
            return Err(row::unreadable(
                names,
                "tables that do not refer to each other in a circle",
            ));
        };
        ordered.push(left.remove(ready));
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, refers_to: &[&str]) -> Table {
        let columns = refers_to.iter().map(|other| Column {
            name: format!("{other}_id"),
            kind: ColumnKind::Text,
            refers_to: Some((*other).to_owned()),
        });
        Table {
            name: name.to_owned(),
            columns: columns.collect(),
        }
    }

    #[test]
    fn tables_come_after_those_they_refer_to() {
        let tables = vec![table("c", &["a", "b"]), table("b", &["a"]), table("a", &[])];
        let ordered = in_order_of_reference(tables).expect("an order");
        let names: Vec<&str> = ordered.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let circle = vec![table("a", &["b"]), table("b", &["a"])];
        let error = in_order_of_reference(circle).expect_err("a circle");
        assert!(error.to_string().contains("a, b"), "{error}");
    }

    #[tokio::test]
    async fn the_schema_knows_keys_kinds_and_references() {
        let schema = Schema::of_this_build().await.expect("a schema");
        let membership = schema.table("membership").expect("a table");
        let person = membership.column("person").expect("a column");
        assert_eq!(person.refers_to.as_deref(), Some("person"));
        let source = schema.table("project_source").expect("a table");
        assert_eq!(
            source.column("payload").expect("a column").kind,
            ColumnKind::Bytes
        );
        assert!(schema.table("_sqlx_migrations").is_none());
    }
}
