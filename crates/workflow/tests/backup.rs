//! Backup and restore: made while people write, refused where a bit is wrong, put in place
//! whole or not at all.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot read its subject must fail"
)]

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uptake_model::{Actor, PersonId, Proof, Viewer};
use uptake_store::Store;
use uptake_testing::{Counted, ThrowAwayDatabase, fill, invented_people, now};
use uptake_workflow::password::ask_for_password_letter;
use uptake_workflow::second_factor::{SignIn, sign_in_after};
use uptake_workflow::session::{token_digest, visitor};
use uptake_workflow::{
    Act, BackupError, DataFolder, MoveError, Platform, RestoreRequest, back_up, restore,
};

/// A platform with corpus and people, whose database is one of each kind.
async fn platforms() -> Vec<(TempDir, ThrowAwayDatabase, Platform)> {
    let mut platforms = Vec::new();
    for database in ThrowAwayDatabase::all() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataFolder::open(&folder.path().join("data")).expect("a data folder");
        fs::write(data.path().join("tuned.json"), "{}").expect("writes");
        fs::create_dir(data.path().join("letters")).expect("makes");
        fs::write(data.path().join("letters/1.txt"), "a letter").expect("writes");
        fs::write(data.path().join("downloads/big.zip"), "again").expect("writes");
        fs::write(data.seal_key_path(), "what opens the secrets").expect("writes");
        let platform = Platform::open(data, Some(&database.url()))
            .await
            .expect("opens");
        fill(platform.store()).await.expect("the corpus");
        invented_people(platform.store()).await.expect("the people");
        platforms.push((folder, database, platform));
    }
    platforms
}

async fn write(store: Store, from: u64, to: u64) {
    let entropy = Counted::named("backup");
    let act = Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    for number in from..to {
        let records = act.begin(&store).await.expect("a write");
        let note = act.note::<(), _>("write", ("test", "x"), None, Some(&number));
        records.commit(note).await.expect("committed");
    }
}

fn request<'a>(file: &'a Path, data: &'a Path) -> RestoreRequest<'a> {
    RestoreRequest {
        file,
        data,
        database: None,
        replace: false,
        accept_break: false,
        now: now(),
    }
}

async fn overview(data: &Path) -> (u64, u64) {
    let folder = DataFolder::open(data).expect("a data folder");
    let store = Store::open(&folder.database_url()).await.expect("opens");
    let found = (
        store.overview().await.expect("reads").projects,
        store.audit_head().await.expect("a head").0,
    );
    store.close().await;
    found
}

