//! An export starts from what the viewer sees.

use crate::office::{Office, awkward, wrong};
use uptake_model::{GapFile, GapFormat, GapStep};
use uptake_store::listing::{GapFilter, Whose};
use uptake_testing::{InventedPeople, now};
use uptake_workflow::Act;
use uptake_workflow::gap_exchange::{
    Part, Taking, gap_for_export, gaps_for_export, part_for_export, take_gaps,
};
use uptake_workflow::gap_file::step_gap;

#[tokio::test]
async fn an_export_holds_what_the_viewer_sees_and_nothing_else() {
    for office in Office::all().await {
        let mut content = awkward().remove(0);
        content.statement.value = "hidden from the others".to_owned();
        let id = office.begin("brigade-lead", content).await;
        let (actor, lead) = (
            InventedPeople::actor("brigade-lead"),
            office.people.viewer("brigade-lead"),
        );
        let act = Act {
            actor: &actor,
            viewer: &lead,
            now: now(),
            entropy: &office.entropy,
            form: None,
        };
        step_gap(&office.store, &act, &id, GapStep::Publish)
            .await
            .expect("published");
        let viewer = office.people.viewer("police-lead");
        let theirs = gap_for_export(&office.store, &viewer, &id)
            .await
            .expect("asked");
        let theirs = theirs.expect("known");
        let csv = String::from_utf8(theirs.write(GapFormat::Csv).expect("written")).expect("UTF-8");
        let json =
            String::from_utf8(theirs.write(GapFormat::JsonLd).expect("written")).expect("UTF-8");
        for text in [&csv, &json] {
            assert!(text.contains("HYPERLINK") && text.contains("°C"), "{text}");
            for hidden in ["hidden from", "casualty", "quoted", "@home", "עברית"] {
                assert!(!text.contains(hidden), "{hidden}: {text}");
            }
        }
        assert!(!csv.contains("requirement_2") && !csv.contains("objective_2"));
        assert!(
            csv.contains(&format!("\r\n{id},,Invented brigade of Nowhere,published,")),
            "{csv}"
        );
        assert!(csv.contains(",\"'=HYPERLINK("), "{csv}");
        assert!(json.contains("\"version\": null"), "{json}");
        let stranger = uptake_model::Viewer::Public;
        let unknown = gap_for_export(&office.store, &stranger, &id).await;
        assert_eq!(unknown.expect("asked"), None);
        // Nobody takes another's gap file for their own.
        let (actor, owner) = (InventedPeople::actor("police-lead"), "org-police".into());
        let theirs = Act {
            actor: &actor,
            viewer: &viewer,
            ..act
        };
        let file = csv.as_bytes();
        let refused = take_gaps(&office.store, &theirs, &owner, file, Taking::Preview);
        let refused = wrong(&refused.await.expect("a preview"));
        assert_eq!(refused[0].0, "id");
        assert!(refused[0].1.contains("Co-sign it"), "{refused:?}");
    }
}

const OURS: GapFilter = GapFilter {
    whose: Whose::Ours,
    state: None,
    area: None,
    discipline: None,
    priority: None,
    country: None,
    language: None,
    text: None,
};

#[tokio::test]
async fn parts_hold_together_what_the_whole_holds() {
    for office in Office::all().await {
        for content in awkward() {
            office.begin("brigade-lead", content).await;
        }
        let lead = office.people.viewer("brigade-lead");
        let whole = gaps_for_export(&office.store, &lead, &OURS).await;
        let whole = whole.expect("gaps");
        let (all, total) = (whole.gaps.len(), whole.total);
        assert_eq!((all as u64, whole.part), (total, Part::default()));
        assert!(all > 1, "there are parts");
        let mut gaps = Vec::new();
        for number in 1..=total {
            let part = part_for_export(&office.store, &lead, &OURS, (number, 1)).await;
            let part = part.expect("asked").expect("a part");
            assert_eq!((part.total, part.part), (total, Part { number, of: total }));
            let json = part.write(GapFormat::JsonLd).expect("written");
            let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
            assert_eq!(
                (&json["total"], &json["part"], &json["parts"]),
                (&total.into(), &number.into(), &total.into())
            );
            assert_eq!(
                part.file_name(GapFormat::Csv),
                format!("uptake-gaps-part-{number}-of-{total}.csv")
            );
            gaps.extend(part.gaps);
        }
        assert_eq!(gaps, whole.gaps);
        for none in [0, total + 1, u64::MAX] {
            let part = part_for_export(&office.store, &lead, &OURS, (none, 1)).await;
            assert_eq!(part.expect("asked"), None, "{none}");
        }
    }
}

#[tokio::test]
async fn an_operator_saves_more_than_one_page_of_the_register() {
    for office in Office::all().await {
        let id = office.begin("brigade-lead", awkward().remove(0)).await;
        let gap = office.store.gap_file(&id).await.expect("asked");
        let gap = gap.expect("begun");
        let (actor, lead) = (
            InventedPeople::actor("brigade-lead"),
            office.people.viewer("brigade-lead"),
        );
        let act = Act {
            actor: &actor,
            viewer: &lead,
            now: now(),
            entropy: &office.entropy,
            form: None,
        };
        let mut records = act.begin(&office.store).await.expect("a write");
        for number in 0..1_000 {
            let another = GapFile {
                id: format!("gap-more-{number}").as_str().into(),
                ..gap.clone()
            };
            let added = records.add_gap_file(&another, "");
            added.await.expect("written");
        }
        let note = act.note::<(), ()>("test", ("gap", "more"), None, None);
        records.commit(note).await.expect("committed");
        let whole = gaps_for_export(&office.store, &lead, &OURS).await;
        let whole = whole.expect("gaps");
        assert_eq!((whole.gaps.len(), whole.total), (1_001, 1_001));
    }
}
