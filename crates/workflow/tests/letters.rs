//! Letters: delivered to a mail server that the test starts, kept where it refuses, and
//! written as files where there is none.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uptake_model::{Actor, Viewer};
use uptake_store::Store;
use uptake_testing::{Counted, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::password::ask_for_password_letter;
use uptake_workflow::{Act, Delivered, Post, deliver_letters, deliver_until, forget_what_is_over};

const SENDER: &str = "Uptake <uptake@nowhere.invalid>";

/// A mail server that speaks enough SMTP (RFC 5321) to take a message, or to refuse it.
struct MailServer {
    address: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Answers what is between `DATA` and its end with `verdict`.
    async fn start(verdict: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("smtp://{}", listener.local_addr().expect("an address"));
        let taken = Arc::new(Mutex::new(vec![]));
        let kept = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let message = receive(stream, verdict).await;
                if let Some(message) = message.filter(|_| verdict.starts_with("250")) {
                    kept.lock().expect("unlocked").push(message);
                }
            }
        });
        Self { address, taken }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("unlocked").clone()
    }
}

async fn receive(mut stream: TcpStream, verdict: &str) -> Option<String> {
    let (from, mut to) = stream.split();
    let mut lines = BufReader::new(from).lines();
    let mut message = None;
    to.write_all(b"220 mail.nowhere.invalid\r\n").await.ok()?;
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.nowhere.invalid\r\n250 8BITMIME",
            "DATA" => {
                to.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                message = Some(text);
                verdict
            }
            "QUIT" => {
                to.write_all(b"221 bye\r\n").await.ok()?;
                break;
            }
            _ => "250 good",
        };
        to.write_all(format!("{answer}\r\n").as_bytes())
            .await
            .ok()?;
    }
    message
}

async fn with_a_letter(database: &ThrowAwayDatabase) -> Store {
    let store = Store::open(&database.url()).await.expect("a store");
    invented_people(&store).await.expect("people");
    let entropy = Counted::named("letters");
    let act = Act {
        actor: &Actor::Visitor,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    let email = "guard-lead@nowhere.invalid";
    ask_for_password_letter(&store, &act, email, None, "http://uptake.invalid")
        .await
        .expect("a letter");
    store
}

fn post(smtp: Option<&str>, folder: &std::path::Path) -> Post {
    Post::open(smtp, SENDER, folder.to_owned(), false).expect("a post")
}

fn delivered(sent: u64, failed: u64, given_up: u64) -> Delivered {
    Delivered {
        sent,
        failed,
        given_up,
    }
}

#[tokio::test]
async fn a_letter_reaches_the_server_once_and_its_link_is_forgotten() {
    for database in ThrowAwayDatabase::all() {
        let store = with_a_letter(&database).await;
        let server = MailServer::start("250 taken").await;
        let folder = tempfile::tempdir().expect("a folder");
        let post = post(Some(&server.address), folder.path());
        let round = deliver_letters(&store, &post, now())
            .await
            .expect("a round");
        assert_eq!(round, delivered(1, 0, 0));
        let round = deliver_letters(&store, &post, now())
            .await
            .expect("a round");
        assert_eq!(round, Delivered::default());
        let taken = server.taken();
        assert_eq!(taken.len(), 1);
        for part in [
            "From: Uptake <uptake@nowhere.invalid>",
            "To: guard-lead@nowhere.invalid",
            "Subject: Choose a new password for Uptake",
            "Message-ID: <letter-",
            "Content-Type: text/plain; charset=utf-8",
            "http://uptake.invalid/reset/",
        ] {
            assert!(taken[0].contains(part), "{part}: {}", taken[0]);
        }
        let letters = store.letters(10).await.expect("letters");
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].letter.body, "");
        assert_eq!((letters[0].sent_at, letters[0].attempts), (Some(now()), 1));
        store.close().await;
    }
}

#[tokio::test]
async fn a_letter_that_is_refused_is_kept_tried_again_and_given_up_after_a_week() {
    for database in ThrowAwayDatabase::all() {
        let store = with_a_letter(&database).await;
        let refusing = MailServer::start("451 come back later").await;
        let folder = tempfile::tempdir().expect("a folder");
        let refusing = post(Some(&refusing.address), folder.path());
        let round = deliver_letters(&store, &refusing, now())
            .await
            .expect("a round");
        assert_eq!(round, delivered(0, 1, 0));
        let kept = store.letters(10).await.expect("letters").remove(0);
        let error = kept.last_error.clone().expect("a reason");
        assert!(error.contains("come back later"), "{error}");
        assert!(kept.letter.body.contains("/reset/"));
        assert_eq!(kept.next_at, now() + SignedDuration::from_mins(1));
        let round = deliver_letters(&store, &refusing, now())
            .await
            .expect("a round");
        assert_eq!(round, Delivered::default(), "not before its time");

        let nobody = post(Some("smtp://127.0.0.1:1"), folder.path());
        let later = now() + SignedDuration::from_mins(1);
        let round = deliver_letters(&store, &nobody, later)
            .await
            .expect("a round");
        assert_eq!(round, delivered(0, 1, 0));
        let week = now() + SignedDuration::from_hours(7 * 24 + 1);
        let round = deliver_letters(&store, &nobody, week)
            .await
            .expect("a round");
        assert_eq!(round, delivered(0, 0, 1));
        let kept = store.letters(10).await.expect("letters").remove(0);
        assert_eq!((kept.letter.body.as_str(), kept.attempts), ("", 3));
        let month = now() + SignedDuration::from_hours(31 * 24);
        let round = deliver_letters(&store, &nobody, month)
            .await
            .expect("a round");
        assert_eq!(round, Delivered::default());
        assert!(forget_what_is_over(&store, month).await.expect("tidied") >= 2);
        assert_eq!(store.letters(10).await.expect("letters"), []);
        store.close().await;
    }
}

#[tokio::test]
async fn without_a_server_letters_are_files_for_the_owner_alone() {
    for database in ThrowAwayDatabase::all() {
        let store = with_a_letter(&database).await;
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = folder.path().join("outbox");
        let post = post(None, &outbox);
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let clock = || -> Timestamp { now() };
        let job = deliver_until(&store, &post, clock, stopped);
        let watch = async {
            loop {
                let letter = store.letters(1).await.expect("letters").remove(0);
                assert_eq!(letter.last_error, None);
                if letter.sent_at.is_some() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            stop.send_replace(true);
        };
        tokio::join!(job, watch);
        let files: Vec<_> = std::fs::read_dir(&outbox).expect("an outbox").collect();
        assert_eq!(files.len(), 1);
        let file = files[0].as_ref().expect("a file").path();
        assert!(file.extension().is_some_and(|it| it == "eml"));
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(text.contains("http://uptake.invalid/reset/"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file)
                .expect("a file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        store.close().await;
    }
}

#[test]
fn what_cannot_deliver_says_so_at_once() {
    let folder = std::path::PathBuf::from("outbox");
    let cases = [
        (None, "no address", "no address that letters can come from"),
        (Some("http://mail.invalid"), SENDER, "not understood"),
        (Some("mail.invalid"), SENDER, "not understood"),
    ];
    for (smtp, sender, said) in cases {
        let refused = Post::open(smtp, sender, folder.clone(), false);
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains(said), "{refused}");
    }
}
