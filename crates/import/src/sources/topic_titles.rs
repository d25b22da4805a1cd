//! Titles of topics and of parts of programmes.
//!
//! Publisher: Publications Office of the European Union, CORDIS reference data
//! (`cordisref-H2020topics.csv`, `cordisref-H2020programmes.csv`, `programme.json`); a list
//! of security topics put together from the work programmes (`security-topic-titles.csv`).
//! Documentation: data set page "CORDIS reference data" on data.europa.eu.
//! Terms: © European Union, CC BY 4.0 (Commission Decision 2011/833/EU).
//! Caveats: line ends are mixed; some characters were lost for good (`Sk?odowska`,
//! U+FFFD); `&amp;` in plain text; the list of programmes holds topics as well, and
//! some entries in several languages.

use super::raw_project::programme_of_code;
use crate::notes::Notes;
use crate::register::{Register, Trust};
use crate::table::{Fields, each_row};
use serde_json::Value;
use uptake_model::{Problem, ProblemKind, Programme, ProgrammePart, Topic, TopicCode};

/// What a file of titles holds.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    /// Topics with their titles.
    pub(crate) topics: Vec<(Topic, Trust)>,
    /// Parts of programmes.
    pub(crate) parts: Vec<ProgrammePart>,
    /// What was wrong.
    pub(crate) problems: Vec<Problem>,
}

impl Titles {
    /// Hands everything to the register.
    pub(crate) fn register(self, register: &mut Register) {
        for (topic, trust) in self.topics {
            register.topic(topic, trust);
        }
        for part in self.parts {
            register.part(part);
        }
    }
}

/// Reads a table of topic titles. `fallback` is the programme of a file that does
/// not state one.
pub(crate) fn topics(file: &str, text: &str) -> Titles {
    // The reference table of Horizon 2020 has no column for it.
    let fallback = file.contains("H2020").then_some(Programme::Horizon2020);
    rows(file, text, |row, notes, titles| {
        let get = |column: &str| row.get(column);
        let code = TopicCode::new(get("topiccode"));
        if code.is_empty() {
            notes.note(ProblemKind::MissingId, "topicCode", get("title"));
            return;
        }
        notes.identify(code.as_str());
        let programme = Programme::parse(get("framework"))
            .or_else(|| programme_of_code(code.as_str()))
            .or(fallback);
        let topic = Topic {
            title: notes.line("title", get("title")),
            programme,
            destination: notes.line("callName", get("callname")),
            ..Topic::bare(code)
        };
        titles.topics.push((topic, Trust::Named));
    })
}

/// Reads a table of parts of programmes; only the English titles.
pub(crate) fn parts(file: &str, text: &str) -> Titles {
    rows(file, text, |row, notes, titles| {
        let get = |column: &str| row.get(column);
        if !matches!(get("language"), "en" | "") {
            return;
        }
        part(get("code"), get("title"), "", "", notes, titles);
    })
}

/// Reads `programme.json`.
pub(crate) fn parts_json(file: &str, text: &str) -> Titles {
    let mut titles = Titles::default();
    let entries: Vec<Value> = match serde_json::from_str(text) {
        Ok(entries) => entries,
        Err(error) => {
            let mut notes = Notes::new(file, Some(error.line() as u64));
            notes.note(ProblemKind::MalformedJson, "", &error.to_string());
            titles.problems = notes.into_problems();
            return titles;
        }
    };
    for entry in &entries {
        let get = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let mut notes = Notes::new(file, None);
        if matches!(get("language"), "en" | "") {
            let (programme, parent) = (get("frameworkProgramme"), get("parentProgramme"));
            part(
                get("code"),
                get("title"),
                programme,
                parent,
                &mut notes,
                &mut titles,
            );
        }
        titles.problems.extend(notes.into_problems());
    }
    titles
}

fn part(
    code: &str,
    title: &str,
    programme: &str,
    parent: &str,
    notes: &mut Notes<'_>,
    titles: &mut Titles,
) {
    let code = code.trim();
    if code.is_empty() {
        notes.note(ProblemKind::MissingId, "code", title);
        return;
    }
    notes.identify(code);
    let title = notes.line("title", title);
    let programme = Programme::parse(programme).or_else(|| programme_of_code(code));
    let is_part = code.contains('.') || programme.is_some_and(|programme| programme.code() == code);
    match programme {
        Some(programme) if is_part => titles.parts.push(ProgrammePart {
            code: code.to_owned(),
            title: title.unwrap_or_default(),
            programme,
            parent: Some(parent.trim().to_owned()).filter(|parent| !parent.is_empty()),
        }),
        // The list of programmes of 2017 also holds the topics of Horizon 2020.
        _ => {
            let programme = programme.or(Some(Programme::Horizon2020));
            titles.topics.push((
                Topic {
                    title,
                    programme,
                    ..Topic::bare(code.into())
                },
                Trust::Named,
            ));
        }
    }
}

fn rows(
    file: &str,
    text: &str,
    mut read: impl FnMut(&Fields<'_>, &mut Notes<'_>, &mut Titles),
) -> Titles {
    let mut titles = Titles::default();
    let mut problems = Vec::new();
    each_row(file, text, &mut problems, |fields, mut notes| {
        read(fields, &mut notes, &mut titles);
        notes.into_problems()
    });
    titles.problems = problems;
    titles
}
