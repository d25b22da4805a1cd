//! `uptake tune`: better weights and the meaning of scores, from judged needs.

use super::{read_judged, write_json};
use crate::args::TuneArgs;
use crate::session::Session;
use crate::terminal::{Waiting, counted, table};
use comfy_table::Cell;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use uptake_search::evaluation::{
    Interval, Need, NeedSet, SetOutcome, Strengths, TuneOptions, Tuned, tune,
};
use uptake_search::{Index, Strength};
use uptake_workflow::{TunedSettings, digest};

/// Fewest judged needs with a relevant project that are tuned on.
const FEWEST_NEEDS: usize = 10;

/// Fewest judged projects, over all needs.
const FEWEST_PROJECTS: usize = 30;

/// Tunes, prints what was found and, where asked, keeps it.
pub fn run(args: &TuneArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let index = session.platform.index()?;
    let sets = read_sets(args, session, &index)?;
    check_enough(&sets)?;
    let options = TuneOptions {
        folds: usize::from(args.folds),
        weights: !args.calibrate_only,
    };
    let waiting = Waiting::new("Tuning");
    let tuned = tune(&index, &sets, options, &mut |tried| {
        waiting.say(&format!("Tuning: {tried} settings tried"));
    });
    waiting.clear();
    if args.json {
        write_json(out, &json!(tuned))?;
    } else {
        print(&tuned, out)?;
    }
    if args.write {
        keep(&tuned, &sets, session)?;
    }
    if !args.json {
        let said = match args.write {
            true => "Kept in the data folder; takes effect with the next: uptake index",
            false => "Nothing was changed; with --write it is kept for the next `uptake index`.",
        };
        writeln!(out, "{said}")?;
    }
    Ok(())
}

fn read_sets(args: &TuneArgs, session: &Session, index: &Index) -> anyhow::Result<Vec<NeedSet>> {
    anyhow::ensure!(
        args.files.len().is_multiple_of(2),
        "Needs and judgements come in pairs, and {} files were given. Nothing was tuned. \
         Name them as: uptake tune QUERIES.tsv QRELS.tsv [QUERIES.tsv QRELS.tsv …]",
        args.files.len()
    );
    args.files
        .chunks_exact(2)
        .map(|pair| {
            let (needs, judgements) = read_judged(&pair[0], &pair[1])?;
            let encoded = |need: &Need| session.platform.similarities(index, &need.query(index));
            Ok(NeedSet {
                name: name(&pair[0]),
                // Of all or of none: without an encoder the list stays empty.
                similarities: needs.iter().map_while(encoded).collect(),
                needs,
                judgements,
            })
        })
        .collect()
}

/// Refuses to learn from so little that no figure would mean anything.
fn check_enough(sets: &[NeedSet]) -> anyhow::Result<()> {
    let (mut needs, mut projects) = (0, 0);
    for set in sets {
        for need in &set.needs {
            projects += set.judgements.of(&need.id).map_or(0, BTreeMap::len);
            needs += usize::from(set.judgements.relevant(&need.id).next().is_some());
        }
    }
    anyhow::ensure!(
        needs >= FEWEST_NEEDS && projects >= FEWEST_PROJECTS,
        "There is too little to learn from: {} with a relevant project and {}, where at least \
         {FEWEST_NEEDS} and {FEWEST_PROJECTS} are needed. Nothing was tuned. Judge more with: \
         uptake judge GAP PROJECT GRADE",
        counted(needs, "judged need", "judged needs"),
        counted(projects, "judged project", "judged projects")
    );
    Ok(())
}

/// `tune/queries.tsv`: the file with its folder, which tells sets apart.
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.iter().rev().take(2).collect();
    let parts: Vec<_> = parts
        .iter()
        .rev()
        .map(|part| part.to_string_lossy())
        .collect();
    parts.join("/")
}

