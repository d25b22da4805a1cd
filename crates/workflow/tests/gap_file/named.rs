//! For whom RED is meant: who decides, who is told, and that no address is told apart.

use super::{Office, content};
use std::collections::BTreeSet;
use uptake_model::{GapFileId, GapStep, Marked, Marking};
use uptake_store::listing::GapFilter;
use uptake_testing::InventedPeople;
use uptake_workflow::Refusal;
use uptake_workflow::gap_file::named_people;
use uptake_workflow::membership::remove_member;

/// A published gap file of the member with a narrative for few.
async fn for_few(office: &Office) -> GapFileId {
    let mut content = content();
    content.narrative = Marked::new("For few".to_owned(), Marking::Red);
    content.requirements.clear();
    let id = office.begin("brigade-member", content).await;
    let id = id.expect("begun");
    let step = office.step("brigade-lead", &id, GapStep::Publish).await;
    step.expect("published");
    id
}

#[tokio::test]
async fn red_is_for_those_whom_the_author_names_and_for_nobody_else() {
    for office in Office::all().await {
        let id = for_few(&office).await;
        for (who, expected) in [
            ("brigade-member", Some(true)),
            ("brigade-lead", Some(false)),
            ("guard-lead", None),
        ] {
            assert_eq!(office.reads(who, &id).await, expected, "{who}");
        }
        // Whoever is not offered is not named by an identifier.
        let addresses = ["guard-lead@nowhere.invalid", "nobody@nowhere.invalid"];
        let people = ["brigade-lead", "police-lead"];
        let named = office.name("brigade-member", &id, 2, &people, &addresses);
        named.await.expect("named");
        for (who, expected) in [
            ("brigade-member", Some(true)),
            ("brigade-lead", Some(true)),
            ("guard-lead", Some(true)),
            ("guard-member", None),
            ("police-lead", None),
            ("administrator", None),
            ("", None),
        ] {
            assert_eq!(office.reads(who, &id).await, expected, "{who}");
            let listed = office.listed(who, &GapFilter::default()).await;
            assert_eq!(listed, u64::from(expected.is_some()), "{who}");
            let text = GapFilter {
                text: Some("few".to_owned()),
                ..GapFilter::default()
            };
            let found = office.listed(who, &text).await;
            assert_eq!(found, u64::from(expected == Some(true)), "{who}");
        }
        let guest = office.seen("guard-lead", &id).await.expect("known");
        assert_eq!(guest.content.title, None);
        assert_eq!(guest.content.named, []);
    }
}

#[tokio::test]
async fn only_the_author_names_and_takes_back_and_whoever_is_named_is_told() {
    for office in Office::all().await {
        let id = for_few(&office).await;
        let lead = office.name("brigade-lead", &id, 2, &["brigade-lead"], &[]);
        let lead = lead.await;
        assert!(matches!(lead, Err(Refusal::NotYours(_))), "{lead:?}");
        let outside = office.name("guard-lead", &id, 2, &["guard-lead"], &[]);
        let outside = outside.await;
        assert!(
            matches!(outside, Err(Refusal::Unknown { .. })),
            "{outside:?}"
        );
        let address = ["guard-lead@nowhere.invalid"];
        let named = office.name("brigade-member", &id, 2, &["brigade-lead"], &address);
        named.await.expect("named");
        let letters = office.store.letters(10).await.expect("letters");
        let told = letters.iter().map(|it| it.letter.recipient.as_str());
        let mut told: Vec<&str> = told.collect();
        told.sort_unstable();
        let both = ["brigade-lead@nowhere.invalid", "guard-lead@nowhere.invalid"];
        assert_eq!(told, both);
        assert!(letters.iter().all(|it| !it.letter.body.contains("smoke")));
        let entries = office.store.audit_after(0, 100).await.expect("entries");
        assert_eq!(entries.last().expect("entries").verb, "name_people");

        let stale = office.name("brigade-member", &id, 2, &[], &[]).await;
        assert!(matches!(stale, Err(Refusal::Conflict)), "{stale:?}");
        let mut before = BTreeSet::new();
        office.told(&mut before).await;
        // One is taken out, one stays: both are told, and the author, who did it, is not.
        let fewer = office.name("brigade-member", &id, 3, &["brigade-lead"], &[]);
        fewer.await.expect("taken out");
        assert_eq!(
            office.told(&mut before).await,
            [
                (
                    "brigade-lead",
                    "For whom a gap file at Uptake is meant was changed"
                ),
                (
                    "guard-lead",
                    "A gap file at Uptake is meant for you no more"
                ),
            ]
            .map(|(who, subject)| (format!("{who}@nowhere.invalid"), subject.to_owned()))
        );
        let none = office.name("brigade-member", &id, 4, &[], &[]).await;
        none.expect("taken back");
        assert_eq!(office.reads("brigade-member", &id).await, Some(true));
        assert_eq!(office.reads("brigade-lead", &id).await, Some(false));
        assert_eq!(office.reads("guard-lead", &id).await, None);
    }
}

