//! Calls and gaps beside an answer: those that find the same projects, whatever
//! their words; of the day and of the index in use.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use tempfile::TempDir;
use uptake_model::{Gap, Project, Record, SourceKind, Topic};
use uptake_search::Corrections;
use uptake_testing::{gap, import, now, project, topic};
use uptake_workflow::{Beside, DataFolder, Platform, beside_need, rebuild_index};

const TODAY: Date = date(2026, 11, 23);

/// Words of three subjects that projects, calls and gaps speak in.
const SUBJECTS: [&str; 3] = [
    "divers hull harbour sonar underwater",
    "wildfire smoke forest firefighters hose",
    "passport forged traveller morphing photograph",
];

fn projects() -> Vec<Record> {
    let about = |place: usize| Project {
        objective: Some(format!("We work on {}.", SUBJECTS[place % 3])),
        ..project(&format!("1010{place:05}"), &format!("P{place}"))
    };
    (0..90)
        .map(|n| Record::Project(Box::new(about(n))))
        .collect()
}

fn asks(code: &str, deadline: &str, scope: &str) -> Record {
    Record::Topic(Box::new(Topic {
        scope: Some(scope.to_owned()),
        ..topic(code, "A topic", "2026-05-06", deadline)
    }))
}

async fn platform() -> (TempDir, Platform) {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    let platform = Platform::open(data, None).await.expect("a platform");
    let mut records = projects();
    records.push(asks(
        "HORIZON-CL3-2026-01-INFRA-01",
        "2027-01-15",
        SUBJECTS[0],
    ));
    records.push(asks(
        "HORIZON-CL3-2026-01-DRS-01",
        "2027-01-15",
        SUBJECTS[1],
    ));
    records.push(asks(
        "HORIZON-CL3-2026-01-INFRA-02",
        "2026-11-22",
        SUBJECTS[0],
    ));
    records.push(asks("HORIZON-CL5-2026-01-D1-01", "2027-01-15", SUBJECTS[0]));
    for (id, statement) in [("hull", SUBJECTS[0]), ("photo", SUBJECTS[2])] {
        records.push(Record::Gap(Box::new(Gap {
            statement: format!("We need {statement}"),
            ..gap(id, statement)
        })));
    }
    import(platform.store(), SourceKind::Cordis, records, now())
        .await
        .expect("is imported");
    rebuild_index(&platform, now(), &mut |_| ())
        .await
        .expect("an index");
    (folder, platform)
}

async fn beside(platform: &Platform, need: &str, day: Date) -> (Vec<String>, Vec<String>) {
    let found = beside_need(platform, need, &Corrections::default(), day)
        .await
        .expect("an answer");
    for likeness in likenesses(&found) {
        assert!((0.35..=1.0).contains(&likeness), "{likeness}");
    }
    let topics = found.topics.iter().map(|close| close.what.code.to_string());
    let gaps = found.gaps.iter().map(|close| close.what.id.to_string());
    (topics.collect(), gaps.collect())
}

fn likenesses(found: &Beside) -> Vec<f64> {
    let topics = found.topics.iter().map(|close| close.likeness);
    topics
        .chain(found.gaps.iter().map(|close| close.likeness))
        .collect()
}

#[tokio::test]
async fn calls_and_gaps_that_find_the_same_projects_are_named() {
    let (_folder, platform) = platform().await;
    // Not the one that closed yesterday, nor the one outside civil security.
    let (topics, gaps) = beside(&platform, "something on the hull in our harbour", TODAY).await;
    assert_eq!(topics, ["HORIZON-CL3-2026-01-INFRA-01"]);
    assert_eq!(gaps, ["hull"]);
    let (topics, gaps) = beside(&platform, "a forged photograph", TODAY).await;
    assert_eq!(topics, [""; 0]);
    assert_eq!(gaps, ["photo"]);
    let (topics, gaps) = beside(&platform, "xylophone zzyzx", TODAY).await;
    assert_eq!((topics.len(), gaps.len()), (0, 0));
}

#[tokio::test]
async fn the_day_and_a_new_index_count() {
    let (_folder, platform) = platform().await;
    let need = "something on the hull in our harbour";
    assert_eq!(beside(&platform, need, TODAY).await.0.len(), 1);
    let (later, _) = beside(&platform, need, date(2027, 1, 16)).await;
    assert_eq!(later, [""; 0], "all have closed");
    let new = vec![asks(
        "HORIZON-CL3-2027-01-INFRA-09",
        "2027-11-04",
        SUBJECTS[0],
    )];
    let at = now() + SignedDuration::from_mins(5);
    import(platform.store(), SourceKind::Calls, new, at)
        .await
        .expect("is imported");
    rebuild_index(&platform, at, &mut |_| ())
        .await
        .expect("an index");
    let (topics, _) = beside(&platform, need, date(2027, 1, 16)).await;
    assert_eq!(topics, ["HORIZON-CL3-2027-01-INFRA-09"]);
}
