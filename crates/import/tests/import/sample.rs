//! The bundled sample: complete, consistent, and read through the same sink.

use std::collections::BTreeSet;
use uptake_import::{Collected, Limits, read};
use uptake_model::{Area, GapSource, Programme, Record, SourceKind};

fn sample() -> Collected {
    let mut sink = Collected::default();
    let origin = read(SourceKind::Sample, &[], &Limits::default(), &mut sink).expect("the sample");
    assert_eq!(
        (origin.name.as_str(), origin.checksum.len()),
        ("bundled sample", 64)
    );
    sink
}

#[test]
fn it_holds_what_was_promised() {
    let sink = sample();
    let (mut projects, mut ifafri, mut practitioners) = (0, BTreeSet::new(), 0);
    let (mut programmes, mut areas) = (BTreeSet::new(), BTreeSet::new());
    for record in &sink.records {
        match record {
            Record::Project(project) => {
                projects += 1;
                programmes.insert(project.programme);
                areas.extend(Area::of_project(
                    project.topics.iter().map(|t| t.code.as_str()),
                    project.legal_bases(),
                ));
            }
            Record::Gap(gap) => match gap.source {
                GapSource::Ifafri { number } => assert!(ifafri.insert(number), "{number} twice"),
                GapSource::Practitioner => practitioners += 1,
            },
            _ => {}
        }
    }
    assert!((140..=170).contains(&projects), "{projects} projects");
    assert_eq!(ifafri, (1..=10).collect());
    assert!(
        practitioners >= 20,
        "{practitioners} gaps in practitioners' words"
    );
    assert_eq!(programmes, Programme::ALL.into());
    assert_eq!(areas, Area::ALL.into());
    assert!(sink.problems.is_empty());
}

#[test]
fn everything_it_refers_to_is_in_it() {
    let sink = sample();
    let mut known = BTreeSet::new();
    for record in &sink.records {
        let key = match record {
            Record::Topic(topic) => topic.code.to_string(),
            Record::ProgrammePart(part) => part.code.clone(),
            Record::Project(project) => project.id.to_string(),
            Record::Gap(gap) => gap.id.to_string(),
            Record::Call(_) | Record::Supplement(_) => continue,
        };
        assert!(known.insert(key.clone()), "{key} twice");
    }
    for record in &sink.records {
        if let Record::Project(project) = record {
            let named = project
                .topics
                .iter()
                .map(|topic| topic.code.as_str())
                .chain(project.legal_bases());
            for code in named {
                assert!(known.contains(code), "{}: {code}", project.acronym);
            }
            assert!(
                project.objective.is_some() && project.start.is_some(),
                "{}",
                project.acronym
            );
            assert!(
                project.coordinator().is_some(),
                "{} has no coordinator",
                project.acronym
            );
        }
    }
}
