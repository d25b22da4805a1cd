//! Coverage counts what the records say, people and machine apart, for each viewer what they
//! may see; the numbers were worked out by hand.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::suggestion::Likelihood;
use uptake_model::{
    Actor, Area, Claim, ClaimContent, ClaimSource, Country, Discipline, Environment, Euro, Extent,
    GapFile, GapState, Independence, Marking, MatchJudgement, PartAnswers, Programme, Record,
    SourceKind, Statement, Station, Trial, TrialContent, TrialState, Verdict, Viewer,
};
use uptake_search::encoder::Effort;
use uptake_store::listing::Page;
use uptake_store::{FoundForGap, FoundProject, Judging, Records};
use uptake_testing::{
    CLOSED_TOPIC, Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, import,
    invented_gap_file, invented_people, invented_solution, lower_the_bar, now, project,
};
use uptake_workflow::coverage::{
    Behind, CountedBy, CoverageFilter, CoverageMatrix, RowKind, RowNote, RowSubject, Source,
    behind_cell, coverage_matrix, topic_proposal, topics_ahead, uncovered_gaps, unserving,
};
use uptake_workflow::{Act, DataFolder, Platform, alike_gaps, rebuild_index, survey_corpus};

struct Ground {
    platform: Platform,
    people: InventedPeople,
    _folder: TempDir,
    _database: ThrowAwayDatabase,
}

async fn surveyed(platform: &Platform) {
    let (quiet, stop) = (Arc::new(|_, _| ()), Arc::new(AtomicBool::new(false)));
    let found = survey_corpus(platform, Effort::Background, quiet, stop).await;
    assert!(found.expect("surveyed").is_some());
}

/// The invented corpus with a survey; two more projects of it about border drones.
async fn ground(database: ThrowAwayDatabase) -> Ground {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    lower_the_bar(&data).expect("a low bar");
    let platform = Platform::open(data, Some(&database.url())).await;
    let platform = platform.expect("a platform");
    fill(platform.store()).await.expect("the invented corpus");
    let more = ["101000011", "101000012"].map(|id| {
        let mut project = project(id, id);
        project.title = format!("Drones watch cattle at the border, part {id}");
        project.ec_contribution = None;
        Record::Project(Box::new(project))
    });
    let later = now() + jiff::SignedDuration::from_mins(5);
    let imported = import(platform.store(), SourceKind::Cordis, more.into(), later).await;
    imported.expect("imported");
    let built = rebuild_index(&platform, now(), &mut |_| ()).await;
    built.expect("an index");
    surveyed(&platform).await;
    let people = invented_people(platform.store()).await.expect("people");
    Ground {
        platform,
        people,
        _folder: folder,
        _database: database,
    }
}

fn published(id: &str, marking: Marking) -> GapFile {
    let mut gap = invented_gap_file(id, "org-brigade", "author");
    gap.state = GapState::Published { at: now() };
    gap.content.title.marking = marking;
    gap.content.statement.marking = marking;
    gap
}

fn judgement(gap: &str, project: &str, verdict: Verdict) -> MatchJudgement {
    MatchJudgement {
        gap: gap.into(),
        organisation: "org-brigade".into(),
        author: "author".into(),
        project: project.into(),
        result: None,
        verdict,
        reason: "Tried".to_owned(),
        added: true,
        marking: Marking::Clear,
        judged_at: now(),
    }
}

