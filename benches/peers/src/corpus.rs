//! The documents all engines get: invented ones made as they are asked for, or the
//! real ones, read once and laid down in a file of lines.

use crate::generator::Language;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use uptake_import::{Flow, Limits, Progress, Sink, read};
use uptake_model::{Area, Problem, Programme, Project, ProjectId, Record, SourceKind};
use uptake_search::{Attributes, Document, DocumentText};

/// Between the fields of a line.
const FIELD: char = '\u{1f}';
/// Between the results of a project.
const RESULT: char = '\u{1e}';

/// Where documents come from.
#[derive(Clone)]
pub enum Source {
    /// So many invented ones.
    Invented(usize),
    /// The real projects below a folder of open data.
    Folder(PathBuf),
    /// The same, read and laid down as lines.
    Lines(PathBuf),
}

impl Source {
    /// As a word for a command line, and for a folder.
    pub fn name(&self) -> String {
        match self {
            Self::Invented(count) => format!("invented-{count}"),
            Self::Folder(_) => "real".to_owned(),
            Self::Lines(path) => path.display().to_string(),
        }
    }

    /// Reads [`Self::name`] of what is prepared.
    pub fn parse(name: &str) -> Self {
        let count = name.strip_prefix("invented-");
        match count.and_then(|count| count.parse().ok()) {
            Some(count) => Self::Invented(count),
            None => Self::Lines(PathBuf::from(name)),
        }
    }

    /// What stands above a table.
    pub fn title(&self) -> String {
        match self {
            Self::Invented(count) => format!("{count} invented documents of about 300 terms"),
            Self::Folder(path) | Self::Lines(path) => {
                let lines = std::fs::read_to_string(path).unwrap_or_default();
                let (count, bytes) = (lines.lines().count(), lines.len());
                format!("{count} real projects, {} MB of text", bytes / 1_000_000)
            }
        }
    }

    /// The same, ready to be read more than once.
    pub fn prepared(&self, home: &Path) -> Result<Self, Box<dyn Error>> {
        let Self::Folder(folder) = self else {
            return Ok(self.clone());
        };
        let path = home.join("documents");
        let mut file = BufWriter::new(File::create(&path)?);
        for document in real(folder)? {
            writeln!(file, "{}", line(&document))?;
        }
        file.flush()?;
        Ok(Self::Lines(path))
    }

    /// The documents, one after the other.
    pub fn documents(&self) -> Result<Box<dyn Iterator<Item = Document>>, Box<dyn Error>> {
        match self {
            Self::Invented(count) => {
                let language = Language::new();
                let all = (0..*count).map(move |number| language.document(number));
                Ok(Box::new(all))
            }
            Self::Folder(folder) => Ok(Box::new(real(folder)?.into_iter())),
            Self::Lines(path) => {
                let lines = BufReader::new(File::open(path)?).lines();
                Ok(Box::new(
                    lines.map_while(Result::ok).map(|line| parse(&line)),
                ))
            }
        }
    }
}

/// A document as one line: identifier, areas, then the texts in their order.
pub fn line(document: &Document) -> String {
    let text = &document.text;
    let areas: Vec<&str> = document.attributes.areas.iter().map(|a| a.code()).collect();
    let results = text.results.join(&RESULT.to_string());
    let plain = |part: &str| part.replace(['\n', '\r', FIELD], " ");
    [
        document.id.as_str(),
        &areas.join(" "),
        &plain(&text.title),
        &plain(&text.acronym),
        &plain(&text.keywords),
        &plain(&text.objective),
        &plain(&results),
    ]
    .join(&FIELD.to_string())
}

fn parse(line: &str) -> Document {
    let mut parts = line.split(FIELD);
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (id, areas) = (next(), next());
    Document {
        id: ProjectId::new(id),
        text: DocumentText {
            title: next(),
            acronym: next(),
            keywords: next(),
            objective: next(),
            results: next()
                .split(RESULT)
                .filter(|result| !result.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        attributes: Attributes {
            programme: Programme::HorizonEurope,
            status: uptake_model::ProjectStatus::Signed,
            start: None,
            end: None,
            areas: areas.split(' ').filter_map(Area::parse).collect(),
            countries: Vec::new(),
            coordinator_country: None,
            funding_scheme: None,
            topics: Vec::new(),
        },
    }
}

/// Keeps the texts of projects and passes over everything else.
#[derive(Default)]
struct Texts(Vec<Document>);

impl Sink for Texts {
    fn record(&mut self, record: Record) -> Flow {
        if let Record::Project(project) = record {
            self.0.push(document(&project));
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

fn document(project: &Project) -> Document {
    let mut document = parse(project.id.as_str());
    let topics = project.topics.iter().map(|topic| topic.code.as_str());
    document.attributes.areas = Area::of_project(topics, project.legal_bases());
    document.text = DocumentText {
        title: project.title.clone(),
        acronym: project.acronym.clone(),
        keywords: project.keywords.join(", "),
        objective: project.objective.clone().unwrap_or_default(),
        results: project.results.iter().map(|r| r.title.clone()).collect(),
    };
    document
}

/// The real projects below a folder.
fn real(folder: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut texts = Texts::default();
    let cordis = folder.join("cordis");
    let wanted = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let starts = ["horizon-all", "fp7_", "h2020_"];
        name.is_some_and(|name| starts.iter().any(|start| name.starts_with(start)))
    };
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(&cordis)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(wanted)
        .collect();
    inputs.sort();
    read(SourceKind::Cordis, &inputs, &Limits::default(), &mut texts)?;
    texts.0.sort_by(|a, b| a.id.cmp(&b.id));
    texts.0.dedup_by(|a, b| a.id == b.id);
    Ok(texts.0)
}
