//! Lucene in a process of its own, driven by `lucene/Peer.java`: compiled where a
//! compiler and the jars are found, and left out aloud where they are not. Times
//! are CPU times of the thread that answers, after rounds in which Java compiles.

use super::LIMIT;
use crate::corpus::{Source, line};
use crate::steps::Figures;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use uptake_search::analysis::Analyser;

/// Jars that are needed, by the beginnings of their names: the analysers' changed
/// theirs with version 9.
const JARS: [&[&str]; 2] = [
    &["lucene-core"],
    &["lucene-analysis-common", "lucene-analyzers-common"],
];

/// Lucene with all text in one field or in five.
pub struct Lucene {
    one_field: bool,
    class_path: String,
}

impl Lucene {
    /// Gets ready in a folder; `Err` says what is missing.
    pub fn prepare(name: &str, jars: &Path, home: &Path) -> Result<Self, String> {
        let mut class_path: Vec<PathBuf> = vec![home.to_owned()];
        for names in JARS {
            let jar = find(jars, names);
            class_path.push(
                jar.ok_or_else(|| format!("{}*.jar is not in {}", names[0], jars.display()))?,
            );
        }
        let paths: Vec<String> = class_path.iter().map(|p| p.display().to_string()).collect();
        let class_path = paths.join(":");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("lucene/Peer.java");
        let compiled = Command::new("javac")
            .args(["-nowarn", "-cp", &class_path, "-d"])
            .arg(home)
            .arg(source)
            .status()
            .map_err(|error| format!("javac cannot be run: {error}"))?;
        if !compiled.success() {
            return Err("javac did not compile lucene/Peer.java".to_owned());
        }
        let words: Vec<&str> = Analyser::stop_words().collect();
        std::fs::write(home.join("stop-words"), words.join("\n")).map_err(|e| e.to_string())?;
        Ok(Self {
            one_field: name.ends_with("one-field"),
            class_path,
        })
    }

    /// What the table calls it.
    pub fn name(&self) -> &'static str {
        if self.one_field {
            "Lucene, one field"
        } else {
            "Lucene, our stop words"
        }
    }

    /// Builds the index from documents written to the program's input.
    pub fn build(&self, source: &Source, home: &Path) -> Result<Figures, Box<dyn Error>> {
        let mut child = self
            .java(home, "build")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(input) = child.stdin.take() {
            let mut input = BufWriter::new(input);
            for document in source.documents()? {
                writeln!(input, "{}", line(&document))?;
            }
            input.flush()?;
        }
        Ok(Figures::parse(&String::from_utf8(
            child.wait_with_output()?.stdout,
        )?))
    }

    /// Asks the needs that lie beside it.
    pub fn ask(&self, home: &Path) -> Result<Figures, Box<dyn Error>> {
        let output = self.java(home, "ask").output()?;
        std::io::stderr().write_all(&output.stderr)?;
        Ok(Figures::parse(&String::from_utf8(output.stdout)?))
    }

    fn java(&self, home: &Path, step: &str) -> Command {
        let mut command = Command::new("java");
        let fields = if self.one_field { "1" } else { "5" };
        command
            .args(["-Xmx3g", "-cp", &self.class_path, "Peer", step, fields])
            .arg(home)
            .arg(LIMIT.to_string());
        command
    }
}

fn find(folder: &Path, beginnings: &[&str]) -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            name.is_some_and(|name| {
                name.ends_with(".jar") && beginnings.iter().any(|b| name.starts_with(b))
            })
        })
        .collect();
    found.sort();
    found.pop()
}
