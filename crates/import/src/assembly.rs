//! Puts what the files held together: projects at once, tables joined at the end,
//! topics, calls and parts of programmes once each, and one note for each kind of
//! personal data that was passed over.

use crate::archive::file_problem;
use crate::parse::Parsed;
use crate::register::Register;
use crate::sources::cordis_tables::{Join, Joined, Placed, TableFile};
use crate::sources::cordis_xml::XmlFile;
use crate::{Flow, Progress, Sink};
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use uptake_model::{Problem, ProblemKind, Project, ProjectId, Record, Supplement, SupplementPart};

/// Takes parsed files and hands records to the sink.
pub(crate) struct Assembly<'s> {
    sink: &'s mut dyn Sink,
    records: u64,
    register: Register,
    join: Join,
    projects: HashSet<ProjectId>,
    personal: BTreeMap<&'static str, u64>,
    first_loss: Option<Problem>,
}

impl<'s> Assembly<'s> {
    pub(crate) fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            records: 0,
            register: Register::default(),
            join: Join::default(),
            projects: HashSet::new(),
            personal: BTreeMap::new(),
            first_loss: None,
        }
    }

    /// Takes one file.
    pub(crate) fn take(&mut self, parsed: Parsed) -> Flow {
        match parsed {
            Parsed::Project(file) => self.project_file(file),
            Parsed::Table(mut table) => {
                let problems = std::mem::take(&mut table.problems);
                self.join_later(table);
                self.problems(problems)
            }
            Parsed::Calls(mut calls) => {
                for (topic, trust) in calls.topics.drain(..) {
                    self.register.topic(topic, trust);
                }
                for call in calls.calls.drain(..) {
                    self.register.call(call);
                }
                self.problems(calls.problems)
            }
            Parsed::Titles(mut titles) => {
                let problems = std::mem::take(&mut titles.problems);
                titles.register(&mut self.register);
                self.problems(problems)
            }
            Parsed::Unknown(problem) => self.problem(problem),
        }
    }

    /// Tells the sink how far it is.
    pub(crate) fn progress(&mut self, progress: &dyn Fn(u64) -> Progress) -> Flow {
        self.sink.progress(&progress(self.records))
    }

    /// Joins the tables and hands over what was gathered.
    pub(crate) fn finish(&mut self, progress: &dyn Fn(u64) -> Progress) -> Flow {
        let Joined {
            projects,
            supplements,
            problems,
        } = std::mem::take(&mut self.join).finish(&self.projects);
        for Placed { what, file, line } in projects {
            self.sink.place(&file, Some(line));
            self.project(what)?;
        }
        for Placed { what, file, line } in supplements {
            self.sink.place(&file, Some(line));
            self.supplement(what)?;
        }
        self.problems(problems)?;
        for (element, files) in std::mem::take(&mut self.personal) {
            let detail = format!("passed over in {files} files");
            let problem = Problem {
                field: Some(element.to_owned()),
                ..file_problem(ProblemKind::PersonalData, "*.xml", &detail)
            };
            self.problem(problem)?;
        }
        for record in std::mem::take(&mut self.register).into_records() {
            self.record(record)?;
        }
        self.progress(progress)
    }

    /// Where nothing at all could be read: why, as a sentence.
    pub(crate) fn why_nothing(&self) -> Option<String> {
        if self.records > 0 {
            return None;
        }
        let Some(problem) = &self.first_loss else {
            return Some("It holds no record.".to_owned());
        };
        let (file, kind) = (&problem.file, problem.kind);
        Some(if kind == ProblemKind::UnknownFile {
            format!("{file}: {}", problem.detail)
        } else if problem.detail.is_empty() {
            format!("{file}: {}", kind.explanation())
        } else {
            format!("{file}: {} ({})", kind.explanation(), problem.detail)
        })
    }

    fn project_file(&mut self, file: XmlFile) -> Flow {
        for element in file.personal {
            *self.personal.entry(element).or_default() += 1;
        }
        for part in file.parts {
            self.register.part(part);
        }
        if let Some(project) = file.project {
            if self.projects.contains(&project.id) {
                let problem = file_problem(ProblemKind::DuplicateRecord, &file.file, "");
                self.problem(Problem {
                    record: Some(project.id.to_string()),
                    ..problem
                })?;
            }
            self.sink.place(&file.file, None);
            self.project(*project)?;
        }
        self.problems(file.problems)
    }

    fn project(&mut self, project: Project) -> Flow {
        self.projects.insert(project.id.clone());
        self.register.project(&project);
        self.record(Record::Project(Box::new(project)))
    }

    fn supplement(&mut self, supplement: Supplement) -> Flow {
        if let SupplementPart::Topics(topics) = &supplement.part {
            for topic in topics {
                self.register.title(topic);
            }
        }
        self.record(Record::Supplement(Box::new(supplement)))
    }

    fn join_later(&mut self, table: TableFile) {
        self.join.add(table);
    }

    fn record(&mut self, record: Record) -> Flow {
        self.records += 1;
        self.sink.record(record)
    }

    fn problems(&mut self, problems: Vec<Problem>) -> Flow {
        for problem in problems {
            self.problem(problem)?;
        }
        ControlFlow::Continue(())
    }

    fn problem(&mut self, problem: Problem) -> Flow {
        if self.first_loss.is_none() && problem.kind.loses_data() {
            self.first_loss = Some(problem.clone());
        }
        self.sink.problem(problem)
    }
}
