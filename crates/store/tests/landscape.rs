//! The corpus as sums see it holds what its pages hold, on both databases.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use uptake_model::{Area, Euro, Extent, Landscape, Programme, Role, SourceKind};
use uptake_store::Store;
use uptake_testing::{ThrowAwayDatabase, fill, import, invented_corpus, now};

async fn on_both(check: impl AsyncFn(Store)) {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        check(store.clone()).await;
        store.close().await;
    }
}

#[tokio::test]
async fn it_holds_projects_their_parts_topics_and_results() {
    on_both(async |store| {
        fill(&store).await.expect("the invented corpus is imported");
        let landscape = store.landscape().await.expect("reads");
        let latest = store.latest_snapshot().await.expect("reads");
        assert_eq!(landscape.snapshot, latest.map(|it| it.id));
        let projects: Vec<_> = landscape
            .projects
            .iter()
            .map(|it| (it.id.as_str(), it.year(), it.result_count(), it.parts.len()))
            .collect();
        assert_eq!(
            projects,
            [
                ("101000001", Some(2022), 3, 3),
                ("280003", Some(2012), 0, 1),
                ("700002", Some(2018), 0, 2),
            ]
        );
        let eclair = landscape.project(&"101000001".into()).expect("is there");
        assert_eq!(eclair.topics, [uptake_testing::CLOSED_TOPIC.into()]);
        assert_eq!(eclair.results, [0, 2, 0, 1, 0]);
        let reach = landscape.reach.iter().map(|it| (it.programme, it.until()));
        let day = |year, month, day| Some(jiff::civil::date(year, month, day));
        assert_eq!(
            reach.collect::<Vec<_>>(),
            [
                (Programme::Fp7, day(2012, 2, 1)),
                (Programme::Horizon2020, day(2018, 5, 1)),
                (Programme::HorizonEurope, day(2022, 1, 1)),
            ]
        );
        assert_eq!(parts(&landscape, "101000001"), page_parts(&store).await);
        let extent = Extent {
            area: Some(Area::DisasterResilience),
            ..Extent::default()
        };
        assert!(landscape.within(&extent).contains(&0));
    })
    .await;
}

/// Name, role and money of each part, in order.
type Parts = Vec<(String, Role, Option<Euro>)>;

fn parts(landscape: &Landscape, id: &str) -> Parts {
    let project = landscape.project(&id.into()).expect("is there");
    let parts = landscape.parts_of(project).iter();
    parts
        .map(|it| {
            let name = landscape.organisations[it.organisation].name.clone();
            (name, it.role, it.ec_contribution)
        })
        .collect()
}

/// The same as the page of the project has it.
async fn page_parts(store: &Store) -> Parts {
    let page = store.project(&"101000001".into()).await.expect("reads");
    let mut parts = page.expect("is there").participations;
    // The page puts the coordinator first; the landscape keeps the source's order.
    parts.sort_by_key(|it| it.role != Role::Participant);
    parts
        .into_iter()
        .map(|it| (it.organisation.name, it.role, it.ec_contribution))
        .collect()
}

#[tokio::test]
async fn an_empty_corpus_is_an_empty_landscape_and_an_import_another() {
    on_both(async |store| {
        let empty = store.landscape().await.expect("reads");
        assert_eq!((empty.snapshot, empty.projects.len()), (None, 0));
        let records = invented_corpus();
        import(&store, SourceKind::Cordis, records, now())
            .await
            .expect("imported");
        let filled = store.landscape().await.expect("reads");
        assert!(filled.snapshot.is_some());
        assert_eq!(filled.projects.len(), 3);
    })
    .await;
}
