//! Conditions that depend on what a page asks for, with their values; and the
//! two queries of a page: how many there are, and those shown.

use super::{Page, Paged};
use crate::bulk::Cell;
use crate::{StoreError, fold, row};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Arguments, AssertSqlSafe, Pool};

/// More words than this in a search for names are not looked at: each costs a
/// pass over the texts.
const MOST_WORDS: usize = 8;

/// Conditions that must all hold. Their text is ours; what people typed is in
/// the values.
#[derive(Default)]
pub(super) struct Conditions {
    clauses: Vec<String>,
    values: Vec<Cell>,
}

impl Conditions {
    /// A value, and the parameter that stands for it.
    pub(super) fn value(&mut self, cell: Cell) -> String {
        self.values.push(cell);
        format!("${}", self.values.len())
    }

    /// Adds a condition without a value, or with parameters from [`Self::value`].
    pub(super) fn must(&mut self, clause: impl Into<String>) {
        self.clauses.push(clause.into());
    }

    /// Adds `column = value`.
    pub(super) fn equals(&mut self, column: &str, value: impl Into<String>) {
        let parameter = self.value(Cell::text(value));
        self.must(format!("{column} = {parameter}"));
    }

    /// Adds that a folded column contains each word of `text`.
    pub(super) fn contains_words(&mut self, column: &str, text: &str) {
        for word in text.split_whitespace().take(MOST_WORDS) {
            let parameter = self.value(Cell::text(fold::containing(word)));
            self.must(format!(r"{column} LIKE {parameter} ESCAPE '\'"));
        }
    }

    /// `WHERE …`, or nothing.
    fn text(&self) -> String {
        if self.clauses.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.clauses.join(" AND "))
        }
    }

    fn arguments(&self) -> Result<AnyArguments, StoreError> {
        let mut arguments = AnyArguments::default();
        for cell in &self.values {
            let added = match cell.clone() {
                Cell::Text(text) => arguments.add(text),
                Cell::Int(number) => arguments.add(number),
                Cell::Bytes(bytes) => arguments.add(bytes),
            };
            added.map_err(|error| StoreError::from(sqlx::Error::Encode(error)))?;
        }
        Ok(arguments)
    }

    /// All rows of `sql`, in which `{where}` stands for the conditions.
    pub(super) async fn all(&self, pool: &Pool<Any>, sql: &str) -> Result<Vec<AnyRow>, StoreError> {
        let text = sql.replace("{where}", &self.text());
        let query = sqlx::query_with::<Any, _>(AssertSqlSafe(text), self.arguments()?);
        Ok(query.fetch_all(pool).await?)
    }

    /// A page of `SELECT columns FROM from WHERE … ORDER BY order`, and how many
    /// rows there are in all.
    pub(super) async fn page<T>(
        &self,
        pool: &Pool<Any>,
        (columns, from, order): (&str, &str, &str),
        page: Page,
        read: impl Fn(&AnyRow) -> Result<T, StoreError>,
    ) -> Result<Paged<T>, StoreError> {
        let counted = self
            .all(
                pool,
                &format!("SELECT COUNT(*) AS total FROM {from} {{where}}"),
            )
            .await?;
        let total = counted
            .first()
            .map_or(Ok(0), |found| row::count(found, "total"))?;
        let offset = i64::try_from(page.offset).unwrap_or(i64::MAX);
        let mut items = Vec::new();
        if page.offset < total && page.limit > 0 {
            let sql = format!(
                "SELECT {columns} FROM {from} {{where}} ORDER BY {order} LIMIT {} OFFSET {offset}",
                page.limit
            );
            let rows = self.all(pool, &sql).await?;
            items = rows.iter().map(read).collect::<Result<_, _>>()?;
        }
        Ok(Paged {
            total,
            offset: page.offset,
            items,
        })
    }
}
