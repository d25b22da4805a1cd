//! `uptake match --batch QUERIES.tsv --run OUT.trec`: many needs, one TREC run.

use super::match_need::filter;
use super::read_text;
use crate::args::MatchArgs;
use crate::session::Session;
use crate::terminal::count;
use anyhow::Context;
use std::fs::File;
use std::io::{BufWriter, Write};
use uptake_search::Window;
use uptake_search::evaluation::{Run, read_needs};

/// How many projects each need is answered with, where nothing else is asked for.
const DEPTH: u32 = 1_000;

/// The last column of the run: which system answered.
const TAG: &str = "uptake";

/// Answers every need of a file and writes the run.
pub fn run(args: &MatchArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let (Some(batch), Some(path)) = (&args.batch, &args.run) else {
        anyhow::bail!("--batch and --run go together");
    };
    let needs = read_needs(&read_text(batch)?)
        .with_context(|| format!("{} cannot be used", batch.display()))?;
    let index = session.platform.index()?;
    let filter = filter(&args.filter);
    let window = Window {
        offset: 0,
        limit: args.limit.unwrap_or(DEPTH) as usize,
    };
    let answers = needs.iter().map(|need| {
        let query = match args.language {
            Some(_) => index.query_in(&need.text, args.language),
            None => need.query(&index),
        };
        let query = match session.platform.similarities(&index, &query) {
            Some(found) => query.with_similarities(found),
            None => query,
        };
        let found = index.search(&query, &filter, session.today(), window);
        (
            need.id.clone(),
            found
                .hits
                .into_iter()
                .map(|hit| (hit.id, hit.score))
                .collect(),
        )
    });
    let answered = Run {
        answers: answers.collect(),
    };
    write(&answered, path).with_context(|| format!("{} cannot be written", path.display()))?;
    writeln!(
        out,
        "Answered {} into {}.",
        count(needs.len(), "need", "needs"),
        path.display()
    )?;
    Ok(())
}

fn write(run: &Run, path: &std::path::Path) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    run.write(TAG, &mut file)?;
    file.flush()
}
