//! Problems that only show while writing name the file and the line they stand in.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use std::path::PathBuf;
use uptake_import::Limits;
use uptake_model::{ProblemKind, SourceKind};
use uptake_store::Store;
use uptake_store::listing::{Page, ProblemFilter};
use uptake_testing::{ThrowAwayDatabase, now};
use uptake_workflow::{ImportRequest, import_source};

const PROJECTS: &str = "id,acronym,title,frameworkProgramme,contentUpdateDate,objective\n\
101999901,NEWEN,An invented project,HORIZON,2024-01-01 10:00:00,Words\n";

const TOPICS: &str = "projectID,topic,title\n\
101999901,HORIZON-CL3-2022-DRS-01-08,An invented topic\n\
101999909,HORIZON-CL3-2022-DRS-01-08,An invented topic\n\
101999909,HORIZON-CL3-2022-DRS-01-09,Another invented topic\n";

const REPORTS: &str = "rcn,title,teaser,summary,workPerformed,projectID\n\
7,A period,,\"We saw\nsmoke.\",,101999901\n\
8,A period,,We saw light.,,101999909\n";

async fn import(store: &Store, folder: &tempfile::TempDir, files: &[(&str, &str)]) {
    let mut inputs: Vec<PathBuf> = Vec::new();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        inputs.push(path);
    }
    let request = ImportRequest {
        source: SourceKind::Cordis,
        inputs,
        limits: Limits::default(),
    };
    let (progress, cancel) = (Box::new(|_: &_| ()), std::sync::Arc::default());
    import_source(store, request, now(), progress, cancel)
        .await
        .expect("is imported");
}

/// File, line and record of every problem of a kind.
async fn places(store: &Store, kind: ProblemKind) -> Vec<(String, Option<u64>, Option<String>)> {
    let filter = ProblemFilter {
        kind: Some(kind),
        ..ProblemFilter::default()
    };
    let found = store.problems(&filter, Page::first(10)).await;
    let found = found.expect("reads").items.into_iter();
    found
        .map(|kept| (kept.problem.file, kept.problem.line, kept.problem.record))
        .collect()
}

#[tokio::test]
async fn rows_without_a_project_are_named_by_table_and_line() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("opens");
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("project.csv", PROJECTS),
        ("topics.csv", TOPICS),
        ("reports.csv", REPORTS),
    ];
    import(&store, &folder, &files).await;
    let stranger = Some("101999909".to_owned());
    assert_eq!(
        places(&store, ProblemKind::OrphanRow).await,
        [
            ("reports.csv".to_owned(), Some(4), stranger.clone()),
            ("topics.csv".to_owned(), Some(3), stranger),
        ]
    );
    store.close().await;
}

#[tokio::test]
async fn an_older_state_is_named_by_table_and_line() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("opens");
    let folder = tempfile::tempdir().expect("a folder");
    let newer = PROJECTS.replace("2024", "2025");
    import(&store, &folder, &[("newer.csv", &newer)]).await;
    import(&store, &folder, &[("older.csv", PROJECTS)]).await;
    assert_eq!(
        places(&store, ProblemKind::OlderThanKnown).await,
        [(
            "older.csv".to_owned(),
            Some(2),
            Some("101999901".to_owned())
        )]
    );
    store.close().await;
}
