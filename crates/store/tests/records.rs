//! People's writes: all or nothing, once, and chained in the audit log.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use uptake_model::{Actor, AuditNote, ChainBreak, Digest};
use uptake_store::Store;
use uptake_testing::{ThrowAwayDatabase, invented_people, now};

fn note(subject: &str) -> AuditNote {
    AuditNote {
        at: now(),
        actor: Actor::Operator,
        verb: "test",
        subject: subject.to_owned(),
        before: None,
        after: Some("{}".to_owned()),
        salt: "5a17".to_owned(),
    }
}

async fn first_break(store: &Store) -> Option<ChainBreak> {
    let entries = store.audit_after(0, 1000).await.expect("entries");
    let mut earlier = None;
    for entry in &entries {
        if let Err(found) = entry.check_after(earlier) {
            return Some(found);
        }
        earlier = Some(entry);
    }
    let (number, hash) = store.audit_head().await.expect("a head");
    assert_eq!(number, entries.len() as u64);
    let last = earlier.map_or_else(Digest::origin, |it| it.hash.clone());
    assert_eq!(hash, last);
    None
}

#[tokio::test]
async fn a_write_is_there_whole_with_its_entry_or_not_at_all() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        invented_people(&store).await.expect("people");
        let mut person = store
            .person(&"guard-lead".into())
            .await
            .expect("an answer")
            .expect("a person");
        assert_eq!(person.email, "guard-lead@nowhere.invalid");

        person.name = "Invented again".to_owned();
        let mut records = store.begin_records().await.expect("a write");
        records.put_person(&person).await.expect("written");
        drop(records);
        let kept = store.person(&person.id).await.expect("an answer");
        assert_eq!(kept.expect("a person").name, "Invented guard lead");

        let mut records = store.begin_records().await.expect("a write");
        records.put_person(&person).await.expect("written");
        let notes = [note("person:guard-lead"), note("person:other")];
        records.commit_all(&notes).await.expect("committed");
        let kept = store.person(&person.id).await.expect("an answer");
        assert_eq!(kept.expect("a person").name, "Invented again");
        let entries = store.audit_after(1, 10).await.expect("entries");
        let subjects: Vec<&str> = entries.iter().map(|it| it.subject.as_str()).collect();
        assert_eq!(subjects, ["person:guard-lead", "person:other"]);
        assert_eq!(first_break(&store).await, None);
        store.close().await;
    }
}

#[tokio::test]
async fn writes_at_once_keep_one_chain() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        let writes = (0..24).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let records = store.begin_records().await.expect("a write");
                let note = note(&format!("test:{number}"));
                records.commit(note).await.expect("committed");
            })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.expect("done");
        }
        assert_eq!(store.audit_head().await.expect("a head").0, 24);
        assert_eq!(first_break(&store).await, None);
        store.close().await;
    }
}

#[tokio::test]
async fn a_form_is_carried_out_once_and_a_write_given_up_leaves_it_unused() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("a store");
        let mut records = store.begin_records().await.expect("a write");
        assert!(records.use_form("form-1@/x", now()).await.expect("noted"));
        drop(records);
        let mut records = store.begin_records().await.expect("a write");
        assert!(records.use_form("form-1@/x", now()).await.expect("noted"));
        records.commit(note("form:1")).await.expect("committed");
        let mut records = store.begin_records().await.expect("a write");
        assert!(!records.use_form("form-1@/x", now()).await.expect("noted"));
        assert!(records.use_form("form-1@/y", now()).await.expect("noted"));
        drop(records);
        store.close().await;
    }
}
