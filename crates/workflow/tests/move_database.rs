//! Moving everything between databases, in every direction that can be tested here.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use std::sync::atomic::{AtomicBool, Ordering};
use uptake_store::{Schema, Store};
use uptake_testing::{ThrowAwayDatabase, fill, invented_people};
use uptake_workflow::{MoveError, first_break, move_database};

/// A source with corpus, people and an audit log, and empty targets of each kind.
async fn pairs() -> Vec<(ThrowAwayDatabase, ThrowAwayDatabase)> {
    let mut pairs = Vec::new();
    for place in 0..ThrowAwayDatabase::all().len() {
        for source in ThrowAwayDatabase::all() {
            let target = ThrowAwayDatabase::all().swap_remove(place);
            let store = Store::open(&source.url()).await.expect("opens");
            fill(&store).await.expect("the corpus");
            invented_people(&store).await.expect("the people");
            store.close().await;
            pairs.push((source, target));
        }
    }
    pairs
}

#[tokio::test]
async fn everything_arrives_as_it_was_sent() {
    for (source, target) in pairs().await {
        let from = Store::open(&source.url()).await.expect("opens");
        let to = Store::open(&target.url()).await.expect("opens");
        let mut heard = Vec::new();
        let mut progress = |it: uptake_workflow::MoveProgress<'_>| heard.push((it.rows, it.total));
        let stop = AtomicBool::new(false);
        let moved = move_database(&from, &to, &mut progress, &stop)
            .await
            .expect("moves");
        let schema = Schema::of_this_build().await.expect("a schema");
        assert_eq!(moved.len(), schema.tables.len());
        let rows = |name: &str| {
            let found = moved.iter().find(|it| it.table == name);
            found.expect("a table").rows
        };
        assert_eq!(
            (rows("project"), rows("person"), rows("audit_head")),
            (3, 12, 1)
        );
        let total: u64 = moved.iter().map(|it| it.rows).sum();
        assert_eq!(heard.last(), Some(&(total, total)));

        assert_eq!(
            to.overview().await.expect("reads"),
            from.overview().await.expect("reads")
        );
        let project = "101000001".into();
        assert_eq!(
            to.project(&project).await.expect("reads"),
            from.project(&project).await.expect("reads")
        );
        assert_eq!(
            to.audit_head().await.expect("a head"),
            from.audit_head().await.expect("a head")
        );
        let proof = first_break(&to, &mut |_, _| ()).await.expect("reads");
        assert_eq!((proof.entries, proof.found), (1, None));
        // What was moved is used like what was made there.
        let person = "guard-lead".into();
        assert!(to.person(&person).await.expect("reads").is_some());

        let again = move_database(&from, &to, &mut |_| (), &stop).await;
        assert!(
            matches!(again, Err(MoveError::NotEmpty { .. })),
            "{again:?}"
        );
        to.close().await;
        from.close().await;
    }
}

#[tokio::test]
async fn a_move_that_is_interrupted_leaves_the_target_empty() {
    for (source, target) in pairs().await {
        let from = Store::open(&source.url()).await.expect("opens");
        let to = Store::open(&target.url()).await.expect("opens");
        let stop = AtomicBool::new(false);
        let mut progress = |it: uptake_workflow::MoveProgress<'_>| {
            if it.table == "person" {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let moved = move_database(&from, &to, &mut progress, &stop).await;
        assert!(matches!(moved, Err(MoveError::Interrupted)), "{moved:?}");
        assert_eq!(to.overview().await.expect("reads").projects, 0);
        assert_eq!(to.audit_head().await.expect("a head").0, 0);
        stop.store(false, Ordering::Relaxed);
        move_database(&from, &to, &mut |_| (), &stop)
            .await
            .expect("moves after that");
        to.close().await;
        from.close().await;
    }
}
