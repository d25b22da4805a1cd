//! `GET /coverage/matrix`: gaps, areas, concepts or open topics against the stations of the
//! chain, and the links that are broken, also as files.

use super::extent::ExtentFields;
use super::table::{Asked, Files, text};
use super::{asked, extent};
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
use jiff::civil::Date;
use std::fmt::Write as _;
use uptake_model::{Discipline, Language, Marking, StatedSum, Station, Viewer};
use uptake_search::Thesaurus;
use uptake_workflow::Platform;
use uptake_workflow::coverage::{
    BrokenLink, CoverageCell, CoverageMatrix, CoverageRow, RowKind, RowNote, RowSubject, STATIONS,
    coverage_matrix, station_code,
};
use uptake_workflow::table::Table;

/// Rows on one page.
const PAGE_SIZE: u32 = 50;

#[derive(Debug)]
struct Cell {
    station: &'static str,
    count: u64,
    /// How to say that it is 0.
    nothing: &'static str,
    href: String,
    broken: bool,
    /// How the count is made up and what stands apart from it, a line each.
    beside: Vec<String>,
    money: Option<Money>,
}

#[derive(Debug)]
struct Row {
    name: String,
    language: String,
    marking: Option<Marking>,
    note: Option<RowNote>,
    href: String,
    opens: Option<String>,
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Shown {
    rows: Vec<Row>,
    pager: Pager,
    /// Broken links in words, those of all pages.
    broken: Vec<(String, String)>,
    empty: bool,
}

/// The form above the matrix.
#[derive(Debug, Template)]
#[template(path = "coverage/matrix_form.html")]
struct MatrixForm {
    /// Code of the kind of row.
    rows: &'static str,
    missing: Option<Station>,
    discipline: Option<Discipline>,
    fields: ExtentFields,
    /// Slug of the concept whose narrower ones are the rows.
    below: Option<String>,
}

impl MatrixForm {
    /// The form with what was typed into it.
    fn new(parameters: &Parameters) -> Result<Self, Fault> {
        let rows = asked::rows(parameters)?;
        Ok(Self {
            rows: rows.code(),
            missing: asked::missing(parameters)?,
            discipline: asked::discipline(parameters)?,
            fields: ExtentFields::typed(parameters).outside(!rows.has_areas()),
            below: match rows {
                RowKind::Concepts(below) => below,
                _ => None,
            },
        })
    }

    /// The stations as code, name, and whether nothing shall stand there.
    fn stations(&self) -> [(&'static str, &'static str, bool); 6] {
        STATIONS.map(|it| (station_code(it), it.label(), self.missing == Some(it)))
    }
}

#[derive(Debug, Template)]
#[template(path = "coverage/matrix.html")]
struct Matrix {
    frame: Frame,
    form: MatrixForm,
    rows: RowKind,
    /// The name of the concept whose narrower ones are the rows, and the address of all top
    /// concepts.
    below: Option<(&'static str, String)>,
    missing: Option<Station>,
    /// `None` while the corpus is being surveyed.
    shown: Option<Shown>,
    files: Files,
    txt: String,
}

/// Who asks, of what, and when.
fn asking<'a>(state: &'a AppState, visit: &'a Visit) -> (&'a Platform, &'a Viewer, Date) {
    (state.platform(), visit.viewer(), state.today())
}

async fn found(
    (platform, viewer, today): (&Platform, &Viewer, Date),
    parameters: &Parameters,
) -> Result<Option<CoverageMatrix>, Fault> {
    let rows = asked::rows(parameters)?;
    let filter = asked::filter(parameters, &rows)?;
    let missing = asked::missing(parameters)?;
    let found = coverage_matrix(platform, viewer, &rows, &filter, today).await?;
    Ok(found.map(|it| match missing {
        Some(station) => it.without(station),
        None => it,
    }))
}

/// `GET /coverage/matrix?rows=gaps&area=drs&programme=HORIZON&country=PL&from=2021&to=2025&discipline=…&missing=trial`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let frame = Frame::new("Coverage matrix")
        .within(Place::Coverage)
        .on(ground);
    let (rows, form) = (asked::rows(&parameters)?, MatrixForm::new(&parameters)?);
    if let Err(why) = asked::filter(&parameters, &rows) {
        return extent::refused(frame, &form, &why);
    }
    let found = found(asking(&state, &visit), &parameters).await?;
    let below = form.below.as_deref();
    let below = below.and_then(|it| Thesaurus::embedded().concept(it));
    let below = below.map(|it| {
        let top = parameters.clone().without("below");
        let name = it.preferred(Language::En);
        (name, top.address("/coverage/matrix", 1))
    });
    page(&Matrix {
        frame,
        shown: found.map(|it| shown(&it, &parameters)),
        missing: form.missing,
        form,
        files: Files::new("/coverage/matrix", &parameters),
        txt: parameters.address("/coverage/broken-links.txt", 1),
        rows,
        below,
    })
}

fn shown(matrix: &CoverageMatrix, parameters: &Parameters) -> Shown {
    let size = u64::from(PAGE_SIZE);
    let offset = pager::offset(parameters.page(), PAGE_SIZE);
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let rows = matrix.rows.iter().skip(offset).take(PAGE_SIZE as usize);
    let links = matrix.broken_links().into_iter();
    Shown {
        rows: rows.map(|it| row(it, parameters)).collect(),
        pager: Pager::new(parameters.page(), size, matrix.rows.len() as u64, |page| {
            parameters.address("/coverage/matrix", page)
        }),
        broken: links.map(|it| (marked(&it), it.words)).collect(),
        empty: matrix.snapshot.is_none(),
    }
}

