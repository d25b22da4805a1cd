//! What can go wrong with the database. User mistakes and circumstances have
//! variants of their own; each message says what happened, what was kept and
//! what to do.

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is neither `sqlite:` nor `postgres:`.
    #[error(
        "The database address “{0}” is not understood. Use sqlite://FILE or \
         postgres://USER:PASSWORD@HOST/DATABASE."
    )]
    UnknownAddress(String),
    /// The database cannot be reached or opened.
    #[error(
        "The database could not be opened: {0}. Nothing was changed. Check the address, and that \
         the server runs or the folder exists."
    )]
    Unreachable(String),
    /// The database was made by a newer Uptake.
    #[error(
        "The database was made by a newer version of Uptake (it holds migration {0}, which this \
         version does not know). Nothing was changed. Use the newer version, or another --data folder."
    )]
    NewerDatabase(i64),
    /// Not a database, or one that something else than Uptake changed.
    #[error(
        "The database is damaged or not one of Uptake's: {0}. Nothing was changed. Move it away; \
         the corpus can be imported again from its sources."
    )]
    Damaged(String),
    /// The database cannot be written.
    #[error(
        "The database cannot be written: {0}. Nothing was changed. Check the permissions of the \
         folder and of the file, or use another --data folder."
    )]
    ReadOnly(String),
    /// The disk is full.
    #[error(
        "The disk is full: {0}. What was being written was undone; the previous state is in \
         force. Make room and try again."
    )]
    DiskFull(String),
    /// Another process writes.
    #[error(
        "The database is busy: another process is writing to it. Nothing was changed. Wait until \
         it is done and try again."
    )]
    Busy,
    /// A stored value does not read as what it should be: our own fault.
    #[error(
        "The database holds “{value}” where {expected} was expected. This is a fault of Uptake; \
         please report it."
    )]
    Unreadable {
        /// What was found.
        value: String,
        /// What should be there.
        expected: &'static str,
    },
    /// Any other failure of the database: our own fault or the server's.
    #[error("The database failed: {0}. What was being written was undone.")]
    Database(#[source] Box<sqlx::Error>),
    /// While this part is being built.
    #[error("not built yet")]
    NotYet,
}
