//! What pages read, on a small invented corpus, on both databases.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use uptake_model::{
    Area, Country, Euro, ProblemKind, Project, ProjectId, Record, ResultKind, Role, SourceKind,
    StatedSum, Topic, TopicState,
};
use uptake_store::Store;
use uptake_store::listing::{Page, ProblemFilter, TopicFilter};
use uptake_testing::{
    CLOSED_TOPIC, TODAY, ThrowAwayDatabase, fill, import, now, organisation, participation,
    project, topic,
};

/// Runs a check on a filled store of each kind.
async fn on_both(check: impl AsyncFn(Store)) {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        fill(&store).await.expect("the invented corpus is imported");
        check(store.clone()).await;
        store.close().await;
    }
}

fn euro(euro: i64) -> Euro {
    Euro::from_cents(euro * 100)
}

fn stated(whole: i64, stated: u32, unstated: u32) -> StatedSum {
    StatedSum {
        total: euro(whole),
        stated,
        unstated,
    }
}

#[tokio::test]
async fn a_project_page_holds_everything() {
    on_both(async |store| {
        let page = store
            .project(&"101000001".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(page.acronym, "ÉCLAIR");
        assert_eq!(page.keywords, ["testing", "invented things"]);
        assert_eq!(page.areas, [Area::DisasterResilience]);
        assert_eq!(
            page.objective.as_deref().map(|text| text.lines().count()),
            Some(2)
        );
        assert_eq!(page.topics[0].title.as_deref(), Some("Closed topic"));
        assert_eq!(
            page.classifications[0].title,
            "Disaster-Resilient Societies"
        );
        assert_eq!(page.links[0].url, "https://eclair.example");
        let parts: Vec<_> = page
            .participations
            .iter()
            .map(|part| (part.organisation.name.as_str(), part.ec_contribution))
            .collect();
        assert_eq!(
            parts,
            [
                ("Testwache Nord", Some(euro(1_000_000))),
                ("Probenamt", Some(euro(500_000))),
                ("Musterinstitut", Some(euro(250_000))),
            ]
        );
        let results: Vec<_> = page
            .results
            .iter()
            .map(|g| (g.kind, g.total, g.items.len()))
            .collect();
        assert_eq!(
            results,
            [
                (ResultKind::Deliverable, 2, 2),
                (ResultKind::Publication, 1, 1)
            ]
        );
        assert_eq!(page.results[1].items[0].year, Some(2024));
        assert_eq!((page.version, page.versions.len()), (1, 0));
        assert_eq!(page.first_snapshot, page.snapshot.id);
        assert_eq!(page.snapshot.counts.projects, 3);
        assert!(store.project(&"1".into()).await.expect("reads").is_none());
    })
    .await;
}

#[tokio::test]
async fn results_are_read_by_kind_and_page() {
    on_both(async |store| {
        let id: ProjectId = "101000001".into();
        let page = store
            .project_results(&id, ResultKind::Deliverable, Page::new(1, 5))
            .await
            .expect("reads");
        assert_eq!((page.total, page.items.len()), (2, 1));
        assert_eq!(page.items[0].title, "Field test with three fire brigades");
    })
    .await;
}

#[tokio::test]
async fn cards_come_in_the_order_asked() {
    on_both(async |store| {
        let ids = ["280003", "0", "101000001", "700002"].map(ProjectId::from);
        let cards = store.project_cards(&ids).await.expect("reads");
        let order: Vec<&str> = cards.iter().map(|card| card.id.as_str()).collect();
        assert_eq!(order, ["280003", "101000001", "700002"]);
        let eclair = &cards[1];
        assert_eq!(
            eclair.coordinator.as_ref().map(|o| o.name.as_str()),
            Some("Testwache Nord")
        );
        let countries: Vec<&str> = eclair.countries.iter().map(Country::code).collect();
        assert_eq!(
            (countries, eclair.participants),
            (vec!["AT", "DE", "EL"], 3)
        );
        assert_eq!(eclair.result_titles.len(), 3);
        assert_eq!(eclair.result_titles[0], "Seeing through smoke");
        assert!(store.project_cards(&[]).await.expect("reads").is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_index_is_fed_page_by_page_without_gaps() {
    on_both(async |store| {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store
                .index_documents(after.as_ref(), 2)
                .await
                .expect("reads");
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            seen.extend(page);
        }
        let ids: Vec<&str> = seen.iter().map(|document| document.id.as_str()).collect();
        assert_eq!(ids, ["101000001", "280003", "700002"]);
        assert_eq!(seen[0].result_titles.len(), 3);
        assert_eq!(
            seen[0].coordinator_country.as_ref().map(Country::code),
            Some("DE")
        );
        assert_eq!(seen[1].objective, None);
        assert_eq!(seen[1].countries[0].code(), "CH");
        assert_eq!(seen[2].funding_scheme.as_deref(), Some("RIA"));
        assert_eq!(seen[2].topics[0].as_str(), "SU-BES02-2018-2019-2020");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_page_sums_up_what_it_took_part_in() {
    on_both(async |store| {
        let page = store
            .organisation(&"pic-900000001".into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            page.organisation.name, "Testwache Nord",
            "the newer project names it so"
        );
        assert_eq!((page.projects, page.coordinated), (2, 1));
        assert_eq!(page.ec_contribution, stated(1_800_000, 2, 0));
        let years: Vec<_> = page.by_year.iter().map(|y| (y.year, y.projects)).collect();
        assert_eq!(
            years,
            [(2018, 1), (2019, 0), (2020, 0), (2021, 0), (2022, 1)]
        );
        assert_eq!(page.by_year[0].ec_contribution, stated(800_000, 1, 0));
        assert_eq!(page.by_year[1].ec_contribution, StatedSum::default());
        let partners: Vec<_> = page
            .partners
            .iter()
            .map(|partner| (partner.organisation.name.as_str(), partner.shared))
            .collect();
        assert_eq!(partners, [("Probenamt", 2), ("Musterinstitut", 1)]);
        let parts = store
            .organisation_projects(&"pic-900000002".into(), Page::first(2))
            .await
            .expect("reads");
        let acronyms: Vec<&str> = parts
            .items
            .iter()
            .map(|p| p.project.acronym.as_str())
            .collect();
        assert_eq!((parts.total, acronyms), (3, vec!["ÉCLAIR", "PROBE"]));
        assert!(
            store
                .organisation(&"pic-1".into())
                .await
                .expect("reads")
                .is_none()
        );
    })
    .await;
}

/// Organisations that `text` finds, in order.
async fn check_organisations(store: &Store, text: &str, expected: &[&str]) {
    let found = store
        .organisations(text, Page::first(10))
        .await
        .expect("reads");
    let names: Vec<&str> = found
        .items
        .iter()
        .map(|o| o.organisation.name.as_str())
        .collect();
    assert_eq!(
        (names.as_slice(), found.total),
        (expected, expected.len() as u64),
        "{text}"
    );
}

#[tokio::test]
async fn organisations_are_found_by_words_of_their_names() {
    on_both(async |store| {
        check_organisations(
            &store,
            "",
            &["Probenamt", "Testwache Nord", "Musterinstitut"],
        )
        .await;
        check_organisations(&store, "nord TEST", &["Testwache Nord"]).await;
        check_organisations(&store, "twn", &["Testwache Nord"]).await;
        check_organisations(&store, "100%", &[]).await;
    })
    .await;
}

#[tokio::test]
async fn projects_of_organisations_are_counted_with_every_import() {
    on_both(async |store| {
        let counts = async || {
            let found = store.organisations("", Page::first(10)).await;
            let found = found.expect("reads").items.into_iter();
            found.map(|line| line.projects).collect::<Vec<_>>()
        };
        assert_eq!(counts().await, [3, 2, 1]);
        // One more project, in which an organisation takes part twice.
        let part = |role| participation(organisation("900000001", "Testwache Nord", "DE"), role, 1);
        let more = Project {
            participations: vec![part(Role::Coordinator), part(Role::Participant)],
            ..project("101000009", "MORE")
        };
        let records = vec![Record::Project(Box::new(more))];
        import(&store, SourceKind::Cordis, records, now())
            .await
            .expect("imported");
        assert_eq!(counts().await, [3, 3, 1]);
    })
    .await;
}

/// Projects that `text` finds, in order.
async fn check_projects(store: &Store, text: &str, expected: &[&str]) {
    let found = store
        .projects_named(text, Page::first(10))
        .await
        .expect("reads");
    let ids: Vec<&str> = found.items.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, expected, "{text}");
}

#[tokio::test]
async fn projects_are_found_by_acronym_and_number() {
    on_both(async |store| {
        check_projects(&store, "eclair", &["101000001"]).await;
        check_projects(&store, "Éclat", &["280003"]).await;
        check_projects(&store, "ecl", &["101000001", "280003"]).await;
        check_projects(&store, "7000", &["700002"]).await;
        check_projects(&store, " ", &[]).await;
        check_projects(&store, "%", &[]).await;
    })
    .await;
}

#[tokio::test]
async fn a_topic_page_joins_its_text_and_its_projects() {
    on_both(async |store| {
        let page = store
            .topic(&CLOSED_TOPIC.into())
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(page.topic.title.as_deref(), Some("Closed topic"));
        assert_eq!(
            (page.projects, page.ec_contribution),
            (1, stated(3_000_000, 1, 0))
        );
        assert_eq!(page.area, Some(Area::DisasterResilience));
        let projects = store
            .topic_projects(&CLOSED_TOPIC.into(), Page::first(5))
            .await
            .expect("reads");
        assert_eq!(
            (projects.total, projects.items[0].id.as_str()),
            (1, "101000001")
        );
    })
    .await;
}

/// Topics that the filter lets through, in order.
async fn check_topics(store: &Store, filter: TopicFilter, expected: &[&str]) {
    let found = store
        .topics(&filter, TODAY, Page::first(10))
        .await
        .expect("reads");
    let titles: Vec<&str> = found
        .items
        .iter()
        .filter_map(|t| t.title.as_deref())
        .collect();
    assert_eq!(
        (titles.as_slice(), found.total),
        (expected, expected.len() as u64),
        "{filter:?}"
    );
    for topic in found.items {
        assert!(
            filter.state.is_none_or(|state| state == topic.state),
            "{topic:?}"
        );
    }
}

#[tokio::test]
async fn a_topic_announced_without_an_opening_day_is_forthcoming_and_not_open() {
    on_both(async |store| {
        let announced = Topic {
            announced: true,
            ..topic("HORIZON-X-2027-01", "Announced topic", "", "2027-09-23")
        };
        let records = vec![Record::Topic(Box::new(announced))];
        import(&store, SourceKind::Calls, records, now())
            .await
            .expect("is imported");
        let in_state = |state| TopicFilter {
            state: Some(state),
            ..TopicFilter::default()
        };
        check_topics(&store, in_state(TopicState::Open), &["Open topic"]).await;
        let forthcoming = ["Announced topic", "Forthcoming topic"];
        check_topics(&store, in_state(TopicState::Forthcoming), &forthcoming).await;
    })
    .await;
}

#[tokio::test]
async fn topics_are_listed_by_nearness_and_filtered() {
    on_both(async |store| {
        let in_state = |state| TopicFilter {
            state: Some(state),
            ..TopicFilter::default()
        };
        let all = [
            "Open topic",
            "Forthcoming topic",
            "Undated topic",
            "Closed topic",
        ];
        check_topics(&store, TopicFilter::default(), &all).await;
        check_topics(&store, in_state(TopicState::Open), &["Open topic"]).await;
        check_topics(
            &store,
            in_state(TopicState::Forthcoming),
            &["Forthcoming topic"],
        )
        .await;
        check_topics(&store, in_state(TopicState::Unknown), &["Undated topic"]).await;
        check_topics(&store, in_state(TopicState::Closed), &["Closed topic"]).await;
        let area = Some(Area::CrimeAndTerrorism);
        check_topics(
            &store,
            TopicFilter {
                area,
                ..TopicFilter::default()
            },
            &["Forthcoming topic"],
        )
        .await;
        let text = Some("BORDERS drones".to_owned());
        check_topics(
            &store,
            TopicFilter {
                text,
                ..TopicFilter::default()
            },
            &["Open topic"],
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_call_page_lists_its_topics_and_projects() {
    on_both(async |store| {
        let code = "HORIZON-CL3-2026-01".into();
        let page = store
            .call(&code, TODAY)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(
            page.call.title.as_deref(),
            Some("Civil Security for Society 2026")
        );
        assert_eq!(page.topics[0].budget.total, Some(euro(6_000_000)));
        assert_eq!((page.topics.len(), page.projects), (1, 0));
        let projects = store
            .call_projects(&"H2020-SU-SEC-2018".into(), Page::first(5))
            .await
            .expect("reads");
        assert_eq!(projects.items[0].acronym, "PROBE");
    })
    .await;
}

#[tokio::test]
async fn the_overview_counts() {
    on_both(async |store| {
        let overview = store.overview().await.expect("reads");
        assert_eq!((overview.projects, overview.organisations), (3, 3));
        assert_eq!((overview.participations, overview.results), (6, 3));
        assert_eq!((overview.topics, overview.calls, overview.gaps), (4, 1, 1));
        assert_eq!(
            overview.ec_contribution.known(),
            Some(Euro::from_cents(500_000_050))
        );
        assert_eq!(
            (overview.first_year, overview.last_year),
            (Some(2012), Some(2025))
        );
        let programmes: Vec<_> = overview.by_programme.iter().map(|p| p.projects).collect();
        assert_eq!(programmes, [1, 1, 1]);
        let areas: Vec<_> = overview
            .by_area
            .iter()
            .map(|a| (a.area.code(), a.projects))
            .collect();
        assert_eq!(
            areas,
            [
                ("fct", 0),
                ("bm", 1),
                ("infra", 0),
                ("drs", 2),
                ("cs", 0),
                ("ssri", 0)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn an_empty_corpus_is_no_error() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        let overview = store.overview().await.expect("reads");
        assert_eq!((overview.projects, overview.first_year), (0, None));
        assert!(store.latest_snapshot().await.expect("reads").is_none());
        assert!(
            store
                .index_documents(None, 10)
                .await
                .expect("reads")
                .is_empty()
        );
        let organisations = store
            .organisations("", Page::first(10))
            .await
            .expect("reads");
        assert_eq!(organisations.total, 0);
        store.close().await;
    }
}

#[tokio::test]
async fn problems_are_counted_by_kind_and_listed() {
    on_both(async |store| {
        let all = ProblemFilter::default();
        let counts = store.problem_counts(&all).await.expect("reads");
        let counts: Vec<_> = counts.iter().map(|c| (c.kind, c.count)).collect();
        assert_eq!(
            counts,
            [(ProblemKind::DoubleEscaped, 2), (ProblemKind::BadDate, 1)]
        );
        let one = ProblemFilter {
            kind: Some(ProblemKind::DoubleEscaped),
            record: Some("700002".to_owned()),
            ..all
        };
        let list = store.problems(&one, Page::first(10)).await.expect("reads");
        assert_eq!(list.total, 1);
        assert_eq!(list.items[0].problem.line, Some(7));
        let latest = store
            .latest_snapshot()
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(list.items[0].snapshot, latest.id);
    })
    .await;
}

#[tokio::test]
async fn snapshots_and_gaps_are_read_back() {
    on_both(async |store| {
        let snapshots = store.snapshots().await.expect("reads");
        let sources: Vec<&str> = snapshots.iter().map(|s| s.source.code()).collect();
        assert_eq!(sources, ["cordis", "calls"]);
        let one = store
            .snapshot(&snapshots[1].id)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!((one.counts.topics, one.origin.as_str()), (4, "memory"));
        let gaps = store.gaps().await.expect("reads");
        assert_eq!(gaps[0].statement, "We cannot see through smoke.");
        assert_eq!(
            store.gap(&gaps[0].id).await.expect("reads").as_ref(),
            Some(&gaps[0])
        );
    })
    .await;
}