/// The name of the row with its marking, so that whoever pastes it takes that along.
fn marked(link: &BrokenLink) -> String {
    match link.marking {
        Some(marking) => format!("{} ({})", link.name, marking.label()),
        None => link.name.clone(),
    }
}

fn row(row: &CoverageRow, parameters: &Parameters) -> Row {
    let cells = row.cells.iter();
    Row {
        name: row.name.clone(),
        language: row.language.clone(),
        marking: row.marking,
        note: row.note,
        href: href(&row.subject),
        opens: row.opens.then(|| opened(&row.subject, parameters)),
        cells: cells.map(|it| cell(&row.subject, it, parameters)).collect(),
    }
}

fn cell(subject: &RowSubject, cell: &CoverageCell, parameters: &Parameters) -> Cell {
    let mut beside = Vec::new();
    if let Some(confirmed) = cell.confirmed.filter(|_| cell.count > 0) {
        let likely = cell.count.saturating_sub(confirmed);
        beside.push(format!("{} confirmed", wording::number_of(confirmed)));
        beside.push(format!("{} likely", wording::number_of(likely)));
    }
    let begun = match cell.station {
        Station::Project => "begun ",
        Station::Deployment => "since ",
        _ => "",
    };
    if let Some((from, to)) = cell.years {
        beside.push(if from == to {
            format!("{begun}{from}")
        } else {
            format!("{begun}{from}–{to}")
        });
    }
    beside.extend(cell.money.and_then(unstated));
    let possible = cell.possible.filter(|it| *it > 0);
    beside.extend(possible.map(|it| format!("{} possible", wording::number_of(it))));
    Cell {
        station: cell.station.label(),
        count: cell.count,
        nothing: cell.nothing(),
        href: records(subject, cell.station, parameters),
        broken: cell.broken,
        money: cell.money.and_then(|it| it.known()).map(Money::of),
        beside,
    }
}

/// How many projects state no contribution.
fn unstated(sum: StatedSum) -> Option<String> {
    let number = u64::from(sum.unstated);
    (number > 0).then(|| format!("{} without stated money", wording::number_of(number)))
}

/// The address of what a row is about.
pub(super) fn href(subject: &RowSubject) -> String {
    use crate::address::segment;
    match subject {
        RowSubject::GapFile(id) => format!("/gap-files/{}", segment(id.as_str())),
        RowSubject::Gap(id) => format!("/gaps/{}", segment(id.as_str())),
        RowSubject::Area(area) => format!("/topics?area={}", area.code()),
        RowSubject::Concept(slug) => format!("/thesaurus/{}", segment(slug)),
        RowSubject::Topic(code) => format!("/topics/{}", segment(code.as_str())),
    }
}

/// The address of the records behind a cell.
fn records(subject: &RowSubject, station: Station, parameters: &Parameters) -> String {
    let mut pairs = vec![
        ("row", subject.code()),
        ("station", station_code(station).to_owned()),
    ];
    pairs.extend(given(parameters, &FILTERS));
    pairs.extend(given(parameters, &ROWS));
    Parameters::of(pairs).address("/coverage/records", 1)
}

/// The address of the rows below a concept.
fn opened(subject: &RowSubject, parameters: &Parameters) -> String {
    let RowSubject::Concept(slug) = subject else {
        return String::new();
    };
    let mut pairs = vec![("rows", "concepts".to_owned()), ("below", slug.clone())];
    pairs.extend(given(parameters, &FILTERS));
    pairs.extend(given(parameters, &["missing"]));
    Parameters::of(pairs).address("/coverage/matrix", 1)
}

/// The matrix from which the records of an address were reached.
pub(super) fn back(subject: &RowSubject, parameters: &Parameters) -> String {
    let mut pairs = vec![("rows", subject.kind().code().to_owned())];
    pairs.extend(given(parameters, &FILTERS));
    pairs.extend(given(parameters, &ROWS));
    Parameters::of(pairs).address("/coverage/matrix", 1)
}

/// What chooses the projects that are counted.
const FILTERS: [&str; 7] = [
    "area",
    "programme",
    "country",
    "from",
    "to",
    "discipline",
    "all",
];

/// What chooses rows alone.
const ROWS: [&str; 2] = ["below", "missing"];

/// Those parameters of an address that it has, among these.
fn given(parameters: &Parameters, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let names = names.iter();
    names
        .filter_map(|name| Some((*name, parameters.get(name)?.to_owned())))
        .collect()
}

/// All rows, a line for each cell.
pub(crate) async fn table(asked: Asked) -> Result<Table, Fault> {
    let asking = (&*asked.platform, &asked.viewer, asked.today);
    let matrix = found(asking, &asked.parameters).await?;
    Ok(matrix.ok_or_else(super::surveying)?.table())
}

/// `GET /coverage/broken-links.txt?…`, the parameters of the page.
pub(super) async fn broken_text(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let parameters = Parameters::read(query.as_deref());
    let matrix = found(asking(&state, &visit), &parameters).await?;
    let matrix = matrix.ok_or_else(super::surveying)?;
    let mut words = format!("Broken links: {}\n", matrix.rows_are.label());
    let filters = matrix.filter.in_words();
    if !filters.is_empty() {
        let _ = writeln!(words, "Only: {filters}");
    }
    let snapshot = matrix.snapshot.as_ref();
    let snapshot = snapshot.map_or("none", |it| it.as_str());
    let _ = writeln!(
        words,
        "{} Data: snapshot {snapshot}, {}.\n",
        matrix.rows_are.rule(),
        wording::day(state.today())
    );
    for link in matrix.broken_links() {
        let _ = writeln!(words, "- {}: {}.", marked(&link), link.words);
    }
    Ok(text("broken-links", "txt", words))
}
