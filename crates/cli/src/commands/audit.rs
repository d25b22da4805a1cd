//! `uptake audit`: proves the log of all writes, and lists its entries.

use super::write_json;
use crate::args::{AuditAction, AuditListArgs};
use crate::session::Session;
use crate::terminal::{Waiting, counted, table};
use jiff::tz::TimeZone;
use serde_json::json;
use std::io::Write;
use uptake_model::euro::grouped;
use uptake_store::listing::{AuditFilter, Page};
use uptake_workflow::{first_break, named_entries};

/// Carries out what was typed.
pub async fn run(
    action: &AuditAction,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match action {
        AuditAction::Verify { json } => verify(*json, session, out).await,
        AuditAction::List(args) => list(args, session, out).await,
    }
}

async fn verify(as_json: bool, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let waiting = Waiting::new("Proving the audit log");
    let proof = first_break(session.platform.store(), &mut |done, all| {
        waiting.say(&format!(
            "Proving the audit log ({} of {})",
            done,
            grouped_count(all)
        ));
    })
    .await;
    waiting.clear();
    let proof = proof?;
    let head = proof.head.as_str();
    let found = proof.found.as_ref().map(ToString::to_string);
    if as_json {
        let said = json!({ "entries": proof.entries, "head": head, "break": found });
        write_json(out, &said)?;
    } else if found.is_none() {
        let entries = counted(proof.entries, "entry", "entries");
        writeln!(
            out,
            "The audit log holds: {entries}, the last with the hash {head}"
        )?;
        writeln!(
            out,
            "Note number and hash somewhere else: they prove later that nothing before them was changed."
        )?;
    }
    out.flush()?;
    match found {
        None => Ok(()),
        Some(found) => Err(anyhow::anyhow!(
            "The audit log is broken: {found}. {} before it hold. Nothing was changed by this look. Keep \
             the database as it is, compare it with a backup, and find out who could write to it.",
            counted(proof.entries, "entry", "entries")
        )),
    }
}

fn grouped_count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

async fn list(args: &AuditListArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = session.platform.store();
    let since = args
        .since
        .map(|day| day.to_zoned(TimeZone::UTC))
        .transpose()?;
    let filter = AuditFilter {
        subject: args.subject.clone(),
        actor: args.actor.clone(),
        kinds: &[],
        since: since.map(|it| it.timestamp()),
    };
    let found = named_entries(store, &filter, Page::new(0, args.limit)).await?;
    if args.json {
        return write_json(out, &serde_json::to_value(&found)?);
    }
    if found.items.is_empty() {
        writeln!(out, "No such entry.")?;
        return Ok(());
    }
    let mut lines = table(&["Number>", "When", "Who", "Did what", "To what"]);
    for entry in &found.items {
        lines.add_row([
            grouped_count(entry.number),
            entry.at.clone(),
            entry.actor.clone(),
            entry.verb.clone(),
            entry.subject.clone(),
        ]);
    }
    writeln!(out, "{lines}")?;
    let shown = found.items.len() as u64;
    if shown < found.total {
        let all = grouped_count(found.total);
        writeln!(out, "The latest {shown} of {all}; list more with --limit.")?;
    }
    Ok(())
}
