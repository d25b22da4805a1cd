//! `uptake evaluate`: how good the matching is, against judged needs.

use super::{read_judged, write_json};
use crate::args::EvaluateArgs;
use crate::session::Session;
use crate::terminal::table;
use comfy_table::{Cell, CellAlignment};
use serde_json::json;
use std::io::Write;
use uptake_search::evaluation::{Interval, Need, Report, Run, evaluate};

/// How deep each ranking is read: recall@100 needs a hundred.
const DEPTH: usize = 100;

/// Answers the needs, compares with the judgements and prints the measures.
pub fn run(args: &EvaluateArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let (needs, judgements) = read_judged(&args.queries, &args.qrels)?;
    let index = session.platform.index()?;
    let run = Run::of(&index, &needs, DEPTH);
    let report = evaluate(&run, &judgements, |id| index.document(id).is_some());
    warn_of_known(&needs, session)?;
    if args.json {
        return write_json(out, &as_json(&report));
    }
    print(&report, out)
}

/// Says on standard error where the index's settings were found on some of these
/// very needs: such a figure flatters itself.
fn warn_of_known(needs: &[Need], session: &Session) -> anyhow::Result<()> {
    let index = session.platform.index()?;
    let tuned = session.platform.folder().tuned_settings()?;
    let tuned = tuned.filter(|tuned| tuned.are_of(&index.header().settings));
    let known = tuned.map_or(0, |tuned| tuned.knew(needs));
    if known > 0 {
        writeln!(
            std::io::stderr(),
            "warning: the settings of this index were found on {known} of these {} needs, so the \
             figures say how well they were learned, not how good the matching is on others.",
            needs.len()
        )?;
    }
    Ok(())
}

fn measures(report: &Report) -> [(&'static str, Interval); 3] {
    [
        ("nDCG@10", report.ndcg_10),
        ("MRR@10", report.mrr_10),
        ("recall@100", report.recall_100),
    ]
}

fn print(report: &Report, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&["Measure", "Mean>", "95 % interval>"]);
    for (name, interval) in measures(report) {
        let right = CellAlignment::Right;
        rows.add_row([
            Cell::new(name),
            Cell::new(format!("{:.3}", interval.mean)).set_alignment(right),
            Cell::new(format!("{:.3} to {:.3}", interval.low, interval.high)).set_alignment(right),
        ]);
    }
    writeln!(out, "{rows}")?;
    writeln!(out, "{} needs count.", report.needs.len())?;
    let left_out = [
        (
            report.unjudged.len(),
            "needs have no relevant project in the judgements and do not count",
        ),
        (
            report.unreachable.len(),
            "needs have no relevant project in the corpus and do not count",
        ),
        (
            report.missing,
            "relevant projects are not in the corpus and count as not found",
        ),
    ];
    for (count, what) in left_out.into_iter().filter(|(count, _)| *count > 0) {
        writeln!(out, "{count} {what}.")?;
    }
    Ok(())
}

fn as_json(report: &Report) -> serde_json::Value {
    let named: serde_json::Map<_, _> = measures(report)
        .into_iter()
        .map(|(name, interval)| (name.to_owned(), json!(interval)))
        .collect();
    json!({
        "measures": named,
        "needs": report.needs,
        "unjudged": report.unjudged,
        "unreachable": report.unreachable,
        "missing": report.missing,
    })
}
