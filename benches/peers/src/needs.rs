//! The needs all engines are asked: short ones of three words, long ones of sixty.

use crate::corpus::Source;
use crate::generator::{Chance, Language};
use std::error::Error;
use std::path::Path;
use uptake_search::Document;
use uptake_search::analysis::Analyser;
use uptake_search::evaluation::read_needs;

/// Needs of each length.
const NEEDS: usize = 50;

/// The lengths, as files in the folder of a corpus.
pub const LENGTHS: [&str; 2] = ["short", "long"];

/// Writes the needs of a corpus, one a line; `given` takes the place of the long ones.
pub fn write(source: &Source, given: Option<&Path>, home: &Path) -> Result<(), Box<dyn Error>> {
    let [short, mut long] = match source {
        Source::Invented(_) => {
            let (language, chance) = (Language::new(), &mut Chance(7));
            [
                (0..NEEDS).map(|_| language.key_words(3, chance)).collect(),
                (0..NEEDS).map(|_| language.text(60, chance)).collect(),
            ]
        }
        _ => {
            let documents: Vec<Document> = source.documents()?.collect();
            [stretches(&documents, 3), stretches(&documents, 60)]
        }
    };
    if let Some(path) = given {
        let needs = read_needs(&std::fs::read_to_string(path)?)?;
        long = needs.into_iter().map(|need| need.text).collect();
    }
    for (length, needs) in LENGTHS.into_iter().zip([short, long]) {
        let lines: Vec<String> = needs.iter().map(|need| need.replace('\n', " ")).collect();
        std::fs::write(home.join(length), lines.join("\n"))?;
    }
    Ok(())
}

/// Reads the needs of one length back.
pub fn read(home: &Path, length: &str) -> std::io::Result<Vec<String>> {
    let text = std::fs::read_to_string(home.join(length))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Needs taken from the objectives of projects spread over the corpus.
fn stretches(documents: &[Document], words: usize) -> Vec<String> {
    documents
        .iter()
        .step_by((documents.len() / NEEDS).max(1))
        .map(|document| {
            let all: Vec<&str> = document.text.objective.split_whitespace().collect();
            let part = all.iter().skip(all.len() / 3);
            // A need of three words is not one of grammar; a long one is as it stands.
            let wanted =
                part.filter(|word| words > 3 || !Analyser::is_stop_word(&word.to_lowercase()));
            wanted.take(words).copied().collect::<Vec<_>>().join(" ")
        })
        .filter(|need| !need.is_empty())
        .take(NEEDS)
        .collect()
}
