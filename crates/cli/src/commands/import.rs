//! `uptake import`: reads open data into the corpus, shows progress, sums up,
//! and builds the index again.

use super::index;
use crate::args::{CordisArgs, PathArgs};
use crate::session::Session;
use crate::terminal::{ImportBar, table};
use comfy_table::{Cell, CellAlignment};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use uptake_import::Limits;
use uptake_model::SourceKind;
use uptake_model::euro::grouped;
use uptake_workflow::{ImportReport, ImportRequest, import_source, landscape};

/// `uptake import cordis`: files, or the official bulk file, which is fetched
/// under the same lock, so that two processes never write one download.
pub async fn cordis(
    args: CordisArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let Some(programme) = args.programme else {
        return import(SourceKind::Cordis, args.paths, session, out).await;
    };
    let lock = session.platform.folder().lock("uptake import cordis")?;
    let file = super::fetch::bulk_file(programme.into(), &args.from, session, out).await?;
    import_locked(SourceKind::Cordis, vec![file], session, out).await?;
    drop(lock);
    Ok(())
}

/// `uptake import calls`.
pub async fn calls(args: PathArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    import(SourceKind::Calls, args.paths, session, out).await
}

/// `uptake import sample`.
pub async fn sample(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    import(SourceKind::Sample, Vec::new(), session, out).await
}

async fn import(
    source: SourceKind,
    inputs: Vec<PathBuf>,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let lock = session
        .platform
        .folder()
        .lock(&format!("uptake import {}", source.code()))?;
    import_locked(source, inputs, session, out).await?;
    drop(lock);
    Ok(())
}

/// The import itself, under a lock that the caller holds.
async fn import_locked(
    source: SourceKind,
    inputs: Vec<PathBuf>,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let began = Instant::now();
    let bar = Arc::new(ImportBar::new("Reading"));
    let shown = Arc::clone(&bar);
    let request = ImportRequest {
        source,
        inputs,
        limits: Limits::default(),
    };
    let cancel = super::on_interrupt();
    let report = import_source(
        session.platform.store(),
        request,
        session.now,
        Box::new(move |progress| shown.show(progress)),
        cancel,
    )
    .await;
    bar.clear();
    let report = report?;
    summary(&report, began.elapsed().as_secs_f64(), out)?;
    if !report.nothing_new || !index::is_current(session).await? {
        index::build(session, out).await?;
    }
    // Kept beside the index, so that no first visitor waits for it.
    landscape(&session.platform).await?;
    Ok(())
}

fn summary(report: &ImportReport, seconds: f64, out: &mut dyn Write) -> anyhow::Result<()> {
    let counts = &report.counts;
    if report.nothing_new {
        writeln!(
            out,
            "Nothing new: the corpus holds the same as {} already.",
            report.snapshot.id
        )?;
        return Ok(());
    }
    writeln!(
        out,
        "Imported {} in {seconds:.1} s as {}.",
        report.snapshot.origin, report.snapshot.id
    )?;
    let mut rows = table(&["Records>", "Kind"]);
    let kinds = [
        (counts.projects, "projects read"),
        (counts.new, "  of these new"),
        (counts.changed, "  of these changed (older version kept)"),
        (counts.unchanged, "  of these unchanged"),
        (counts.participations, "participations"),
        (counts.organisations, "organisations not known before"),
        (counts.results, "results"),
        (counts.topics, "topics"),
        (counts.calls, "calls"),
        (counts.programme_parts, "parts of programmes"),
        (counts.gaps, "capability gaps"),
        (counts.supplements, "additions to projects"),
    ];
    for (count, kind) in kinds.into_iter().filter(|(count, _)| *count > 0) {
        rows.add_row([number(count), Cell::new(kind)]);
    }
    writeln!(out, "{rows}")?;
    if report.problems_by_kind.is_empty() {
        writeln!(out, "No problems found.")?;
        return Ok(());
    }
    let mut rows = table(&["Problems>", "Kind", "What happened"]);
    for (kind, count) in &report.problems_by_kind {
        rows.add_row([
            number(*count),
            Cell::new(kind.code()),
            Cell::new(kind.explanation()),
        ]);
    }
    writeln!(out, "\n{rows}")?;
    writeln!(
        out,
        "Read them one by one with: uptake problems --snapshot {}",
        report.snapshot.id
    )?;
    Ok(())
}

fn number(count: u64) -> Cell {
    Cell::new(grouped(count.try_into().unwrap_or(i64::MAX))).set_alignment(CellAlignment::Right)
}
