//! What importing does with real-looking and with hostile input. Every file here is
//! written for the test; people and organisations in them are invented.

#![expect(clippy::expect_used, reason = "a test says what it expected and stops")]

mod bad_input;
mod calls;
mod cordis_tables;
mod cordis_xml;
mod fetching;
mod hostile_text;
mod pack;
mod real_data;
mod repairs;
mod sample;

use std::path::PathBuf;
use uptake_import::{Collected, ImportError, Limits, Origin, read};
use uptake_model::{Problem, ProblemKind, Project, Record, SourceKind, Supplement, Topic};

/// A project's file with most of what such files hold.
const PROJECT: &str = include_str!("../fixtures/project.xml");

/// What an import gave.
struct Import {
    origin: Origin,
    sink: Collected,
}

impl Import {
    fn projects(&self) -> Vec<&Project> {
        let records = self.sink.records.iter();
        records
            .filter_map(|record| match record {
                Record::Project(project) => Some(&**project),
                _ => None,
            })
            .collect()
    }

    fn project(&self) -> &Project {
        let projects = self.projects();
        assert_eq!(
            projects.len(),
            1,
            "one project; problems: {:?}",
            self.sink.problems
        );
        projects[0]
    }

    fn topics(&self) -> Vec<&Topic> {
        let records = self.sink.records.iter();
        records
            .filter_map(|record| match record {
                Record::Topic(topic) => Some(&**topic),
                _ => None,
            })
            .collect()
    }

    fn supplements(&self) -> Vec<&Supplement> {
        let records = self.sink.records.iter();
        records
            .filter_map(|record| match record {
                Record::Supplement(supplement) => Some(&**supplement),
                _ => None,
            })
            .collect()
    }

    fn kinds(&self) -> Vec<ProblemKind> {
        self.sink
            .problems
            .iter()
            .map(|problem| problem.kind)
            .collect()
    }

    fn problem(&self, kind: ProblemKind) -> &Problem {
        let found = self
            .sink
            .problems
            .iter()
            .find(|problem| problem.kind == kind);
        found.unwrap_or_else(|| panic!("no {kind:?} among {:?}", self.sink.problems))
    }
}

/// Writes files into a throw-away folder and imports the folder.
fn import(source: SourceKind, files: &[(&str, &[u8])]) -> Result<Import, ImportError> {
    import_within(source, files, &Limits::default())
}

fn import_within(
    source: SourceKind,
    files: &[(&str, &[u8])],
    limits: &Limits,
) -> Result<Import, ImportError> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths: Vec<PathBuf> = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        paths.push(path);
    }
    let mut sink = Collected::default();
    let origin = read(source, &paths, limits, &mut sink)?;
    Ok(Import { origin, sink })
}

/// Imports one file of CORDIS that must be readable.
fn cordis(name: &str, text: &str) -> Import {
    import(SourceKind::Cordis, &[(name, text.as_bytes())]).expect("an import")
}
