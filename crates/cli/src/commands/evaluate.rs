//! `uptake evaluate`: how good the matching is, against judged needs.

use super::{read_judged, write_json};
use crate::args::{EvaluateArgs, Part};
use crate::session::{Session, now};
use crate::terminal::{Waiting, counted, table};
use anyhow::Context;
use comfy_table::{Cell, CellAlignment};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use uptake_model::{Language, SnapshotId};
use uptake_search::evaluation::{Collection, Interval, Need, Report, Run, evaluate};
use uptake_search::{Bridging, Index, Settings, Stamp};
use uptake_workflow::TunedSettings;

/// How deep each ranking is read: recall@100 needs a hundred.
const DEPTH: usize = 100;

/// Answers the needs, compares with the judgements and prints the measures.
pub fn run(args: &EvaluateArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let (Some(queries), Some(qrels)) = (&args.queries, &args.qrels) else {
        anyhow::bail!("needs and judgements go together");
    };
    let (needs, judgements) = read_judged(queries, qrels)?;
    let opened = session.platform.index()?;
    let settings = without(args, opened.header().settings);
    let index = match settings == opened.header().settings {
        true => opened,
        false => Arc::new(Index::open(session.platform.index_path())?.with_weights(&settings)),
    };
    let run = Run::encoded(&index, &needs, DEPTH, |need| {
        session.platform.similarities(&index, need)
    });
    let report = evaluate(&run, &judgements, |id| index.document(id).is_some());
    warn_of_known(&needs, session)?;
    if args.json {
        return write_json(out, &as_json(&report));
    }
    print(&report, out)
}

/// Indexes a collection in a folder that goes away, and evaluates it.
pub fn collection(folder: &Path, args: &EvaluateArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let collection = Collection::open(folder, &args.split)?;
    let place = tempfile::tempdir().context("no temporary folder can be made for the index")?;
    let path = place.path().join("collection.uptakeindex");
    let stamp = Stamp {
        snapshot: SnapshotId::new("collection"),
        built_at: now(),
    };
    let waiting = Waiting::new("Indexing the collection");
    let built = collection.build(&path, without(args, Settings::default()), stamp)?;
    waiting.clear();
    let index = Index::open(&path)?;
    let run = Run::in_language(&index, &collection.queries, DEPTH, Language::En);
    let report = evaluate(&run, &collection.judgements, |id| {
        index.document(id).is_some()
    });
    if args.json {
        return write_json(out, &as_json(&report));
    }
    let (documents, queries) = (built.documents, collection.queries.len());
    writeln!(
        out,
        "{}, {} of the split “{}”.\n",
        counted(documents as usize, "document", "documents"),
        counted(queries, "query", "queries"),
        args.split
    )?;
    print(&report, out)
}

/// The settings without the parts that are to be left out.
fn without(args: &EvaluateArgs, settings: Settings) -> Settings {
    let mut settings = match args.words_only {
        true => settings.words_only(),
        false => settings,
    };
    for part in &args.without {
        match part {
            Part::Meaning => settings.fusion.meaning = 0.0,
            Part::Nearness => settings.fusion.nearness = 0.0,
            Part::Encoder => settings.fusion.encoder = 0.0,
            Part::Synonyms => {
                let words_only = settings.words_only().bridging;
                // Without a second translation a need in another language would lose
                // more than synonyms.
                let alternative = settings.bridging.alternative;
                settings.bridging = Bridging {
                    alternative,
                    ..words_only
                };
            }
        }
    }
    settings
}

/// Says on standard error where the index's settings were found on some of these
/// very needs: such a figure flatters itself.
fn warn_of_known(needs: &[Need], session: &Session) -> anyhow::Result<()> {
    let index = session.platform.index()?;
    let own = session.platform.folder().tuned_settings()?;
    let mut tuned = own.into_iter().chain([TunedSettings::shipped()]);
    let in_force = tuned.find(|tuned| tuned.are_of(&index.header().settings));
    let known = in_force.map_or(0, |tuned| tuned.knew(needs));
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
    let counting = counted(report.needs.len(), "need counts", "needs count");
    writeln!(out, "{counting}.")?;
    let left_out = [
        (
            report.unjudged.len(),
            "need has no relevant project in the judgements and does not count",
            "needs have no relevant project in the judgements and do not count",
        ),
        (
            report.unreachable.len(),
            "need has no relevant project in the corpus and does not count",
            "needs have no relevant project in the corpus and do not count",
        ),
        (
            report.missing,
            "relevant project is not in the corpus and counts as not found",
            "relevant projects are not in the corpus and count as not found",
        ),
    ];
    for (number, one, many) in left_out.into_iter().filter(|(number, ..)| *number > 0) {
        writeln!(out, "{}.", counted(number, one, many))?;
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
        "count": report.needs.len(),
        "needs": report.needs,
        "unjudged": report.unjudged,
        "unreachable": report.unreachable,
        "missing": report.missing,
    })
}
