//! `kill -9` while people write: what was acknowledged is there, nothing is there by half, and
//! the audit log holds. The test runs itself as a second process and kills that. `UPTAKE_KILLS`
//! is how often (8 if not set); there are five writes for each.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use uptake_model::{GapFile, Person, Viewer};
use uptake_store::Store;
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, invented_gap_file, invented_people, now,
};
use uptake_workflow::{Act, first_break};

const URL: &str = "UPTAKE_TEST_WRITER_URL";
const FIRST: &str = "UPTAKE_TEST_WRITER_FIRST";
const NAME: &str = "UPTAKE_TEST_WRITER_NAME";
const MOST: u64 = 200;

/// The second process: writes, and says of each write that it was acknowledged.
#[tokio::test]
async fn the_process_to_be_killed() {
    let Ok(url) = std::env::var(URL) else {
        return; // An ordinary test run: the tests below start it.
    };
    let name = std::env::var(NAME).expect("is set with the other");
    let first = std::env::var(FIRST).expect("is set with the other");
    let first: u64 = first.parse().expect("a number");
    let store = Store::open(&url).await.expect("opens");
    let mut out = std::io::stdout();
    for number in first..first + MOST {
        write(&store, &name, number).await;
        // Not println, which the test harness keeps to itself.
        writeln!(out, "acknowledged {number}")
            .and_then(|()| out.flush())
            .expect("is said");
    }
    store.close().await;
}

fn gap_id(name: &str, number: u64) -> String {
    format!("gap-{name}-{number}")
}

/// Write `number`: a person with a gap file, or an edit of the gap file before.
async fn write(store: &Store, name: &str, number: u64) {
    let entropy = Counted::named(&format!("{name}/{number}"));
    let actor = InventedPeople::actor("guard-lead");
    let form = format!("form-{name}-{number}@/gaps");
    let act = Act {
        actor: &actor,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: Some(&form),
    };
    let mut records = act.begin(store).await.expect("a write");
    let (even, id) = (number.is_multiple_of(2), gap_id(name, number - number % 2));
    let mut gap = invented_gap_file(&id, "org-guard", "guard-lead");
    let mut notes = Vec::new();
    if even {
        let person = person(name, number);
        records.put_person(&person).await.expect("written");
        notes.push(act.note(
            "add_person",
            ("person", person.id.as_str()),
            None::<&Person>,
            Some(&person),
        ));
        records.add_gap_file(&gap, "begun").await.expect("written");
        notes.push(act.note("write_gap", ("gap", &id), None::<&GapFile>, Some(&gap)));
    } else {
        gap.version = 2;
        gap.content.title.value = format!("Edited by {number}");
        let changed = records
            .change_gap_file(&gap, &"guard-lead".into(), "edited")
            .await;
        assert!(changed.expect("written"), "{id} was not as it was left");
        notes.push(act.note("write_gap", ("gap", &id), None::<&GapFile>, Some(&gap)));
    }
    records.commit_all(&notes).await.expect("committed");
}

fn person(name: &str, number: u64) -> Person {
    Person {
        id: format!("person-{name}-{number}").as_str().into(),
        name: format!("Invented {number}"),
        email: format!("person-{name}-{number}@nowhere.invalid"),
        roles: vec![],
        active: true,
        since: now(),
    }
}

/// Whether write `number` is there; fails where a part of it is.
async fn is_there(store: &Store, name: &str, number: u64) -> bool {
    let even = number.is_multiple_of(2);
    let id = gap_id(name, number - number % 2);
    let gap = store.gap_file(&id.as_str().into()).await.expect("reads");
    let version = gap.as_ref().map_or(0, |it| it.version);
    let there = if even { version >= 1 } else { version == 2 };
    if even {
        let person = store.person(&person(name, number).id).await.expect("reads");
        assert_eq!(person.is_some(), there, "write {number} is there by half");
    } else if there {
        let title = gap.expect("is there").content.title.value;
        assert_eq!(title, format!("Edited by {number}"));
    }
    let filter = uptake_store::listing::AuditFilter {
        subject: Some(format!("gap:{id}")),
        ..Default::default()
    };
    let page = uptake_store::listing::Page::first(10);
    let entries = store
        .audit_entries(&filter, page)
        .await
        .expect("reads")
        .total;
    assert_eq!(entries, u64::from(version), "entries about {id}");
    let mut records = store.begin_records().await.expect("a write");
    let form = format!("form-{name}-{number}@/gaps");
    let unused = records.use_form(&form, now()).await.expect("noted");
    assert_eq!(unused, !there, "the form of write {number}");
    there
}

fn start(url: &str, name: &str, first: u64) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "the_process_to_be_killed", "--nocapture"])
        .env(URL, url)
        .env(NAME, name)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Lets a process write, kills it after `acknowledged` writes and `wait` more, and returns
