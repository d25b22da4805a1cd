//! `uptake privacy`: what is kept about a person, given out, erased, and removed in time.

use super::admin::operator;
use super::write_json;
use crate::args::PrivacyAction;
use crate::session::Session;
use crate::terminal::{counted, table};
use anyhow::Context;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use uptake_model::personal_data::REGISTER;
use uptake_workflow::{erase_person, export_person, find_person, run_retention};

/// Carries out what was typed.
pub async fn run(
    action: &PrivacyAction,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match action {
        PrivacyAction::Export { person, out: file } => export(person, file, session, out).await,
        PrivacyAction::Erase { person, yes } => erase(person, *yes, session, out).await,
        PrivacyAction::Retention => retention(session, out).await,
        PrivacyAction::Register { json } => register(*json, out),
    }
}

async fn export(
    named: &str,
    file: &Path,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let store = session.platform.store();
    let person = find_person(store, named).await?;
    let export = export_person(store, &operator(session), &person).await?;
    let text = serde_json::to_string_pretty(&export)?;
    std::fs::write(file, text + "\n")
        .with_context(|| format!("{} cannot be written", file.display()))?;
    let rows = export
        .kept
        .iter()
        .map(|it| it.rows.len() as u64)
        .sum::<u64>();
    writeln!(
        out,
        "{} about {} written to {}. Hand it over safely: it is personal data.",
        counted(rows, "row", "rows"),
        person.id,
        file.display()
    )?;
    Ok(())
}

async fn erase(
    named: &str,
    yes: bool,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let store = session.platform.store();
    let person = find_person(store, named).await?;
    let act = operator(session);
    let kept = export_person(store, &act, &person).await?.kept;
    let mut lines = table(&["Table", "Rows>", "What erasure does"]);
    for it in kept.iter().filter(|it| !it.rows.is_empty()) {
        lines.add_row([it.table, &it.rows.len().to_string(), it.erasure]);
    }
    writeln!(out, "{lines}")?;
    anyhow::ensure!(
        yes,
        "Nothing was erased yet: it cannot be undone. Do it with: uptake privacy erase --person {named} --yes"
    );
    erase_person(store, &act, &person).await?;
    writeln!(
        out,
        "{} is erased. The audit log still holds. Backups made before still have the data: remove them \
         in time, and erase again after restoring one.",
        person.id
    )?;
    Ok(())
}

async fn retention(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = session.platform.store();
    let expired = run_retention(store, &operator(session)).await?;
    if expired.rows.is_empty() {
        writeln!(out, "Nothing was old enough to go.")?;
    }
    for (table, rows) in &expired.rows {
        writeln!(out, "{table}: {} removed.", counted(*rows, "row", "rows"))?;
    }
    Ok(())
}

fn register(as_json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let columns = REGISTER.iter().flat_map(|entry| {
        let columns = entry.columns.iter();
        columns.map(move |(column, what)| (entry, column, what))
    });
    if as_json {
        let lines = columns.map(|(entry, column, what)| {
            json!({
                "table": entry.table, "column": column, "what": what, "purpose": entry.purpose,
                "basis": entry.basis.label(), "retention": entry.retention,
                "erasure": entry.erasure.label(),
            })
        });
        return write_json(out, &lines.collect());
    }
    let mut lines = table(&[
        "Column",
        "What",
        "Purpose",
        "Legal basis",
        "Kept",
        "Erasure",
    ]);
    for (entry, column, what) in columns {
        lines.add_row([
            &format!("{}.{column}", entry.table),
            *what,
            entry.purpose,
            entry.basis.label(),
            entry.retention,
            entry.erasure.label(),
        ]);
    }
    writeln!(out, "{lines}")?;
    Ok(())
}
