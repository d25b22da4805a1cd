//! Joins the tables of one import by project and hands over whole projects; what
//! belongs to a project that no table of this import describes becomes an addition.

use super::{Part, Piece, TableFile};
use crate::archive::file_problem;
use std::collections::{BTreeMap, HashMap, HashSet};
use uptake_model::{
    Classification, Participation, Problem, ProblemKind, Project, ProjectId, ResearchResult, Role,
    Supplement, SupplementPart, TopicRef, WebLink,
};

/// The tables read so far.
#[derive(Debug, Default)]
pub(crate) struct Join {
    tables: Vec<TableFile>,
}

/// What the tables come to.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    /// Whole projects, in the order of their tables.
    pub(crate) projects: Vec<Placed<Project>>,
    /// Additions to projects that are not among these, by project.
    pub(crate) supplements: Vec<Placed<Supplement>>,
    /// What joining found wrong.
    pub(crate) problems: Vec<Problem>,
}

/// Something with the row that states it, the first where there are several.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    pub(crate) what: T,
    pub(crate) file: String,
    pub(crate) line: u64,
}

/// What the tables beside the project table say of one project.
#[derive(Debug, Default)]
struct Beside {
    participations: Vec<Participation>,
    results: Vec<ResearchResult>,
    topics: Vec<TopicRef>,
    classifications: Vec<Classification>,
    links: Vec<WebLink>,
    /// Table and line of the first row of each part, by the part's code.
    first_rows: HashMap<&'static str, (String, u64)>,
}

impl Join {
    /// Adds a table.
    pub(crate) fn add(&mut self, table: TableFile) {
        self.tables.push(table);
    }

    /// Joins everything. `elsewhere` are the projects that the XML files of the same
    /// import described: theirs is the fuller record, which stands.
    pub(crate) fn finish(mut self, elsewhere: &HashSet<ProjectId>) -> Joined {
        // Names order the tables, so that the order of reading changes nothing.
        self.tables.sort_by(|a, b| a.file.cmp(&b.file));
        let mut sorted = Sorted::default();
        for table in self.tables {
            sorted.take(table, elsewhere);
        }
        let Sorted {
            order,
            mut projects,
            mut beside,
            problems,
        } = sorted;
        let mut whole = Vec::with_capacity(order.len());
        for id in order {
            let Some(mut placed) = projects.remove(&id) else {
                continue;
            };
            if let Some(parts) = beside.remove(&id) {
                parts.complete(&mut placed.what);
            }
            whole.push(placed);
        }
        let supplements = beside
            .into_iter()
            .flat_map(|(id, parts)| parts.supplements(&id))
            .collect();
        Joined {
            projects: whole,
            supplements,
            problems,
        }
    }
}

/// The rows of all tables, by project.
#[derive(Debug, Default)]
struct Sorted {
    order: Vec<ProjectId>,
    projects: HashMap<ProjectId, Placed<Project>>,
    beside: BTreeMap<ProjectId, Beside>,
    problems: Vec<Problem>,
}

impl Sorted {
    fn take(&mut self, table: TableFile, elsewhere: &HashSet<ProjectId>) {
        for Piece {
            project,
            line,
            part,
        } in table.pieces
        {
            let Part::Project(whole) = part else {
                let beside = self.beside.entry(project).or_default();
                beside.take(part, &table.file, line);
                continue;
            };
            let known = self.projects.contains_key(&project);
            if known || elsewhere.contains(&project) {
                self.problems.push(at(
                    ProblemKind::DuplicateRecord,
                    &table.file,
                    line,
                    &project,
                ));
            } else {
                self.order.push(project.clone());
            }
            if !elsewhere.contains(&project) {
                let placed = Placed {
                    what: *whole,
                    file: table.file.clone(),
                    line,
                };
                self.projects.insert(project, placed);
            }
        }
    }
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn at(kind: ProblemKind, file: &str, line: u64, project: &ProjectId) -> Problem {
    Problem {
        line: Some(line),
        record: Some(project.to_string()),
        ..file_problem(kind, file, "")
    }
}

impl Beside {
    fn take(&mut self, part: Part, file: &str, line: u64) {
        self.first_rows
            .entry(part.code())
            .or_insert_with(|| (file.to_owned(), line));
        match part {
            Part::Project(_) => {}
            // A table may come twice, as the original and re-saved.
            Part::Participation(participation) => add_new(&mut self.participations, *participation),
            Part::Result(result) => {
                if !self.results.iter().any(|known| known.id == result.id) {
                    self.results.push(*result);
                }
            }
            Part::Topic(topic) => add_new(&mut self.topics, topic),
            Part::Classifications(mut entries, main) => {
                entries.retain(|entry| !self.classifications.contains(entry));
                let at = if main { 0 } else { self.classifications.len() };
                let _ = self.classifications.splice(at..at, entries);
            }
            Part::Link(link) => add_new(&mut self.links, link),
        }
    }

    /// Puts participations in the source's order: by its number where it gives one,
    /// otherwise the coordinator first and then as they come.
    fn number(list: &mut [Participation]) {
        list.sort_by_key(|part| (part.order, part.role != Role::Coordinator));
        for (place, part) in (1..).zip(list) {
            if part.order == 0 {
                part.order = place;
            }
        }
    }

    fn complete(mut self, project: &mut Project) {
        Self::number(&mut self.participations);
        project.participations = self.participations;
        for entry in &self.classifications {
            let known = project
                .classifications
                .iter_mut()
                .find(|known| known.scheme == entry.scheme && known.code == entry.code);
            if let Some(known) = known
                && known.title.is_empty()
            {
                known.title.clone_from(&entry.title);
            }
        }
        project.supplement(SupplementPart::Classifications(self.classifications));
        project.supplement(SupplementPart::Results(self.results));
        project.supplement(SupplementPart::Topics(self.topics));
        project.supplement(SupplementPart::Links(self.links));
    }

    fn supplements(mut self, id: &ProjectId) -> Vec<Placed<Supplement>> {
        Self::number(&mut self.participations);
        let mut list = Vec::new();
        let mut add = |part: SupplementPart| {
            let (file, line) = self.first_rows.remove(part.code()).unwrap_or_default();
            let what = Supplement {
                project: id.clone(),
                part,
            };
            list.push(Placed { what, file, line });
        };
        if !self.participations.is_empty() {
            add(SupplementPart::Participations(self.participations));
        }
        if !self.results.is_empty() {
            add(SupplementPart::Results(self.results));
        }
        if !self.topics.is_empty() {
            add(SupplementPart::Topics(self.topics));
        }
        if !self.classifications.is_empty() {
            add(SupplementPart::Classifications(self.classifications));
        }
        if !self.links.is_empty() {
            add(SupplementPart::Links(self.links));
        }
        list
    }
}
