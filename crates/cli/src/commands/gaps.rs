//! Keeping what is suggested for gap files: `uptake gaps refresh`, after each new index,
//! and in the background while the site serves.

use crate::session::{Session, now};
use crate::terminal::{Waiting, counted};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uptake_search::encoder::Effort;
use uptake_workflow::{Platform, PlatformError, RefreshReport, refresh_suggestions};

/// How often the running site looks whether a gap file or the index changed: whoever
/// saved one looks at its page some seconds later.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// `uptake gaps refresh`.
pub async fn refresh(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let (report, seconds) = once(session).await?;
    if report.stale == 0 {
        writeln!(
            out,
            "Nothing to do: every open gap file was matched as it stands, with this index."
        )?;
        return Ok(());
    }
    say(&report, seconds, out)
}

/// The part that follows on a new index; says nothing where there is no gap file.
pub async fn after_index(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let (report, seconds) = once(session).await?;
    match report.stale {
        0 => Ok(()),
        _ => say(&report, seconds, out),
    }
}

async fn once(session: &Session) -> Result<(RefreshReport, f64), PlatformError> {
    let began = Instant::now();
    let stop = super::on_interrupt();
    let waiting = Waiting::new("Matching gap files");
    let report = refresh_suggestions(
        &session.platform,
        Effort::Full,
        session.now,
        &mut |done, of| waiting.say(&format!("Matching gap files: {done} of {of}")),
        &stop,
    )
    .await;
    waiting.clear();
    Ok((report?, began.elapsed().as_secs_f64()))
}

fn say(report: &RefreshReport, seconds: f64, out: &mut dyn Write) -> anyhow::Result<()> {
    let changes = report.changes;
    writeln!(
        out,
        "Matched {} in {seconds:.1} s: {} new, {} no longer.",
        counted(report.done, "gap file", "gap files"),
        counted(changes.new, "suggestion", "suggestions"),
        changes.gone,
    )?;
    if report.stopped {
        writeln!(
            out,
            "Stopped after {} of {}; what was done is kept. The running site goes on, or: uptake gaps \
             refresh",
            report.done, report.stale
        )?;
    }
    Ok(())
}

/// What was in force when everything had been matched.
type Matched = (u64, u64);

/// Matches what changed while the site serves, on one core. Returns what stops it.
pub fn in_background(platform: Arc<Platform>) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    tokio::spawn(async move {
        let mut matched = None;
        while !raised.load(Ordering::Relaxed) {
            match look(&platform, matched, &raised).await {
                Ok(found) => matched = found,
                Err(PlatformError::NoIndex) => {}
                Err(error) => tracing::warn!("{error}"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    });
    stop
}

/// Looks whether anything was written, or another index swapped in, since `matched`; each
/// write of a gap file leaves an entry in the audit log, whichever process made it.
async fn look(
    platform: &Platform,
    matched: Option<Matched>,
    stop: &AtomicBool,
) -> Result<Option<Matched>, PlatformError> {
    let (entries, _) = platform.store().audit_head().await?;
    let here = (platform.index()?.identity(), entries);
    if matched == Some(here) {
        return Ok(matched);
    }
    let report =
        refresh_suggestions(platform, Effort::Background, now(), &mut |_, _| {}, stop).await?;
    Ok((!report.stopped).then_some(here))
}
