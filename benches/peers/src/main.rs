//! Uptake's matching beside Tantivy and SQLite FTS5: the same documents, the same
//! needs, one after the other in one process. Prints a table.
//!
//! ```text
//! uptake-peers [--documents N]                 an invented corpus (default 20,000)
//! uptake-peers --data FOLDER [--needs FILE]    the real one, and needs as id TAB text
//! ```

#[path = "../../../crates/search/benches/matching/generator.rs"]
mod generator;

mod clock;
mod corpus;
mod engines;
mod table;

use corpus::Corpus;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = Corpus::from_arguments(std::env::args().skip(1))?;
    println!(
        "{} documents, {} MB of text; {} short and {} long needs, each asked {} times and once before that\n",
        corpus.documents.len(),
        corpus.bytes() / 1_000_000,
        corpus.short.len(),
        corpus.long.len(),
        engines::ROUNDS - 1,
    );
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for engine in engines::all() {
        let home = folder.path().join(engine.name().replace(' ', "-"));
        std::fs::create_dir(&home)?;
        rows.push(engines::measure(engine, &corpus, &home)?);
    }
    table::print(&rows);
    Ok(())
}
