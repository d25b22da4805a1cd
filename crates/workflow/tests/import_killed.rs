//! A process that is killed in the middle of an import leaves the previous
//! snapshot in force. The test runs itself a second time and kills that.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use uptake_import::Sink;
use uptake_model::{Record, SourceKind};
use uptake_store::Store;
use uptake_testing::{ThrowAwayDatabase, fill, invented_corpus, now, project};
use uptake_workflow::import_source::import_records;

const URL: &str = "UPTAKE_TEST_KILLED_URL";
const READY: &str = "UPTAKE_TEST_KILLED_READY";

/// The second process: imports changes to what is there and thousands of new
/// projects, says that it has come far, and then never ends.
#[tokio::test]
async fn the_process_to_be_killed() {
    let Ok(url) = std::env::var(URL) else {
        return; // An ordinary test run: `a_killed_import_changes_nothing` starts it.
    };
    let ready = PathBuf::from(std::env::var(READY).expect("is set with the other"));
    let store = Store::open(&url).await.expect("opens");
    let read = move |sink: &mut dyn Sink| {
        for record in invented_corpus() {
            let Record::Project(mut changed) = record else {
                continue;
            };
            changed.title = "Half an import".to_owned();
            let _ = sink.record(Record::Project(changed));
        }
        for n in 0..6_000 {
            let mut new = project(&format!("{}", 500_000 + n), "NEW");
            new.objective = Some("words ".repeat(1_000));
            let _ = sink.record(Record::Project(Box::new(new)));
        }
        // The channel is short: by now most has been written.
        std::fs::write(&ready, "ready").expect("writes");
        std::thread::sleep(Duration::from_secs(600));
        panic!("should have been killed")
    };
    let at = now() + SignedDuration::from_mins(5);
    let _ = import_records(
        &store,
        SourceKind::Cordis,
        read,
        at,
        Box::new(|_| ()),
        Arc::default(),
    )
    .await;
}

#[tokio::test]
async fn a_killed_import_changes_nothing() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        fill(&store).await.expect("imports");
        let before = store.overview().await.expect("reads");
        store.close().await;
        kill_in_the_middle(&database.url());

        let store = Store::open(&database.url()).await.expect("opens again");
        assert_eq!(store.overview().await.expect("reads"), before);
        let page = store
            .project(&"101000001".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            (page.title.as_str(), page.version),
            ("ÉCLAIR: an invented project", 1)
        );
        assert_eq!(store.snapshots().await.expect("reads").len(), 2);
        let at = now() + SignedDuration::from_mins(10);
        let again = uptake_testing::import(&store, SourceKind::Cordis, invented_corpus(), at)
            .await
            .expect("imports after that");
        assert!(again.nothing_new);
        store.close().await;
    }
}

fn kill_in_the_middle(url: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let ready = folder.path().join("ready");
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "the_process_to_be_killed"])
        .env(URL, url)
        .env(READY, &ready)
        .stdout(Stdio::null())
        .spawn()
        .expect("starts");
    let mut waited = 0;
    while !ready.exists() {
        assert!(
            waited < 1_200,
            "the import did not get anywhere in two minutes"
        );
        assert!(
            child.try_wait().expect("is watched").is_none(),
            "it ended by itself"
        );
        std::thread::sleep(Duration::from_millis(100));
        waited += 1;
    }
    // SIGKILL: nothing can be tidied up.
    child.kill().expect("is killed");
    child.wait().expect("is gone");
}
