//! Databases of a test's own: SQLite always, PostgreSQL where the variable
//! `UPTAKE_TEST_POSTGRES` names a server. They go away with the value.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

const VARIABLE: &str = "UPTAKE_TEST_POSTGRES";

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A database that one test has to itself.
#[derive(Debug)]
pub enum ThrowAwayDatabase {
    /// A file in a folder that is removed afterwards.
    Sqlite(TempDir),
    /// A schema that is dropped afterwards.
    Postgres {
        /// Address of the server and database.
        server: String,
        /// The schema.
        schema: String,
    },
}

impl ThrowAwayDatabase {
    /// One of each kind that can be tested here. Says so where PostgreSQL cannot.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
    pub fn all() -> Vec<Self> {
        let mut databases = vec![Self::sqlite()];
        match std::env::var(VARIABLE) {
            Ok(server) => databases.push(Self::postgres(server)),
            Err(_) => eprintln!("skipped on PostgreSQL: {VARIABLE} names no server"),
        }
        databases
    }

    /// An SQLite database.
    ///
    /// # Panics
    /// Where no folder can be made.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test that cannot begin must fail")]
    pub fn sqlite() -> Self {
        Self::Sqlite(TempDir::new().expect("a folder for the test"))
    }

    fn postgres(server: String) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("uptake_test_{}_{number}", std::process::id());
        run(&server, &format!("CREATE SCHEMA {schema}"));
        Self::Postgres { server, schema }
    }

    /// The address to open.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/test.sqlite", folder.path().display()),
            Self::Postgres { server, schema } => {
                let joint = if server.contains('?') { '&' } else { '?' };
                format!(
                    "{server}{joint}application_name={schema}&options=-c%20search_path%3D{schema}"
                )
            }
        }
    }
}

impl Drop for ThrowAwayDatabase {
    fn drop(&mut self) {
        if let Self::Postgres { server, schema } = self {
            // A transaction that a test gave up is rolled back only when somebody polls it.
            run(
                server,
                &format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE application_name = '{schema}'"
                ),
            );
            run(server, &format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

/// Runs a statement with PostgreSQL's own client, since SQL in Rust belongs to the store.
#[expect(clippy::expect_used, reason = "a test that cannot begin must fail")]
fn run(server: &str, statement: &str) {
    let status = Command::new("psql")
        .args(["--quiet", "--no-psqlrc", "--command", statement, server])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("psql, PostgreSQL's client, is installed where the variable names a server");
    assert!(status.success(), "psql could not run: {statement}");
}
