//! The data folder: made, recognised, refused, and locked by one writer at a time.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use std::fs;
use std::path::Path;
use uptake_workflow::{DataFolder, DataFolderError};

/// Opening must fail with these words, and name what to do.
fn check_refused(path: &Path, words: &str) -> DataFolderError {
    let error = DataFolder::open(path).expect_err("is refused");
    let text = error.to_string();
    assert!(text.contains(words) && text.contains("--data"), "{text}");
    error
}

#[test]
fn a_folder_is_made_explained_and_opened_again() {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("deep/uptake data");
    let folder = DataFolder::open(&path).expect("is made");
    let about = fs::read_to_string(path.join("ABOUT-THIS-FOLDER.txt")).expect("is explained");
    assert!(about.contains("layout version: 1"), "{about}");
    assert!(
        folder
            .database_url()
            .ends_with("/uptake%20data/corpus.sqlite")
    );
    assert!(folder.path().is_absolute());
    assert!(folder.index_path().parent().is_some_and(Path::is_dir));
    assert!(folder.downloads().is_dir());
    DataFolder::open(&path).expect("is opened again");
}

#[tokio::test]
async fn its_database_opens_whatever_the_folder_is_called() {
    let parent = tempfile::tempdir().expect("a folder");
    for name in ["plain", "with space", "ä#?%41&", "100%"] {
        let folder = DataFolder::open(&parent.path().join(name)).expect("is made");
        let store = uptake_store::Store::open(&folder.database_url())
            .await
            .expect("opens");
        store.close().await;
        assert!(folder.path().join("corpus.sqlite").is_file(), "{name}");
    }
}

#[test]
fn a_file_and_a_strangers_folder_are_refused() {
    let parent = tempfile::tempdir().expect("a folder");
    let file = parent.path().join("thesis.txt");
    fs::write(&file, "mine").expect("writes");
    check_refused(&file, "is not a folder");
    check_refused(&file.join("inside"), "is not a folder");
    let error = check_refused(parent.path(), "no Uptake data");
    assert!(matches!(error, DataFolderError::NotOurs(_)));
    assert_eq!(
        fs::read_dir(parent.path()).expect("reads").count(),
        1,
        "nothing was added"
    );
}

#[test]
fn data_of_a_newer_version_is_refused() {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("data");
    DataFolder::open(&path).expect("is made");
    fs::write(path.join("ABOUT-THIS-FOLDER.txt"), "layout version: 2\n").expect("writes");
    let error = check_refused(&path, "newer version");
    assert!(
        matches!(error, DataFolderError::Newer { found: 2, .. }),
        "{error:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("data");
    DataFolder::open(&path).expect("is made");
    fs::set_permissions(path.join("write.lock"), fs::Permissions::from_mode(0o444)).expect("sets");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o555)).expect("sets");
    if fs::write(path.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write anywhere (root)");
        return;
    }
    let error = check_refused(&path, "cannot be written to");
    assert!(
        matches!(error, DataFolderError::ReadOnly { .. }),
        "{error:?}"
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("sets");
}

#[test]
fn one_writer_at_a_time_and_the_other_is_told_who() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = DataFolder::open(&parent.path().join("data")).expect("is made");
    let lock = folder.lock("uptake import cordis").expect("is free");
    let error = folder.lock("uptake index").expect_err("is taken");
    let text = error.to_string();
    let holder = format!("uptake import cordis (process {})", std::process::id());
    assert!(text.contains(&holder), "{text}");
    DataFolder::open(folder.path()).expect("reading is possible meanwhile");
    drop(lock);
    folder.lock("uptake index").expect("is free again");
}
