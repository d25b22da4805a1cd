//! The sample that comes with Uptake, so that it has something to say on the first run.
//!
//! Publisher: the makers of Uptake.
//! Documentation: `sample/README.md`.
//! Terms: facts from CORDIS and the Funding & Tenders Portal (© European Union,
//! CC BY 4.0, Commission Decision 2011/833/EU); descriptions of projects and gaps in
//! our own words, EUPL-1.2.
//! Caveats: about 150 projects, chosen; descriptions stand in for the objectives.

mod tables;

use crate::archive::checksum_of_all;
use crate::{Flow, ImportError, Origin, Progress, Sink};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use tables::{Gaps, Organisations, Parts, Projects, Topics};
use uptake_model::{Organisation, Record, TopicRef};

/// The files, by name. They are compiled in: the sample needs no file on disk.
const FILES: &[(&str, &str)] = &[
    (
        "programme-parts.toml",
        include_str!("../../sample/programme-parts.toml"),
    ),
    ("topics.toml", include_str!("../../sample/topics.toml")),
    (
        "organisations.toml",
        include_str!("../../sample/organisations.toml"),
    ),
    (
        "projects-bm.toml",
        include_str!("../../sample/projects-bm.toml"),
    ),
    (
        "projects-cs.toml",
        include_str!("../../sample/projects-cs.toml"),
    ),
    (
        "projects-drs.toml",
        include_str!("../../sample/projects-drs.toml"),
    ),
    (
        "projects-fct.toml",
        include_str!("../../sample/projects-fct.toml"),
    ),
    (
        "projects-infra.toml",
        include_str!("../../sample/projects-infra.toml"),
    ),
    (
        "projects-ssri.toml",
        include_str!("../../sample/projects-ssri.toml"),
    ),
    (
        "gaps-ifafri.toml",
        include_str!("../../sample/gaps-ifafri.toml"),
    ),
    (
        "gaps-practitioners.toml",
        include_str!("../../sample/gaps-practitioners.toml"),
    ),
];

/// Reads the bundled sample: parts of programmes, topics, calls, projects, gaps.
///
/// # Errors
///
/// [`ImportError::Sample`] where the sample contradicts itself, which a test rules
/// out; [`ImportError::Stopped`] where the sink says so.
pub fn read(sink: &mut dyn Sink) -> Result<Origin, ImportError> {
    read_files(FILES, sink)
}

/// Reads files of the sample's form. Order does not matter.
pub(crate) fn read_files(
    files: &[(&str, &str)],
    sink: &mut dyn Sink,
) -> Result<Origin, ImportError> {
    let records = records(files)?;
    let total: u64 = files.iter().map(|(_, text)| text.len() as u64).sum();
    let mut count = 0;
    let hand_over = || -> Flow {
        for record in records {
            sink.record(record)?;
            count += 1;
        }
        sink.progress(&Progress {
            file: "the bundled sample".to_owned(),
            bytes_read: total,
            bytes_total: Some(total),
            records: count,
        })
    };
    if let ControlFlow::Break(()) = hand_over() {
        return Err(ImportError::Stopped);
    }
    let mut checksums = Vec::with_capacity(files.len());
    for (name, text) in files {
        let checksum = crate::archive::checksum(&mut text.as_bytes())
            .map_err(|error| ImportError::Sample(error.to_string()))?;
        checksums.push(((*name).to_owned(), checksum));
    }
    Ok(Origin {
        name: "bundled sample".to_owned(),
        checksum: checksum_of_all(&checksums),
    })
}

fn records(files: &[(&str, &str)]) -> Result<Vec<Record>, ImportError> {
    let mut parts = BTreeMap::new();
    let mut topics = BTreeMap::new();
    let mut calls = BTreeMap::new();
    let mut organisations: BTreeMap<String, Organisation> = BTreeMap::new();
    for (name, text) in files {
        if name.starts_with("programme-parts") {
            for part in parse::<Parts>(name, text)?.part {
                let part = part.finish(name)?;
                parts.insert(part.code.clone(), part);
            }
        } else if name.starts_with("topics") {
            for topic in parse::<Topics>(name, text)?.topic {
                let (topic, call) = topic.finish(name)?;
                calls.extend(call.map(|call| (call.code.clone(), call)));
                topics.insert(topic.code.clone(), topic);
            }
        } else if name.starts_with("organisations") {
            for organisation in parse::<Organisations>(name, text)?.organisation {
                organisations.insert(organisation.pic.clone(), organisation.finish());
            }
        }
    }
    let mut records: Vec<Record> = parts.values().cloned().map(Record::ProgrammePart).collect();
    records.extend(calls.into_values().map(Record::Call));
    records.extend(
        topics
            .values()
            .cloned()
            .map(|topic| Record::Topic(Box::new(topic))),
    );
    for (name, text) in files {
        if name.starts_with("projects") {
            for project in parse::<Projects>(name, text)?.project {
                let mut project = project.finish(name, &organisations, &parts)?;
                for TopicRef { code, title } in &mut project.topics {
                    *title = topics.get(code).and_then(|topic| topic.title.clone());
                }
                records.push(Record::Project(Box::new(project)));
            }
        } else if name.starts_with("gaps") {
            let gaps: Gaps = parse(name, text)?;
            for gap in gaps.gap {
                records.push(Record::Gap(Box::new(gap.finish(name, &gaps.edition)?)));
            }
        }
    }
    Ok(records)
}

fn parse<'t, T: serde::Deserialize<'t>>(name: &str, text: &'t str) -> Result<T, ImportError> {
    toml::from_str(text).map_err(|error| ImportError::Sample(format!("{name}: {error}")))
}
