//! The register of personal data against the real tables; giving out, erasing, and removing
//! in time.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use jiff::SignedDuration;
use std::collections::BTreeMap;
use uptake_model::personal_data::{EXPIRING, NOT_PERSONAL, REGISTER, sounds_personal};
use uptake_model::{Actor, FORMER_MEMBER, FoundBy, GapFile, PersonId, Viewer};
use uptake_store::{Schema, Store};
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, invented_gap_file, invented_people, now,
    open_session,
};
use uptake_workflow::session::{IDLE, LONGEST, visitor};
use uptake_workflow::{
    Act, PersonalExport, Refusal, erase_person, export_person, find_person, first_break,
    run_retention,
};

#[tokio::test]
async fn every_column_about_a_person_stands_in_the_register() {
    let schema = Schema::of_this_build().await.expect("a schema");
    let mut missing = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let suspect =
                sounds_personal(&column.name) || column.refers_to.as_deref() == Some("person");
            let registered = REGISTER
                .iter()
                .any(|it| it.table == table.name && it.describes(&column.name));
            let excused = NOT_PERSONAL
                .iter()
                .any(|(name, other, _)| *name == table.name && *other == column.name);
            if suspect && !registered && !excused {
                missing.push(format!("{}.{}", table.name, column.name));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "These columns sound as if they were about a person: {missing:?}.\nIf they are, add an entry to \
         REGISTER in crates/model/src/personal_data/register/ (table, found_by, columns, purpose, \
         basis, retention, erasure); the privacy page, the export and erasure then follow by \
         themselves. If they are not, add a line with the reason to NOT_PERSONAL beside it."
    );
}

#[tokio::test]
async fn the_register_names_only_what_is_there() {
    let schema = Schema::of_this_build().await.expect("a schema");
    let known = |table: &str, column: &str| {
        let found = schema.table(table).and_then(|it| it.column(column));
        assert!(
            found.is_some(),
            "{table}.{column} stands in the register and not in the database"
        );
    };
    for entry in REGISTER {
        for (column, _) in entry.columns {
            known(entry.table, column);
        }
        for column in entry.beside {
            known(entry.table, column);
        }
        known(entry.table, entry.found_by.column());
        if let FoundBy::Through { table, key, .. } = entry.found_by {
            known(table, key);
        }
    }
    for (table, column, _) in NOT_PERSONAL {
        known(table, column);
    }
    for expiry in EXPIRING {
        known(expiry.table, expiry.since);
    }
    let hours = |since: &str| {
        let found = EXPIRING
            .iter()
            .find(|it| (it.table, it.since) == ("session", since));
        SignedDuration::from_hours(found.expect("a line").hours)
    };
    assert_eq!((hours("seen"), hours("opened")), (IDLE, LONGEST));
}

fn act<'a>(actor: &'a Actor, entropy: &'a Counted) -> Act<'a> {
    Act {
        actor,
        viewer: &Viewer::Public,
        now: now(),
        entropy,
        form: None,
    }
}

/// A person who left a trace in every table that can hold one.
async fn with_traces(store: &Store) -> GapFile {
    invented_people(store).await.expect("people");
    let entropy = Counted::named("traces");
    let actor = InventedPeople::actor("guard-lead");
    let act = act(&actor, &entropy);
    open_session(store, &act, &"guard-lead".into())
        .await
        .expect("a session");
    let mut gap = invented_gap_file("gap-1", "org-guard", "guard-lead");
    gap.content.named = vec!["guard-lead".into(), "guard-member".into()];
    let mut records = act.begin(store).await.expect("a write");
    records.add_gap_file(&gap, "begun").await.expect("added");
    let note = act.note::<(), _>("write_gap", ("gap", "gap-1"), None, Some(&gap));
    records.commit(note).await.expect("committed");
    gap
}

fn rows_of(export: &PersonalExport) -> BTreeMap<&'static str, usize> {
    let mut rows = BTreeMap::new();
    for kept in &export.kept {
        *rows.entry(kept.table).or_default() += kept.rows.len();
    }
    rows
}

#[tokio::test]
async fn a_person_is_given_all_that_is_kept_about_them_and_nobody_else_is() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        with_traces(&store).await;
        let person = find_person(&store, "Guard-Lead@nowhere.invalid")
            .await
            .expect("is found");
        let entropy = Counted::named("export");
        for actor in [Actor::Operator, InventedPeople::actor("guard-lead")] {
            let export = export_person(&store, &act(&actor, &entropy), &person).await;
            let export = export.expect("is given out");
            let expected = [
                ("audit", 3),
                ("audit_salt", 1),
                ("co_signature", 0),
                ("gap_file", 2),
                ("gap_version", 2),
                ("membership", 1),
                ("person", 1),
                ("session", 1),
            ];
            let rows = rows_of(&export);
            for (table, number) in expected {
                assert_eq!(rows.get(table), Some(&number), "{table}");
            }
            let text = serde_json::to_string(&export).expect("JSON");
            assert!(text.contains("guard-lead@nowhere.invalid"), "{text}");
            for hidden in ["\"salt\":", "\"token\":", "guard-member", "Invented police"] {
                assert!(!text.contains(hidden), "{hidden}: {text}");
            }
        }
        let cases = [
            (InventedPeople::actor("administrator"), false),
            (InventedPeople::actor("guard-member"), false),
            (Actor::Visitor, true),
        ];
        for (actor, sign_in) in cases {
            let act = act(&actor, &entropy);
            let read = export_person(&store, &act, &person)
                .await
                .expect_err("is refused");
            let erased = erase_person(&store, &act, &person)
                .await
                .expect_err("is refused");
            assert_eq!(matches!(read, Refusal::SignIn), sign_in, "{read}");
            assert!(matches!(erased, Refusal::NotYours(_)), "{erased}");
        }
        let unknown = find_person(&store, "nobody@nowhere.invalid").await;
        assert!(
            matches!(unknown, Err(Refusal::Unknown { .. })),
            "{unknown:?}"
        );
        store.close().await;
    }
}

