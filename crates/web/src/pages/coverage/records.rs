//! `GET /coverage/records`: the records behind a cell of the matrix.

use super::extent::choice;
use super::table::{Asked, Files};
use super::{asked, matrix};
use crate::address::segment;
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording::{self, Money};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use uptake_model::Station;
use uptake_store::listing::Page;
use uptake_workflow::coverage::{
    Behind, BehindCell, CoverageFilter, NamedProject, RowSubject, behind_cell, station_code,
};
use uptake_workflow::landscape;
use uptake_workflow::table::{Column, Holds, Table, euro};

/// Records on one page.
const PAGE_SIZE: u32 = 50;

/// A record as a line of the list.
#[derive(Debug)]
struct Line {
    name: String,
    /// Where it stands; `None` where it has no page.
    href: Option<String>,
    title: String,
    /// What is said of it.
    facts: Vec<String>,
    money: Option<Money>,
}

#[derive(Debug)]
struct Shown {
    row: String,
    language: String,
    href: String,
    rule: &'static str,
    lines: Vec<Line>,
    pager: Pager,
    files: Files,
}

#[derive(Debug, Template)]
#[template(path = "coverage/records.html")]
struct Records {
    frame: Frame,
    station: &'static str,
    filters: String,
    back: String,
    /// `None` while the corpus is being surveyed.
    shown: Option<Shown>,
}

/// Which cell an address asks for.
struct Question {
    subject: RowSubject,
    station: Station,
    filter: CoverageFilter,
}

fn unknown(code: String) -> Fault {
    Fault::Unknown {
        what: "row",
        id: code,
    }
}

impl Question {
    fn read(parameters: &Parameters) -> Result<Self, Fault> {
        let code = parameters.get("row").unwrap_or_default();
        let subject = RowSubject::parse(code).ok_or_else(|| unknown(code.to_owned()))?;
        let what = "station of the chain";
        let station = choice(parameters, "station", what, asked::station)?;
        Ok(Self {
            station: station.unwrap_or(Station::Project),
            filter: asked::filter(parameters, &subject.kind())?,
            subject,
        })
    }

    /// A part of the records; `None` while the corpus is being surveyed.
    async fn answer(
        &self,
        state: &AppState,
        visit: &Visit,
        window: Page,
    ) -> Result<Option<BehindCell>, Fault> {
        let found = behind_cell(
            state.platform(),
            visit.viewer(),
            (&self.subject, self.station),
            &self.filter,
            state.today(),
            window,
        );
        match found.await? {
            Some(found) => found.ok_or_else(|| unknown(self.subject.code())).map(Some),
            None => Ok(None),
        }
    }
}

/// `GET /coverage/records?row=gap:ifafri-1&station=project&area=…&page=2`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let question = Question::read(&parameters)?;
    let window = Page::new(pager::offset(parameters.page(), PAGE_SIZE), PAGE_SIZE);
    let found = question.answer(&state, &visit, window).await?;
    let Question {
        subject,
        station,
        filter,
    } = question;
    let size = u64::from(PAGE_SIZE);
    let shown = found.map(|found| Shown {
        row: found.row.name,
        language: found.row.language,
        href: matrix::href(&subject),
        rule: subject.kind().rule(),
        lines: found.records.items.iter().map(line).collect(),
        pager: Pager::new(parameters.page(), size, found.records.total, |page| {
            parameters.address("/coverage/records", page)
        }),
        files: Files::new("/coverage/records", &parameters),
    });
    page(&Records {
        frame: Frame::new("Records behind a cell")
            .within(Place::Coverage)
            .on(ground),
        station: station.label(),
        filters: filter.in_words(),
        back: matrix::back(&subject, &parameters),
        shown,
    })
}

