//! Uptake's matching beside engines an analyst could pick instead: the same
//! documents, the same needs, one engine after the other, each step in a process of
//! its own so that its memory is its own. Prints a table, and draws what an answer
//! costs as the corpus grows.
//!
//! ```text
//! uptake-peers [--documents N] …           invented corpora (default 20,000)
//! uptake-peers --data FOLDER               the real one, with needs from its texts
//!     [--needs FILE]                       needs as id TAB text
//!     [--engines NAME,…]                   only these
//!     [--lucene FOLDER]                    where Lucene's jars are (default: Debian's)
//! uptake-peers --curve FILE.svg            cost from 10,000 to 1,000,000 documents
//! ```

#[path = "../../../crates/search/benches/matching/generator.rs"]
mod generator;

mod bandwidth;
mod clock;
mod corpus;
mod curve;
mod engines;
mod needs;
mod options;
mod steps;
mod table;

use options::Options;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = arguments.split_first()
        && first == steps::STEP
    {
        return steps::run(rest);
    }
    let options = Options::read(arguments.into_iter())?;
    let folder = tempfile::tempdir()?;
    if let Some(picture) = &options.curve {
        return curve::draw(picture, folder.path());
    }
    for source in &options.sources {
        let home = folder.path().join(source.name());
        std::fs::create_dir(&home)?;
        let source = source.prepared(&home)?;
        needs::write(&source, options.needs.as_deref(), &home)?;
        println!("\n{}\n", source.title());
        let mut rows = Vec::new();
        for engine in &options.engines {
            eprintln!("{engine} …");
            rows.extend(steps::measure(engine, &source, &home, &options.lucene)?);
            // The next engine should not find the disk full.
            std::fs::remove_dir_all(home.join(engine))?;
        }
        table::print(&rows);
    }
    Ok(())
}
