//! The gaps that a project serves, as far as each may know.

use crate::{Ground, later, published};
use uptake_model::{Marking, Verdict, Viewer};
use uptake_testing::{ThrowAwayDatabase, now};
use uptake_workflow::{ProjectGapStanding, project_gaps};

/// What a project serves as somebody sees it: gap files, with how many confirmed each.
async fn served(ground: &Ground, viewer: &Viewer, project: &str) -> String {
    let store = ground.platform.store();
    let found = project_gaps(store, viewer, &project.into()).await;
    let words = found
        .expect("an answer")
        .into_iter()
        .map(|it| match it.standing {
            ProjectGapStanding::Confirmed(number) => format!("{}:{number}", it.gap),
            ProjectGapStanding::Likely => format!("{}:likely", it.gap),
        });
    words.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_project_names_the_gaps_it_serves_as_far_as_each_may_know() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        for (id, marking) in [
            ("gap-amber", Marking::Amber),
            ("gap-clear", Marking::Clear),
            ("gap-strict", Marking::AmberStrict),
        ] {
            ground.gap(id, marking, published(), true).await;
        }
        ground.refresh(now()).await;
        let likely = ground.seen_by("brigade-member", "gap-clear").await;
        assert!(likely.counts.likely > 0, "{:?}", likely.counts);
        let project = likely.suggested[0].card.id.to_string();
        let cases = [
            ("", "gap-clear:likely"),
            ("police-member", "gap-clear:likely"),
            ("rescue-member", "gap-amber:likely gap-clear:likely"),
            (
                "brigade-member",
                "gap-amber:likely gap-clear:likely gap-strict:likely",
            ),
        ];
        let viewer = |who: &str| match who {
            "" => Viewer::Public,
            who => ground.people.viewer(who),
        };
        for (who, expected) in cases {
            let told = served(&ground, &viewer(who), &project).await;
            assert_eq!(told, expected, "{who}");
        }
        let judged = [
            ("brigade-lead", "gap-strict", Verdict::Meets),
            ("rescue-lead", "gap-clear", Verdict::Partly),
            ("brigade-lead", "gap-clear", Verdict::Rejected),
        ];
        for (who, gap, verdict) in judged {
            let done = ground.judge(who, gap, &project, verdict, later(1)).await;
            done.expect("judged");
        }
        // What nobody released is confirmed or rejected for the own organisation alone.
        let cases = [
            ("", "gap-clear:likely"),
            ("rescue-member", "gap-clear:1 gap-amber:likely"),
            ("brigade-member", "gap-strict:1 gap-amber:likely"),
        ];
        for (who, expected) in cases {
            let told = served(&ground, &viewer(who), &project).await;
            assert_eq!(told, expected, "{who}");
        }
        ground.platform.store().close().await;
    }
}

#[tokio::test]
async fn what_somebody_may_not_know_takes_no_place_among_those_named() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        // More than are named, all of them newer in the order of the list.
        for number in 0..205 {
            let id = format!("gap-{number:03}");
            ground
                .gap(&id, Marking::AmberStrict, published(), false)
                .await;
        }
        ground
            .gap("gap-z", Marking::Clear, published(), false)
            .await;
        // This one is for the community alone.
        ground
            .gap("gap-zz", Marking::Green, published(), false)
            .await;
        ground.refresh(now()).await;
        let likely = ground.seen_by("brigade-member", "gap-z").await;
        let project = likely.suggested[0].card.id.to_string();
        let told = served(&ground, &Viewer::Public, &project).await;
        assert_eq!(told, "gap-z:likely");
        let member = ground.people.viewer("brigade-member");
        let told = served(&ground, &member, &project).await;
        assert_eq!(told.split(' ').count(), 200);
        ground.platform.store().close().await;
    }
}
