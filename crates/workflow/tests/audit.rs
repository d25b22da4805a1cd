//! The audit log: whatever is done to it behind Uptake's back is told and named.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use uptake_model::{Actor, ChainBreak, Viewer};
use uptake_store::Store;
use uptake_store::listing::{AuditFilter, Page};
use uptake_testing::{Counted, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::{Act, Refusal, audit_log, first_break, named_entries};

/// Writes entries until there are `count`.
async fn write(store: &Store, count: u64) {
    let entropy = Counted::named("audit");
    let actor = Actor::Person("guard-lead".into());
    let act = Act {
        actor: &actor,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    for number in store.audit_head().await.expect("a head").0 + 1..=count {
        let records = act.begin(store).await.expect("a write");
        let subject = ("test", format!("{number}"));
        let before = (number > 2).then_some(number - 1);
        let note = act.note(
            "write",
            (subject.0, &subject.1),
            before.as_ref(),
            Some(&number),
        );
        records.commit(note).await.expect("committed");
    }
}

/// Changes the database as somebody might who can reach it.
async fn tamper(url: &str, statements: &[String]) {
    let pool = sqlx::AnyPool::connect(url).await.expect("connects");
    // References from the salts are in the way of whoever tampers, and no protection.
    sqlx::query("DELETE FROM audit_salt")
        .execute(&pool)
        .await
        .expect("salts");
    for statement in statements {
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.clone()))
            .execute(&pool)
            .await;
        assert!(done.expect(statement).rows_affected() > 0, "{statement}");
    }
    pool.close().await;
}

/// A log of seven entries is broken by `statements`, and this is what is found.
async fn check(statements: &[String], expected: &ChainBreak, holds: u64) {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        write(&store, 7).await;
        let whole = first_break(&store, &mut |_, _| ()).await.expect("reads");
        assert_eq!((whole.entries, whole.found), (7, None));
        tamper(&database.url(), statements).await;
        let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
        assert_eq!(proof.found.as_ref(), Some(expected), "{statements:?}");
        assert_eq!(proof.entries, holds, "{statements:?}");
        store.close().await;
    }
}

#[tokio::test]
async fn a_bit_of_any_column_of_any_entry_is_missed() {
    // The lowest bit of the first character: `0` and `1`, `c` and `b`, `w` and `v`.
    let columns = [
        "at", "actor", "verb", "subject", "before", "after", "previous", "hash",
    ];
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        write(&store, 4).await;
        let pool = sqlx::AnyPool::connect(&database.url())
            .await
            .expect("connects");
        for (number, column) in (1..=4_u64).flat_map(|n| columns.map(|column| (n, column))) {
            let read = format!("SELECT \"{column}\" FROM audit WHERE number = {number}");
            let read = sqlx::query_scalar(sqlx::AssertSqlSafe(read));
            let was: Option<String> = read.fetch_one(&pool).await.expect("reads");
            let set = |value: Option<String>| {
                let set = format!("UPDATE audit SET \"{column}\" = $1 WHERE number = {number}");
                sqlx::query(sqlx::AssertSqlSafe(set))
                    .bind(value)
                    .execute(&pool)
            };
            let flipped = was.clone().map_or_else(String::new, |text| {
                let mut bytes = text.into_bytes();
                bytes[0] ^= 1;
                String::from_utf8(bytes).expect("ASCII")
            });
            // Nothing and an empty text are digested alike: both say that there was nothing.
            let same = was.is_none();
            set(Some(flipped)).await.expect("writes");
            let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
            let expected = match column {
                _ if same => None,
                "previous" => Some(ChainBreak::NotLinked { number }),
                _ => Some(ChainBreak::Changed { number }),
            };
            assert_eq!(proof.found, expected, "{column} of {number}");
            set(was).await.expect("writes");
        }
        let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
        assert_eq!(proof.found, None);
        pool.close().await;
        store.close().await;
    }
}

/// The third entry once more, under another number.
fn copied(number: i64) -> String {
    format!(
        "INSERT INTO audit (number, at, actor, verb, subject, before, after, previous, hash) \
         SELECT {number}, at, actor, verb, subject, before, after, previous, hash FROM audit \
         WHERE number = 3"
    )
}

#[tokio::test]
async fn entries_taken_away_and_cut_off_are_named() {
    let cut = |found, expected| ChainBreak::CutShort { found, expected };
    let missing = |number| ChainBreak::Missing { number };
    let cases = [
        ("DELETE FROM audit WHERE number = 3", missing(3), 2),
        ("DELETE FROM audit WHERE number = 1", missing(1), 0),
        ("DELETE FROM audit WHERE number > 5", cut(5, 7), 5),
        ("DELETE FROM audit", cut(0, 7), 0),
        ("UPDATE audit_head SET number = 5", cut(7, 5), 7),
        // A bit of a number: 7 becomes 15.
        (
            "UPDATE audit SET number = 15 WHERE number = 7",
            missing(7),
            6,
        ),
    ];
    for (statement, expected, holds) in cases {
        check(&[statement.to_owned()], &expected, holds).await;
    }
}