/// Where the files of letters are put that no server takes.
fn letter_file(data: &Path) -> PathBuf {
    data.join("outbox").join("letter-1.eml")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_no_link_and_no_session() {
    const LINK: &str = "http://uptake.invalid/reset/zebrafinch";
    for (folder, _database, platform) in platforms().await {
        let store = platform.store();
        let file = letter_file(platform.folder().path());
        fs::create_dir_all(file.parent().expect("a folder")).expect("makes");
        fs::write(&file, LINK).expect("writes");
        let entropy = Counted::named("letters");
        let act = Act {
            actor: &Actor::Operator,
            viewer: &Viewer::Public,
            now: now(),
            entropy: &entropy,
            form: None,
        };
        let person = PersonId::new("brigade-lead");
        let email = "brigade-lead@nowhere.invalid";
        let asked = ask_for_password_letter(store, &act, email, None, "http://uptake.invalid");
        asked.await.expect("a letter");
        let letters = store.due_letters(now(), 10).await.expect("letters");
        let body = &letters[0].letter.body;
        let token = body.split("/reset/").nth(1).expect("a link");
        let token = token.split_whitespace().next().expect("a token").to_owned();
        let opened = sign_in_after(store, &act, &person, Proof::Password).await;
        let SignIn::Whole(session) = opened.expect("signed in") else {
            panic!("a code is asked for");
        };

        let file = folder.path().join("backup.tar");
        let made = back_up(&platform, &file, now(), &mut |_| ()).await;
        made.expect("is made");
        #[cfg(unix)]
        for (path, rights) in [(file.as_path(), 0o600), (platform.folder().path(), 0o700)] {
            use std::os::unix::fs::PermissionsExt;
            let found = fs::metadata(path).expect("is there").permissions().mode();
            assert_eq!(found & 0o777, rights, "{}", path.display());
        }
        let bytes = fs::read(&file).expect("reads");
        let holds = |text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
        for secret in [LINK, &token, token_digest(&session).as_str()] {
            assert!(!holds(secret), "{secret}");
        }
        // The site itself goes on.
        assert_eq!(
            store.due_letters(now(), 10).await.expect("letters").len(),
            1
        );
        let seen = visitor(store, &session, now()).await.expect("an answer");
        assert_eq!(seen.person.map(|it| it.id), Some(person.clone()));
        let data = folder.path().join("restored");
        let restored = restore(request(&file, &data), &mut |_| ()).await;
        assert_eq!(restored.expect("comes back").proof.found, None);
        assert!(!letter_file(&data).exists());
        let again = DataFolder::open(&data).expect("a data folder");
        let again = Store::open(&again.database_url()).await.expect("opens");
        assert!(again.person(&person).await.expect("reads").is_some());
        assert_eq!(again.due_letters(now(), 10).await.expect("letters"), []);
        assert_eq!(again.sessions_of(&person).await.expect("sessions"), []);
        again.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_people_write_is_whole_and_comes_back() {
    for (folder, _database, platform) in platforms().await {
        write(platform.store().clone(), 0, 20).await;
        let writer = tokio::spawn(write(platform.store().clone(), 20, 120));
        let file = folder.path().join("backup.tar");
        let made = back_up(&platform, &file, now(), &mut |_| ())
            .await
            .expect("is made");
        writer.await.expect("written");
        assert_eq!(made.proof.found, None);
        assert!(made.proof.entries >= 21, "{}", made.proof.entries);
        let names: Vec<&str> = made.members.iter().map(|(name, _)| name.as_str()).collect();
        let expected = [
            "corpus.sqlite",
            "ABOUT-THIS-FOLDER.txt",
            "letters/1.txt",
            "tuned.json",
        ];
        assert_eq!(names, expected);

        let data = folder.path().join("restored");
        let restored = restore(request(&file, &data), &mut |_| ())
            .await
            .expect("comes back");
        assert_eq!(restored.proof, made.proof);
        assert_eq!(restored.set_aside, None);
        assert_eq!(overview(&data).await, (3, made.proof.entries));
        let letter = fs::read_to_string(data.join("letters/1.txt")).expect("is there");
        assert_eq!(letter, "a letter");
        assert!(!data.join("downloads/big.zip").exists());
        let whole = fs::read(&file).expect("the backup");
        let key = b"what opens the secrets";
        assert!(
            !whole.windows(key.len()).any(|it| it == key),
            "the key is in it"
        );

        let again = back_up(&platform, &file, now(), &mut |_| ()).await;
        assert!(matches!(again, Err(BackupError::There(_))), "{again:?}");
        platform.store().close().await;
    }
}

#[tokio::test]
async fn what_stands_there_is_kept_beside_or_refused() {
    let (folder, _database, platform) = platforms().await.swap_remove(0);
    let file = folder.path().join("backup.tar");
    back_up(&platform, &file, now(), &mut |_| ())
        .await
        .expect("is made");
    let data = folder.path().join("filled");
    fs::create_dir(&data).expect("makes");
    restore(request(&file, &data), &mut |_| ())
        .await
        .expect("an empty folder is taken");
    fs::write(data.join("mine.txt"), "mine").expect("writes");
    // The key to the secrets is in no backup, and stays where it was.
    assert!(!data.join("secrets.key").exists());
    fs::write(data.join("secrets.key"), "a key").expect("writes");

    let refused = restore(request(&file, &data), &mut |_| ()).await;
    assert!(
        matches!(refused, Err(BackupError::NotEmpty(_))),
        "{refused:?}"
    );
    assert!(data.join("mine.txt").exists());

    let replacing = RestoreRequest {
        replace: true,
        ..request(&file, &data)
    };
    let lock = DataFolder::open(&data)
        .expect("opens")
        .lock("a test")
        .expect("locks");
    let busy = restore(replacing, &mut |_| ()).await;
    assert!(busy.expect_err("is refused").to_string().contains("a test"));
    drop(lock);
    let restored = restore(replacing, &mut |_| ()).await.expect("is replaced");
    let before = restored.set_aside.expect("is kept");
    assert_eq!(
        fs::read_to_string(before.join("mine.txt")).expect("is kept"),
        "mine"
    );
    assert!(!data.join("mine.txt").exists());
    let key = fs::read_to_string(data.join("secrets.key"));
    assert_eq!(key.expect("is kept"), "a key");
    assert_eq!(overview(&data).await, (3, 1));
    assert_nothing_half(folder.path());
}

/// Nothing that was only being made is left.
fn assert_nothing_half(folder: &Path) {
    let entries = fs::read_dir(folder).expect("reads").flatten();
    let hidden: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".being-made"))
        .collect();
    assert_eq!(hidden, Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_flipped_bit_anywhere_is_refused_and_named() {
    let (folder, _database, platform) = platforms().await.swap_remove(0);
    let file = folder.path().join("backup.tar");
    back_up(&platform, &file, now(), &mut |_| ())
        .await
        .expect("is made");
    let whole = fs::read(&file).expect("reads");
    let data = folder.path().join("restored");
    let broken = folder.path().join("broken.tar");
    let at = |needle: &[u8]| {
        let found = whole.windows(needle.len()).rposition(|it| it == needle);
        found.expect("is in it")
    };
    let end = whole.len();
    // Where the bit is, and the name that is said.
    let cases = [
        (0, "broken.tar"),
        (512, "corpus.sqlite does not have its checksum"),
        (300_000, "corpus.sqlite does not have its checksum"),
        (at(b"a letter"), "letters/1.txt does not have its checksum"),
        (at(b"a letter") + 100, "frame"),
        (at(b"manifest.json"), "broken.tar"),
        (at(b"made_at"), "manifest.json"),
        (at(b"made_at") + 20, "frame"),
        (end - 1024 - 512, "frame"),
        (end - 1024 - 512 + 64, "checksum"),
        (end - 1024 - 300, "behind its end"),
        (end - 600, "cannot be read as a .tar"),
        (end - 1, "behind its end"),
    ];
    for (place, says) in cases {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&broken, &bytes).expect("writes");
        check_refused(
            &broken,
            &data,
            says,
            &format!("bit of byte {place} of {end}"),
        )
        .await;
    }
    for length in [0, 100, 512, 200_000, end - 1024, end - 1] {
        fs::write(&broken, &whole[..length]).expect("writes");
        check_refused(
            &broken,
            &data,
            "broken.tar",
            &format!("{length} of {end} bytes"),
        )
        .await;
    }
    fs::write(
        &broken,
        "no backup at all, but a text of some length".repeat(200),
    )
    .expect("writes");
    check_refused(&broken, &data, "broken.tar", "a text").await;
    assert_nothing_half(folder.path());
}

async fn check_refused(file: &Path, data: &Path, says: &str, what: &str) {
    let refused = restore(request(file, data), &mut |_| ()).await;
    let error = refused.expect_err(what).to_string();
    assert!(error.contains(says), "{what}: {error}");
    assert!(
        error.contains("Nothing was put in place"),
        "{what}: {error}"
    );
    assert!(!data.exists(), "{what}");
}

#[tokio::test]
async fn a_broken_audit_log_comes_back_only_where_that_is_said() {
    let (folder, database, platform) = platforms().await.swap_remove(0);
    write(platform.store().clone(), 0, 3).await;
    let pool = sqlx::AnyPool::connect(&database.url())
        .await
        .expect("connects");
    let change = sqlx::query("UPDATE audit SET verb = 'something_else' WHERE number = 2");
    change.execute(&pool).await.expect("writes");
    pool.close().await;
    let file = folder.path().join("backup.tar");
    let made = back_up(&platform, &file, now(), &mut |_| ())
        .await
        .expect("is made");
    assert!(made.proof.found.is_some());
    let data = folder.path().join("restored");
    let refused = restore(request(&file, &data), &mut |_| ()).await;
    let said = refused.expect_err("is refused").to_string();
    assert!(said.contains("entry 2 was changed"), "{said}");
    assert!(!data.exists());
    let accepting = RestoreRequest {
        accept_break: true,
        ..request(&file, &data)
    };
    restore(accepting, &mut |_| ()).await.expect("comes back");
    assert_eq!(overview(&data).await, (3, 4));
}

#[tokio::test]
async fn a_backup_comes_back_into_another_database() {
    for database in ThrowAwayDatabase::all() {
        let (folder, _own, platform) = platforms().await.swap_remove(0);
        let file = folder.path().join("backup.tar");
        back_up(&platform, &file, now(), &mut |_| ())
            .await
            .expect("is made");
        let (url, data) = (database.url(), folder.path().join("restored"));
        let elsewhere = RestoreRequest {
            database: Some(&url),
            ..request(&file, &data)
        };
        restore(elsewhere, &mut |_| ()).await.expect("comes back");
        assert!(!data.join("corpus.sqlite").exists());
        let store = Store::open(&url).await.expect("opens");
        assert_eq!(store.overview().await.expect("reads").projects, 3);
        store.close().await;

        let other = folder.path().join("other");
        let again = RestoreRequest {
            data: &other,
            ..elsewhere
        };
        let refused = restore(again, &mut |_| ()).await;
        let filled = matches!(refused, Err(BackupError::Move(MoveError::NotEmpty { .. })));
        assert!(filled, "{refused:?}");
        assert!(!other.exists());
    }
}
