//! Opening a database: what is refused, and what the refusal says.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use std::fs;
use uptake_store::listing::Page;
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

#[tokio::test]
async fn a_database_with_the_tables_of_another_build_is_refused_as_sound() {
    for database in ThrowAwayDatabase::all() {
        let url = database.url();
        Store::open(&url).await.expect("opens").close().await;
        let pool = sqlx::AnyPool::connect(&url).await.expect("connects");
        sqlx::query("UPDATE _sqlx_migrations SET checksum = $1 WHERE version = 1")
            .bind(vec![0_u8; 48])
            .execute(&pool)
            .await
            .expect("writes");
        pool.close().await;
        let error = check_refused(&url, "It is sound").await;
        assert!(matches!(error, StoreError::OtherBuild(1)), "{error:?}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    for database in ThrowAwayDatabase::all() {
        let url = database.url();
        Store::open(&url).await.expect("opens").close().await;
        let pool = sqlx::AnyPool::connect(&url).await.expect("connects");
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT 9000, 'of the future', success, checksum, execution_time FROM _sqlx_migrations \
             WHERE version = 1",
        )
        .execute(&pool)
        .await
        .expect("writes");
        pool.close().await;
        let error = check_refused(&url, "newer version of Uptake").await;
        assert!(
            matches!(error, StoreError::NewerDatabase(9000)),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_database_without_counted_projects_is_brought_up_to_date() {
    for database in ThrowAwayDatabase::all() {
        let url = database.url();
        let store = Store::open(&url).await.expect("opens");
        fill(&store).await.expect("imports");
        store.close().await;
        let pool = sqlx::AnyPool::connect(&url).await.expect("connects");
        for sql in [
            "DROP INDEX organisation_by_projects",
            "ALTER TABLE organisation DROP COLUMN projects",
            "DELETE FROM _sqlx_migrations WHERE version = 3",
        ] {
            sqlx::query(sql).execute(&pool).await.expect(sql);
        }
        pool.close().await;
        let store = Store::open(&url).await.expect("opens again");
        let found = store.organisations("", Page::first(10)).await;
        let counts = found.expect("reads").items.into_iter();
        assert_eq!(
            counts.map(|line| line.projects).collect::<Vec<_>>(),
            [3, 2, 1]
        );
        store.close().await;
    }
}

#[tokio::test]
async fn two_imports_at_once_wait_for_each_other_or_say_so() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("opens");
    let source = uptake_model::SourceKind::Sample;
    let first = store
        .begin_import(source, uptake_testing::now())
        .await
        .expect("begins");
    let second = store.begin_import(source, uptake_testing::now()).await;
    assert!(matches!(second, Err(StoreError::Busy)), "{second:?}");
    first.roll_back().await.expect("ends");
    let third = store
        .begin_import(source, uptake_testing::now())
        .await
        .expect("begins");
    third.roll_back().await.expect("ends");
}
