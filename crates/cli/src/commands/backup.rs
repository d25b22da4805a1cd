//! `uptake backup` and `uptake restore`: one checksummed file, made while the site runs.

use crate::args::{BackupArgs, Cli, RestoreArgs};
use crate::session::{Session, now};
use crate::terminal::{Waiting, counted};
use std::io::Write;
use std::path::PathBuf;
use uptake_workflow::{RestoreRequest, back_up, restore};

/// Makes a backup.
pub async fn run(args: &BackupArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let waiting = Waiting::new("Backing up");
    let made = back_up(&session.platform, &args.out, session.now, &mut |what| {
        waiting.say(what);
    })
    .await;
    waiting.clear();
    let made = made?;
    let proof = &made.proof;
    writeln!(
        out,
        "Backup in {}: {}, {:.1} MB, audit log up to {}.",
        args.out.display(),
        counted(made.members.len(), "file", "files"),
        megabytes(made.bytes),
        counted(proof.entries, "entry", "entries"),
    )?;
    writeln!(out, "SHA-256 of its content: {}", made.checksum)?;
    out.flush()?;
    if let Some(found) = &proof.found {
        tracing::warn!("the backup was made, but the audit log in it has a break: {found}");
    }
    Ok(())
}

/// Where a backup is to be restored; read before the data folder would be opened and made.
pub struct Target {
    data: PathBuf,
    database: Option<String>,
}

impl Target {
    /// As it was typed.
    pub fn of(cli: &Cli) -> Self {
        Self {
            data: cli.data.clone(),
            database: cli.database.clone(),
        }
    }
}

/// Puts a backup in place.
pub async fn put_back(
    args: &RestoreArgs,
    target: &Target,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let waiting = Waiting::new("Restoring");
    let request = RestoreRequest {
        file: &args.file,
        data: &target.data,
        database: target.database.as_deref(),
        replace: args.replace,
        accept_break: args.accept_break,
        now: now(),
    };
    let restored = restore(request, &mut |what| waiting.say(what)).await;
    waiting.clear();
    let restored = restored?;
    writeln!(
        out,
        "Restored into {} as it was at {}: checksums and {} of the audit log proved.",
        target.data.display(),
        restored.made_at,
        counted(restored.proof.entries, "entry", "entries"),
    )?;
    if let Some(before) = &restored.set_aside {
        writeln!(out, "What stood there before is in {}.", before.display())?;
    }
    writeln!(
        out,
        "The index is made again at the next start, or now with: uptake index"
    )?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
