//! Moving everything between databases, in every direction that can be tested here.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use jiff::civil::date;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_model::{
    ClaimContent, ClaimId, ClaimSource, Environment, Independence, Marking, Scale, Statement,
    Viewer,
};
use uptake_store::listing::{Page, SolutionFilter};
use uptake_store::{Schema, Store};
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, fill, invented_people, invented_solution, now,
};
use uptake_workflow::evidence::{NewClaim, NewFile, add_claim, add_solution, claim_file_seen};
use uptake_workflow::{Act, MoveError, first_break, move_database};

/// A source with corpus, people and an audit log, and empty targets of each kind.
async fn pairs() -> Vec<(ThrowAwayDatabase, ThrowAwayDatabase)> {
    let mut pairs = Vec::new();
    for place in 0..ThrowAwayDatabase::all().len() {
        for source in ThrowAwayDatabase::all() {
            let target = ThrowAwayDatabase::all().swap_remove(place);
            let store = Store::open(&source.url()).await.expect("opens");
            fill(&store).await.expect("the corpus");
            let people = invented_people(&store).await.expect("the people");
            claims_with_files(&store, &people).await;
            store.close().await;
            pairs.push((source, target));
        }
    }
    pairs
}

/// Claims with files: together more than is held in memory at once.
async fn claims_with_files(store: &Store, people: &InventedPeople) {
    let chance = Counted::named("files");
    let act = Act {
        actor: &InventedPeople::actor("brigade-lead"),
        viewer: &people.viewer("brigade-lead"),
        now: now(),
        entropy: &chance,
        form: None,
    };
    let owner = "org-brigade".into();
    let mut content = invented_solution("solution-1", &owner).content;
    content.projects = vec!["101000001".into()];
    let solution = add_solution(store, &act, &owner, content).await;
    let solution = solution.expect("a solution");
    for letter in [b'a', b'b', b'c'] {
        let claim = NewClaim {
            organisation: owner.clone(),
            solution: solution.clone(),
            gap: None,
            content: ClaimContent {
                statement: Statement::Readiness {
                    scale: Scale::Technology,
                    level: 6,
                },
                source: ClaimSource::Document {
                    reference: String::new(),
                    sha256: None,
                },
                file: None,
                dated: date(2026, 3, 1),
                evaluator: "Some laboratory".to_owned(),
                stated: Independence::User,
                independence: Independence::User,
                environment: Environment::Relevant,
                expires: None,
                marking: Marking::Clear,
                remark: String::new(),
            },
            file: Some(NewFile {
                name: "runs.txt".to_owned(),
                bytes: vec![letter; 3 << 20],
            }),
        };
        add_claim(store, &act, claim).await.expect("a claim");
    }
}

/// The claims of the only solution.
async fn files(store: &Store) -> Vec<ClaimId> {
    let filter = SolutionFilter::default();
    let found = store.solutions(&filter, Page::first(1)).await;
    let solution = found.expect("reads").items.remove(0).id;
    let claims = store.claims_about(&[solution]).await.expect("reads");
    assert_eq!(claims.len(), 3);
    claims.into_iter().map(|it| it.id).collect()
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
        assert_eq!((proof.entries, proof.found), (5, None));
        assert_eq!(rows("claim_file"), 3);
        for claim in files(&from).await {
            let moved = claim_file_seen(&to, &Viewer::Public, &claim).await;
            let (file, bytes) = moved.expect("reads").expect("a file");
            assert_eq!((file.size, bytes.len()), (3 << 20, 3 << 20));
        }
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