/// what it acknowledged in all.
fn write_and_kill(url: &str, first: u64, acknowledged: u64, wait: Duration) -> Vec<u64> {
    let mut child = start(url, "w", first);
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut numbers = Vec::new();
    let mut read = |numbers: &mut Vec<u64>| match lines.next() {
        Some(Ok(line)) => {
            let number = line
                .rsplit_once("acknowledged ")
                .map(|(_, number)| number.parse::<u64>());
            numbers.extend(number.map(|it| it.expect("a number")));
            true
        }
        _ => false,
    };
    while (numbers.len() as u64) < acknowledged {
        assert!(read(&mut numbers), "it ended by itself after {numbers:?}");
    }
    std::thread::sleep(wait);
    // SIGKILL: nothing can be tidied up.
    child.kill().expect("is killed");
    child.wait().expect("is gone");
    while read(&mut numbers) {}
    numbers
}

#[tokio::test]
async fn no_acknowledged_write_is_lost_by_killing() {
    let kills: u64 = std::env::var("UPTAKE_KILLS").map_or(8, |it| it.parse().expect("a number"));
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        invented_people(&store).await.expect("people");
        let chance = Counted::named("kills");
        let (mut next, mut acknowledged, mut unasked) = (0, 0, 0);
        for kill in 0..kills {
            let drawn = draw(&chance);
            // Between two and eight writes, and up to 16 ms into one of the next.
            let wait = Duration::from_micros((drawn >> 8) % 16_000);
            let (url, asked) = (database.url(), 2 + drawn % 7);
            // Beside the runtime, which still has to undo what `is_there` began.
            let killing = move || write_and_kill(&url, next, asked, wait);
            let numbers = tokio::task::spawn_blocking(killing)
                .await
                .expect("is killed");
            let expected: Vec<u64> = (next..next + numbers.len() as u64).collect();
            assert_eq!(numbers, expected, "kill {kill}");
            for number in &numbers {
                assert!(
                    is_there(&store, "w", *number).await,
                    "write {number} was lost"
                );
            }
            acknowledged += numbers.len();
            next += numbers.len() as u64;
            // The one under way may have been committed and not yet been acknowledged.
            if is_there(&store, "w", next).await {
                next += 1;
                unasked += 1;
            }
            assert!(
                !is_there(&store, "w", next).await,
                "a write before its time"
            );
            let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
            assert_eq!(proof.found, None, "kill {kill}");
            // Two entries for each even write, one for each odd one, one for the people.
            assert_eq!(proof.entries, 1 + next + next.div_ceil(2), "kill {kill}");
        }
        let backend = store.backend();
        eprintln!(
            "{backend:?}: {kills} kills, {acknowledged} writes acknowledged, none lost; {unasked} committed \
             but killed before they were acknowledged; audit log of {} entries holds",
            store.audit_head().await.expect("a head").0
        );
        store.close().await;
    }
}

/// A number that nobody would guess, and the same in every run.
fn draw(chance: &Counted) -> u64 {
    let mut bytes = [0; 8];
    uptake_workflow::Entropy::fill(chance, &mut bytes);
    u64::from_be_bytes(bytes) >> 1
}

#[tokio::test]
async fn two_processes_write_at_once_into_one_chain() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        invented_people(&store).await.expect("people");
        let children = ["a", "b"].map(|name| start(&database.url(), name, 0));
        for child in children {
            let output = child.wait_with_output().expect("ends");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{said}");
            assert_eq!(said.matches("acknowledged ").count() as u64, MOST);
        }
        for name in ["a", "b"] {
            for number in [0, 1, MOST / 2, MOST - 1] {
                assert!(is_there(&store, name, number).await, "{name} {number}");
            }
        }
        let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
        assert_eq!(
            (proof.entries, proof.found),
            (1 + 2 * (MOST + MOST / 2), None)
        );
        store.close().await;
    }
}

#[tokio::test]
async fn a_write_waits_for_an_import_and_is_then_made() {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        invented_people(&store).await.expect("people");
        let source = uptake_model::SourceKind::Sample;
        let import = store.begin_import(source, now()).await.expect("begins");
        let writing = store.clone();
        let writer = tokio::spawn(async move { write(&writing, "w", 0).await });
        tokio::time::sleep(Duration::from_millis(400)).await;
        // SQLite has one writer; PostgreSQL lets both write.
        let waits = store.backend() == uptake_store::Backend::Sqlite;
        assert_eq!(writer.is_finished(), !waits);
        let counts = uptake_model::RecordCounts::default();
        import
            .commit("a test", "abc", counts)
            .await
            .expect("is put in force");
        writer.await.expect("is written");
        assert!(is_there(&store, "w", 0).await);
        store.close().await;
    }
}