#[tokio::test]
async fn entries_exchanged_and_put_in_are_named() {
    let other = "0".repeat(63) + "1";
    let head = vec![format!("UPDATE audit_head SET hash = '{other}'")];
    let exchanged = [
        "UPDATE audit SET number = 100 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 4",
        "UPDATE audit SET number = 4 WHERE number = 100",
    ];
    let cases = [
        (head, ChainBreak::NotTheLast { number: 7 }, 7),
        (vec![copied(8)], ChainBreak::NotLinked { number: 8 }, 7),
        (vec![copied(0)], ChainBreak::PutIn { number: 0 }, 0),
        (vec![copied(-4)], ChainBreak::PutIn { number: -4 }, 0),
        (
            exchanged.map(str::to_owned).to_vec(),
            ChainBreak::NotLinked { number: 3 },
            2,
        ),
    ];
    for (statements, expected, holds) in cases {
        check(&statements, &expected, holds).await;
    }
}

#[tokio::test]
async fn an_entry_written_anew_with_a_fitting_hash_is_told_by_the_next() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        write(&store, 7).await;
        let mut entry = store.audit_after(6, 1).await.expect("reads").remove(0);
        entry.actor = "somebody-else".to_owned();
        let hash = entry.expected_hash();
        let set = format!(
            "UPDATE audit SET actor = 'somebody-else', hash = '{}' WHERE number = 7",
            hash.as_str()
        );
        tamper(&database.url(), &[set]).await;
        let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
        assert_eq!(proof.found, Some(ChainBreak::NotTheLast { number: 7 }));
        store.close().await;
    }
}

#[tokio::test]
async fn what_cannot_even_be_read_is_a_change_too() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("opens");
    write(&store, 5).await;
    let set = "UPDATE audit SET verb = CAST(X'FFFE' AS TEXT) WHERE number = 3".to_owned();
    tamper(&database.url(), &[set]).await;
    let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
    assert_eq!(proof.found, Some(ChainBreak::Changed { number: 3 }));
    assert_eq!(proof.entries, 2);
    store.close().await;
}

#[tokio::test]
async fn the_log_holds_while_people_write_and_over_many_pages() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        write(&store, 1_200).await;
        let writing = store.clone();
        let writer = tokio::spawn(async move { write(&writing, 1_260).await });
        for _ in 0..10 {
            let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
            assert_eq!(proof.found, None);
            assert!(proof.entries >= 1_200, "{}", proof.entries);
        }
        writer.await.expect("written");
        let mut heard = Vec::new();
        let proof = first_break(&store, &mut |done, all| heard.push((done, all))).await;
        let (number, hash) = store.audit_head().await.expect("a head");
        let proof = proof.expect("reads");
        assert_eq!((proof.entries, proof.head), (number, hash));
        assert_eq!(heard[..2], [(0, 1_260), (1_000, 1_260)]);
        store.close().await;
    }
}

fn filter(subject: Option<&str>, actor: Option<&str>, since_seconds: Option<i64>) -> AuditFilter {
    AuditFilter {
        subject: subject.map(str::to_owned),
        actor: actor.map(str::to_owned),
        kinds: &[],
        since: since_seconds.map(|it| now() + jiff::SignedDuration::from_secs(it)),
    }
}

#[tokio::test]
async fn only_an_administrator_reads_the_log() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        let people = invented_people(&store).await.expect("people");
        write(&store, 5).await;
        let (page, all) = (Page::first(10), AuditFilter::default());
        let administrator = people.viewer("administrator");
        let found = named_entries(&store, &all, page).await.expect("read");
        assert_eq!((found.total, found.items[0].number), (5, 5));
        let shown = audit_log(&store, &administrator, &all, page).await;
        assert_eq!(shown.expect("read").total, 0, "what others write is theirs");
        let filters = [
            (filter(Some("test:3"), None, None), 1),
            (filter(Some("test"), None, None), 0),
            (filter(None, Some("guard-lead"), None), 4),
            (filter(None, Some("Guard-lead@nowhere.invalid"), None), 4),
            (filter(None, Some("nobody@nowhere.invalid"), None), 0),
            (filter(None, Some("operator"), None), 1),
            (filter(None, None, Some(0)), 5),
            (filter(None, None, Some(1)), 0),
            (filter(Some("test:3"), Some("operator"), None), 0),
        ];
        for (filter, total) in filters {
            let found = named_entries(&store, &filter, page).await;
            assert_eq!(found.expect("read").total, total, "{filter:?}");
        }
        for person in ["analyst", "reviewer", "guard-lead"] {
            let refused = audit_log(&store, &people.viewer(person), &all, page).await;
            let unknown = matches!(refused, Err(Refusal::Unknown { .. }));
            assert!(unknown, "{person}: {refused:?}");
        }
        let refused = audit_log(&store, &Viewer::Public, &all, page).await;
        assert!(matches!(refused, Err(Refusal::SignIn)), "{refused:?}");
        store.close().await;
    }
}
