//! The job that delivers letters: over SMTP, or as files into a folder. It can be run at
//! any time and by several at once. A letter that was sent when the process died before it
//! could say so is sent again, with the same `Message-ID`.

use crate::attempts::MEMORY;
use crate::session::LONGEST;
use jiff::{SignedDuration, Timestamp};
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::sync::watch;
use uptake_model::{LETTER_LIFETIME, Letter, PostedLetter, REQUEST_LIFETIME, next_delivery};
use uptake_store::{Store, StoreError};

/// Letters taken in hand at once.
const AT_ONCE: u32 = 50;

/// How long a server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often the job looks for letters.
const PACE: Duration = Duration::from_secs(5);

/// How often it removes what is over: every so many looks.
const LOOKS_BETWEEN_TIDYING: u32 = 720;

/// Letters are listed for so long, for whoever asks whether one was sent.
const LETTERS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Why letters cannot be delivered this way.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The sender is no address.
    #[error("“{0}” is no address that letters can come from. Write it as in uptake@example.org.")]
    Sender(String),
    /// The address of the server is not understood.
    #[error(
        "The address of the SMTP server is not understood ({0}). Write smtps://USER:PASSWORD@HOST, or \
             smtp://HOST:25 for one on the same machine."
    )]
    Server(String),
    /// The server would be reached without TLS.
    #[error(
        "The SMTP server {0} would be reached without TLS, and letters carry links that let people in. \
             Write smtps://…, or smtp://…?tls=required, which asks the server for TLS. To send in clear \
             text all the same, say so with --smtp-in-clear-text."
    )]
    ClearText(String),
}

#[derive(Debug)]
enum Way {
    Folder(PathBuf),
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

/// How letters go out.
#[derive(Debug)]
pub struct Post {
    sender: Mailbox,
    way: Way,
}

impl Post {
    /// Over the server at `smtp` (`smtps://…` or `smtp://…`), or into `folder` where none
    /// is given, from the address `sender`. Without TLS only to this machine, or where
    /// `clear_text` says that it may be so.
    ///
    /// # Errors
    /// [`DeliveryError`] where either cannot be used.
    pub fn open(
        smtp: Option<&str>,
        sender: &str,
        folder: PathBuf,
        clear_text: bool,
    ) -> Result<Self, DeliveryError> {
        let from = sender.parse();
        let sender = from.map_err(|_| DeliveryError::Sender(sender.to_owned()))?;
        let way = match smtp {
            None => Way::Folder(folder),
            Some(url) => {
                if let Some(host) = host_in_clear_text(url)
                    && !clear_text
                {
                    return Err(DeliveryError::ClearText(host));
                }
                let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|error| DeliveryError::Server(error.to_string()))?;
                Way::Server(Box::new(server.timeout(Some(PATIENCE)).build()))
            }
        };
        Ok(Self { sender, way })
    }

    /// Where letters go, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.way {
            Way::Folder(folder) => format!("as files into {}", folder.display()),
            Way::Server(_) => "over SMTP".to_owned(),
        }
    }

    async fn send(&self, letter: &Letter) -> Result<(), String> {
        let message = self.message(letter)?;
        match &self.way {
            Way::Folder(folder) => write(folder, &letter.id, &message.formatted())
                .map_err(|error| format!("{}: {error}", folder.display())),
            Way::Server(server) => {
                let sent = server.send(message).await;
                sent.map(|_| ()).map_err(|error| error.to_string())
            }
        }
    }

    /// Over SMTP encoded as every server takes it. In a file as it is, so that whoever opens
    /// it reads links that are not broken by the encoding.
    fn body(&self, letter: &Letter) -> Body {
        match &self.way {
            Way::Server(_) => Body::new(letter.body.clone()),
            Way::Folder(_) => {
                let lines = letter.body.replace('\n', "\r\n").into_bytes();
                Body::dangerous_pre_encoded(lines, ContentTransferEncoding::EightBit)
            }
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, String> {
        let recipient: Mailbox = letter
            .recipient
            .parse()
            .map_err(|error| format!("{error}"))?;
        let domain = self.sender.email.domain();
        Message::builder()
            .from(self.sender.clone())
            .to(recipient)
            .subject(letter.subject.as_str())
            .date(SystemTime::from(letter.made_at))
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(self.body(letter))
            .map_err(|error| error.to_string())
    }
}

/// The host that an address leads to without TLS, unless that is this machine. TLS that is
/// only taken where the server offers it is none: whoever stands between takes the offer away.
fn host_in_clear_text(url: &str) -> Option<String> {
    let rest = url.strip_prefix("smtp://")?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    if query.split('&').any(|it| it == "tls=required") {
        return None;
    }
    let place = place.split('/').next().unwrap_or_default();
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address: Option<std::net::IpAddr> = name.parse().ok();
    let here = name == "localhost" || address.is_some_and(|it| it.is_loopback());
    (!here).then(|| name.to_owned())
}

/// Readable by the owner alone: links in letters are secrets.
fn write(folder: &Path, id: &str, message: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(folder.join(format!("{id}.eml")))?
        .write_all(message)
}

/// What a round of deliveries did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// Letters that were sent.
    pub sent: u64,
    /// Letters that could not be sent and are tried again.
    pub failed: u64,
    /// Letters that could not be sent for so long that they are given up.
    pub given_up: u64,
}

