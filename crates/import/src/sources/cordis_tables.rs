//! CORDIS projects as tables, of three eras.
//!
//! Publisher: Publications Office of the European Union, CORDIS.
//! Documentation: the data set pages "CORDIS - EU research projects under Horizon
//! Europe", "… Horizon 2020", "… FP7" on data.europa.eu; no schema is published.
//! Terms: © European Union, CC BY 4.0 (Commission Decision 2011/833/EU).
//! Caveats: original files part columns by `;` and quote every field, re-saved ones
//! come with `,`, byte-order marks and mixed line ends; names of columns differ by
//! era; several values share a field; quotes are not always escaped, or escaped twice; a project may be
//! in one table and not in the other. Authors, contact forms, e-mail, telephone and
//! street columns are never read.

mod join;
mod parts;

pub(crate) use join::{Join, Joined, Placed};
pub(crate) use parts::science;

use super::raw_project::{RawProject, codes};
use crate::notes::Notes;
use crate::recognise::TableKind;
use crate::table::{Fields, Table, each_row};
use uptake_model::{
    Classification, Participation, Problem, ProblemKind, Project, ProjectId, ResearchResult,
    TopicRef, WebLink,
};

/// What one row adds to a project.
#[derive(Debug)]
pub(crate) enum Part {
    /// The project itself.
    Project(Box<Project>),
    /// A participation.
    Participation(Box<Participation>),
    /// A result.
    Result(Box<ResearchResult>),
    /// A topic with its title.
    Topic(TopicRef),
    /// Vocabulary entries; the flag says whether it is the main part of the programme.
    Classifications(Vec<Classification>, bool),
    /// A link.
    Link(WebLink),
}

impl Part {
    /// The code of the part of a project that it goes into, as in
    /// [`SupplementPart::code`](uptake_model::SupplementPart::code).
    fn code(&self) -> &'static str {
        match self {
            Self::Project(_) => "project",
            Self::Participation(_) => "participations",
            Self::Result(_) => "results",
            Self::Topic(_) => "topics",
            Self::Classifications(..) => "classifications",
            Self::Link(_) => "links",
        }
    }
}

/// A row with the project it belongs to.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) project: ProjectId,
    pub(crate) line: u64,
    pub(crate) part: Part,
}

/// What one table holds.
#[derive(Debug)]
pub(crate) struct TableFile {
    pub(crate) file: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads a table, never failing: what is wrong with it is among the problems.
pub(crate) fn read(file: &str, kind: TableKind, text: &str) -> TableFile {
    let mut problems = personal_columns(file, text);
    let mut pieces = Vec::new();
    let mut place = 0_usize;
    each_row(file, text, &mut problems, |row, mut notes| {
        place += 1;
        if let Some((project, part)) = piece(kind, row, place, &mut notes) {
            pieces.push(Piece {
                project,
                line: notes.line_number(),
                part,
            });
        }
        notes.into_problems()
    });
    TableFile {
        file: file.to_owned(),
        pieces,
        problems,
    }
}

fn piece(
    kind: TableKind,
    row: &Fields<'_>,
    place: usize,
    notes: &mut Notes<'_>,
) -> Option<(ProjectId, Part)> {
    if kind == TableKind::Projects {
        let project = project(row).finish(notes)?;
        return Some((project.id.clone(), Part::Project(Box::new(project))));
    }
    let column = if kind == TableKind::Index {
        "id"
    } else {
        "projectid"
    };
    let id = ProjectId::new(row.get(column).trim().trim_end_matches(".0"));
    if id.is_empty() {
        notes.note(ProblemKind::MissingId, column, "");
        return None;
    }
    notes.identify(id.as_str());
    let part = match kind {
        TableKind::Projects => return None,
        TableKind::Organisations => Part::Participation(Box::new(parts::participation(row, notes))),
        TableKind::Topics => Part::Topic(parts::topic(row, notes)?),
        TableKind::LegalBasis => {
            let main = row.get("uniqueprogrammepart").eq_ignore_ascii_case("true");
            Part::Classifications(vec![parts::legal_basis(row, notes)?], main)
        }
        TableKind::EuroSciVoc => {
            Part::Classifications(vec![parts::euro_sci_voc(row, notes)?], false)
        }
        TableKind::Index => Part::Classifications(parts::fields_of_science(row, notes), false),
        TableKind::WebLinks => Part::Link(parts::web_link(row, notes)?),
        TableKind::Deliverables => {
            Part::Result(Box::new(parts::deliverable(row, id.as_str(), place, notes)))
        }
        TableKind::Publications => {
            Part::Result(Box::new(parts::publication(row, id.as_str(), place, notes)))
        }
        TableKind::ReportSummaries => {
            Part::Result(Box::new(parts::report(row, id.as_str(), place, notes)))
        }
    };
    Some((id, part))
}

fn project(row: &Fields<'_>) -> RawProject {
    let text = |column: &str| row.get(column).to_owned();
    let untitled = |columns: &[&str]| -> Vec<(String, String)> {
        codes(row.first(columns))
            .into_iter()
            .map(|code| (code, String::new()))
            .collect()
    };
    let mut calls = codes(row.first(&["call", "mastercall"]));
    calls.extend(codes(row.get("subcall")));
    RawProject {
        id: text("id"),
        rcn: text("rcn"),
        programme: text("frameworkprogramme"),
        acronym: text("acronym"),
        title: text("title"),
        objective: text("objective"),
        keywords: text("keywords"),
        status: text("status"),
        start: text("startdate"),
        end: text("enddate"),
        signed: text("ecsignaturedate"),
        total_cost: text("totalcost"),
        ec_contribution: text("ecmaxcontribution"),
        scheme_code: text("fundingscheme"),
        scheme_title: String::new(),
        doi: text("grantdoi"),
        website: text("projecturl"),
        updated: row
            .first(&["contentupdatedate", "lastupdatedate"])
            .to_owned(),
        topics: untitled(&["topics", "topic"]),
        calls,
        legal_bases: untitled(&["legalbasis", "programme"]),
    }
}

/// Columns of personal data, each noted once a file and read by nobody.
fn personal_columns(file: &str, text: &str) -> Vec<Problem> {
    let mut notes = Notes::new(file, None);
    let header = Table::open(text)
        .map(|table| table.header().to_vec())
        .unwrap_or_default();
    for name in &header {
        let key = crate::table::column_key(name);
        let personal = ["author", "contact", "email", "phone", "telephone", "fax"];
        if personal.iter().any(|word| key.contains(word)) {
            notes.note(ProblemKind::PersonalData, name, "");
        }
    }
    notes.into_problems()
}
