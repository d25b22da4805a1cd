//! Opening a database: what is refused, and what the refusal says.

use std::fs;
use uptake_store::{Backend, Store, StoreError};
use uptake_testing::{ThrowAwayDatabase, fill};

/// Opening `url` must fail with these words.
async fn check_refused(url: &str, words: &str) -> StoreError {
    let error = Store::open(url).await.expect_err("is refused");
    assert!(error.to_string().contains(words), "{url}: {error}");
    error
}

#[tokio::test]
async fn an_unknown_kind_of_address_is_refused() {
    let error = check_refused("mysql://host/uptake", "is not understood").await;
    assert!(matches!(error, StoreError::UnknownAddress(_)));
    check_refused("corpus.sqlite", "sqlite://FILE").await;
}

#[tokio::test]
async fn a_missing_folder_and_a_silent_server_are_said_to_be_unreachable() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/missing/x.sqlite", folder.path().display());
    let error = check_refused(&url, "could not be opened").await;
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.sqlite");
    fs::write(
        &file,
        "no database, but long enough to look like one\n".repeat(40),
    )
    .expect("writes");
    let before = fs::read(&file).expect("reads");
    let error = check_refused(&format!("sqlite://{}", file.display()), "import again").await;
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
    assert_eq!(fs::read(&file).expect("reads"), before);
}

#[tokio::test]
async fn opening_twice_keeps_what_is_there() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        fill(&store).await.expect("imports");
        store.close().await;
        let again = Store::open(&database.url()).await.expect("opens again");
        assert_eq!(again.overview().await.expect("reads").projects, 3);
        let postgres = matches!(database, ThrowAwayDatabase::Postgres { .. });
        assert_eq!(again.backend() == Backend::Postgres, postgres);
        again.close().await;
    }
}
