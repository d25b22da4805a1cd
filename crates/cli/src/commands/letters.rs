//! `uptake letters`: sends what waits, and says what became of each letter; and the job
//! that does so while the site is open.

use crate::args::{LettersAction, PostArgs};
use crate::session::{Session, now};
use crate::terminal::counted;
use std::io::Write;
use std::path::Path;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uptake_model::PostedLetter;
use uptake_store::Store;
use uptake_workflow::{Post, deliver_letters, deliver_until, forget_what_is_over};

/// Carries out what was typed.
pub async fn run(
    action: LettersAction,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match action {
        LettersAction::Send(args) => send(&args, session, out).await,
        LettersAction::List { limit } => list(limit, session, out).await,
    }
}

/// How letters go out.
pub fn open(args: &PostArgs, data: &Path) -> anyhow::Result<Post> {
    let folder = data.join("outbox");
    let smtp = args.smtp.as_deref();
    let clear_text = args.smtp_in_clear_text;
    Ok(Post::open(smtp, &args.sender, folder, clear_text)?)
}

async fn send(args: &PostArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let post = open(args, session.platform.folder().path())?;
    let store = session.platform.store();
    forget_what_is_over(store, session.now).await?;
    let done = deliver_letters(store, &post, session.now).await?;
    let sent = counted(done.sent, "letter", "letters");
    writeln!(out, "{sent} sent {}.", post.describe())?;
    if done.failed > 0 {
        let failed = counted(done.failed, "letter", "letters");
        writeln!(
            out,
            "{failed} could not be sent and will be tried again. See: uptake letters list"
        )?;
    }
    if done.given_up > 0 {
        let given_up = counted(done.given_up, "letter", "letters");
        writeln!(out, "{given_up} could not be sent for a week and given up.")?;
    }
    Ok(())
}

async fn list(limit: u32, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let letters = session.platform.store().letters(limit).await?;
    if letters.is_empty() {
        writeln!(out, "No letter was written in the last 30 days.")?;
        return Ok(());
    }
    for it in &letters {
        writeln!(
            out,
            "{}  {}  {}",
            it.letter.made_at, it.letter.recipient, it.letter.subject
        )?;
        writeln!(out, "    {}", fate(it))?;
    }
    Ok(())
}

fn fate(it: &PostedLetter) -> String {
    let error = it.last_error.as_deref().unwrap_or_default();
    let tries = counted(it.attempts, "attempt", "attempts");
    match it.sent_at {
        Some(at) => format!("sent {at}"),
        None if it.letter.body.is_empty() => format!("given up after {tries}: {error}"),
        None if it.attempts == 0 => "waits".to_owned(),
        None => format!("tried again {}, after {tries}: {error}", it.next_at),
    }
}

/// The job while the site is open.
pub struct Delivery {
    stop: watch::Sender<bool>,
    job: JoinHandle<()>,
}

impl Delivery {
    /// Begins to deliver.
    pub fn begin(store: Store, post: Post) -> Self {
        let (stop, stopped) = watch::channel(false);
        let job = tokio::spawn(async move { deliver_until(&store, &post, now, stopped).await });
        Self { stop, job }
    }

    /// Ends after the letter in hand.
    pub async fn end(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.job.await {
            tracing::warn!("the delivery of letters stopped: {error}");
        }
    }
}
