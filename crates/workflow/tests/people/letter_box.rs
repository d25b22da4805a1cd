//! Nobody's letter box is filled through the platform.

use crate::town::*;
use jiff::SignedDuration;
use uptake_model::MemberRole;
use uptake_workflow::Refusal;
use uptake_workflow::invitation::{invite, withdraw_invitation};
use uptake_workflow::join_request::{Plea, ask_to_join, decline_request};

const VICTIM: &str = "victim@nowhere.invalid";

#[tokio::test]
async fn an_address_is_invited_once_a_day_by_an_organisation() {
    for mut town in Town::all().await {
        let (lead, brigade) = (town.who("brigade-lead"), "org-brigade".into());
        let to = (VICTIM, MemberRole::Member);
        for (hours, sent) in [(0, 1), (0, 1), (23, 1), (1, 2)] {
            town.now += SignedDuration::from_hours(hours);
            let before = town.store.invitations_to(&brigade).await;
            let act = town.act(&lead, None);
            let invited = invite(&town.store, &act, &brigade, to, SITE).await;
            let after = town.store.invitations_to(&brigade).await;
            assert_eq!(town.letters_to(VICTIM).await.len(), sent, "{hours}");
            match invited {
                // Taken back by its lead, so that it is no way round.
                Ok(it) => {
                    let gone = withdraw_invitation(&town.store, &act, &it.id).await;
                    gone.expect("withdrawn");
                }
                Err(refused) => {
                    let words = refused.to_string();
                    assert!(words.contains("within the last day"), "{words}");
                    assert_eq!(
                        after.expect("some"),
                        before.expect("some"),
                        "nothing changed"
                    );
                }
            }
        }
        let other = town.who("police-lead");
        let act = town.act(&other, None);
        let invited = invite(&town.store, &act, &"org-police".into(), to, SITE).await;
        invited.expect("another organisation is another sender");
        let act = town.act(&OPERATOR, None);
        let invited = invite(&town.store, &act, &brigade, to, SITE).await;
        invited.expect("whoever runs the program is not held back");
    }
}

#[tokio::test]
async fn nobody_invites_without_end() {
    for town in Town::all().await {
        let (lead, brigade) = (town.who("brigade-lead"), "org-brigade".into());
        let act = town.act(&lead, None);
        let mut refused = None;
        for number in 0..=100 {
            let email = format!("colleague-{number}@nowhere.invalid");
            let to = (email.as_str(), MemberRole::Member);
            let invited = invite(&town.store, &act, &brigade, to, SITE).await;
            if let Err(refusal) = invited {
                refused = Some((number, refusal));
            }
        }
        let held = matches!(refused, Some((100, Refusal::TooMany { .. })));
        assert!(held, "{refused:?}");
    }
}

#[tokio::test]
async fn leads_are_told_once_a_day_that_somebody_asks_and_who_asked_once_that_they_declined() {
    for mut town in Town::all().await {
        let (lead, brigade) = (town.who("brigade-lead"), "org-brigade".into());
        for day in 1..=2 {
            for name in ["Ann Lee", "Bob Ray"] {
                let plea = Plea {
                    name,
                    email: VICTIM,
                    reason: "I drive the second engine.",
                    from: None,
                };
                let act = town.act(&NOBODY, None);
                let asked = ask_to_join(&town.store, &act, &brigade, plea, SITE).await;
                asked.expect("asked");
                let waiting = town.store.join_requests_to(&brigade).await;
                let waiting = waiting.expect("requests");
                let act = town.act(&lead, None);
                let declined = decline_request(&town.store, &act, &waiting[0].id, "Buy this.");
                declined.await.expect("declined");
            }
            let told = town.letters_to("brigade-lead@nowhere.invalid").await;
            assert_eq!(told.len(), day, "{told:?}");
            let told = town.letters_to(VICTIM).await;
            assert_eq!(told.len(), day, "{told:?}");
            town.now += SignedDuration::from_hours(25);
        }
    }
}
