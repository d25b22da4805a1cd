//! The records behind a cell, each as a line that pages and files tell alike.

use super::super::behind::{Behind, NamedProject, behind_cell};
use super::super::count::since;
use super::super::file::station_code;
use super::super::matrix::{CoverageFilter, RowSubject};
use crate::brief::counted;
use crate::landscape::landscape;
use crate::platform::{Platform, PlatformError};
use crate::table::{Column, Holds, Table, euro, marking, segment, years};
use jiff::civil::Date;
use uptake_model::{Claim, Euro, Marking, Procurement, Solution, Station, Trial, Viewer};
use uptake_store::listing::{Page, TopicListing};

/// A record as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BehindLine {
    /// Acronym, code or title.
    pub name: String,
    /// The path of its page; `None` where it has none.
    pub path: Option<String>,
    /// Its title, where that is not its name; empty otherwise.
    pub title: String,
    /// What is said of it.
    pub facts: Vec<String>,
    /// The Union's contribution to a project, or the budget of a topic or a procurement, where
    /// stated.
    pub money: Option<Euro>,
    /// How far a record of people may be shared; `None` for what everybody may know.
    pub marking: Option<Marking>,
}

const COLUMNS: [Column; 7] = [
    Column::of("station", Holds::Word),
    Column::of("record", Holds::Word),
    Column::of("title", Holds::Word),
    Column::of("facts", Holds::Word),
    Column::of("money_euro", Holds::Euro),
    Column::key("page", Holds::Path),
    Column::of("marking", Holds::Word),
];

impl Behind {
    /// The record as a line.
    #[must_use]
    pub fn line(&self) -> BehindLine {
        match self {
            Self::Project(project, by) => BehindLine {
                title: project.title.clone(),
                money: project.ec_contribution,
                ..named(
                    &project.acronym,
                    path_of(project),
                    vec![
                        by.label().to_owned(),
                        project.programme.label().to_owned(),
                        years(project.start, project.end),
                    ],
                )
            },
            Self::Topic {
                code,
                listing,
                possible,
            } => topic(code.as_str(), listing.as_deref(), *possible),
            Self::Result {
                project,
                kind,
                title,
                possible,
            } => {
                let apart = possible.then(|| "of a possible project, not counted".to_owned());
                let of = format!("of {} ({})", project.acronym, project.id);
                let facts = apart.into_iter().chain([kind.label().to_owned(), of]);
                let path = format!("{}#results", path_of(project));
                named(title, path, facts.collect())
            }
            Self::Trial(trial) => of_trial(trial),
            Self::Procurement(procurement) => of_procurement(procurement),
            Self::Deployment(claim, solution) => deployment(claim, solution.as_deref()),
        }
    }
}

fn of_trial(trial: &Trial) -> BehindLine {
    let content = &trial.content;
    let facts = vec![
        trial.state.code().to_owned(),
        years(content.from, content.to),
    ];
    let path = format!("/trials/{}", segment(trial.id.as_str()));
    BehindLine {
        marking: Some(content.marking),
        ..named(&content.title, path, facts)
    }
}

fn of_procurement(procurement: &Procurement) -> BehindLine {
    let content = &procurement.content;
    let facts = vec![
        content.kind.label().to_owned(),
        procurement.state.code().to_owned(),
        years(content.from, content.to),
    ];
    let path = format!("/procurements/{}", segment(procurement.id.as_str()));
    BehindLine {
        money: content.budget,
        marking: Some(content.marking),
        ..named(&content.title, path, facts)
    }
}

fn deployment(claim: &Claim, solution: Option<&Solution>) -> BehindLine {
    let name = solution.map_or("A solution", |it| it.content.name.as_str());
    let path = format!("/solutions/{}", segment(claim.solution.as_str()));
    let since = since(claim).map(|it| format!("since {it}"));
    let facts = std::iter::once("claimed to be in use".to_owned()).chain(since);
    BehindLine {
        marking: Some(claim.content.marking),
        ..named(name, path, facts.collect())
    }
}

fn named(name: &str, path: String, facts: Vec<String>) -> BehindLine {
    BehindLine {
        name: name.to_owned(),
        path: Some(path),
        title: String::new(),
        facts,
        money: None,
        marking: None,
    }
}

fn path_of(project: &NamedProject) -> String {
    format!("/projects/{}", segment(project.id.as_str()))
}

fn topic(code: &str, listing: Option<&TopicListing>, possible: bool) -> BehindLine {
    let projects = listing.map(|it| {
        let number = counted(it.projects, "project", "projects");
        format!("{number} in all")
    });
    let apart = possible.then(|| "of possible projects only, not counted".to_owned());
    BehindLine {
        name: code.to_owned(),
        path: listing.map(|_| format!("/topics/{}", segment(code))),
        title: listing.and_then(|it| it.title.clone()).unwrap_or_default(),
        facts: apart.into_iter().chain(projects).collect(),
        money: listing.and_then(|it| it.budget.total),
        marking: None,
    }
}

/// All records behind a cell; `None` while the corpus is being surveyed, an inner `None`
/// where there is no such row that `viewer` may see.
///
/// # Errors
/// There is no index, it cannot be read, or the store fails.
pub async fn records_table(
    platform: &Platform,
    viewer: &Viewer,
    (subject, station): (&RowSubject, Station),
    filter: &CoverageFilter,
    today: Date,
) -> Result<Option<Option<Table>>, PlatformError> {
    let code = station_code(station);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let row = loop {
        let window = Page::new(rows.len() as u64, Page::MAX_LIMIT);
        let cell = (subject, station);
        let found = behind_cell(platform, viewer, cell, filter, today, window).await?;
        let found = match found {
            Some(Some(found)) => found,
            Some(None) => return Ok(Some(None)),
            None => return Ok(None),
        };
        let records = found.records;
        rows.extend(records.items.iter().map(|it| line(it, code)));
        if records.items.is_empty() || rows.len() as u64 >= records.total {
            break found.row;
        }
    };
    let landscape = landscape(platform).await?;
    let marked = row.marking.map(|it| format!(" ({})", it.label()));
    let title = format!(
        "Records at the station “{code}” for {}{}",
        row.name,
        marked.unwrap_or_default()
    );
    let table = Table::counted(("records", title), &landscape, &COLUMNS, rows).of_things();
    Ok(Some(Some(table)))
}

fn line(record: &Behind, station: &str) -> Vec<String> {
    let shown = record.line();
    vec![
        station.to_owned(),
        shown.name,
        shown.title,
        shown.facts.join("; "),
        euro(shown.money),
        shown.path.unwrap_or_default(),
        marking(shown.marking),
    ]
}
