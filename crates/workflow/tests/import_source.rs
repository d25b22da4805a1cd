//! Importing, on both databases: what is new, changed or as it was; versions,
//! supplements, organisations, topics; and that all or nothing comes into force.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uptake_import::{ImportError, Sink};
use uptake_model::{
    Problem, ProblemKind, Project, ProjectId, Record, RecordCounts, Role, SourceKind, Supplement,
    SupplementPart, Topic,
};
use uptake_store::listing::ProblemFilter;
use uptake_store::{Store, StoreError};
use uptake_testing::{
    ThrowAwayDatabase, deliverable, import, invented_corpus, now, organisation, participation,
    project, publication, reading, topic,
};
use uptake_workflow::ImportReport;
use uptake_workflow::import_source::{ImportSourceError, import_records};

/// Runs a check on an empty store of each kind.
async fn on_both(check: impl AsyncFn(Store)) {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        check(store.clone()).await;
        store.close().await;
    }
}

fn one(project: Project) -> Vec<Record> {
    vec![Record::Project(Box::new(project))]
}

/// Imports as CORDIS, `minutes` after the first import.
async fn cordis(store: &Store, records: Vec<Record>, minutes: i64) -> ImportReport {
    let at = now() + SignedDuration::from_mins(minutes);
    import(store, SourceKind::Cordis, records, at)
        .await
        .expect("is imported")
}

/// New, changed, unchanged.
fn fates(counts: &RecordCounts) -> (u64, u64, u64) {
    (counts.new, counts.changed, counts.unchanged)
}

/// The title in force, its version, and the numbers of the versions kept.
async fn check_versions(store: &Store, id: &str, title: &str, version: u32, kept: &[u32]) {
    let page = store
        .project(&id.into())
        .await
        .expect("reads")
        .expect("is there");
    let numbers: Vec<u32> = page
        .versions
        .iter()
        .map(|version| version.version)
        .collect();
    assert_eq!(
        (page.title.as_str(), page.version, numbers.as_slice()),
        (title, version, kept)
    );
}

