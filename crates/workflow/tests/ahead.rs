//! What lies ahead: every gap that a coming topic would serve, what it builds on in the order
//! of the matching, who is strongest; which gaps wait for a proposal; and whose results a
//! running project could use.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::civil::{Date, date};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::{
    Actor, Extent, Gap, GapFile, GapState, Marking, Programme, Project, ProjectId, Record, Role,
    SourceKind, Topic, TopicCode, Viewer,
};
use uptake_search::encoder::Effort;
use uptake_store::listing::Page;
use uptake_testing::{
    Counted, deliverable, gap, import, invented_gap_file, invented_people, lower_the_bar, now,
    organisation, participation, project, topic,
};
use uptake_workflow::coverage::{
    Handover, RowSubject, TopicsAhead, UncoveredGaps, handovers, topics_ahead, uncovered_gaps,
};
use uptake_workflow::funding::{PartnerSearch, PartnersFor, partners_for};
use uptake_workflow::{
    Act, DataFolder, Platform, StandingNeed, chart, rebuild_index, survey_corpus,
};

const TODAY: Date = date(2026, 11, 23);

/// Words of three subjects that projects, calls and gaps speak in.
const SUBJECTS: [&str; 3] = [
    "divers hull harbour sonar underwater",
    "wildfire smoke forest firefighters hose",
    "passport forged traveller morphing photograph",
];

/// Projects of the three subjects. Of the first, those that say more of it began earlier;
/// every second one has ended.
fn projects() -> Vec<Record> {
    let about = |place: usize| {
        let turn = place / 3;
        let ended = turn.is_multiple_of(2);
        let year = 2010 + turn as i16 / 4;
        let mut parts = vec![participation(
            organisation("900000001", "Musterwerft", "DE"),
            Role::Participant,
            100_000,
        )];
        if turn < 3 {
            let lead = organisation("900000002", "Probenhafen", "PL");
            parts.push(participation(lead, Role::Coordinator, 200_000));
        }
        Project {
            objective: Some(format!(
                "We work on {}. {}",
                SUBJECTS[place % 3],
                "It goes on with other matters. ".repeat(turn)
            )),
            start: Some(date(year, 1, 1)),
            end: Some(date(if ended { 2024 } else { 2028 }, 12, 31)),
            participations: parts,
            ..project(&format!("1010{place:05}"), &format!("P{place}"))
        }
    };
    (0..90)
        .map(|place| Record::Project(Box::new(about(place))))
        .collect()
}

/// The codes of five open topics of the first subject.
fn codes() -> [String; 5] {
    [1, 2, 3, 4, 5].map(|it| format!("HORIZON-CL3-2026-01-INFRA-0{it}"))
}

fn asks(code: &str, title: &str) -> Record {
    Record::Topic(Box::new(Topic {
        scope: Some(title.to_owned()),
        ..topic(code, title, "2026-05-06", "2027-01-15")
    }))
}

struct Ground {
    platform: Platform,
    _folder: TempDir,
}

async fn ground(records: Vec<Record>) -> Ground {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    lower_the_bar(&data).expect("a low bar");
    let platform = Platform::open(data, None).await.expect("a platform");
    let imported = import(platform.store(), SourceKind::Cordis, records, now()).await;
    imported.expect("is imported");
    let built = rebuild_index(&platform, now(), &mut |_| ()).await;
    built.expect("an index");
    Ground {
        platform,
        _folder: folder,
    }
}

async fn surveyed(platform: &Platform) {
    let (quiet, stop) = (Arc::new(|_, _| ()), Arc::new(AtomicBool::new(false)));
    let found = survey_corpus(platform, Effort::Background, quiet, stop).await;
    assert!(found.expect("surveyed").is_some());
}

async fn with_calls() -> Ground {
    let mut records = projects();
    records.extend(codes().iter().map(|it| asks(it, SUBJECTS[0])));
    records.push(Record::Gap(Box::new(Gap {
        statement: format!("We need {}", SUBJECTS[0]),
        ..gap("hull", "Divers cannot see the hull")
    })));
    let ground = ground(records).await;
    surveyed(&ground.platform).await;
    ground
}

async fn ahead(ground: &Ground) -> TopicsAhead {
    let found = topics_ahead(&ground.platform, &Viewer::Public, None, TODAY).await;
    found.expect("read").expect("surveyed")
}

#[tokio::test]
async fn every_topic_that_comes_close_names_the_gap_and_not_the_three_closest_alone() {
    let ground = with_calls().await;
    let found = ahead(&ground).await;
    assert_eq!(found.topics.len(), 5);
    for it in &found.topics {
        let named: Vec<&RowSubject> = it.gaps.iter().map(|gap| &gap.subject).collect();
        assert_eq!(
            named,
            [&RowSubject::Gap("hull".into())],
            "{}",
            it.topic.code
        );
    }
    let table = found.table(None);
    assert_eq!(table.rows.len(), 5);
    assert!(
        table
            .rows
            .iter()
            .all(|it| it[5] == "Divers cannot see the hull")
    );
    assert_eq!(table.snapshot, found.landscape.snapshot);
}