#[tokio::test]
async fn an_address_that_nobody_has_is_answered_kept_and_counted_as_one_that_somebody_has() {
    for office in Office::all().await {
        let mut told = Vec::new();
        for address in ["guard-lead@nowhere.invalid", "nobody@nowhere.invalid"] {
            let id = for_few(&office).await;
            let member = office.viewer("brigade-member");
            let actor = InventedPeople::actor("brigade-member");
            let one = [address];
            let named = office.name("brigade-member", &id, 2, &[], &one);
            named.await.expect("named");
            let act = office.act(&actor, &member);
            let people = named_people(&office.store, &act, &id).await.expect("seen");
            assert_eq!(people.addresses, [address]);
            let names: Vec<String> = people.people.into_iter().map(|it| it.name).collect();
            let seen = office.seen("brigade-member", &id).await.expect("seen");
            let versions = office
                .store
                .gap_versions(&id)
                .await
                .expect("versions")
                .len();
            told.push((people.version, names, versions, seen.content.named));
            // One more than is taken, of either kind.
            let many: Vec<String> = (0..21).map(|it| format!("x{it}@nowhere.invalid")).collect();
            let many: Vec<&str> = many.iter().map(String::as_str).collect();
            let refused = office.name("brigade-member", &id, 3, &[], &many).await;
            assert!(matches!(refused, Err(Refusal::Refused(_))), "{refused:?}");
        }
        assert_eq!(told[0], told[1]);
        assert_eq!(told[0].0, 3);

        let id = for_few(&office).await;
        let mut version = 2;
        let mut waits = false;
        for round in 0..4 {
            let many: Vec<String> = (0..20)
                .map(|it| format!("y{round}-{it}@nowhere.invalid"))
                .collect();
            let many: Vec<&str> = many.iter().map(String::as_str).collect();
            let named = office
                .name("brigade-member", &id, version, &[], &many)
                .await;
            waits |= matches!(named, Err(Refusal::TooMany { .. }));
            version += u32::from(named.is_ok());
        }
        assert!(waits);
    }
}

#[tokio::test]
async fn whoever_is_named_is_told_that_the_author_left_and_the_author_what_a_lead_changes() {
    for office in Office::all().await {
        let id = for_few(&office).await;
        let address = ["guard-lead@nowhere.invalid"];
        let named = office.name("brigade-member", &id, 2, &[], &address);
        named.await.expect("named");
        let mut before = BTreeSet::new();
        office.told(&mut before).await;
        let (actor, lead) = (
            InventedPeople::actor("brigade-lead"),
            office.viewer("brigade-lead"),
        );
        let act = office.act(&actor, &lead);
        let (brigade, member) = ("org-brigade".into(), "brigade-member".into());
        let removed = remove_member(&office.store, &act, &brigade, &member).await;
        removed.expect("removed");
        let told = office.told(&mut before).await;
        let who: Vec<&str> = told.iter().map(|(it, _)| it.as_str()).collect();
        let both = [
            "brigade-member@nowhere.invalid",
            "guard-lead@nowhere.invalid",
        ];
        assert_eq!(who, both);

        let changed = office.name("brigade-lead", &id, 3, &["brigade-lead"], &[]);
        changed.await.expect("changed");
        assert_eq!(
            office.told(&mut before).await,
            [
                (
                    "brigade-member",
                    "For whom a gap file at Uptake is meant was changed"
                ),
                (
                    "guard-lead",
                    "A gap file at Uptake is meant for you no more"
                ),
            ]
            .map(|(who, subject)| (format!("{who}@nowhere.invalid"), subject.to_owned()))
        );
    }
}
