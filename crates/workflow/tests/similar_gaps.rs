//! Gaps like a text: found across languages, as far as the reader may see, and anew after
//! every change.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use std::time::Instant;
use tempfile::TempDir;
use uptake_model::{
    Actor, Area, AuditNote, GapContent, GapFile, GapFileId, GapState, Language, Marking, Viewer,
};
use uptake_testing::{InventedPeople, fill, invented_people, now};
use uptake_workflow::{DataFolder, FoundGap, Platform, rebuild_index, similar_gaps};

struct Ground {
    platform: Platform,
    people: InventedPeople,
    _folder: TempDir,
}

impl Ground {
    async fn open() -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = DataFolder::open(folder.path()).expect("a data folder");
        let platform = Platform::open(data, None).await.expect("a platform");
        fill(platform.store()).await.expect("the invented corpus");
        let built = rebuild_index(&platform, now(), &mut |_| ()).await;
        built.expect("an index");
        let people = invented_people(platform.store()).await.expect("people");
        Self {
            platform,
            people,
            _folder: folder,
        }
    }

    async fn write(&self, gaps: &[GapFile]) {
        let mut records = self
            .platform
            .store()
            .begin_records()
            .await
            .expect("a write");
        for gap in gaps {
            if gap.version == 1 {
                records.add_gap_file(gap, "").await.expect("written");
            } else {
                let done = records.change_gap_file(gap, &gap.author, "").await;
                assert!(done.expect("written"));
            }
        }
        let note = AuditNote {
            at: now(),
            actor: Actor::Operator,
            verb: "test",
            subject: "gap:some".to_owned(),
            before: None,
            after: None,
            salt: String::new(),
        };
        records.commit(note).await.expect("committed");
    }

    /// The gap files found for a text, by identifier, and the words shared with the most
    /// alike.
    async fn found(&self, who: &str, text: &str) -> (Vec<String>, Vec<String>) {
        let viewer = match who {
            "public" => Viewer::Public,
            who => self.people.viewer(who),
        };
        let found = similar_gaps(&self.platform, &viewer, text, None, 10).await;
        let found = found.expect("an answer");
        let words = found.first().map(|it| &it.shared[..]).unwrap_or_default();
        let words = words.iter().map(|it| it.stem.clone()).collect();
        let files = found.iter().filter_map(|it| match &it.gap {
            FoundGap::File(id) => Some(id.to_string()),
            FoundGap::Imported(_) => None,
        });
        let mut files: Vec<String> = files.collect();
        files.sort_unstable();
        (files, words)
    }
}

fn gap(id: &str, title: &str, statement: &str, markings: [Marking; 2]) -> GapFile {
    let author = "brigade-member".into();
    let area = Area::DisasterResilience;
    let mut content = GapContent::begun(title, statement, area, Language::En, author);
    content.title.marking = markings[0];
    content.statement.marking = markings[1];
    GapFile {
        id: GapFileId::new(id),
        owner: "org-brigade".into(),
        author: "brigade-member".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

#[tokio::test]
async fn gaps_are_found_in_any_language_as_far_as_they_may_be_seen() {
    let ground = Ground::open().await;
    let (green, strict) = (Marking::Green, Marking::AmberStrict);
    let mut smoke = gap(
        "gap-1",
        "Firefighters in smoke",
        "Find firefighters in thick smoke",
        [green; 2],
    );
    let hidden = gap(
        "gap-2",
        "An ability",
        "Find firefighters in thick smoke",
        [green, strict],
    );
    ground.write(&[smoke.clone(), hidden]).await;
    let english = "firefighters in smoke";
    let polish = "Nie widzimy strażaków w dymie";
    for text in [english, polish] {
        let (found, shared) = ground.found("rescue-member", text).await;
        assert_eq!(found, ["gap-1"], "{text}");
        assert!(shared.contains(&"smoke".to_owned()), "{text}: {shared:?}");
        let own = ground.found("brigade-member", text).await.0;
        assert_eq!(
            own,
            ["gap-1", "gap-2"],
            "{text}: the statement is theirs to see"
        );
        assert_eq!(ground.found("public", text).await.0, [""; 0], "{text}");
    }
    // A change counts at once, and what is closed is not offered.
    smoke.version = 2;
    smoke.content.title.value = "Tea".to_owned();
    smoke.content.statement.value = "Warm tea".to_owned();
    ground.write(std::slice::from_ref(&smoke)).await;
    assert_eq!(ground.found("rescue-member", english).await.0, [""; 0]);
    smoke.version = 3;
    smoke.content.title.value = "Smoke and firefighters".to_owned();
    ground.write(std::slice::from_ref(&smoke)).await;
    assert_eq!(ground.found("rescue-member", english).await.0, ["gap-1"]);
    smoke.version = 4;
    smoke.state = GapState::Met {
        reason: "bought".to_owned(),
        at: now(),
    };
    ground.write(&[smoke]).await;
    assert_eq!(ground.found("rescue-member", english).await.0, [""; 0]);
}

/// `cargo test --release --test similar_gaps -- --ignored --nocapture`
#[tokio::test]
#[ignore = "a measurement: ten thousand gap files"]
async fn ten_thousand_gap_files_are_compared() {
    let ground = Ground::open().await;
    let words = [
        "smoke", "drone", "passport", "hull", "wildfire", "camera", "radio",
    ];
    let gaps: Vec<GapFile> = (0..10_000_usize)
        .map(|n| {
            let word = |step: usize| words[(n / step) % words.len()];
            let text = format!(
                "The ability to find {} near {} with {}",
                word(1),
                word(7),
                word(49)
            );
            gap(&format!("gap-{n}"), &text, &text, [Marking::Green; 2])
        })
        .collect();
    ground.write(&gaps).await;
    let first = Instant::now();
    ground.found("rescue-member", "a drone in the smoke").await;
    println!("the first question: {:?}", first.elapsed());
    let mut times = Vec::new();
    for _ in 0..50 {
        let begun = Instant::now();
        ground.found("rescue-member", "a drone in the smoke").await;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    println!("the next: median {:?}, slowest {:?}", times[25], times[49]);
    let mut changed = gaps[0].clone();
    changed.version = 2;
    ground.write(&[changed]).await;
    let after = Instant::now();
    ground.found("rescue-member", "a drone in the smoke").await;
    println!("after a write: {:?}", after.elapsed());
}
