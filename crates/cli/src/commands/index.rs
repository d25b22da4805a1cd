//! `uptake index`: builds the index again from the corpus, and has an encoder read
//! the projects where one is given.

use super::{encode, gaps};
use crate::args::IndexArgs;
use crate::session::Session;
use crate::terminal::{ImportBar, counted};
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use uptake_search::encoder;
use uptake_workflow::rebuild_index;

/// Builds the index, then encodes where an encoder was named.
pub async fn run(args: &IndexArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    // First, so that a wrong folder costs nothing.
    let encoder = match &args.encoder {
        Some(folder) => Some((folder, encoder::load(folder)?)),
        None => None,
    };
    if args.no_encoder && session.platform.forget_encoder()? {
        writeln!(
            out,
            "No encoder is in use any more. The vectors it made are kept."
        )?;
    }
    alone(session, out).await?;
    if let Some((folder, encoder)) = encoder {
        session
            .platform
            .adopt_encoder(folder, Arc::clone(&encoder))?;
        encode::run(&encoder, session, out).await?;
    }
    Ok(())
}

/// Whether there is an index that can be read, and of the corpus as it stands: an import that was
/// interrupted before its index was built leaves the one before.
pub async fn is_current(session: &Session) -> anyhow::Result<bool> {
    let platform = &session.platform;
    Ok(match platform.index() {
        Ok(index) => platform.is_current(&index).await?,
        Err(_) => false,
    })
}

/// Builds the index and says how large it became.
pub async fn alone(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let lock = session.platform.folder().lock("uptake index")?;
    build(session, out).await?;
    drop(lock);
    Ok(())
}

/// The part shared with imports, which hold the lock already.
pub async fn build(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let began = Instant::now();
    let bar = ImportBar::new("Indexing");
    let report = rebuild_index(&session.platform, session.now, &mut |documents| {
        bar.then(&format!(
            "Indexing {}",
            counted(documents, "project", "projects")
        ));
    })
    .await;
    bar.clear();
    let report = report?;
    writeln!(
        out,
        "Indexed {} in {:.1} s ({:.1} MB).",
        counted(report.documents, "project", "projects"),
        began.elapsed().as_secs_f64(),
        megabytes(report.bytes),
    )?;
    gaps::after_index(session, out).await
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