/// Sends every letter that is due.
///
/// # Errors
/// Where the database fails. A letter that cannot be sent is no error: it is kept, with
/// the reason, and tried again later.
pub async fn deliver_letters(
    store: &Store,
    post: &Post,
    now: Timestamp,
) -> Result<Delivered, StoreError> {
    let mut done = Delivered::default();
    loop {
        let due = store.due_letters(now, AT_ONCE).await?;
        if due.is_empty() {
            return Ok(done);
        }
        for posted in due {
            deliver(store, post, &posted, now, &mut done).await?;
        }
    }
}

async fn deliver(
    store: &Store,
    post: &Post,
    posted: &PostedLetter,
    now: Timestamp,
    done: &mut Delivered,
) -> Result<(), StoreError> {
    let attempts = posted.attempts.saturating_add(1);
    if !store
        .take_letter(posted, next_delivery(attempts, now))
        .await?
    {
        return Ok(());
    }
    let letter = &posted.letter;
    match post.send(letter).await {
        Ok(()) => {
            done.sent += 1;
            store.letter_sent(&letter.id, now).await
        }
        Err(error) => {
            let given_up = now.duration_since(letter.made_at) > LETTER_LIFETIME;
            match given_up {
                true => done.given_up += 1,
                false => done.failed += 1,
            }
            tracing::warn!(
                letter = letter.id,
                attempts,
                "a letter was not sent: {error}"
            );
            store.letter_failed(&letter.id, &error, given_up).await
        }
    }
}

/// Removes what is over: sessions, links, invitations and requests that ended, attempts
/// that are forgotten, letters of the month before. Returns how much it was.
///
/// # Errors
/// Where the database fails.
pub async fn forget_what_is_over(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(now);
    let mut gone = store.forget_sessions_before(before(LONGEST)).await?;
    gone += store.forget_links_before(now).await?;
    gone += store.forget_invitations_before(now).await?;
    gone += store
        .forget_join_requests_before(before(REQUEST_LIFETIME))
        .await?;
    gone += store.forget_attempts_before(before(MEMORY)).await?;
    gone += store.forget_letters_before(before(LETTERS_KEPT)).await?;
    Ok(gone)
}

/// Delivers letters as they come and removes what is over, until `stop` says so. A
/// database that fails is said in the log and asked again.
pub async fn deliver_until(
    store: &Store,
    post: &Post,
    clock: impl Fn() -> Timestamp,
    mut stop: watch::Receiver<bool>,
) {
    let mut looks = 0_u32;
    while !*stop.borrow() {
        if let Err(error) = look(store, post, clock(), looks).await {
            tracing::warn!("letters wait: {error}");
        }
        looks = looks.wrapping_add(1);
        // A sender that is gone means the same as one that says so.
        let told = tokio::time::timeout(PACE, stop.changed()).await;
        if matches!(told, Ok(Err(_))) {
            return;
        }
    }
}

async fn look(store: &Store, post: &Post, now: Timestamp, looks: u32) -> Result<(), StoreError> {
    if looks.is_multiple_of(LOOKS_BETWEEN_TIDYING) {
        forget_what_is_over(store, now).await?;
    }
    deliver_letters(store, post, now).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_leave_this_machine_over_tls_alone() {
        let cases = [
            ("smtps://ann:secret@mail.invalid", None),
            ("smtp://mail.invalid:587?tls=required", None),
            ("smtp://127.0.0.1:25", None),
            ("smtp://localhost", None),
            ("smtp://[::1]:25", None),
            ("smtp://ann:secret@mail.invalid:25", Some("mail.invalid")),
            (
                "smtp://mail.invalid?tls=opportunistic",
                Some("mail.invalid"),
            ),
            ("smtp://localhost.invalid", Some("localhost.invalid")),
            ("smtp://127.0.0.1@mail.invalid", Some("mail.invalid")),
        ];
        for (url, host) in cases {
            assert_eq!(host_in_clear_text(url).as_deref(), host, "{url}");
            let opened = |clear_text| {
                Post::open(
                    Some(url),
                    "uptake@uptake.invalid",
                    PathBuf::new(),
                    clear_text,
                )
            };
            assert_eq!(opened(false).is_ok(), host.is_none(), "{url}");
            assert!(opened(true).is_ok(), "{url}");
        }
    }
}
