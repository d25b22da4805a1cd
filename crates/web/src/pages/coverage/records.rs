//! `GET /coverage/records`: the records behind a cell of the matrix.

use super::extent::choice;
use super::table::{Asked, Files};
use super::{asked, matrix};
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
use uptake_model::{Marking, Station};
use uptake_store::listing::Page;
use uptake_workflow::coverage::{
    Behind, BehindCell, CoverageFilter, RowSubject, behind_cell, records_table,
};
use uptake_workflow::table::Table;

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
    marking: Option<Marking>,
}

#[derive(Debug)]
struct Shown {
    row: String,
    marking: Option<Marking>,
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
        marking: found.row.marking,
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
    let line = record.line();
    let title = match record {
        Behind::Project(..) => wording::clip(&line.title, 110),
        _ => line.title,
    };
    Line {
        name: line.name,
        href: line.path,
        title,
        facts: line.facts,
        money: line.money.map(Money::of),
        marking: line.marking,
    }
}

/// All records behind the cell.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let question = Question::read(&asked.parameters)?;
    let found = records_table(
        &asked.platform,
        &asked.viewer,
        (&question.subject, question.station),
        &question.filter,
        asked.today,
    );
    let found = found.await?.ok_or_else(super::surveying)?;
    found.ok_or_else(|| unknown(question.subject.code()))
}
