//! What can go wrong with the database. User mistakes and circumstances have
//! variants of their own; each message says what happened, what was kept and
//! what to do.

use sqlx::migrate::MigrateError;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is neither `sqlite:` nor `postgres:`.
    #[error(
        "The database address “{0}” is not understood. Nothing was changed. Use sqlite://FILE or \
         postgres://USER:PASSWORD@HOST/DATABASE."
    )]
    UnknownAddress(String),
    /// The database cannot be reached or opened.
    #[error(
        "The database could not be opened ({0}). Nothing was changed. Check the address, and that \
         the folder exists or the server runs."
    )]
    Unreachable(String),
    /// The database was made by a newer Uptake.
    #[error(
        "The database was made by a newer version of Uptake (it holds migration {0}, which this \
         version does not know). Nothing was changed. Use the newer version, or another data folder."
    )]
    NewerDatabase(i64),
    /// Not a database, or one that something else than Uptake changed.
    #[error(
        "The database is damaged or not one of Uptake's ({0}). Nothing was changed. Move it away \
         and import again: the corpus can always be rebuilt from its sources."
    )]
    Damaged(String),
    /// The database was made by a build of Uptake whose tables differ.
    #[error(
        "The database was made by another build of Uptake, whose tables differ (migration {0}). It is \
         sound, and nothing was changed. Use that build, or import again into a new --data folder."
    )]
    OtherBuild(i64),
    /// The database cannot be written.
    #[error(
        "The database cannot be written ({0}). Nothing was changed. Check the permissions of the \
         folder and of the file, or use another data folder."
    )]
    ReadOnly(String),
    /// The disk is full.
    #[error(
        "The disk is full ({0}). What was being written was undone; the previous state is in \
         force. Make room and try again."
    )]
    DiskFull(String),
    /// The disk or the file system failed while reading or writing.
    #[error(
        "The disk refused ({0}). What was being written was undone; the previous state is in \
         force. Check the disk, its quota and the size it allows a file, and try again."
    )]
    Storage(String),
    /// Another process writes.
    #[error(
        "Another process is writing to the database. Nothing was changed. Wait until it is done \
         and try again."
    )]
    Busy,
    /// What must be there once is there already.
    #[error("What was to be written is there already ({0}). Nothing was changed.")]
    Taken(String),
    /// A stored value does not read as what it should be: our own fault.
    #[error(
        "The database holds “{value}” where {expected} was expected. Nothing was changed. This is \
         a fault of Uptake; please report it."
    )]
    Unreadable {
        /// What was found, or why it could not be read.
        value: String,
        /// What should be there.
        expected: &'static str,
    },
    /// A secret is sealed with another key than there is, or there is none.
    #[error(
        "A secret in the database cannot be opened or sealed: the key that it was sealed with is not \
         there. Nothing was changed. Put the file secrets.key of this database back, or name it with \
         --secrets-key; if it is lost, second factors and institutions must be set up again."
    )]
    Seal,
    /// A secret stands in the database as it is, which this program never writes.
    #[error(
        "A secret in the database ({place}) is not sealed, though this program seals each: an earlier \
         version wrote it, or somebody else. It was not used, and nothing was changed. If you have just \
         upgraded, start `uptake serve` once, which seals what was there before. Otherwise remove the row \
         ({remove}), let it be set up again, and find out who writes to your database."
    )]
    NotSealed {
        /// Whose it is, such as `second_factor/person-1`.
        place: String,
        /// The statement that removes it.
        remove: String,
    },
    /// Any other failure of the database: our own fault or the server's.
    #[error(
        "The database failed ({0}). What was being written was undone; the previous state is in \
         force. Try again; if it happens twice, please report it."
    )]
    Database(#[source] Box<sqlx::Error>),
}

/// SQLite's primary result codes, <https://www.sqlite.org/rescode.html>.
mod sqlite {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const IOERR: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
    pub(super) const CONSTRAINT_PRIMARYKEY: i32 = 1555;
    pub(super) const CONSTRAINT_UNIQUE: i32 = 2067;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                Self::of_code(&code, database.message()).unwrap_or(Self::Database(Box::new(error)))
            }
            sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => {
                Self::DiskFull(text)
            }
            sqlx::Error::Configuration(_) => Self::UnknownAddress(text),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => {
                Self::Unreachable(text)
            }
            _ => Self::Database(Box::new(error)),
        }
    }
}

impl StoreError {
    /// Whether a stored value was found that cannot be read, and not that the database failed.
    #[must_use]
    pub fn is_about_content(&self) -> bool {
        match self {
            Self::Unreadable { .. } => true,
            Self::Database(error) => matches!(
                **error,
                sqlx::Error::ColumnDecode { .. }
                    | sqlx::Error::Decode(_)
                    | sqlx::Error::AnyDriverError(_)
            ),
            _ => false,
        }
    }

    /// SQLSTATE codes of PostgreSQL have five characters, SQLite's extended
    /// result codes at most four digits; the low byte of these is the primary code.
    fn of_code(code: &str, message: &str) -> Option<Self> {
        let message = message.to_owned();
        if code.len() == 5 {
            return match code {
                "53100" => Some(Self::DiskFull(message)),
                "58030" => Some(Self::Storage(message)),
                "25006" | "42501" => Some(Self::ReadOnly(message)),
                "23505" => Some(Self::Taken(message)),
                "55P03" | "40001" | "40P01" => Some(Self::Busy),
                "28000" | "28P01" | "3D000" | "57P03" | "53300" => Some(Self::Unreachable(message)),
                _ => None,
            };
        }
        let code = code.parse::<i32>().ok()?;
        if matches!(
            code,
            sqlite::CONSTRAINT_UNIQUE | sqlite::CONSTRAINT_PRIMARYKEY
        ) {
            return Some(Self::Taken(message));
        }
        match code & 0xff {
            sqlite::FULL => Some(Self::DiskFull(message)),
            sqlite::READONLY => Some(Self::ReadOnly(message)),
            sqlite::BUSY | sqlite::LOCKED => Some(Self::Busy),
            sqlite::CORRUPT | sqlite::NOTADB => Some(Self::Damaged(message)),
            sqlite::CANTOPEN => Some(Self::Unreachable(message)),
            sqlite::IOERR => Some(Self::Storage(message)),
            _ => None,
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::NewerDatabase(version),
            MigrateError::VersionMismatch(version) => Self::OtherBuild(version),
            MigrateError::Dirty(_) => Self::Damaged(error.to_string()),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Self::from(error)
            }
            other => Self::Database(Box::new(sqlx::Error::Migrate(Box::new(other)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_become_what_a_person_can_act_on() {
        let cases = [
            ("13", "The disk is full"),
            ("53100", "The disk is full"),
            ("8", "The database cannot be written"),
            ("1032", "The database cannot be written"),
            ("25006", "The database cannot be written"),
            ("778", "The disk refused"),
            ("58030", "The disk refused"),
            ("5", "Another process is writing"),
            ("517", "Another process is writing"),
            ("26", "The database is damaged"),
            ("14", "The database could not be opened"),
            ("3D000", "The database could not be opened"),
        ];
        for (code, start) in cases {
            let error = StoreError::of_code(code, "as the driver says").expect("a known code");
            assert!(error.to_string().starts_with(start), "{code}: {error}");
        }
        assert!(StoreError::of_code("1", "no such table").is_none());
        assert!(matches!(
            StoreError::of_code("23505", "duplicate key"),
            Some(StoreError::Taken(_))
        ));
    }
}
