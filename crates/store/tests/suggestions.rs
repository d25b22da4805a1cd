//! Suggestions on both databases: what is out of date, what changed, what was there before.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::{SignedDuration, Timestamp};
use uptake_model::{
    Actor, Area, AuditNote, GapContent, GapFile, GapState, Language, Likelihood, ProjectId,
};
use uptake_store::{FoundForGap, FoundProject, Store, SuggestionChanges};
use uptake_testing::{ThrowAwayDatabase, invented_people, now};

fn minutes(count: i64) -> Timestamp {
    now() + SignedDuration::from_mins(count)
}

fn gap(id: &str, state: GapState) -> GapFile {
    GapFile {
        id: id.into(),
        owner: "org-brigade".into(),
        author: "brigade-lead".into(),
        state,
        content: GapContent::begun(
            "A gap",
            "The ability to test",
            Area::DisasterResilience,
            Language::En,
            "brigade-lead".into(),
        ),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

async fn write(store: &Store, gap: &GapFile) {
    let mut records = store.begin_records().await.expect("a write");
    if gap.version == 1 {
        records.add_gap_file(gap, "").await.expect("written");
    } else {
        let done = records.change_gap_file(gap, &gap.author, "").await;
        assert!(done.expect("written"));
    }
    let note = AuditNote {
        at: now(),
        actor: Actor::Operator,
        verb: "test",
        subject: format!("gap:{}", gap.id),
        before: None,
        after: None,
        salt: "5a17".to_owned(),
    };
    records.commit(note).await.expect("committed");
}

fn found(version: u32, projects: &[(&str, u32)]) -> Vec<FoundForGap> {
    let project = |(id, score): &(&str, u32)| FoundProject {
        project: ProjectId::new(id),
        score: *score,
        strength: Likelihood::Likely,
    };
    vec![FoundForGap {
        gap: "gap-a".into(),
        version,
        projects: projects.iter().map(project).collect(),
    }]
}

fn changes(new: u64, back: u64, gone: u64, moved: u64) -> SuggestionChanges {
    SuggestionChanges {
        new,
        back,
        gone,
        moved,
    }
}

#[tokio::test]
async fn only_differences_are_told_and_what_comes_back_is_not_new() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        invented_people(&store).await.expect("people");
        write(&store, &gap("gap-a", GapState::Draft)).await;
        let steps: [(&[(&str, u32)], SuggestionChanges); 5] = [
            (&[("1", 900), ("2", 800)], changes(2, 0, 0, 0)),
            (&[("1", 900), ("2", 800)], changes(0, 0, 0, 0)),
            (&[("3", 950), ("1", 900)], changes(1, 0, 1, 1)),
            (&[], changes(0, 0, 2, 0)),
            (&[("2", 700), ("3", 600)], changes(0, 2, 0, 0)),
        ];
        for (step, (projects, expected)) in (0..).zip(steps) {
            let found = found(1, projects);
            let told = store.keep_suggestions(&found, "i", minutes(step)).await;
            assert_eq!(told.expect("kept"), expected, "step {step}");
        }
        let kept = store.suggestions(&"gap-a".into()).await.expect("reads");
        let kept: Vec<_> = kept
            .iter()
            .map(|it| (it.project.as_str(), it.rank, it.score, it.first_seen))
            .collect();
        assert_eq!(kept, [("2", 1, 700, minutes(0)), ("3", 2, 600, minutes(2))]);
        store.close().await;
    }
}

#[tokio::test]
async fn a_gap_file_is_out_of_date_when_it_or_the_index_changed() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        invented_people(&store).await.expect("people");
        let published = GapState::Published { at: now() };
        write(&store, &gap("gap-a", published)).await;
        write(&store, &gap("gap-b", GapState::Draft)).await;
        let closed = GapState::Withdrawn {
            reason: "invented".to_owned(),
            at: now(),
        };
        write(&store, &gap("gap-c", closed)).await;
        let stale = async |stamp: &str| {
            let gaps = store.stale_gap_files(stamp, "", 10).await.expect("reads");
            let count = store.count_stale_gap_files(stamp).await.expect("counts");
            assert_eq!(count, gaps.len() as u64);
            gaps.iter().map(|it| it.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(stale("i").await, ["gap-a", "gap-b"]);
        let rest = store.stale_gap_files("i", "gap-a", 10).await;
        assert_eq!(rest.expect("reads").len(), 1);
        let one = found(1, &[("1", 900)]);
        let kept = store.keep_suggestions(&one, "i", now());
        kept.await.expect("kept");
        assert_eq!(stale("i").await, ["gap-b"]);
        assert_eq!(stale("another index").await, ["gap-a", "gap-b"]);
        let mut changed = gap("gap-a", GapState::Published { at: now() });
        changed.version = 2;
        write(&store, &changed).await;
        assert_eq!(stale("i").await, ["gap-a", "gap-b"]);
        let made = store.suggestions_made(&"gap-a".into()).await;
        assert_eq!(made.expect("reads").expect("made").version, 1);
        store.close().await;
    }
}
