//! What the program is asked for.

use crate::corpus::Source;
use crate::engines;
use std::error::Error;
use std::path::PathBuf;

/// Documents of an invented corpus where nothing else is said.
const DOCUMENTS: usize = 20_000;

/// Where Debian puts jars.
const JARS: &str = "/usr/share/java";

/// The options of a run.
pub struct Options {
    pub sources: Vec<Source>,
    pub needs: Option<PathBuf>,
    pub engines: Vec<String>,
    pub lucene: PathBuf,
    pub curve: Option<PathBuf>,
}

impl Options {
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            sources: Vec::new(),
            needs: None,
            engines: engines::ALL.map(str::to_owned).to_vec(),
            lucene: PathBuf::from(JARS),
            curve: None,
        };
        while let Some(argument) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{argument} lacks its value"))?;
            match argument.as_str() {
                "--documents" => options.sources.push(Source::Invented(value.parse()?)),
                "--data" => options.sources.push(Source::Folder(PathBuf::from(value))),
                "--needs" => options.needs = Some(PathBuf::from(value)),
                "--engines" => options.engines = value.split(',').map(str::to_owned).collect(),
                "--lucene" => options.lucene = PathBuf::from(value),
                "--curve" => options.curve = Some(PathBuf::from(value)),
                _ => return Err(format!("unknown option {argument}").into()),
            }
        }
        if let Some(engine) = options
            .engines
            .iter()
            .find(|engine| !engines::ALL.contains(&engine.as_str()))
        {
            let known = engines::ALL.join(", ");
            return Err(format!("no engine is called {engine}; there are {known}").into());
        }
        if options.sources.is_empty() {
            options.sources.push(Source::Invented(DOCUMENTS));
        }
        Ok(options)
    }
}
