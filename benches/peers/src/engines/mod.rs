//! One way to use each engine, and the same stop-watch for all.

mod fts5;
mod tantivy;
mod uptake;

use crate::clock;
use crate::corpus::Corpus;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};
use uptake_search::Document;

/// How often each need is asked; the first round is not counted.
pub const ROUNDS: usize = 6;

/// Hits wanted.
pub const LIMIT: usize = 20;

/// Answers a need; returns how many hits there are.
pub type Answer = Box<dyn FnMut(&str) -> Result<usize, Box<dyn Error>>>;

/// An engine that is not yet built.
pub trait Engine {
    /// What the table calls it.
    fn name(&self) -> &'static str;
    /// Indexes documents in a folder and opens the result.
    fn build(&self, documents: &[Document], folder: &Path) -> Result<Answer, Box<dyn Error>>;
}

/// All engines, in the order of the table.
pub fn all() -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(uptake::Ranked),
        Box::new(uptake::WithCounts),
        Box::new(tantivy::Tantivy { stop_words: true }),
        Box::new(tantivy::Tantivy { stop_words: false }),
        Box::new(fts5::Fts5),
    ]
}

/// What was measured of an engine.
pub struct Row {
    pub name: &'static str,
    pub build_wall: Duration,
    pub build_cpu: Duration,
    pub bytes: u64,
    /// CPU times of all answers, ascending.
    pub short: Vec<Duration>,
    pub long: Vec<Duration>,
}

/// Builds an engine and asks it everything.
pub fn measure(
    engine: Box<dyn Engine>,
    corpus: &Corpus,
    folder: &Path,
) -> Result<Row, Box<dyn Error>> {
    let (wall, cpu) = (Instant::now(), clock::process());
    let mut answer = engine.build(&corpus.documents, folder)?;
    let (build_wall, build_cpu) = (wall.elapsed(), clock::process() - cpu);
    Ok(Row {
        name: engine.name(),
        build_wall,
        build_cpu,
        bytes: size(folder)?,
        short: ask(&mut answer, &corpus.short)?,
        long: ask(&mut answer, &corpus.long)?,
    })
}

fn ask(answer: &mut Answer, needs: &[String]) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut times = Vec::with_capacity(needs.len() * ROUNDS);
    for round in 0..ROUNDS {
        for need in needs {
            let start = clock::thread();
            let hits = answer(need)?;
            let time = clock::thread() - start;
            if hits == 0 && round == 0 {
                eprintln!("no hit for: {need}");
            }
            if round > 0 {
                times.push(time);
            }
        }
    }
    times.sort_unstable();
    Ok(times)
}

fn size(folder: &Path) -> std::io::Result<u64> {
    std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.metadata()?.len()))
        .sum()
}

/// The words of a need that are not grammar, folded: what engines without a
/// query language for plain text are asked.
pub fn content_words(need: &str) -> Vec<String> {
    let mut words = Vec::new();
    uptake_search::analysis::words(need, |word| {
        let plain = word.shape == uptake_search::analysis::Shape::Plain;
        if plain && !uptake_search::analysis::Analyser::is_stop_word(word.folded) {
            words.push(word.folded.to_owned());
        }
    });
    words
}
