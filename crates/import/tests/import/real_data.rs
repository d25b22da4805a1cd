//! The real files, counted exactly. They are read from the folder that `UPTAKE_DATA`
//! names; without it these tests say that they were skipped.

use std::path::PathBuf;
use uptake_import::{Collected, Flow, Limits, Sink, read};
use uptake_model::{Problem, ProblemKind, Programme, Record, SourceKind};

/// Counts without keeping.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    projects: usize,
    participations: usize,
    results: usize,
    malformed: usize,
}

impl Sink for Counted {
    fn record(&mut self, record: Record) -> Flow {
        if let Record::Project(project) = record {
            self.projects += 1;
            self.participations += project.participations.len();
            self.results += project.results.len();
        }
        Flow::Continue(())
    }

    fn problem(&mut self, problem: Problem) -> Flow {
        let left_out = [
            ProblemKind::MalformedXml,
            ProblemKind::MalformedRow,
            ProblemKind::UnclosedQuote,
            ProblemKind::MissingId,
            ProblemKind::DuplicateRecord,
        ];
        self.malformed += usize::from(left_out.contains(&problem.kind));
        Flow::Continue(())
    }
}

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("UPTAKE_DATA")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir());
    if folder.is_none() {
        say("SKIPPED: UPTAKE_DATA names no folder with the real files");
    }
    folder
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn say(what: &str) {
    eprintln!("{what}");
}

fn count(files: &[&str]) -> Option<Counted> {
    let data = data()?;
    let paths: Vec<PathBuf> = files.iter().map(|file| data.join(file)).collect();
    let mut sink = Counted::default();
    read(SourceKind::Cordis, &paths, &Limits::default(), &mut sink).expect("the real files");
    Some(sink)
}

fn collect(files: &[&str]) -> Option<Collected> {
    let data = data()?;
    let paths: Vec<PathBuf> = files.iter().map(|file| data.join(file)).collect();
    let mut sink = Collected::default();
    read(SourceKind::Calls, &paths, &Limits::default(), &mut sink).expect("the real files");
    Some(sink)
}

#[test]
fn all_of_horizon_europe_is_counted() {
    let Some(counted) = count(&["cordis/horizon-all-xml-2025-12-06.tar.xz"]) else {
        return;
    };
    assert_eq!(
        counted,
        Counted {
            projects: 19_189,
            participations: 119_242,
            results: 91_721,
            malformed: 0
        }
    );
}

#[test]
fn the_security_subset_is_counted() {
    let Some(counted) = count(&["cordis/horizon-security-xml.tar.gz"]) else {
        return;
    };
    assert_eq!(
        (counted.projects, counted.participations, counted.results),
        (392, 7_579, 3_222)
    );
}

#[test]
fn the_older_programmes_are_counted() {
    let sets = [("fp7_security", 321, 4_072), ("h2020_37", 391, 4_294)];
    for (set, projects, participations) in sets {
        let files: Vec<String> = ["projects", "organizations", "index"]
            .iter()
            .map(|table| format!("cordis/{set}_{table}.csv"))
            .collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let Some(counted) = count(&files) else { return };
        assert_eq!(
            counted,
            Counted {
                projects,
                participations,
                results: 0,
                malformed: 0
            },
            "{set}"
        );
    }
}

#[test]
fn calls_and_topics_are_counted() {
    let files = [
        ("topics/open.jsonl.gz", 629),
        ("topics/cluster_CL3_2025.grouped.json", 26),
        ("topics/cluster_CL3_2026-2027.grouped.json", 47),
        ("topics/cluster_CL3_2026-2027.draft_with_dates.json", 38),
        ("topics/security-topic-titles.csv", 423),
        (
            "cordis/h2020-reference-2017/cordisref-H2020topics.csv",
            1_197, // a topic with several legal bases has a row for each, 1,579 in all
        ),
    ];
    for (file, expected) in files {
        let Some(sink) = collect(&[file]) else { return };
        let topics: Vec<_> = sink
            .records
            .iter()
            .filter(|record| matches!(record, Record::Topic(_)))
            .collect();
        assert_eq!(topics.len(), expected, "{file}");
        let draft = file.contains("draft");
        for record in topics {
            let Record::Topic(topic) = record else {
                continue;
            };
            assert_eq!(topic.draft, draft, "{file}: {}", topic.code);
            let texts = format!(
                "{:?}{:?}{:?}",
                topic.expected_outcome, topic.scope, topic.description
            );
            assert!(!texts.contains("â€"), "{file}: {}", topic.code);
        }
    }
}

#[test]
fn open_calls_of_the_security_cluster_have_their_texts_and_dates() {
    let Some(sink) = collect(&["topics/open.jsonl.gz"]) else {
        return;
    };
    let security: Vec<_> = sink
        .records
        .iter()
        .filter_map(|record| match record {
            Record::Topic(topic) if topic.code.as_str().starts_with("HORIZON-CL3-") => Some(topic),
            _ => None,
        })
        .collect();
    assert_eq!(security.len(), 45);
    for topic in security {
        assert_eq!(topic.programme, Some(Programme::HorizonEurope));
        assert!(
            topic.expected_outcome.is_some() && topic.scope.is_some(),
            "{}",
            topic.code
        );
        assert!(
            topic.deadline.is_some() && topic.call.is_some(),
            "{}",
            topic.code
        );
    }
}
