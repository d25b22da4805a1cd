//! Poorer and richer, older and newer states of one project, in any order of
//! imports: what one does not state stays, and an older one overwrites nothing.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use uptake_import::{ImportError, Origin, Sink};
use uptake_model::{
    Classification, ClassificationScheme, Problem, ProblemKind, Project, ProjectId, Record, Role,
    SourceKind, Supplement, SupplementPart, TopicRef, WebLink, WebLinkKind,
};
use uptake_store::Store;
use uptake_store::listing::{Page, ProblemFilter};
use uptake_testing::{
    ThrowAwayDatabase, deliverable, import, now, organisation, participation, project, publication,
};
use uptake_workflow::ImportReport;
use uptake_workflow::import_source::import_records;

async fn on_both(check: impl AsyncFn(Store)) {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        check(store.clone()).await;
        store.close().await;
    }
}

/// Everything that such a record can hold, of this date.
fn rich(updated: &str) -> Project {
    let mut state = project("101", "TEST");
    state.title = "The rich title".to_owned();
    state.source_updated = Some(updated.to_owned());
    state.topics = vec![TopicRef {
        code: "HORIZON-CL3-2022-DRS-01-08".into(),
        title: Some("An invented topic".to_owned()),
    }];
    state.calls = vec!["HORIZON-CL3-2022-DRS-01".into()];
    state.participations = vec![
        participation(
            organisation("900000001", "Testwache", "DE"),
            Role::Coordinator,
            1,
        ),
        participation(
            organisation("900000002", "Musteramt", "AT"),
            Role::Participant,
            2,
        ),
    ];
    state.results = vec![
        deliverable("101_1", "A plan"),
        publication("101_2", "A paper"),
    ];
    state.links = vec![WebLink {
        kind: WebLinkKind::Website,
        url: "https://testwache.example".to_owned(),
        title: None,
    }];
    state.classifications = vec![
        Classification {
            scheme: ClassificationScheme::LegalBasis,
            code: "HORIZON.2.3".to_owned(),
            title: "Civil Security for Society".to_owned(),
        },
        Classification {
            scheme: ClassificationScheme::EuroSciVoc,
            code: "/23/47".to_owned(),
            title: "sensors".to_owned(),
        },
    ];
    state
}

/// What a table without its neighbours tells of the same project.
fn poor(updated: Option<&str>) -> Project {
    let mut state = project("101", "TEST");
    state.title = "The poor title".to_owned();
    state.source_updated = updated.map(str::to_owned);
    state.objective = None;
    state.keywords = Vec::new();
    state.funding_scheme.as_mut().expect("is stated").title = None;
    state.topics = vec![TopicRef {
        code: "HORIZON-CL3-2022-DRS-01-08".into(),
        title: None,
    }];
    state.classifications = vec![Classification {
        scheme: ClassificationScheme::LegalBasis,
        code: "HORIZON.2.3".to_owned(),
        title: String::new(),
    }];
    state
}

const OLD: &str = "2024-01-01 10:00:00";
const NEW: &str = "2025-01-01 10:00:00";

/// Imports one project as CORDIS, `minutes` after the first import.
async fn cordis(store: &Store, state: &Project, minutes: i64) -> ImportReport {
    let records = vec![Record::Project(Box::new(state.clone()))];
    let at = now() + SignedDuration::from_mins(minutes);
    import(store, SourceKind::Cordis, records, at)
        .await
        .expect("is imported")
}

/// What the project's own sources have come to.
async fn source(store: &Store) -> Project {
    let at = now() + SignedDuration::from_hours(9);
    let mut import = store
        .begin_import(SourceKind::Cordis, at)
        .await
        .expect("begins");
    let source = import.project_source(&"101".into()).await.expect("reads");
    import.roll_back().await.expect("ends");
    source.expect("is there")
}

