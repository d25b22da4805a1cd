//! Institutions: who somebody is there is one person here, and nobody comes back twice.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use jiff::SignedDuration;
use uptake_model::institution::AWAY;
use uptake_model::{
    Actor, AuditNote, Digest, Errand, Institution, InstitutionIdentity, Joining, PersonId,
};
use uptake_store::{Records, Store};
use uptake_testing::{ThrowAwayDatabase, invented_people, now, seal_key};

async fn commit(records: Records) {
    let note = AuditNote {
        at: now(),
        actor: Actor::Operator,
        verb: "test",
        subject: "institution:one".to_owned(),
        before: None,
        after: None,
        salt: "5a17".to_owned(),
    };
    records.commit(note).await.expect("committed");
}

fn institution() -> Institution {
    Institution {
        id: "one".into(),
        name: "Invented institution".to_owned(),
        issuer: "https://id.invalid".to_owned(),
        client_id: "uptake".to_owned(),
        client_secret: "invented".to_owned(),
        organisation: "org-brigade".into(),
        joins: Joining::Agreed,
    }
}

#[tokio::test]
async fn an_errand_is_taken_once_by_its_browser_and_given_up_in_time() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        let store = store.sealed_with(seal_key());
        invented_people(&store).await.expect("people");
        let digest = |text: &str| Digest::of(&[text.as_bytes()]);
        let errand = Errand {
            institution: "one".into(),
            nonce: "nonce".to_owned(),
            verifier: "verifier".to_owned(),
            links: Some(PersonId::new("brigade-lead")),
            opened: now(),
        };
        let mut records = store.begin_records().await.expect("a write");
        records
            .put_institution(&institution(), &[1; 24])
            .await
            .expect("written");
        for state in ["first", "second"] {
            let (state, browser) = (digest(state), digest("browser"));
            let put = records.put_errand(&state, &browser, &errand, now()).await;
            put.expect("written");
        }
        commit(records).await;
        assert_eq!(
            store.institutions().await.expect("institutions"),
            [institution()]
        );

        let mut records = store.begin_records().await.expect("a write");
        let (state, other) = (digest("first"), digest("other"));
        assert_eq!(
            records
                .take_errand(&state, &other)
                .await
                .expect("an answer"),
            None
        );
        let browser = digest("browser");
        let taken = records
            .take_errand(&state, &browser)
            .await
            .expect("an answer");
        assert_eq!(taken, Some(errand.clone()));
        assert_eq!(
            records
                .take_errand(&state, &browser)
                .await
                .expect("an answer"),
            None
        );
        let stale = now() + SignedDuration::from_secs(1);
        let (second, third) = (digest("second"), digest("third"));
        let put = records.put_errand(&third, &browser, &errand, stale).await;
        put.expect("written");
        let second = records.take_errand(&second, &browser).await;
        assert_eq!(second.expect("an answer"), None, "given up");
        commit(records).await;
        assert!(!errand.is_open(now() + AWAY + SignedDuration::from_secs(1)));
        store.close().await;
    }
}

#[tokio::test]
async fn somebody_there_is_one_person_here_and_outlasts_the_institution() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        let store = store.sealed_with(seal_key());
        invented_people(&store).await.expect("people");
        let identity = InstitutionIdentity {
            issuer: "https://id.invalid".to_owned(),
            subject: "4711".to_owned(),
        };
        let (lead, member) = ("brigade-lead".into(), "brigade-member".into());
        let mut records = store.begin_records().await.expect("a write");
        records
            .put_institution(&institution(), &[1; 24])
            .await
            .expect("written");
        let first = records
            .put_institution_identity(&identity, &lead, now())
            .await;
        assert!(first.expect("an answer"));
        let second = records
            .put_institution_identity(&identity, &member, now())
            .await;
        assert!(!second.expect("an answer"), "somebody else's already");
        records
            .remove_institution(&"one".into())
            .await
            .expect("removed");
        commit(records).await;
        let known = store.person_at_institution(&identity).await;
        assert_eq!(known.expect("an answer"), Some(lead.clone()));
        assert_eq!(
            store.issuers_of(&lead).await.expect("issuers"),
            [identity.issuer.as_str()]
        );

        let mut records = store.begin_records().await.expect("a write");
        let removed = records
            .remove_institution_identity(&identity.issuer, &lead)
            .await;
        removed.expect("removed");
        commit(records).await;
        let known = store.person_at_institution(&identity).await;
        assert_eq!(known.expect("an answer"), None);
        store.close().await;
    }
}
