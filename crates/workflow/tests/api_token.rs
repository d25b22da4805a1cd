//! API tokens: made and revoked by their person, and never more than was allowed.

use jiff::SignedDuration;
use uptake_model::{Actor, Scope};
use uptake_store::Store;
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::api_token::{TokenWish, make_token, revoke_token, token_visitor};
use uptake_workflow::{Act, Refusal};

fn wish(scopes: &[Scope], days: u16) -> TokenWish {
    TokenWish {
        name: "Nightly export".to_owned(),
        scopes: scopes.to_vec(),
        days,
    }
}

fn act<'a>(people: &'a (Actor, uptake_model::Viewer), chance: &'a Counted) -> Act<'a> {
    Act {
        actor: &people.0,
        viewer: &people.1,
        now: now(),
        entropy: chance,
        form: None,
    }
}

#[tokio::test]
async fn a_token_speaks_for_its_person_until_it_ends_or_is_revoked() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        let people = invented_people(&store).await.expect("people");
        let chance = Counted::named("tokens");
        let lead = (
            InventedPeople::actor("brigade-lead"),
            people.viewer("brigade-lead"),
        );
        let other = (
            InventedPeople::actor("police-lead"),
            people.viewer("police-lead"),
        );

        let wanted = wish(&[Scope::Read], 1);
        let secret = make_token(&store, &act(&lead, &chance), &wanted)
            .await
            .expect("a token");
        assert!(secret.starts_with("upt_") && secret.len() == 47, "{secret}");
        let found = token_visitor(&store, &secret, now())
            .await
            .expect("an answer");
        let found = found.expect("known");
        assert_eq!(found.person.id.as_str(), "brigade-lead");
        assert!(found.viewer.belongs_to(&"org-brigade".into()));
        assert!(!found.viewer.leads(&"org-brigade".into()));
        assert!(found.stale);
        store
            .touch_api_token(&found.token.id, now())
            .await
            .expect("noted");
        let found = token_visitor(&store, &secret, now())
            .await
            .expect("an answer");
        let found = found.expect("known");
        assert!(!found.stale);
        let kept = format!(
            "{:?}",
            store.api_tokens(&found.person.id).await.expect("tokens")
        );
        assert!(!kept.contains(&secret[4..]), "{kept}");

        let ended = now() + SignedDuration::from_hours(24);
        for (typed, at) in [
            (secret.as_str(), ended),
            ("upt_x", now()),
            (&secret[4..], now()),
        ] {
            let found = token_visitor(&store, typed, at).await.expect("an answer");
            assert_eq!(found, None, "{typed}");
        }
        let stranger = revoke_token(&store, &act(&other, &chance), &found.token.id).await;
        assert!(
            matches!(stranger, Err(Refusal::Unknown { .. })),
            "{stranger:?}"
        );
        revoke_token(&store, &act(&lead, &chance), &found.token.id)
            .await
            .expect("revoked");
        assert_eq!(
            token_visitor(&store, &secret, now())
                .await
                .expect("an answer"),
            None
        );
        store.close().await;
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("a store");
    let people = invented_people(&store).await.expect("people");
    let chance = Counted::named("tokens");
    let lead = (
        InventedPeople::actor("brigade-lead"),
        people.viewer("brigade-lead"),
    );
    let nameless = TokenWish {
        name: "  ".to_owned(),
        ..wish(&[Scope::Read], 90)
    };
    for wanted in [
        wish(&[], 90),
        wish(&[Scope::Read], 0),
        wish(&[Scope::Read], 366),
        nameless,
    ] {
        let refused = make_token(&store, &act(&lead, &chance), &wanted).await;
        assert!(matches!(refused, Err(Refusal::Refused(_))), "{wanted:?}");
    }
    for _ in 0..20 {
        let wanted = wish(&[Scope::Read], 90);
        make_token(&store, &act(&lead, &chance), &wanted)
            .await
            .expect("a token");
    }
    let one_more = make_token(&store, &act(&lead, &chance), &wish(&[Scope::Read], 90)).await;
    assert!(matches!(one_more, Err(Refusal::Refused(_))), "{one_more:?}");
    store.close().await;
}
