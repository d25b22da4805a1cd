//! Measures each part of the matching on judged needs, beside plain BM25, and
//! writes the tables of docs/quality.md and the figures of the page "How matching
//! works".
//!
//! ```text
//! uptake-quality --data FOLDER --topics FOLDER --today DATE [--last-check]
//! ```
//!
//! `--last-check` measures the half of the practitioners' needs that is kept for it;
//! without it, what the last check found stays as it stands.

mod bm25;
mod corpus;
mod figures;
mod methods;
mod needs;
mod strengths;
mod tables;

use corpus::Corpus;
use methods::Measured;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What may go wrong here is said and ends the run.
type Outcome<T> = Result<T, Box<dyn Error>>;

/// Files of the repository, seen from this project's own place.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Arguments {
    data: PathBuf,
    topics: PathBuf,
    today: String,
    last_check: bool,
}

fn arguments() -> Outcome<Arguments> {
    let (mut data, mut topics, mut today, mut last_check) = (None, None, None, false);
    let mut given = std::env::args().skip(1);
    while let Some(option) = given.next() {
        match option.as_str() {
            "--data" => data = given.next().map(PathBuf::from),
            "--topics" => topics = given.next().map(PathBuf::from),
            "--today" => today = given.next(),
            "--last-check" => last_check = true,
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    Ok(Arguments {
        data: data.ok_or("--data lacks")?,
        topics: topics.ok_or("--topics lacks")?,
        today: today.ok_or("--today lacks")?,
        last_check,
    })
}

fn main() -> Outcome<()> {
    let arguments = arguments()?;
    let corpus = Corpus::read(&arguments.data)?;
    eprintln!("{} projects read", corpus.documents.len());
    let practitioners = repository().join("evaluation/practitioners");
    let mut sets = vec![
        needs::topics(&arguments.topics)?,
        needs::other_topics(&corpus),
        needs::statements(&repository().join("evaluation/statements"))?,
    ];
    sets.extend(needs::practitioners(&practitioners, "tune")?);
    let measured = measure(&corpus, &sets);
    let strengths = strengths::measure(&corpus.index, &sets);
    let mut page = tables::of(&measured, &strengths);

    let document = repository().join("docs/quality.md");
    let mut text = fs::read_to_string(&document)?;
    text = tables::replace(&text, "measured", &page)?;
    let file = repository().join("crates/web/data/quality.toml");
    let kept = figures::last_check(&fs::read_to_string(&file).unwrap_or_default());
    let checked = if arguments.last_check {
        let sets = needs::practitioners(&practitioners, "check")?;
        let measured = measure(&corpus, &sets);
        page = tables::of(&measured, &strengths::measure(&corpus.index, &sets));
        text = tables::replace(&text, "last-check", &page)?;
        figures::rows(&measured)
    } else {
        kept
    };
    fs::write(&document, text)?;
    let mut rows = figures::rows(&measured);
    rows.extend(checked);
    let projects = corpus.documents.len();
    fs::write(&file, figures::file(&arguments.today, projects, rows)?)?;
    Ok(())
}

fn measure(corpus: &Corpus, sets: &[needs::Set]) -> Vec<Measured> {
    let plain = bm25::Bm25::new(&corpus.documents);
    let each = sets.iter().map(|set| {
        let measured = methods::measure(corpus, &plain, set);
        println!("{}", tables::table(&measured));
        measured
    });
    each.collect()
}