fn line(record: &Behind) -> Line {
    match record {
        Behind::Project(project, by) => Line {
            facts: [by.label().to_owned()]
                .into_iter()
                .chain(facts(project))
                .collect(),
            money: project.ec_contribution.map(Money::of),
            ..of_project(project)
        },
        Behind::Topic {
            code,
            listing,
            possible,
        } => {
            let title = listing.as_ref().and_then(|it| it.title.clone());
            let projects = listing.as_ref().map(|it| {
                let number = it.projects;
                format!("{} in all", wording::count(number, "project", "projects"))
            });
            let apart = possible.then(|| "of possible projects only, not counted".to_owned());
            Line {
                name: code.to_string(),
                href: listing
                    .as_ref()
                    .map(|_| format!("/topics/{}", segment(code.as_str()))),
                title: title.unwrap_or_default(),
                facts: apart.into_iter().chain(projects).collect(),
                money: None,
            }
        }
        Behind::Result {
            project,
            kind,
            title,
            possible,
        } => Line {
            name: title.clone(),
            href: Some(format!(
                "/projects/{}#results",
                segment(project.id.as_str())
            )),
            title: String::new(),
            facts: possible
                .then(|| "of a possible project, not counted".to_owned())
                .into_iter()
                .chain([
                    kind.label().to_owned(),
                    format!("of {} ({})", project.acronym, project.id),
                ])
                .collect(),
            money: None,
        },
        Behind::Trial(_) | Behind::Procurement(_) | Behind::Deployment(..) => evidence(record),
    }
}

fn evidence(record: &Behind) -> Line {
    let line = |name: &str, href: String, facts: Vec<String>| Line {
        name: name.to_owned(),
        href: Some(href),
        title: String::new(),
        facts,
        money: None,
    };
    match record {
        Behind::Trial(trial) => line(
            &trial.content.title,
            format!("/trials/{}", segment(trial.id.as_str())),
            vec![
                trial.state.code().to_owned(),
                wording::years(trial.content.from, trial.content.to),
            ],
        ),
        Behind::Procurement(procurement) => line(
            &procurement.content.title,
            format!("/procurements/{}", segment(procurement.id.as_str())),
            vec![
                procurement.content.kind.label().to_owned(),
                procurement.state.code().to_owned(),
            ],
        ),
        Behind::Deployment(claim, solution) => line(
            solution
                .as_ref()
                .map_or("A solution", |it| it.content.name.as_str()),
            format!("/solutions/{}", segment(claim.solution.as_str())),
            vec!["claimed to be in use".to_owned()],
        ),
        Behind::Topic { .. } | Behind::Project(..) | Behind::Result { .. } => {
            line("", String::new(), Vec::new())
        }
    }
}

fn of_project(project: &NamedProject) -> Line {
    Line {
        name: project.acronym.clone(),
        href: Some(format!("/projects/{}", segment(project.id.as_str()))),
        title: wording::clip(&project.title, 110),
        facts: Vec::new(),
        money: None,
    }
}

fn facts(project: &NamedProject) -> [String; 2] {
    [
        project.programme.label().to_owned(),
        wording::years(project.start, project.end),
    ]
}

const COLUMNS: [Column; 6] = [
    Column::of("station", Holds::Word),
    Column::of("record", Holds::Word),
    Column::of("title", Holds::Word),
    Column::of("facts", Holds::Word),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::key("page", Holds::Path),
];

/// All records behind the cell.
pub(super) async fn table(asked: Asked) -> Result<Table, Fault> {
    let question = Question::read(&asked.parameters)?;
    let station = station_code(question.station);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let row = loop {
        let window = Page::new(rows.len() as u64, Page::MAX_LIMIT);
        let found = question.answer(&asked.state, &asked.visit, window).await?;
        let found = found.ok_or_else(super::surveying)?;
        let records = found.records;
        rows.extend(records.items.iter().map(|it| of_record(it, station)));
        if records.items.is_empty() || rows.len() as u64 >= records.total {
            break found.row.name;
        }
    };
    let landscape = landscape(asked.state.platform()).await?;
    let title = format!("Records at the station “{station}” for {row}");
    Ok(Table::counted(("records", title), &landscape, &COLUMNS, rows).of_things())
}

fn of_record(record: &Behind, station: &str) -> Vec<String> {
    let shown = line(record);
    let (title, money) = match record {
        Behind::Project(project, _) => (project.title.clone(), project.ec_contribution),
        _ => (shown.title, None),
    };
    vec![
        station.to_owned(),
        shown.name,
        title,
        shown.facts.join("; "),
        euro(money),
        shown.href.unwrap_or_default(),
    ]
}
