//! Copying everything from one database into another, table by table: read in one state
//! of the source, written in one transaction at the target.

use crate::bulk::insert_text;
use crate::schema::{self, Schema, Table};
use crate::tally::{self, Tally, Tallying, Value};
use crate::{Backend, Store, StoreError};
use futures_util::TryStreamExt;
use sqlx::any::AnyArguments;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Executor, Pool, Transaction};
use std::path::Path;

/// Rows in one INSERT.
const ROWS_AT_ONCE: usize = 64;

/// Bytes of texts and files after which rows are written, however few they are: 64 files
/// would be 320 MiB.
const BYTES_AT_ONCE: usize = 8 << 20;

/// A database as it stood at one moment, to be read through.
#[derive(Debug)]
pub struct Reading {
    transaction: Transaction<'static, Any>,
}

/// A database that is being filled. Dropped, killed or failed, it leaves nothing behind.
#[derive(Debug)]
pub struct Filling {
    transaction: Transaction<'static, Any>,
    pool: Pool<Any>,
    backend: Backend,
}

impl Store {
    /// Writes an SQLite database as it stands at this moment into a new file; people read and
    /// write meanwhile.
    ///
    /// # Errors
    /// Where the database fails, or is a PostgreSQL server.
    pub async fn copy_into_file(&self, file: &Path) -> Result<(), StoreError> {
        let copying = sqlx::query("VACUUM INTO $1").bind(file.to_string_lossy().into_owned());
        copying.execute(&self.pool).await?;
        Ok(())
    }

    /// Takes out of a copy what lets somebody in, or would be sent again: letters that wait, with
    /// the links in them, sessions, and everything that is only begun. Invitations stay, of
    /// which it holds a digest.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn take_out_ways_in(&self) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM letter WHERE sent_at IS NULL",
            "DELETE FROM one_time_link",
            "DELETE FROM session",
            "DELETE FROM half_open_sign_in",
            "DELETE FROM institution_errand",
            "DELETE FROM passkey_ceremony",
        ] {
            sqlx::query(statement).execute(&self.writer).await?;
        }
        Ok(())
    }

    /// Begins to read; what is written meanwhile is not seen.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn begin_reading(&self) -> Result<Reading, StoreError> {
        let transaction = match self.backend() {
            Backend::Sqlite => self.pool.begin().await?,
            Backend::Postgres => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                self.pool.begin_with(begin).await?
            }
        };
        Ok(Reading { transaction })
    }

    /// Begins to fill.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another process writes; others where the database fails.
    pub async fn begin_filling(&self) -> Result<Filling, StoreError> {
        let pool = self.writing_pool().await?;
        let transaction = match self.backend() {
            Backend::Sqlite => pool.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => pool.begin().await?,
        };
        Ok(Filling {
            transaction,
            pool,
            backend: self.backend(),
        })
    }
}

impl Reading {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn rows_of(&mut self, table: &Table) -> Result<u64, StoreError> {
        tally::rows_of(&mut self.transaction, table).await
    }
}

impl Filling {
    /// The first table that holds more than the migrations wrote, with its number of rows.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn first_filled(&mut self) -> Result<Option<Tally>, StoreError> {
        let (schema, mut fresh) = schema::fresh().await?;
        for table in &schema.tables {
            let found = tally::tally(&mut self.transaction, table).await?;
            if found != tally::tally(&mut fresh, table).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Takes away what the migrations wrote.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn clear(&mut self, schema: &Schema) -> Result<(), StoreError> {
        for table in schema.tables.iter().rev() {
            let sql = format!("DELETE FROM {}", tally::quoted(&table.name));
            let delete = sqlx::query(AssertSqlSafe(sql));
            self.transaction.execute(delete).await?;
        }
        Ok(())
    }

    /// Copies a table and returns what the source held; `progress` hears of the number
    /// of rows so far and may end it by answering false.
    ///
    /// # Errors
    /// Where a database fails.
    pub async fn copy(
        &mut self,
        from: &mut Reading,
        table: &Table,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Tally>, StoreError> {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|it| tally::quoted(&it.name))
            .collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let insert = |rows| insert_text(&tally::quoted(&table.name), &columns, "", rows);
        let whole = insert(ROWS_AT_ONCE);
        let mut tallying = Tallying::default();
        let mut waiting = Vec::with_capacity(ROWS_AT_ONCE);
        let mut bytes = 0;
        let query = sqlx::query(AssertSqlSafe(tally::select_all(table)));
        let mut rows = query.fetch(&mut *from.transaction);
        while let Some(found) = rows.try_next().await? {
            let values = tally::values(table, &found)?;
            tallying.add(&values);
            bytes += values.iter().map(Value::size).sum::<usize>();
            waiting.push(values);
            if waiting.len() == ROWS_AT_ONCE || bytes > BYTES_AT_ONCE {
                let sql = match waiting.len() {
                    ROWS_AT_ONCE => whole.clone(),
                    fewer => insert(fewer),
                };
                write(&mut self.transaction, sql, waiting.drain(..)).await?;
                bytes = 0;
                if !progress(tallying.rows) {
                    return Ok(None);
                }
            }
        }
        if !waiting.is_empty() {
            let rest = insert(waiting.len());
            write(&mut self.transaction, rest, waiting.drain(..)).await?;
        }
        Ok(progress(tallying.rows).then(|| tallying.of(table)))
    }

    /// What a table holds now.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tally(&mut self, table: &Table) -> Result<Tally, StoreError> {
        tally::tally(&mut self.transaction, table).await
    }

    /// Undoes everything, and waits until that is done.
    ///
    /// # Errors
    /// Where the database fails; nothing is in force then either.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        self.transaction.rollback().await?;
        self.pool.close().await;
        Ok(())
    }

    /// Puts everything in force, on the disk.
    ///
    /// # Errors
    /// Where the database fails; nothing was put in force then.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        if self.backend == Backend::Sqlite {
            let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
            checkpoint.execute(&self.pool).await?;
        }
        self.pool.close().await;
        Ok(())
    }
}

async fn write(
    connection: &mut AnyConnection,
    sql: String,
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<(), StoreError> {
    let mut arguments = AnyArguments::default();
    for value in rows.flatten() {
        value.bind(&mut arguments)?;
    }
    let query = sqlx::query_with::<Any, _>(AssertSqlSafe(sql), arguments);
    connection.execute(query).await?;
    Ok(())
}
