//! When what a named buyer answered counts no more.

use super::{content, on_both};
use jiff::SignedDuration;
use uptake_model::{Marking, ProcurementContent, ProcurementKind};
use uptake_testing::{InventedPeople, now};
use uptake_workflow::Act;
use uptake_workflow::procurement::{answer_procurement, change_procurement};

#[tokio::test]
async fn an_answer_lapses_where_it_would_be_told_to_more_or_means_another_thing() {
    on_both(async |ground| {
        let store = ground.store();
        let kind = ProcurementKind::Tender;
        let amber = content(kind, Marking::Amber);
        let id = ground.record(amber.clone()).await.expect("recorded");
        let clear = content(kind, Marking::Clear);
        let other = content(ProcurementKind::Innovative, Marking::Clear);
        let led = ProcurementContent {
            lead: Some("org-brigade".into()),
            ..other.clone()
        };
        let without = ProcurementContent {
            buyers: vec!["org-brigade".into()],
            ..led.clone()
        };
        let retitled = ProcurementContent {
            title: "Another title".to_owned(),
            ..led.clone()
        };
        // Each change after an answer, whether that still counts, and the letters by then.
        let changes = [
            (clear.clone(), true, false, 2),
            (amber.clone(), true, true, 2),
            (clear.clone(), false, true, 2),
            (other, false, false, 3),
            (led.clone(), true, false, 4),
            (retitled, true, true, 4),
            (without, true, false, 4),
            (led, true, false, 5),
        ];
        for (place, (content, accepts, counts, letters)) in changes.into_iter().enumerate() {
            let version = u32::try_from(place + 1).expect("a version");
            let (actor, rescue) = (InventedPeople::actor("x"), ground.viewer("rescue-lead"));
            let act = ground.act(&actor, &rescue);
            // Whoever is not named any more has nothing to answer to.
            let buyer = "org-rescue".into();
            let answered = answer_procurement(store, &act, &id, &buyer, accepts, None).await;
            assert_eq!(answered.is_ok(), place < 7, "{place}: {answered:?}");
            let lead = ground.viewer("brigade-lead");
            // Letters about one matter are a day apart.
            let days = SignedDuration::from_hours(25 * i64::from(version));
            let act = Act {
                now: now() + days,
                ..ground.act(&actor, &lead)
            };
            let changed = change_procurement(store, &act, &id, version, content).await;
            changed.expect("changed");
            let kept = store.procurement(&id).await.expect("reads").expect("kept");
            let answer = kept.answers.get(&buyer).copied();
            assert_eq!(answer, counts.then_some(accepts), "{place}");
            let written = store.letters(10).await.expect("letters").len();
            assert_eq!(written, letters, "{place}");
        }
    })
    .await;
}
