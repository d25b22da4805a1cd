//! An export starts from what the viewer sees.

use crate::office::{Office, awkward, wrong};
use uptake_model::{GapFormat, GapStep};
use uptake_testing::{InventedPeople, now};
use uptake_workflow::Act;
use uptake_workflow::gap_exchange::{Taking, gap_for_export, take_gaps};
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