/// How often some words stand in the files of a database, the journal among them.
fn in_files(url: &str, words: &str) -> usize {
    let file = url.trim_start_matches("sqlite://");
    let file = file.split('?').next().expect("a path");
    let mut found = 0;
    for end in ["", "-wal"] {
        let bytes = std::fs::read(format!("{file}{end}")).unwrap_or_default();
        let windows = bytes.windows(words.len());
        found += windows.filter(|it| *it == words.as_bytes()).count();
    }
    found
}

#[tokio::test]
async fn whoever_was_erased_is_not_in_the_file_of_the_database_either() {
    let database = ThrowAwayDatabase::sqlite();
    let store = Store::open(&database.url()).await.expect("opens");
    with_traces(&store).await;
    let person = find_person(&store, "guard-lead").await.expect("is found");
    assert!(in_files(&database.url(), &person.email) > 0);
    let entropy = Counted::named("erase");
    let actor = InventedPeople::actor("guard-lead");
    let operator = Act {
        actor: &Actor::Operator,
        ..act(&actor, &entropy)
    };
    let erased = erase_person(&store, &operator, &person).await;
    erased.expect("is erased");
    for words in [&person.email, &person.name] {
        assert_eq!(in_files(&database.url(), words), 0, "{words}");
    }
    store.close().await;
}

#[tokio::test]
async fn whoever_was_erased_is_nowhere_and_the_chain_holds() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        let gap = with_traces(&store).await;
        let person = find_person(&store, "guard-lead").await.expect("is found");
        let entropy = Counted::named("erase");
        let actor = InventedPeople::actor("guard-lead");
        let act = act(&actor, &entropy);
        let before = store.audit_head().await.expect("a head").0;
        let operator = Act {
            actor: &Actor::Operator,
            ..act
        };
        let erased = erase_person(&store, &operator, &person)
            .await
            .expect("is erased");
        assert!(erased.rows.contains(&("person", 1)), "{erased:?}");
        assert!(erased.rows.contains(&("gap_version", 1)), "{erased:?}");

        assert_eq!(store.person(&person.id).await.expect("reads"), None);
        let kept = store
            .gap_file(&gap.id)
            .await
            .expect("reads")
            .expect("is kept");
        assert_eq!(kept.author.as_str(), FORMER_MEMBER);
        let named: Vec<&str> = kept.content.named.iter().map(PersonId::as_str).collect();
        assert_eq!(named, [FORMER_MEMBER, "guard-member"]);
        assert_eq!(kept.content.title, gap.content.title);
        // Only the log still names the identifier, which says nothing any more.
        let export = export_person(&store, &act, &person).await.expect("is read");
        for (table, number) in rows_of(&export) {
            assert_eq!(number > 0, table.starts_with("audit"), "{table}: {number}");
        }
        let salts = export
            .kept
            .iter()
            .find(|it| it.table == "audit_salt")
            .expect("an entry");
        // That of the erasure itself, which digests nothing about the person.
        assert_eq!(salts.rows.len(), 1);

        let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
        assert_eq!((proof.entries, proof.found), (before + 1, None));
        let others = store.person(&"guard-member".into()).await.expect("reads");
        assert!(others.is_some());
        store.close().await;
    }
}

#[tokio::test]
async fn what_is_old_enough_goes_once_and_the_rest_stays() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        invented_people(&store).await.expect("people");
        let entropy = Counted::named("retention");
        let actor = InventedPeople::actor("guard-lead");
        let mut tokens = Vec::new();
        // Ended by its age, by idleness, and neither.
        for hours in [24 * 8, 13, 1] {
            let form = format!("form-{hours}@/sign-in");
            let signing_in = Act {
                form: Some(&form),
                now: now() - SignedDuration::from_hours(hours),
                ..act(&actor, &entropy)
            };
            tokens.push(
                open_session(&store, &signing_in, &"guard-lead".into())
                    .await
                    .expect("opens"),
            );
        }
        let job = act(&Actor::Uptake, &entropy);
        let before = store.audit_head().await.expect("a head").0;
        let expired = run_retention(&store, &job).await.expect("runs");
        assert_eq!(expired.rows, [("used_form", 1), ("session", 2)]);
        assert_eq!(store.audit_head().await.expect("a head").0, before + 1);
        for (token, stays) in tokens.iter().zip([false, false, true]) {
            let found = visitor(&store, token, now()).await.expect("reads");
            assert_eq!(found.person.is_some(), stays);
        }
        let again = run_retention(&store, &job).await.expect("runs again");
        assert_eq!(again.rows, []);
        assert_eq!(store.audit_head().await.expect("a head").0, before + 1);
        store.close().await;
    }
}
