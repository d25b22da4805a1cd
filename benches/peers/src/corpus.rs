//! The documents and needs all engines get.

use crate::generator::{Chance, Language};
use std::error::Error;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use uptake_import::{Flow, Limits, Progress, Sink, read};
use uptake_model::{Problem, Record, SourceKind};
use uptake_search::analysis::Analyser;
use uptake_search::evaluation::read_needs;
use uptake_search::{Attributes, Document, DocumentText};

/// Needs of each length that are made up where none are given.
const NEEDS: usize = 50;

/// What all engines get.
pub struct Corpus {
    pub documents: Vec<Document>,
    /// Needs of three words.
    pub short: Vec<String>,
    /// Needs of sixty words, or those of the file given.
    pub long: Vec<String>,
}

impl Corpus {
    /// Reads the arguments of the program.
    pub fn from_arguments(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut count, mut data, mut needs) = (20_000, None, None);
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{argument} lacks its value"))?;
            match argument.as_str() {
                "--documents" => count = value.parse()?,
                "--data" => data = Some(PathBuf::from(value)),
                "--needs" => needs = Some(PathBuf::from(value)),
                _ => return Err(format!("unknown option {argument}").into()),
            }
        }
        let language = Language::new();
        let documents = match &data {
            Some(folder) => real(folder)?,
            None => (0..count).map(|number| language.document(number)).collect(),
        };
        let chance = &mut Chance(7);
        let long = match needs {
            Some(path) => {
                let needs = read_needs(&std::fs::read_to_string(path)?)?;
                needs.into_iter().map(|need| need.text).collect()
            }
            None if data.is_some() => stretches(&documents, 60),
            None => (0..NEEDS).map(|_| language.text(60, chance)).collect(),
        };
        let short = match data {
            Some(_) => stretches(&documents, 3),
            None => (0..NEEDS).map(|_| language.key_words(3, chance)).collect(),
        };
        Ok(Self {
            documents,
            short,
            long,
        })
    }

    /// Bytes of text.
    pub fn bytes(&self) -> usize {
        let parts = |text: &DocumentText| {
            text.title.len()
                + text.keywords.len()
                + text.objective.len()
                + text.results.iter().map(String::len).sum::<usize>()
        };
        self.documents
            .iter()
            .map(|document| parts(&document.text))
            .sum()
    }
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

/// Keeps the texts of projects and passes over everything else.
#[derive(Default)]
struct Texts(Vec<Document>);

impl Sink for Texts {
    fn record(&mut self, record: Record) -> Flow {
        if let Record::Project(project) = record {
            self.0.push(Document {
                text: DocumentText {
                    title: project.title.clone(),
                    acronym: project.acronym.clone(),
                    keywords: project.keywords.join(", "),
                    objective: project.objective.clone().unwrap_or_default(),
                    results: project
                        .results
                        .iter()
                        .map(|result| result.title.clone())
                        .collect(),
                },
                attributes: Attributes {
                    programme: project.programme,
                    status: project.status,
                    start: project.start,
                    end: project.end,
                    areas: Vec::new(),
                    countries: Vec::new(),
                    coordinator_country: None,
                    funding_scheme: None,
                    topics: Vec::new(),
                },
                id: project.id,
            });
        }
        ControlFlow::Continue(())
    }

    fn problem(&mut self, _: Problem) -> Flow {
        ControlFlow::Continue(())
    }

    fn progress(&mut self, _: &Progress) -> Flow {
        ControlFlow::Continue(())
    }
}

/// The real projects below a folder.
fn real(folder: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut texts = Texts::default();
    let cordis = folder.join("cordis");
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(&cordis)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            name.is_some_and(|name| {
                name.starts_with("horizon-all")
                    || name.starts_with("fp7_")
                    || name.starts_with("h2020_")
            })
        })
        .collect();
    inputs.sort();
    read(SourceKind::Cordis, &inputs, &Limits::default(), &mut texts)?;
    texts.0.sort_by(|a, b| a.id.cmp(&b.id));
    texts.0.dedup_by(|a, b| a.id == b.id);
    Ok(texts.0)
}
