//! Collections in the layout of BEIR (Thakur et al. 2021), so that the method can
//! be measured where others published their figures:
//!
//! ```text
//! corpus.jsonl      {"_id": …, "title": …, "text": …} a line
//! queries.jsonl     {"_id": …, "text": …} a line
//! qrels/test.tsv    query-id TAB corpus-id TAB score, with a line of headings
//! ```
//!
//! They pass through the builder and the ranking that projects pass through; they
//! name no topics and no areas, so that nothing is learned from these.

use super::{Judgements, Need};
use crate::document::{Attributes, Document, DocumentText};
use crate::index::{BuildError, Built, IndexBuilder, Stamp};
use crate::settings::Settings;
use serde::Deserialize;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use uptake_model::{Programme, ProjectId, ProjectStatus};

/// Documents given to the builder at a time.
const BATCH: usize = 2_000;

/// Why a collection cannot be used: always something in its files.
#[derive(Debug, thiserror::Error)]
pub enum BeirError {
    /// A file is missing or cannot be read.
    #[error(
        "{file} cannot be read ({reason}). Nothing was evaluated. The layout of BEIR is corpus.jsonl, \
         queries.jsonl and qrels/SPLIT.tsv in one folder; name another split with --split."
    )]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// A line is not an object with the fields that it needs.
    #[error(
        "Line {line} of {file} is not as BEIR writes it ({reason}). Nothing was evaluated. Each line \
         is one JSON object with “_id” and “text”, in corpus.jsonl also “title”."
    )]
    BadLine {
        /// The file.
        file: String,
        /// Line number from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A line of judgements without three columns, or with a score that is no number.
    #[error(
        "Line {line} of {file} is not a judgement. Nothing was evaluated. Each line is query-id, \
         corpus-id and a whole number, divided by tabs; the first line may be headings."
    )]
    BadJudgement {
        /// The file.
        file: String,
        /// Line number from 1.
        line: usize,
    },
    /// Judgements for a query that is not there.
    #[error(
        "{file} judges for the query “{query}”, which queries.jsonl lacks. Nothing was evaluated. \
         The files are not of one collection."
    )]
    NoQuery {
        /// The file.
        file: String,
        /// The query.
        query: String,
    },
    /// A file without a line.
    #[error("{0} is empty. Nothing was evaluated.")]
    Empty(String),
    /// The index cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// An opened collection.
#[derive(Debug)]
pub struct Collection {
    corpus: PathBuf,
    /// The queries of the split, in the order of their file.
    pub queries: Vec<Need>,
    /// The judgements of the split.
    pub judgements: Judgements,
}

/// A line of the corpus or of the queries; other fields are passed over.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: Option<String>,
    text: String,
}

impl Collection {
    /// Opens a folder and reads the queries and judgements of one split, such as `test`.
    ///
    /// # Errors
    ///
    /// See [`BeirError`].
    pub fn open(folder: &Path, split: &str) -> Result<Self, BeirError> {
        let corpus = folder.join("corpus.jsonl");
        // Said before the work of reading the others begins.
        open(&corpus)?;
        let path = folder.join("qrels").join(format!("{split}.tsv"));
        let judgements = read_judgements(&path)?;
        let mut queries = Vec::new();
        lines(&folder.join("queries.jsonl"), |line| {
            if judgements.of(&line.id).is_some() {
                queries.push(Need {
                    id: line.id,
                    text: line.text,
                });
            }
            Ok(())
        })?;
        let there: HashSet<&str> = queries.iter().map(|query| query.id.as_str()).collect();
        if let Some(query) = judgements.needs().find(|id| !there.contains(id)) {
            return Err(BeirError::NoQuery {
                file: path.display().to_string(),
                query: query.to_owned(),
            });
        }
        Ok(Self {
            corpus,
            queries,
            judgements,
        })
    }

    /// Builds an index of the corpus.
    ///
    /// # Errors
    ///
    /// See [`BeirError`].
    pub fn build(&self, path: &Path, settings: Settings, stamp: Stamp) -> Result<Built, BeirError> {
        let mut builder = IndexBuilder::new(settings)?;
        let mut batch = Vec::with_capacity(BATCH);
        lines(&self.corpus, |line| {
            batch.push(document(line));
            if batch.len() == BATCH {
                builder.add(std::mem::take(&mut batch));
            }
            Ok(())
        })?;
        builder.add(batch);
        Ok(builder.write(path, stamp)?)
    }
}

fn document(line: Line) -> Document {
    Document {
        id: ProjectId::new(line.id),
        text: DocumentText {
            title: line.title.unwrap_or_default(),
            objective: line.text,
            ..DocumentText::default()
        },
        attributes: Attributes {
            programme: Programme::HorizonEurope,
            status: ProjectStatus::Unknown,
            start: None,
            end: None,
            areas: Vec::new(),
            countries: Vec::new(),
            coordinator_country: None,
            funding_scheme: None,
            topics: Vec::new(),
        },
    }
}

fn open(path: &Path) -> Result<BufReader<File>, BeirError> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(BufReader::new(file))
}

fn unreadable(path: &Path, error: &std::io::Error) -> BeirError {
    BeirError::Unreadable {
        file: path.display().to_string(),
        reason: error.to_string(),
    }
}

/// Reads a file of JSON lines; blank ones are passed over.
fn lines(
    path: &Path,
    mut take: impl FnMut(Line) -> Result<(), BeirError>,
) -> Result<(), BeirError> {
    let mut any = false;
    for (place, text) in open(path)?.lines().enumerate() {
        let text = text.map_err(|error| unreadable(path, &error))?;
        if text.trim().is_empty() {
            continue;
        }
        any = true;
        let bad = |reason: String| BeirError::BadLine {
            file: path.display().to_string(),
            line: place + 1,
            reason,
        };
        let line: Line = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
        if line.id.is_empty() || line.id.contains(char::is_whitespace) {
            return Err(bad(format!("“{}” is no identifier", line.id)));
        }
        take(line)?;
    }
    match any {
        true => Ok(()),
        false => Err(BeirError::Empty(path.display().to_string())),
    }
}

/// Judgements in the three columns of BEIR.
fn read_judgements(path: &Path) -> Result<Judgements, BeirError> {
    let mut judgements = Judgements::default();
    let file = path.display().to_string();
    for (place, text) in open(path)?.lines().enumerate() {
        let text = text.map_err(|error| unreadable(path, &error))?;
        let columns: Vec<&str> = text.split('\t').map(str::trim).collect();
        let parsed = match columns.as_slice() {
            [""] => continue,
            [query, document, score] => score.parse().ok().map(|grade| (query, document, grade)),
            _ => None,
        };
        match parsed {
            Some((query, document, grade)) => judgements.add(query, document, grade),
            None if place == 0 && columns.len() == 3 => {}
            None => {
                return Err(BeirError::BadJudgement {
                    file,
                    line: place + 1,
                });
            }
        }
    }
    if judgements.needs().next().is_none() {
        return Err(BeirError::Empty(file));
    }
    Ok(judgements)
}
