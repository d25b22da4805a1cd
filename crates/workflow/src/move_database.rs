//! Moves everything from one database to another, of the same kind or not, verified before
//! it is put in force.

use std::sync::atomic::{AtomicBool, Ordering};
use uptake_store::{Filling, Reading, Schema, Store, StoreError, Table, Tally};

/// Where a move is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveProgress<'a> {
    /// The table that is being copied.
    pub table: &'a str,
    /// Rows copied so far, of all tables.
    pub rows: u64,
    /// Rows to copy, of all tables.
    pub total: u64,
}

/// Why a database was not moved. The target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// There is something at the target.
    #[error(
        "The target holds data already ({rows} in the table {table}). Nothing was changed in either \
         database. Name an empty database, or a file that is not there yet."
    )]
    NotEmpty {
        /// The first table that holds something.
        table: String,
        /// How many rows.
        rows: u64,
    },
    /// Interrupted.
    #[error(
        "Interrupted. The target is as empty as it was, and the source was only read. Begin again \
         whenever you like."
    )]
    Interrupted,
    /// The copy is not what was read: our own fault, or a disk's.
    #[error(
        "The table {0} did not arrive as it was sent, so everything was undone: the target is as \
         empty as it was, and the source was only read. Try again; if it happens twice, please report it."
    )]
    Differs(String),
    /// A database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Copies every table of `from` into `to`, which must hold nothing; returns what was found in
/// both, table by table. What is written to the source meanwhile is not moved.
///
/// # Errors
/// See [`MoveError`].
pub async fn move_database(
    from: &Store,
    to: &Store,
    progress: &mut dyn FnMut(MoveProgress<'_>),
    stop: &AtomicBool,
) -> Result<Vec<Tally>, MoveError> {
    let mut filling = to.begin_filling().await?;
    let mut reading = from.begin_reading().await?;
    match copy_all(&mut filling, &mut reading, progress, stop).await {
        Ok(moved) => {
            filling.commit().await?;
            Ok(moved)
        }
        Err(error) => {
            filling.roll_back().await?;
            Err(error)
        }
    }
}

async fn copy_all(
    filling: &mut Filling,
    reading: &mut Reading,
    progress: &mut dyn FnMut(MoveProgress<'_>),
    stop: &AtomicBool,
) -> Result<Vec<Tally>, MoveError> {
    if let Some(found) = filling.first_filled().await? {
        let Tally { table, rows, .. } = found;
        return Err(MoveError::NotEmpty { table, rows });
    }
    let schema = Schema::of_this_build().await?;
    filling.clear(&schema).await?;
    let mut total = 0;
    for table in &schema.tables {
        total += reading.rows_of(table).await?;
    }
    let mut sent: Vec<Tally> = Vec::with_capacity(schema.tables.len());
    for table in &schema.tables {
        let before: u64 = sent.iter().map(|it| it.rows).sum();
        let mut told = |rows| {
            progress(MoveProgress {
                table: &table.name,
                rows: before + rows,
                total,
            });
            !stop.load(Ordering::Relaxed)
        };
        sent.push(copy(filling, reading, table, &mut told).await?);
    }
    Ok(sent)
}

async fn copy(
    filling: &mut Filling,
    reading: &mut Reading,
    table: &Table,
    told: &mut dyn FnMut(u64) -> bool,
) -> Result<Tally, MoveError> {
    let sent = filling.copy(reading, table, told).await?;
    let sent = sent.ok_or(MoveError::Interrupted)?;
    if filling.tally(table).await? != sent {
        return Err(MoveError::Differs(sent.table));
    }
    Ok(sent)
}