fn keep(tuned: &Tuned, sets: &[NeedSet], session: &Session) -> anyhow::Result<()> {
    let folder = session.platform.folder();
    let lock = folder.lock("uptake tune")?;
    let index = session.platform.index()?;
    let mut settings = index.header().settings;
    if let Some(found) = &tuned.strengths {
        match sets.iter().any(|set| !set.similarities.is_empty()) {
            true => settings.encoded = found.calibration,
            false => settings.calibration = found.calibration,
        }
    }
    folder.keep_tuned(&TunedSettings {
        found_at: session.now,
        weights: tuned.after,
        calibration: settings.calibration,
        encoded: settings.encoded,
        needs: sets.iter().flat_map(|set| &set.needs).map(digest).collect(),
    })?;
    drop(lock);
    Ok(())
}

fn print(tuned: &Tuned, out: &mut dyn Write) -> anyhow::Result<()> {
    let moved = tuned.moved();
    if moved.is_empty() {
        writeln!(out, "No weight moves.")?;
    } else {
        let mut rows = table(&["Weight", "Now>", "Found>", "In each fold"]);
        for weight in moved {
            let folds: Vec<String> = weight
                .by_fold
                .iter()
                .map(|value| format!("{value:.2}"))
                .collect();
            rows.add_row([
                weight.name.to_owned(),
                format!("{:.2}", weight.before),
                format!("{:.2}", weight.after),
                folds.join(" "),
            ]);
        }
        writeln!(out, "{rows}")?;
    }
    writeln!(out)?;
    print_sets(&tuned.sets, out)?;
    let tried = counted(tuned.tried, "setting was", "settings were");
    writeln!(out, "{tried} tried.\n")?;
    match &tuned.strengths {
        Some(strengths) => print_strengths(strengths, out),
        None => {
            writeln!(
                out,
                "What scores mean was not found: no judged project has grade 2 or above. The \
                 calibration stays as it is."
            )?;
            Ok(())
        }
    }
}

fn print_sets(sets: &[SetOutcome], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&[
        "nDCG@10 of",
        "Needs>",
        "Now>",
        "Out of fold>",
        "Difference>",
        "In sample>",
    ]);
    for set in sets {
        rows.add_row([
            Cell::new(&set.name),
            Cell::new(set.needs),
            Cell::new(shown(set.current)),
            Cell::new(shown(set.out_of_fold)),
            Cell::new(format!(
                "{:+.3} ({:+.3} to {:+.3})",
                set.difference.mean, set.difference.low, set.difference.high
            )),
            Cell::new(format!("{:.3}", set.in_sample)),
        ]);
    }
    writeln!(out, "{rows}")?;
    for set in sets {
        let verdict = match (set.difference.excludes_zero(), set.difference.mean > 0.0) {
            (true, true) => "an improvement",
            (true, false) => "a loss",
            (false, _) => "within the interval, so not called an improvement",
        };
        writeln!(out, "{}: {verdict}.", set.name)?;
    }
    Ok(())
}

fn print_strengths(strengths: &Strengths, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = table(&["Strength", "From score>", "Judged>", "Met>", "Precision>"]);
    let calibration = &strengths.calibration;
    let from = [
        format!("{:.3}", calibration.likely),
        format!("{:.3}", calibration.possible),
        "0".to_owned(),
    ];
    for ((strength, word), from) in Strength::ALL.into_iter().zip(&strengths.words).zip(from) {
        rows.add_row([
            strength.label().to_owned(),
            from,
            word.judged.to_string(),
            word.met.to_string(),
            shown(word.precision),
        ]);
    }
    writeln!(out, "{rows}")?;
    writeln!(
        out,
        "Precision is the share of judged projects of grade 2 and above, over {}, out of fold.",
        counted(calibration.needs as usize, "need", "needs")
    )?;
    Ok(())
}

fn shown(interval: Interval) -> String {
    let Interval { mean, low, high } = interval;
    format!("{mean:.3} ({low:.3} to {high:.3})")
}