fn trial(id: &str, gap: &str, marking: Marking, cancelled: bool) -> Trial {
    Trial {
        id: id.into(),
        gap: gap.into(),
        owner: "org-brigade".into(),
        author: "author".into(),
        state: if cancelled {
            TrialState::Cancelled {
                reason: "Rain".to_owned(),
                at: now(),
            }
        } else {
            TrialState::Planned
        },
        content: TrialContent {
            title: format!("Trial {id}"),
            solutions: vec!["solution-1".into()],
            plan: String::new(),
            method: String::new(),
            participants: vec!["org-brigade".into()],
            place: String::new(),
            from: None,
            to: None,
            environment: Environment::Laboratory,
            marking,
        },
        measures: vec![],
        answers: PartAnswers::new(),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn deployment(id: &str, marking: Marking) -> Claim {
    Claim {
        id: id.into(),
        solution: "solution-1".into(),
        gap: None,
        owner: "org-brigade".into(),
        author: "author".into(),
        content: ClaimContent {
            file: None,
            statement: Statement::Deployment {
                place: "Everywhere".to_owned(),
                by: "Invented brigade".to_owned(),
                since: None,
            },
            source: ClaimSource::Document {
                reference: "Report 7".to_owned(),
                sha256: None,
            },
            dated: TODAY,
            evaluator: "Invented brigade".to_owned(),
            stated: Independence::User,
            independence: Independence::User,
            environment: Environment::Relevant,
            expires: None,
            marking,
            remark: String::new(),
        },
        withdrawn: None,
        created_at: now(),
    }
}

/// Two gap files, of which one is for the brigade alone; what is suggested and judged for
/// them; a solution that a project backs, with trials and deployments open and hidden.
async fn with_records(ground: &Ground) {
    let store = ground.platform.store();
    let mut records = store.begin_records().await.expect("a write");
    for gap in [
        published("gap-open", Marking::Clear),
        published("gap-hidden", Marking::AmberStrict),
    ] {
        records.add_gap_file(&gap, "").await.expect("written");
        let judging = Judging {
            marking: Marking::Clear,
            looked_at: now(),
        };
        let done = records.put_judging(&gap.id, &gap.owner, &judging);
        done.await.expect("written");
    }
    for one in [
        judgement("gap-open", "101000001", Verdict::Meets),
        judgement("gap-open", "280003", Verdict::Rejected),
        judgement("gap-hidden", "101000011", Verdict::Meets),
    ] {
        records.put_match_judgement(&one).await.expect("written");
    }
    let mut solution = invented_solution("solution-1", &"org-brigade".into());
    solution.content.projects = vec!["101000001".into()];
    records.add_solution(&solution).await.expect("written");
    for one in [
        trial("trial-open", "gap-open", Marking::Clear, false),
        trial("trial-given-up", "gap-open", Marking::Clear, true),
        trial("trial-hidden", "gap-open", Marking::AmberStrict, false),
    ] {
        records.add_trial(&one).await.expect("written");
    }
    for one in [
        deployment("claim-open", Marking::Clear),
        deployment("claim-hidden", Marking::AmberStrict),
    ] {
        records.add_claim(&one).await.expect("written");
    }
    commit(records).await;
    suggest(ground).await;
}

async fn commit(records: Records) {
    let entropy = Counted::default();
    let act = Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    let note = act.note::<(), ()>("test", ("gap", "some"), None, None);
    records.commit(note).await.expect("committed");
}

async fn suggest(ground: &Ground) {
    let found = |id: &str, strength| FoundProject {
        project: id.into(),
        score: 500,
        strength,
    };
    let (likely, possible) = (Likelihood::Likely, Likelihood::Possible);
    let suggested = FoundForGap {
        gap: "gap-open".into(),
        version: 1,
        projects: vec![
            found("101000001", likely),
            found("280003", likely),
            found("700002", likely),
            found("101000011", possible),
        ],
    };
    let store = ground.platform.store();
    let kept = store.keep_suggestions(&[suggested], "test", now()).await;
    kept.expect("kept");
}

async fn matrix(
    ground: &Ground,
    viewer: &Viewer,
    rows: RowKind,
    filter: &CoverageFilter,
) -> CoverageMatrix {
    let found = coverage_matrix(&ground.platform, viewer, &rows, filter, TODAY).await;
    found.expect("counted").expect("surveyed")
}

/// Count, confirmed and possible of each station.
type Numbers = [(u64, Option<u64>, Option<u64>); 6];

fn numbers(matrix: &CoverageMatrix, code: &str) -> Numbers {
    let row = matrix.rows.iter().find(|it| it.subject.code() == code);
    let row = row.unwrap_or_else(|| panic!("{code}: {matrix:?}"));
    row.cells
        .each_ref()
        .map(|it| (it.count, it.confirmed, it.possible))
}

#[tokio::test]
async fn a_gap_file_counts_what_people_and_machine_found_as_far_as_the_viewer_may_see() {
    for database in ThrowAwayDatabase::all() {
        let ground = ground(database).await;
        with_records(&ground).await;
        let any = CoverageFilter::default();
        let public = matrix(&ground, &Viewer::Public, RowKind::GapFiles, &any).await;
        assert_eq!(public.rows.len(), 1, "{public:?}");
        // ÉCLAIR is confirmed, PROBE likely, a drone possible, ECLAT rejected.
        let rest = |trials, deployments| {
            [
                (2, Some(1), Some(0)),
                (2, Some(1), Some(1)),
                (3, Some(3), Some(0)),
                (trials, None, None),
                (0, None, None),
                (deployments, None, None),
            ]
        };
        assert_eq!(numbers(&public, "gap-file:gap-open"), rest(1, 1));
        let projects = public.rows[0].cell(Station::Project).expect("a cell");
        let money = projects.money.expect("a sum");
        let summed = (money.total, money.stated, money.unstated);
        assert_eq!(summed, (Euro::from_cents(500_000_050), 2, 0));
        assert_eq!(projects.years, Some((2018, 2022)));
        let broken: Vec<Station> = public.rows[0].broken().collect();
        assert_eq!(broken, [Station::Procurement]);

        let brigade = ground.people.viewer("brigade-lead");
        let own = matrix(&ground, &brigade, RowKind::GapFiles, &any).await;
        assert_eq!(own.rows.len(), 2);
        assert_eq!(numbers(&own, "gap-file:gap-open"), rest(2, 2));
        let hidden = numbers(&own, "gap-file:gap-hidden");
        assert_eq!(hidden[1], (1, Some(1), Some(0)));

        let mut horizon = CoverageFilter::default();
        horizon.extent.programme = Some(Programme::HorizonEurope);
        horizon.extent.country = Country::parse("DE");
        let some = matrix(&ground, &Viewer::Public, RowKind::GapFiles, &horizon).await;
        assert_eq!(
            numbers(&some, "gap-file:gap-open")[1],
            (1, Some(1), Some(0))
        );
        let elsewhere = CoverageFilter {
            discipline: Some(Discipline::Customs),
            ..CoverageFilter::default()
        };
        let none = matrix(&ground, &Viewer::Public, RowKind::GapFiles, &elsewhere).await;
        assert!(none.rows.is_empty(), "it affects no customs");
    }
}

#[tokio::test]
async fn an_area_counts_what_was_funded_under_it_and_what_its_projects_back() {
    let ground = ground(ThrowAwayDatabase::sqlite()).await;
    with_records(&ground).await;
    let mut filter = CoverageFilter::default();
    filter.extent.programme = Some(Programme::HorizonEurope);
    filter.extent.area = Some(Area::DisasterResilience);
    let found = matrix(&ground, &Viewer::Public, RowKind::Areas, &filter).await;
    assert_eq!(found.rows.len(), 1);
    let plain = |count| (count, None, None);
    assert_eq!(
        numbers(&found, "area:drs"),
        [1, 1, 3, 1, 0, 1].map(plain),
        "ÉCLAIR, its topic, its results, and the solution it backs"
    );
    filter.extent.from = Some(2030);
    filter.extent.to = Some(2020);
    for rows in RowKind::ALL {
        let backwards = matrix(&ground, &Viewer::Public, rows, &filter).await;
        for row in &backwards.rows {
            let cell = row.cell(Station::Project).expect("a cell");
            let money = cell.money.expect("a sum");
            assert_eq!((cell.count, money.known(), cell.years), (0, None, None));
        }
    }
}

#[tokio::test]
async fn the_records_behind_a_cell_are_as_many_as_it_says() {
    let ground = ground(ThrowAwayDatabase::sqlite()).await;
    with_records(&ground).await;
    let platform = &ground.platform;
    let any = CoverageFilter::default();
    let subject = RowSubject::GapFile("gap-open".into());
    let behind = async |viewer: &Viewer, subject: &RowSubject, station, page| {
        let cell = (subject, station);
        let found = behind_cell(platform, viewer, cell, &any, TODAY, page).await;
        found.expect("read").expect("surveyed")
    };
    let public = Viewer::Public;
    let all = Page::first(50);
    let found = behind(&public, &subject, Station::Project, all).await;
    let projects = found.expect("a row").records;
    let told = projects.items.iter().map(|it| match it {
        Behind::Project(project, by) => (project.id.to_string(), *by),
        other => panic!("{other:?}"),
    });
    let expected = [
        ("101000001", CountedBy::Confirmed),
        ("700002", CountedBy::Likely),
        ("101000011", CountedBy::Possible),
    ];
    let expected = expected.map(|(id, by)| (id.to_owned(), by));
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let second = Page::new(1, 1);
    let found = behind(&public, &subject, Station::Result, second).await;
    let results = found.expect("a row").records;
    assert_eq!((results.total, results.items.len()), (3, 1));
    for (viewer, trials) in [
        (public.clone(), 1),
        (ground.people.viewer("brigade-lead"), 2),
    ] {
        let found = behind(&viewer, &subject, Station::Trial, all).await;
        assert_eq!(found.expect("a row").records.total, trials);
        let found = behind(&viewer, &subject, Station::Deployment, all).await;
        assert_eq!(found.expect("a row").records.total, trials);
    }
    for hidden in ["gap-hidden", "gap-nowhere"] {
        let subject = RowSubject::GapFile(hidden.into());
        let found = behind(&public, &subject, Station::Project, all).await;
        assert_eq!(found, None, "{hidden}");
        let proposal = topic_proposal(platform, &public, &subject, TODAY).await;
        assert_eq!(proposal.expect("read"), Some(None), "{hidden}");
    }
}

#[tokio::test]
async fn what_serves_no_gap_differs_by_what_the_viewer_may_see() {
    let ground = ground(ThrowAwayDatabase::sqlite()).await;
    with_records(&ground).await;
    let extent = Extent {
        all_research: true,
        ..Extent::default()
    };
    let brigade = ground.people.viewer("brigade-lead");
    // Confirmed for the hidden gap, and possible for the open one.
    for (viewer, gaps, drone) in [(Viewer::Public, 2, true), (brigade, 3, false)] {
        let found = unserving(&ground.platform, &viewer, &extent, TODAY).await;
        let found = found.expect("counted").expect("surveyed");
        let ids: Vec<&str> = found
            .projects
            .iter()
            .map(|it| it.project.id.as_str())
            .collect();
        assert_eq!((found.gaps, found.of), (gaps, 5));
        assert!(!ids.contains(&"101000001") && !ids.contains(&"700002"));
        assert!(ids.contains(&"280003") && ids.contains(&"101000012"));
        assert_eq!(ids.contains(&"101000011"), drone, "{ids:?}");
        assert_eq!(found.money.known(), None, "none of these states money");
    }
}

#[tokio::test]
async fn topics_ahead_come_by_deadline_and_gaps_without_projects_are_named() {
    let ground = ground(ThrowAwayDatabase::sqlite()).await;
    with_records(&ground).await;
    let platform = &ground.platform;
    let found = topics_ahead(platform, &Viewer::Public, None, TODAY).await;
    let found = found.expect("read").expect("surveyed");
    let found = found.topics;
    let codes: Vec<&str> = found.iter().map(|it| it.topic.code.as_str()).collect();
    let expected = ["HORIZON-CL3-2026-01-BM-01", "HORIZON-CL3-2027-01-FCT-02"];
    assert_eq!(codes, expected);
    assert!(found.iter().all(|it| it.read));
    let gaps = found.iter().flat_map(|it| &it.gaps);
    let hidden = RowSubject::GapFile("gap-hidden".into());
    assert!(gaps.into_iter().all(|it| it.subject != hidden));
    assert!(!codes.contains(&CLOSED_TOPIC));
    let any = CoverageFilter::default();
    let in_2022 = jiff::civil::date(2022, 6, 1);
    for (day, expected) in [(in_2022, vec![CLOSED_TOPIC]), (TODAY, vec![])] {
        let kind = RowKind::ClosedTopics;
        let found = coverage_matrix(platform, &Viewer::Public, &kind, &any, day).await;
        let found = found.expect("read").expect("surveyed");
        let codes = found.rows.iter().map(|it| it.subject.code());
        let expected: Vec<String> = expected.iter().map(|it| format!("topic:{it}")).collect();
        assert_eq!(
            codes.collect::<Vec<_>>(),
            expected,
            "closed lately on {day}"
        );
        // The survey is of the day of the import, when it had been closed for long.
        assert!(
            found
                .rows
                .iter()
                .all(|it| it.note == Some(RowNote::NotRead))
        );
    }
    let uncovered = uncovered_gaps(platform, &Viewer::Public, None, TODAY).await;
    let uncovered = uncovered.expect("read").expect("surveyed").gaps;
    let covered = RowSubject::GapFile("gap-open".into());
    assert!(uncovered.iter().all(|it| it.gap.subject != covered));
    let alike = alike_gaps(platform, &Viewer::Public)
        .await
        .expect("compared");
    assert!(
        alike.is_empty(),
        "the public knows of one of the two: {alike:?}"
    );
    let brigade = ground.people.viewer("brigade-lead");
    let alike = alike_gaps(platform, &brigade).await.expect("compared");
    assert_eq!(alike.len(), 1, "they say the same");
}

#[tokio::test]
async fn a_proposal_names_a_record_for_each_statement_and_says_what_is_missing() {
    let ground = ground(ThrowAwayDatabase::sqlite()).await;
    with_records(&ground).await;
    let subject = RowSubject::GapFile("gap-open".into());
    let found = topic_proposal(&ground.platform, &Viewer::Public, &subject, TODAY).await;
    let found = found.expect("read").expect("surveyed").expect("a draft");
    assert_eq!(found.sections.len(), 10);
    let section = |heading: &str| {
        let mut sections = found.sections.iter();
        sections.find(|it| it.heading == heading).expect(heading)
    };
    let art = section("State of the art");
    let sources: Vec<&Source> = art.statements.iter().map(|it| &it.source).collect();
    let projects = ["101000001", "700002", "101000011"].map(|it| Source::Project(it.into()));
    assert_eq!(sources, projects.iter().collect::<Vec<_>>());
    assert!(art.statements[2].text.starts_with("Possible only"));
    assert!(art.statements[2].text.contains("contribution not stated"));
    assert!(section("Need").missing.is_empty());
    assert!(section("Expected outcome").missing[0].contains("State in a gap file"));
    assert_eq!(
        section("Where the chain breaks").statements[0].text,
        "No procurement is recorded after 1 trial."
    );
    // The lower of the two middle ones of 2,000,000.50 and 3,000,000; the third is only possible.
    assert_eq!(
        section("Expected contribution").statements[0].text,
        "The Union contributed € 2 million to the middle one of the 2 projects that state it, of 2 that are likely or \
         confirmed."
    );
    let area = RowSubject::Area(Area::DisasterResilience);
    let none = topic_proposal(&ground.platform, &Viewer::Public, &area, TODAY).await;
    assert_eq!(
        none.expect("read"),
        Some(None),
        "a topic is drafted for a gap"
    );
}

#[tokio::test]
async fn before_the_survey_nothing_is_said_and_an_empty_corpus_covers_nothing() {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    let platform = Platform::open(data, None).await.expect("a platform");
    let any = CoverageFilter::default();
    let ask = async |rows| coverage_matrix(&platform, &Viewer::Public, &rows, &any, TODAY).await;
    assert!(ask(RowKind::Areas).await.is_err(), "there is no index");
    fill(platform.store()).await.expect("the invented corpus");
    let built = rebuild_index(&platform, now(), &mut |_| ()).await;
    built.expect("an index");
    for rows in RowKind::ALL {
        assert_eq!(ask(rows).await.expect("asked"), None);
    }
}
