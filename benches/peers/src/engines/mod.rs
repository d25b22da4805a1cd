//! One way to use each engine, and the same stop-watch for all.

mod fts5;
mod lucene;
mod tantivy;
mod uptake;

use crate::clock;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};
use uptake_search::Document;
use uptake_search::analysis::{Analyser, Shape, words};

/// Hits wanted.
pub const LIMIT: usize = 20;

/// All engines, in the order of the tables.
pub const ALL: [&str; 7] = [
    "uptake",
    "tantivy",
    "tantivy-one-field",
    "tantivy-all-words",
    "lucene",
    "lucene-one-field",
    "fts5",
];

/// An answer in numbers.
pub struct Answered {
    /// How many hits there are, at most [`LIMIT`].
    pub hits: usize,
    /// CPU time that went into understanding the need, where it can be told apart.
    pub reading: Duration,
}

/// Answers a need.
pub type Answer<'e> = Box<dyn FnMut(&str) -> Result<Answered, Box<dyn Error>> + 'e>;

/// A way of asking, with its name in the table.
pub type Way<'e> = (&'static str, Answer<'e>);

/// Asks an opened index in all its ways.
pub type Asker<'a> = &'a mut dyn FnMut(Vec<Way<'_>>) -> Result<(), Box<dyn Error>>;

/// An engine that runs inside this process.
pub trait Engine {
    /// Indexes documents in a folder.
    fn build(
        &self,
        documents: &mut dyn Iterator<Item = Document>,
        folder: &Path,
    ) -> Result<(), Box<dyn Error>>;
    /// Opens what was built and hands the ways of asking to `asker`.
    fn ask(&self, folder: &Path, asker: Asker<'_>) -> Result<(), Box<dyn Error>>;
}

/// The engine of a name; `None` for those of Java, see [`lucene`].
pub fn engine(name: &str) -> Option<Box<dyn Engine>> {
    let tantivy = |stop_words, one_field| -> Option<Box<dyn Engine>> {
        Some(Box::new(tantivy::Tantivy {
            stop_words,
            one_field,
        }))
    };
    match name {
        "uptake" => Some(Box::new(uptake::Uptake)),
        "tantivy" => tantivy(true, false),
        "tantivy-one-field" => tantivy(true, true),
        "tantivy-all-words" => tantivy(false, false),
        "fts5" => Some(Box::new(fts5::Fts5)),
        _ => None,
    }
}

pub use lucene::Lucene;

/// Passes documents on and keeps the time that making them took, which is no
/// engine's.
pub struct Fed<'d> {
    documents: Box<dyn Iterator<Item = Document> + 'd>,
    pub wall: Duration,
    pub cpu: Duration,
}

impl<'d> Fed<'d> {
    pub fn new(documents: Box<dyn Iterator<Item = Document> + 'd>) -> Self {
        Self {
            documents,
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
        }
    }
}

impl Iterator for Fed<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        let (wall, cpu) = (Instant::now(), clock::thread());
        let document = self.documents.next();
        self.wall += wall.elapsed();
        self.cpu += clock::thread() - cpu;
        document
    }
}

/// The words of a need that are not grammar, folded: what engines without a
/// query language for plain text are asked.
pub fn content_words(need: &str) -> Vec<String> {
    let mut found = Vec::new();
    words(need, |word| {
        if word.shape == Shape::Plain && !Analyser::is_stop_word(word.folded) {
            found.push(word.folded.to_owned());
        }
    });
    found
}

/// The texts of a document in the order of the fields, results joined.
pub fn texts(document: &Document) -> [String; 5] {
    let text = &document.text;
    [
        text.title.clone(),
        text.acronym.clone(),
        text.keywords.clone(),
        text.objective.clone(),
        text.results.join("\n"),
    ]
}
