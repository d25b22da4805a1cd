//! `uptake problems`: what was wrong in the imported data, by kind or one by one.

use super::write_json;
use crate::args::ProblemsArgs;
use crate::session::Session;
use crate::terminal::{shorten, table};
use comfy_table::Cell;
use serde_json::json;
use std::io::Write;
use uptake_model::euro::grouped;
use uptake_model::{ProblemKind, SnapshotId};
use uptake_store::listing::{KeptProblem, Page, ProblemCount, ProblemFilter};

/// Counts by kind, or the problems of one kind.
pub async fn run(
    args: &ProblemsArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let filter = ProblemFilter {
        snapshot: args.snapshot.as_deref().map(SnapshotId::from),
        kind: args.kind.as_deref().map(kind).transpose()?,
        record: None,
    };
    let counts = session.platform.store().problem_counts(&filter).await?;
    let list = if filter.kind.is_some() || args.json {
        session
            .platform
            .store()
            .problems(&filter, Page::first(args.limit))
            .await?
            .items
    } else {
        Vec::new()
    };
    if args.json {
        return write_json(out, &as_json(&counts, &list));
    }
    if counts.is_empty() {
        writeln!(out, "No problems are kept for this.")?;
        return Ok(());
    }
    if filter.kind.is_some() {
        print_list(&list, &counts, out)
    } else {
        print_counts(&counts, out)
    }
}

fn kind(code: &str) -> anyhow::Result<ProblemKind> {
    ProblemKind::parse(code).ok_or_else(|| {
        let known: Vec<&str> = ProblemKind::ALL.iter().map(|kind| kind.code()).collect();
        anyhow::anyhow!(
            "There is no kind of problem “{code}”. Known kinds: {}.",
            known.join(", ")
        )
    })
}

fn print_counts(counts: &[ProblemCount], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&["Count>", "Kind", "What happened"]);
    for count in counts {
        rows.add_row([
            Cell::new(grouped(count.count.try_into().unwrap_or(i64::MAX)))
                .set_alignment(comfy_table::CellAlignment::Right),
            Cell::new(count.kind.code()),
            Cell::new(count.kind.explanation()),
        ]);
    }
    writeln!(out, "{rows}")?;
    writeln!(out, "List one kind with: uptake problems --kind KIND")?;
    Ok(())
}

fn print_list(
    list: &[KeptProblem],
    counts: &[ProblemCount],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut rows = table(&["File", "Line>", "Record", "Field", "Found"]);
    for kept in list {
        let problem = &kept.problem;
        rows.add_row([
            Cell::new(&problem.file),
            Cell::new(
                problem
                    .line
                    .map_or_else(String::new, |line| line.to_string()),
            ),
            Cell::new(problem.record.as_deref().unwrap_or_default()),
            Cell::new(problem.field.as_deref().unwrap_or_default()),
            Cell::new(shorten(&problem.detail, 120)),
        ]);
    }
    writeln!(out, "{rows}")?;
    let total: u64 = counts.iter().map(|count| count.count).sum();
    if total > list.len() as u64 {
        writeln!(out, "{} of {total}; more with --limit.", list.len())?;
    }
    Ok(())
}

fn as_json(counts: &[ProblemCount], list: &[KeptProblem]) -> serde_json::Value {
    let counts: Vec<_> = counts
        .iter()
        .map(|count| {
            json!({
                "kind": count.kind.code(),
                "count": count.count,
                "explanation": count.kind.explanation(),
                "loses_data": count.kind.loses_data(),
            })
        })
        .collect();
    json!({ "kinds": counts, "problems": list })
}