/// The version in force and the titles of the versions before it, newest first.
async fn versions(store: &Store) -> (u32, Vec<String>) {
    let id = ProjectId::from("101");
    let page = store.project(&id).await.expect("reads").expect("is there");
    let mut titles = Vec::new();
    for kept in &page.versions {
        let kept = store
            .project_version(&id, kept.version)
            .await
            .expect("reads");
        titles.push(kept.expect("is kept").title);
    }
    (page.version, titles)
}

/// Changed and unchanged projects, and how many came in an older state.
fn fate(report: &ImportReport) -> (u64, u64, u64) {
    let older = report
        .problems_by_kind
        .iter()
        .find(|(kind, _)| *kind == ProblemKind::OlderThanKnown);
    let counts = &report.counts;
    (
        counts.changed,
        counts.unchanged,
        older.map_or(0, |(_, count)| *count),
    )
}

#[tokio::test]
async fn an_older_poorer_state_takes_nothing_away() {
    on_both(async |store| {
        cordis(&store, &rich(NEW), 0).await;
        for (minutes, updated) in [(5, Some(OLD)), (10, None)] {
            let report = cordis(&store, &poor(updated), minutes).await;
            assert_eq!(fate(&report), (0, 1, 1), "{updated:?}");
            assert_eq!(source(&store).await, rich(NEW));
            assert_eq!(versions(&store).await, (1, vec![]));
        }
        let page = store
            .project(&"101".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(page.participations.len(), 2);
        // The richer one again is the same as before.
        let again = cordis(&store, &rich(NEW), 15).await;
        assert_eq!(fate(&again), (0, 1, 0));
    })
    .await;
}

#[tokio::test]
async fn an_older_state_fills_what_is_missing_and_is_a_version() {
    on_both(async |store| {
        let mut newer = poor(Some(NEW));
        newer.keywords = vec!["newer".to_owned()];
        cordis(&store, &newer, 0).await;
        let mut older = rich(OLD);
        older.keywords = vec!["older".to_owned()];
        let report = cordis(&store, &older, 5).await;
        assert_eq!(fate(&report), (1, 0, 1));
        let mut expected = rich(NEW);
        expected.title = newer.title.clone();
        expected.keywords = newer.keywords.clone();
        assert_eq!(source(&store).await, expected);
        assert_eq!(
            versions(&store).await,
            (2, vec!["The poor title".to_owned()])
        );
        // Either one again changes nothing.
        assert_eq!(fate(&cordis(&store, &older, 10).await), (0, 1, 1));
        assert_eq!(fate(&cordis(&store, &newer, 15).await), (0, 1, 0));
        assert_eq!(source(&store).await, expected);
        assert_eq!(versions(&store).await.0, 2);
    })
    .await;
}

#[tokio::test]
async fn a_newer_poorer_state_wins_where_it_speaks_and_leaves_the_rest() {
    on_both(async |store| {
        cordis(&store, &rich(OLD), 0).await;
        let mut newer = poor(Some(NEW));
        newer.results = vec![publication("101_3", "A newer paper")];
        let report = cordis(&store, &newer, 5).await;
        assert_eq!(fate(&report), (1, 0, 0));
        let mut expected = rich(NEW);
        expected.title = newer.title.clone();
        expected.results = vec![
            publication("101_3", "A newer paper"),
            deliverable("101_1", "A plan"),
        ];
        assert_eq!(source(&store).await, expected);
        assert_eq!(
            versions(&store).await,
            (2, vec!["The rich title".to_owned()])
        );
        assert_eq!(fate(&cordis(&store, &newer, 10).await), (0, 1, 0));
        assert_eq!(fate(&cordis(&store, &rich(OLD), 15).await), (0, 1, 1));
        assert_eq!(source(&store).await, expected);
    })
    .await;
}

#[tokio::test]
async fn the_order_of_imports_does_not_decide_between_dates() {
    on_both(async |store| {
        let (mut one, two) = (rich(OLD), poor(Some(NEW)));
        one.results.clear();
        cordis(&store, &one, 0).await;
        cordis(&store, &two, 5).await;
        let first = source(&store).await;
        let database = ThrowAwayDatabase::sqlite();
        let other = Store::open(&database.url()).await.expect("opens");
        cordis(&other, &two, 0).await;
        cordis(&other, &one, 5).await;
        assert_eq!(source(&other).await, first);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_state_of_the_same_date_that_says_less_changes_nothing() {
    on_both(async |store| {
        let mut less = poor(Some(NEW));
        less.title = "The rich title".to_owned();
        cordis(&store, &rich(NEW), 0).await;
        for (minutes, state) in [(5, &less), (10, &rich(NEW)), (15, &less)] {
            let report = cordis(&store, state, minutes).await;
            assert_eq!(fate(&report), (0, 1, 0));
        }
        assert_eq!(versions(&store).await, (1, vec![]));
    })
    .await;
}

#[tokio::test]
async fn a_cut_list_of_the_same_date_takes_nothing_away() {
    on_both(async |store| {
        let mut whole = rich(NEW);
        whole.results.push(publication("101_3", "A second paper"));
        let mut cut = whole.clone();
        cut.participations.truncate(1);
        cut.results.truncate(2);
        cordis(&store, &whole, 0).await;
        assert_eq!(fate(&cordis(&store, &cut, 5).await), (0, 1, 0));
        assert_eq!(source(&store).await, whole);
        // Who changed it later may have taken something out.
        cut.source_updated = Some("2025-01-02 10:00:00".to_owned());
        assert_eq!(fate(&cordis(&store, &cut, 10).await), (1, 0, 0));
        assert_eq!(source(&store).await, cut);
    })
    .await;
}

#[tokio::test]
async fn additions_stay_beside_what_several_states_come_to() {
    on_both(async |store| {
        cordis(&store, &rich(NEW), 0).await;
        let added = Record::Supplement(Box::new(Supplement {
            project: "101".into(),
            part: SupplementPart::Results(vec![publication("101_9", "Added")]),
        }));
        let at = now() + SignedDuration::from_mins(5);
        let report = import(&store, SourceKind::Cordis, vec![added], at).await;
        assert_eq!(fate(&report.expect("is imported")), (1, 0, 0));
        // Nothing of it: neither version nor addition moves.
        assert_eq!(fate(&cordis(&store, &poor(Some(OLD)), 10).await), (0, 1, 1));
        assert_eq!(fate(&cordis(&store, &rich(NEW), 15).await), (0, 1, 0));
        assert_eq!(versions(&store).await.0, 2);
        let cards = store.project_cards(&["101".into()]).await.expect("reads");
        assert_eq!(cards[0].result_titles, ["A plan", "A paper", "Added"]);
        assert_eq!(source(&store).await, rich(NEW));
    })
    .await;
}

#[tokio::test]
async fn an_older_state_is_reported_where_it_stands() {
    on_both(async |store| {
        cordis(&store, &rich(NEW), 0).await;
        let read = |sink: &mut dyn Sink| {
            sink.place("tables/project.csv", Some(7));
            let _ = sink.record(Record::Project(Box::new(poor(Some(OLD)))));
            Ok::<_, ImportError>(Origin {
                name: "memory".to_owned(),
                checksum: "other".to_owned(),
            })
        };
        let at = now() + SignedDuration::from_mins(5);
        let (progress, cancel) = (Box::new(|_: &_| ()), std::sync::Arc::default());
        import_records(&store, SourceKind::Cordis, read, at, progress, cancel)
            .await
            .expect("is imported");
        let every = ProblemFilter::default();
        let found = store
            .problems(&every, Page::first(10))
            .await
            .expect("reads");
        let found: Vec<Problem> = found.items.into_iter().map(|kept| kept.problem).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (
                found[0].file.as_str(),
                found[0].line,
                found[0].record.as_deref()
            ),
            ("tables/project.csv", Some(7), Some("101"))
        );
        assert_eq!(
            found[0].detail,
            "this one is of 2024-01-01 10:00:00, the one known of 2025-01-01 10:00:00"
        );
    })
    .await;
}