#[tokio::test]
async fn importing_the_same_again_writes_nothing() {
    on_both(async |store| {
        let first = cordis(&store, invented_corpus(), 0).await;
        assert_eq!(fates(&first.counts), (3, 0, 0));
        assert_eq!((first.counts.participations, first.counts.results), (6, 3));
        assert_eq!((first.counts.organisations, first.nothing_new), (3, false));
        let again = cordis(&store, invented_corpus(), 5).await;
        assert_eq!(fates(&again.counts), (0, 0, 3));
        assert!(again.nothing_new);
        assert_eq!(again.snapshot, first.snapshot);
        assert_eq!(store.snapshots().await.expect("reads").len(), 1);
        let page = store
            .project(&"101000001".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!((page.version, page.snapshot.id), (1, first.snapshot.id));
    })
    .await;
}

#[tokio::test]
async fn other_bytes_with_the_same_content_make_a_snapshot_but_no_version() {
    on_both(async |store| {
        cordis(&store, invented_corpus(), 0).await;
        let mut turned = invented_corpus();
        turned.reverse();
        let again = cordis(&store, turned, 5).await;
        assert_eq!(
            (fates(&again.counts), again.nothing_new),
            ((0, 0, 3), false)
        );
        assert_eq!(store.snapshots().await.expect("reads").len(), 2);
        check_versions(&store, "700002", "PROBE: an invented project", 1, &[]).await;
    })
    .await;
}

#[tokio::test]
async fn a_changed_project_becomes_a_version_and_the_old_state_is_kept() {
    on_both(async |store| {
        let mut state = project("101", "TEST");
        state.results = vec![
            deliverable("101_1", "First"),
            deliverable("101_2", "Second"),
        ];
        let old = cordis(&store, one(state.clone()), 0).await;
        state.title = "Another title".to_owned();
        state.results = vec![deliverable("101_3", "Third")];
        let new = cordis(&store, one(state.clone()), 5).await;
        assert_eq!(fates(&new.counts), (0, 1, 0));
        check_versions(&store, "101", "Another title", 2, &[1]).await;
        let page = store
            .project(&"101".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            (page.first_snapshot, page.snapshot.id),
            (old.snapshot.id.clone(), new.snapshot.id.clone())
        );
        assert_eq!(
            (&page.versions[0].snapshot, &page.versions[0].replaced_by),
            (&old.snapshot.id, &new.snapshot.id)
        );
        assert_eq!(page.results[0].total, 1);
        let kept = store
            .project_version(&"101".into(), 1)
            .await
            .expect("reads")
            .expect("is kept");
        assert_eq!(
            (kept.title.as_str(), kept.results.len()),
            ("TEST: an invented project", 2)
        );
        // Back to the first state is a third version: history is not rewritten.
        cordis(&store, one(kept), 10).await;
        check_versions(&store, "101", "TEST: an invented project", 3, &[2, 1]).await;
    })
    .await;
}

#[tokio::test]
async fn projects_that_an_import_does_not_mention_stay() {
    on_both(async |store| {
        cordis(&store, invented_corpus(), 0).await;
        cordis(&store, one(project("101", "TEST")), 5).await;
        assert_eq!(store.overview().await.expect("reads").projects, 4);
    })
    .await;
}

/// Two states of one project in one file, in this order.
fn twice(first: &str, second: &str) -> Vec<Record> {
    let state = |title: &str| {
        let mut state = project("101", "TEST");
        state.title = title.to_owned();
        Record::Project(Box::new(state))
    };
    vec![state(first), state(second)]
}

#[tokio::test]
async fn a_project_that_comes_twice_counts_once_and_as_the_later_one() {
    on_both(async |store| {
        let first = cordis(&store, twice("A", "B"), 0).await;
        assert_eq!(
            (first.counts.projects, fates(&first.counts)),
            (1, (1, 0, 0))
        );
        check_versions(&store, "101", "B", 1, &[]).await;
        // On its way through A it comes back to B, which is what was in force.
        let mut other_bytes = twice("A", "B");
        other_bytes.push(Record::Project(Box::new(project("102", "OTHER"))));
        let again = cordis(&store, other_bytes, 5).await;
        assert_eq!(fates(&again.counts), (1, 0, 1));
        check_versions(&store, "101", "B", 1, &[]).await;
        let page = store
            .project(&"101".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(page.snapshot.id, first.snapshot.id);
        // Two other states make one version.
        let last = cordis(&store, twice("C", "D"), 10).await;
        assert_eq!(fates(&last.counts), (0, 1, 0));
        check_versions(&store, "101", "D", 2, &[1]).await;
    })
    .await;
}

fn results(id: &str, list: Vec<uptake_model::ResearchResult>) -> Record {
    Record::Supplement(Box::new(Supplement {
        project: id.into(),
        part: SupplementPart::Results(list),
    }))
}

/// Titles of all results of project 101.
async fn check_results(store: &Store, expected: &[&str]) {
    let cards = store
        .project_cards(&[ProjectId::from("101")])
        .await
        .expect("reads");
    assert_eq!(cards[0].result_titles, expected);
}

#[tokio::test]
async fn supplements_are_kept_beside_and_applied_again() {
    on_both(async |store| {
        let mut own = project("101", "TEST");
        own.results = vec![deliverable("101_1", "Own")];
        cordis(&store, one(own.clone()), 0).await;
        let table = vec![results("101", vec![publication("101_2", "Added")])];
        let added = cordis(&store, table.clone(), 5).await;
        assert_eq!(
            (added.counts.supplements, fates(&added.counts)),
            (1, (0, 1, 0))
        );
        check_results(&store, &["Own", "Added"]).await;
        let again = cordis(&store, table, 10).await;
        assert!(again.nothing_new);
        // The project's own source comes again: the addition is still there.
        let same = cordis(&store, one(own.clone()), 15).await;
        assert_eq!(fates(&same.counts), (0, 0, 1));
        own.title = "Another title".to_owned();
        cordis(&store, one(own.clone()), 20).await;
        check_results(&store, &["Own", "Added"]).await;
        check_versions(&store, "101", "Another title", 3, &[2, 1]).await;
        let kept = store
            .project_version(&"101".into(), 2)
            .await
            .expect("reads")
            .expect("is kept");
        assert_eq!(kept.results.len(), 2);
        // The source catches up: the content is the same, so is the version.
        own.results.push(publication("101_2", "Added"));
        let caught_up = cordis(&store, one(own), 25).await;
        assert_eq!(fates(&caught_up.counts), (0, 0, 1));
        check_versions(&store, "101", "Another title", 3, &[2, 1]).await;
    })
    .await;
}

#[tokio::test]
async fn another_table_adds_to_a_supplement_and_strangers_are_reported() {
    on_both(async |store| {
        cordis(&store, one(project("101", "TEST")), 0).await;
        cordis(
            &store,
            vec![results("101", vec![deliverable("101_1", "First")])],
            5,
        )
        .await;
        let more = vec![
            results("101", vec![publication("101_2", "Second")]),
            results("999", vec![publication("999_1", "Nobody's")]),
        ];
        let report = cordis(&store, more, 10).await;
        check_results(&store, &["First", "Second"]).await;
        assert_eq!(report.problems_by_kind, [(ProblemKind::OrphanRow, 1)]);
        let stranger = ProblemFilter {
            record: Some("999".to_owned()),
            ..ProblemFilter::default()
        };
        let counts = store.problem_counts(&stranger).await.expect("reads");
        assert_eq!((counts.len(), counts[0].count), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_table_may_come_before_its_project_in_one_import() {
    on_both(async |store| {
        let table = results("101", vec![publication("101_2", "Added")]);
        let records = vec![table, Record::Project(Box::new(project("101", "TEST")))];
        let report = cordis(&store, records.clone(), 0).await;
        assert_eq!(
            (fates(&report.counts), report.problems_by_kind.len()),
            ((1, 0, 0), 0)
        );
        check_results(&store, &["Added"]).await;
        assert!(cordis(&store, records, 5).await.nothing_new);
    })
    .await;
}

#[tokio::test]
async fn organisations_are_one_across_programmes_and_newest_facts_win() {
    on_both(async |store| {
        let with = |id: &str, start: &str, org: uptake_model::Organisation| {
            let mut part_of = project(id, "TEST");
            part_of.start = start.parse().ok();
            part_of.participations = vec![participation(org, Role::Coordinator, 1)];
            Record::Project(Box::new(part_of))
        };
        let mut old = organisation("900000001", "Testwache Alt", "DE");
        old.url = Some("https://testwache.example".to_owned());
        let new = organisation("900000001", "Testwache Neu", "DE");
        let nameless = organisation("", "TESTWACHE ALT", "DE");
        let twin = organisation("900000009", "Testwache Alt", "DE");
        let records = vec![
            with("103", "2023-01-01", new),
            with("101", "2010-01-01", old),
            with("102", "2015-01-01", nameless),
            with("104", "2016-01-01", twin),
        ];
        let report = cordis(&store, records, 0).await;
        assert_eq!(report.counts.organisations, 2);
        let id = "pic-900000001".into();
        let page = store
            .organisation(&id)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            (page.organisation.name.as_str(), page.projects),
            ("Testwache Neu", 3)
        );
        assert_eq!(
            page.organisation.url.as_deref(),
            Some("https://testwache.example")
        );
        // In a later import, the keys and the age of the facts are still known.
        let older = organisation("900000001", "Testwache Uralt", "DE");
        let later = cordis(&store, vec![with("105", "2008-01-01", older)], 5).await;
        assert_eq!(later.counts.organisations, 0);
        let page = store
            .organisation(&id)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            (page.organisation.name.as_str(), page.projects),
            ("Testwache Neu", 4)
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_later_source_does_not_state_of_a_topic_stays() {
    on_both(async |store| {
        let code = "HORIZON-CL3-2026-01-BM-01";
        let described = Topic {
            scope: Some("Drones.".to_owned()),
            ..topic(code, "Described", "2026-05-06", "2027-01-15")
        };
        let topics = |topic: Topic| vec![Record::Topic(Box::new(topic))];
        import(&store, SourceKind::Calls, topics(described), now())
            .await
            .expect("is imported");
        cordis(&store, topics(topic(code, "Named by a project", "", "")), 5).await;
        let page = store
            .topic(&code.into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(page.topic.title.as_deref(), Some("Described"));
        let update = topic(code, "Corrected", "", "2027-02-15");
        let at = now() + SignedDuration::from_mins(10);
        let report = import(&store, SourceKind::Calls, topics(update), at)
            .await
            .expect("is imported");
        let page = store
            .topic(&code.into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(page.topic.title.as_deref(), Some("Corrected"));
        assert_eq!(page.topic.scope.as_deref(), Some("Drones."));
        assert_eq!(
            page.topic.opening.map(|date| date.to_string()).as_deref(),
            Some("2026-05-06")
        );
        assert_eq!(
            page.topic.deadline.map(|date| date.to_string()).as_deref(),
            Some("2027-02-15")
        );
        assert_eq!(page.snapshot, report.snapshot.id);
    })
    .await;
}

#[tokio::test]
async fn problems_are_counted_and_kept_with_the_snapshot() {
    on_both(async |store| {
        let found = |kind| uptake_testing::problem(kind, "101");
        let problems: Vec<Problem> = vec![
            found(ProblemKind::BadDate),
            found(ProblemKind::Mojibake),
            found(ProblemKind::Mojibake),
        ];
        let read = reading(one(project("101", "TEST")), problems);
        let (progress, cancel) = (Box::new(|_: &_| ()), Arc::default());
        let report = import_records(&store, SourceKind::Cordis, read, now(), progress, cancel)
            .await
            .expect("is imported");
        let kinds = [(ProblemKind::Mojibake, 2), (ProblemKind::BadDate, 1)];
        assert_eq!(report.problems_by_kind, kinds);
        assert_eq!(report.snapshot.counts.problems, 3);
    })
    .await;
}

/// Many projects, more than wait in the channel.
fn many(count: usize) -> impl Iterator<Item = Record> {
    (0..count).map(|n| {
        let mut state = project(&format!("{}", 100_000 + n), "MANY");
        state.objective = Some("words ".repeat(500));
        Record::Project(Box::new(state))
    })
}

/// An import that ends in `error` must leave the corpus as it was.
async fn check_undone(
    store: &Store,
    read: impl FnOnce(&mut dyn Sink) -> Result<uptake_import::Origin, ImportError> + Send + 'static,
    cancel: Arc<AtomicBool>,
) -> ImportSourceError {
    cordis(store, invented_corpus(), 0).await;
    let at: Timestamp = now() + SignedDuration::from_mins(5);
    let error = import_records(
        store,
        SourceKind::Cordis,
        read,
        at,
        Box::new(|_| ()),
        cancel,
    )
    .await
    .expect_err("fails");
    assert_eq!(store.overview().await.expect("reads").projects, 3);
    assert_eq!(store.snapshots().await.expect("reads").len(), 1);
    // And the way is free for the next.
    let next = cordis(store, one(project("101", "TEST")), 10).await;
    assert_eq!(next.counts.new, 1);
    error
}

#[tokio::test]
async fn a_source_that_breaks_in_the_middle_changes_nothing() {
    on_both(async |store| {
        let read = |sink: &mut dyn Sink| {
            for record in many(2_000) {
                let _ = sink.record(record);
            }
            Err(ImportError::Truncated {
                name: "half.zip".to_owned(),
            })
        };
        let error = check_undone(&store, read, Arc::default()).await;
        assert!(matches!(
            error,
            ImportSourceError::Read(ImportError::Truncated { .. })
        ));
    })
    .await;
}

#[tokio::test]
async fn cancelling_undoes_and_says_so() {
    on_both(async |store| {
        let cancel = Arc::new(AtomicBool::new(false));
        let raised = Arc::clone(&cancel);
        let read = move |sink: &mut dyn Sink| {
            for (n, record) in many(100_000).enumerate() {
                if n == 2_000 {
                    raised.store(true, Ordering::Relaxed);
                }
                if sink.record(record).is_break() {
                    return Err(ImportError::Stopped);
                }
            }
            panic!("nobody stopped it");
        };
        let error = check_undone(&store, read, cancel).await;
        assert!(matches!(error, ImportSourceError::Cancelled), "{error:?}");
        assert!(error.to_string().contains("as it was before"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_reader_that_panics_changes_nothing() {
    on_both(async |store| {
        let read = |sink: &mut dyn Sink| {
            for record in many(2_000) {
                let _ = sink.record(record);
            }
            panic!("on purpose")
        };
        let error = check_undone(&store, read, Arc::default()).await;
        assert!(matches!(error, ImportSourceError::ReaderDied), "{error:?}");
    })
    .await;
}

#[tokio::test]
async fn a_second_import_is_told_to_wait() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("opens");
    let first = store
        .begin_import(SourceKind::Cordis, now())
        .await
        .expect("begins");
    let second = import(&store, SourceKind::Cordis, invented_corpus(), now()).await;
    let Err(ImportSourceError::Store(StoreError::Busy)) = second else {
        panic!("{second:?}");
    };
    first.roll_back().await.expect("ends");
}
