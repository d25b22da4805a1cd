//! API tokens: made and revoked by their person, and never more than was allowed.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on must fail, and say where"
)]

use jiff::{SignedDuration, Timestamp};
use uptake_model::{Actor, Opening, Password, Proof, Scope, Viewer};
use uptake_store::Store;
use uptake_testing::{Counted, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::api_token::{self, TokenVisitor, TokenWish, revoke_token, token_visitor};
use uptake_workflow::session::viewer_of;
use uptake_workflow::{Act, Anew, PasswordHashing, Refusal};

fn wish(scopes: &[Scope], days: u16) -> TokenWish {
    TokenWish {
        proof: Proof::Password,
        name: "Nightly export".to_owned(),
        scopes: scopes.to_vec(),
        days,
    }
}

fn act<'a>(people: &'a (Actor, Viewer), chance: &'a Counted) -> Act<'a> {
    Act {
        actor: &people.0,
        viewer: &people.1,
        now: now(),
        entropy: chance,
        form: None,
    }
}

/// Whoever acts, and what access knows of them.
async fn whoever(store: &Store, person: &str) -> (Actor, Viewer) {
    let person = store.person(&person.into()).await.expect("an answer");
    let viewer = viewer_of(store, &person.clone().expect("a person")).await;
    let actor = Actor::Person(person.expect("a person").id);
    (actor, viewer.expect("an answer"))
}

/// Makes a token, right after signing in.
async fn make_token(store: &Store, act: &Act<'_>, wish: &TokenWish) -> Result<String, Refusal> {
    let opened = Some(Opening {
        proof: Proof::Institution,
        at: now(),
    });
    let password = &Password::typed("");
    let anew = Anew { password, opened };
    api_token::make_token(store, &PasswordHashing::cheap(), act, wish, anew).await
}

async fn speaks_for(store: &Store, secret: &str, at: Timestamp) -> Option<TokenVisitor> {
    token_visitor(store, secret, at).await.expect("an answer")
}

#[tokio::test]
async fn a_token_speaks_for_its_person_until_it_ends() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        invented_people(&store).await.expect("people");
        let chance = Counted::named("tokens");
        let lead = whoever(&store, "brigade-lead").await;
        let made = make_token(&store, &act(&lead, &chance), &wish(&[Scope::Read], 1)).await;
        let secret = made.expect("a token");
        assert!(secret.starts_with("upt_") && secret.len() == 47, "{secret}");
        let found = speaks_for(&store, &secret, now()).await.expect("known");
        assert_eq!(found.person.id.as_str(), "brigade-lead");
        assert!(found.viewer.belongs_to(&"org-brigade".into()));
        assert!(!found.viewer.leads(&"org-brigade".into()));

        assert!(found.stale);
        let noted = store.touch_api_token(&found.token.id, now()).await;
        noted.expect("noted");
        let found = speaks_for(&store, &secret, now()).await.expect("known");
        assert!(!found.stale);
        let kept = store.api_tokens(&found.person.id).await.expect("tokens");
        assert!(!format!("{kept:?}").contains(&secret[4..]));

        let ended = now() + SignedDuration::from_hours(24);
        let useless = [
            (secret.as_str(), ended),
            ("upt_x", now()),
            (&secret[4..], now()),
        ];
        for (typed, at) in useless {
            assert_eq!(speaks_for(&store, typed, at).await, None, "{typed}");
        }
        store.close().await;
    }
}

#[tokio::test]
async fn a_token_is_revoked_by_its_person_alone_and_stops_at_once() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        invented_people(&store).await.expect("people");
        let chance = Counted::named("tokens");
        let lead = whoever(&store, "brigade-lead").await;
        let other = whoever(&store, "police-lead").await;
        let made = make_token(&store, &act(&lead, &chance), &wish(&[Scope::Read], 90)).await;
        let secret = made.expect("a token");
        let found = speaks_for(&store, &secret, now()).await.expect("known");
        let stranger = revoke_token(&store, &act(&other, &chance), &found.token.id).await;
        assert!(matches!(stranger, Err(Refusal::Unknown { .. })));
        assert!(speaks_for(&store, &secret, now()).await.is_some());
        let revoked = revoke_token(&store, &act(&lead, &chance), &found.token.id).await;
        revoked.expect("revoked");
        assert_eq!(speaks_for(&store, &secret, now()).await, None);
        store.close().await;
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("a store");
    invented_people(&store).await.expect("people");
    let chance = Counted::named("tokens");
    let lead = whoever(&store, "brigade-lead").await;
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
