//! The weekly letter on both databases: when it comes, what it says, that it says it once.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::{Record, SourceKind, Watched};
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, deliverable, import, invented_people, now, project,
};
use uptake_workflow::watch::{set_weekly, watch};
use uptake_workflow::weekly_letter::write_weekly_letters;
use uptake_workflow::{Act, DataFolder, Platform, gather_news};

const SITE: &str = "http://uptake.invalid";

fn later(days: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * days)
}

async fn results(platform: &Platform, count: usize, at: Timestamp) {
    let mut one = project("101000009", "WATCHED");
    let ids = (0..count).map(|number| format!("101000009_{number}_DELIV"));
    one.results = ids
        .map(|id| deliverable(&id, "An invented result"))
        .collect();
    let records = vec![Record::Project(Box::new(one))];
    import(platform.store(), SourceKind::Sample, records, at)
        .await
        .expect("imported");
    gather_news(
        platform,
        &Counted::named(&at.to_string()),
        at,
        &AtomicBool::new(false),
    )
    .await
    .expect("gathered");
}

async fn letters(platform: &Platform, at: Timestamp) -> Vec<String> {
    let entropy = Counted::named(&format!("letters {at}"));
    write_weekly_letters(platform, &entropy, SITE, at)
        .await
        .expect("written");
    let due = platform
        .store()
        .due_letters(later(100), 10)
        .await
        .expect("letters");
    due.into_iter().map(|it| it.letter.body).collect()
}

#[tokio::test]
async fn a_week_with_news_brings_one_letter_and_one_without_none() {
    for database in ThrowAwayDatabase::all() {
        let folder = TempDir::new().expect("a folder");
        let data = DataFolder::open(&folder.path().join("data")).expect("a data folder");
        let platform = Platform::open(data, Some(&database.url()))
            .await
            .expect("a platform");
        let people = invented_people(platform.store()).await.expect("people");
        results(&platform, 1, now()).await;
        let (actor, viewer) = (
            InventedPeople::actor("guard-lead"),
            people.viewer("guard-lead"),
        );
        let entropy = Counted::named("guard");
        let act = Act {
            actor: &actor,
            viewer: &viewer,
            now: now(),
            entropy: &entropy,
            form: None,
        };
        let watched = Watched::Project {
            id: "101000009".into(),
        };
        watch(&platform, &act, watched).await.expect("watched");
        set_weekly(platform.store(), &act, true).await.expect("set");
        assert_eq!(letters(&platform, later(1)).await, [""; 0]);

        results(&platform, 2, later(2)).await;
        let first = letters(&platform, later(3)).await;
        assert_eq!(
            first,
            [
                "Hello Invented guard lead,\n\nthis came up for what you watch.\n\n\
              WATCHED (project)\n- It brought another result.\n  \
              http://uptake.invalid/projects/101000009\n\n\
              All news: http://uptake.invalid/me/news\n\
              No more letters: use the button on that page.\n"
            ]
        );
        results(&platform, 3, later(4)).await;
        assert_eq!(
            letters(&platform, later(5)).await.len(),
            1,
            "within the week"
        );
        assert_eq!(letters(&platform, later(10)).await.len(), 2);
        assert_eq!(letters(&platform, later(20)).await.len(), 2, "nothing new");
        platform.store().close().await;
    }
}