#[tokio::test]
async fn what_ended_and_what_runs_stand_apart_in_the_order_of_the_matching() {
    let ground = with_calls().await;
    let found = ahead(&ground).await;
    let first = &found.topics[0];
    assert!(first.read);
    let (ended, running) = (ids(&first.ended), ids(&first.running));
    let charted = chart(&ground.platform).await.expect("read");
    let charted = charted.expect("surveyed");
    let reached = charted.reached(&StandingNeed::Topic(first.topic.code.clone()));
    let projects = reached.likely.iter();
    let projects = projects.map(|it| &charted.landscape.projects[*it]);
    let of = |over: bool| -> Vec<ProjectId> {
        let some = projects.clone();
        let some = some.filter(|it| (it.end < Some(TODAY)) == over);
        some.map(|it| it.id.clone()).collect()
    };
    assert!(
        ended.len() > 3 && running.len() > 3,
        "{ended:?} {running:?}"
    );
    assert_eq!((&ended, &running), (&of(true), &of(false)));
    // Who says more of the subject began earlier: by date they would stand the other way.
    let began = |it: &&uptake_workflow::coverage::NamedProject| it.start;
    assert!(first.ended.first().map(|it| began(&it)) < first.ended.last().map(|it| began(&it)));

    let subject = PartnersFor::Topic(TopicCode::new(codes()[0].as_str()));
    let partners = partners_for(&ground.platform, &Viewer::Public, &subject, TODAY).await;
    let PartnerSearch::Found(partners) = partners.expect("found") else {
        panic!("partners of an open topic");
    };
    assert_eq!(first.strongest, partners.found, "two of them, in one order");
    let name = |place: usize| found.landscape.organisations[place].name.as_str();
    let told: Vec<(&str, u32)> = first
        .strongest
        .iter()
        .map(|it| (name(it.organisation), it.coordinated))
        .collect();
    assert_eq!(told, [("Musterwerft", 0), ("Probenhafen", 3)]);
}

fn ids(projects: &[uptake_workflow::coverage::NamedProject]) -> Vec<ProjectId> {
    projects.iter().map(|it| it.id.clone()).collect()
}

/// A gap file about something that no project does, in a state.
fn lonely(id: &str, state: GapState) -> GapFile {
    let mut gap = invented_gap_file(id, "org-brigade", "author");
    gap.state = state;
    gap.content.title.marking = Marking::Clear;
    gap.content.statement.marking = Marking::Clear;
    gap
}

#[tokio::test]
async fn a_gap_that_is_met_waits_for_no_proposal() {
    let ground = with_calls().await;
    let store = ground.platform.store();
    invented_people(store).await.expect("people");
    let mut records = store.begin_records().await.expect("a write");
    let met = GapState::Met {
        reason: "Bought".to_owned(),
        at: now(),
    };
    for (id, state) in [
        ("gap-open", GapState::Published { at: now() }),
        ("gap-met", met),
    ] {
        let gap = lonely(id, state);
        records.add_gap_file(&gap, "").await.expect("written");
    }
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
    let found: UncoveredGaps = uncovered_gaps(&ground.platform, &Viewer::Public, None, TODAY)
        .await
        .expect("read")
        .expect("surveyed");
    let named: Vec<String> = found.gaps.iter().map(|it| it.gap.subject.code()).collect();
    assert_eq!(named, ["gap-file:gap-open"]);
    assert_eq!(
        found.table(None).rows[0][4],
        "/coverage/proposal?gap=gap-file%3Agap-open"
    );
}

/// Ten words of one subject, as the running project says them.
const SAID: [&str; 10] = [
    "anchor", "buoy", "cable", "dock", "ebb", "fender", "gangway", "hawser", "islet", "jetty",
];

/// A project that says the first so many of these words, and as many of its own as are left.
fn saying(id: &str, shared: usize) -> Project {
    let own = (shared..SAID.len()).map(|it| format!("own{id}x{it}"));
    let words: Vec<String> = SAID[..shared]
        .iter()
        .map(|it| (*it).to_owned())
        .chain(own)
        .collect();
    Project {
        title: String::new(),
        objective: Some(words.join(" ")),
        keywords: Vec::new(),
        start: Some(date(2020, 1, 1)),
        end: Some(date(2023, 12, 31)),
        results: vec![deliverable(&format!("{id}_1"), "A result")],
        ..project(id, id)
    }
}

#[tokio::test]
async fn results_are_found_from_one_subject_to_nearly_the_same_and_only_of_what_ended() {
    let running = Project {
        end: Some(date(2028, 12, 31)),
        ..saying("101000001", 10)
    };
    let runs_too = Project {
        end: Some(date(2028, 12, 31)),
        ..saying("101000002", 9)
    };
    let of_no_source = Project {
        programme: Programme::Fp7,
        results: Vec::new(),
        ..saying("101000005", 9)
    };
    let without = Project {
        results: Vec::new(),
        ..saying("101000006", 9)
    };
    let mut all = vec![
        running,
        runs_too,
        saying("101000003", 5),
        saying("101000004", 8),
        of_no_source,
        without,
        saying("101000007", 2),
    ];
    // What else the corpus holds, so that ten words are rare in it.
    all.extend((0..40).map(|it| saying(&format!("1019{it:05}"), 0)));
    let records = all.into_iter().map(|it| Record::Project(Box::new(it)));
    let ground = ground(records.collect()).await;
    let extent = Extent {
        all_research: true,
        ..Extent::default()
    };
    let found = handovers(&ground.platform, &extent, TODAY, Page::first(50)).await;
    let found = found.expect("found");
    assert_eq!(found.total, 2, "two projects run");
    let first = |it: &&Handover| it.running.id.as_str() == "101000001";
    let first = found.items.iter().find(first).expect("the running one");
    let told: Vec<(&str, Option<u64>, bool)> = first
        .usable
        .iter()
        .map(|it| (it.project.id.as_str(), it.results, it.overlaps()))
        .collect();
    let alike: Vec<f64> = first.usable.iter().map(|it| it.similarity).collect();
    assert_eq!(
        told,
        [
            ("101000004", Some(1), true),
            ("101000003", Some(1), false),
            ("101000005", None, true),
        ],
        "{alike:?}"
    );
    assert!(
        (0.6..0.8).contains(&alike[0]) && (0.5..0.6).contains(&alike[1]),
        "{alike:?}"
    );
}
