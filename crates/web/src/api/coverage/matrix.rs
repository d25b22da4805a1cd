//! The coverage matrix over the API.

use super::extent::{ExtentParameters, parameters};
use super::{CoverageSubject, CoverageSum};
use crate::api::problem::{ApiFault, ProblemDetails};
use crate::error::Fault;
use crate::pages::coverage::{asked, surveying};
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use uptake_model::Marking;
use uptake_workflow::coverage::{
    CoverageCell, CoverageMatrix, RowKind, RowNote, coverage_matrix, station_code,
};
use utoipa::ToSchema;

/// What stands at a station.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixCell {
    /// `topic`, `project`, `result`, `trial`, `procurement`, `deployment`.
    pub station: &'static str,
    /// Records that count.
    pub count: u64,
    /// Of these, what rests on projects that people confirmed; for gap files only.
    pub confirmed: Option<u64>,
    /// What rests on projects that are only possible; not counted.
    pub possible: Option<u64>,
    /// The Union's contributions to the projects that count, or the budgets of procurements; absent
    /// at the other stations.
    pub money: Option<CoverageSum>,
    /// The first year in which projects begin, trials or procurements last, or deployments are in
    /// use since.
    pub from: Option<i16>,
    /// The last.
    pub to: Option<i16>,
    /// Whether the corpus cannot tell: no results of these programmes were imported.
    pub unknown: bool,
    /// Whether the chain breaks here.
    pub broken: bool,
}

impl MatrixCell {
    fn of(cell: &CoverageCell) -> Self {
        Self {
            station: station_code(cell.station),
            count: cell.count,
            confirmed: cell.confirmed,
            possible: cell.possible,
            money: cell.money.map(CoverageSum::of),
            from: cell.years.map(|it| it.0),
            to: cell.years.map(|it| it.1),
            unknown: cell.unknown,
            broken: cell.broken,
        }
    }
}

/// A row of the matrix.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixRow {
    /// What it is about.
    pub subject: CoverageSubject,
    /// Its name.
    pub name: String,
    /// The language of the name, ISO 639-1.
    pub language: String,
    /// How far the name of a gap file may be shared: a marking of the Traffic Light Protocol.
    pub marking: Option<&'static str>,
    /// `met`: a gap that is met, for which nothing is called missing; or that the matching has not
    /// read a topic.
    pub note: Option<&'static str>,
    /// Its cells.
    pub cells: Vec<MatrixCell>,
}

/// The coverage matrix.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixRecord {
    /// What the rows are.
    pub rows_are: &'static str,
    /// By which rule a project counts.
    pub rule: &'static str,
    /// The snapshot that it was counted from.
    pub snapshot: Option<String>,
    /// The rows: those first whose chain breaks earliest.
    pub rows: Vec<MatrixRow>,
    /// The broken links in words, for all rows.
    pub broken_links: Vec<String>,
}

impl MatrixRecord {
    /// The record of a matrix.
    #[must_use]
    pub fn of(matrix: &CoverageMatrix) -> Self {
        let links = matrix.broken_links().into_iter();
        Self {
            rows_are: RowKind::code(&matrix.rows_are),
            rule: matrix.rows_are.rule(),
            snapshot: matrix.snapshot.as_ref().map(ToString::to_string),
            rows: matrix
                .rows
                .iter()
                .map(|row| MatrixRow {
                    subject: CoverageSubject::of(&row.subject),
                    name: row.name.clone(),
                    language: row.language.clone(),
                    marking: row.marking.map(Marking::label),
                    note: row.note.map(RowNote::label),
                    cells: row.cells.iter().map(MatrixCell::of).collect(),
                })
                .collect(),
            broken_links: links
                .map(|it| format!("{}: {}", it.name, it.words))
                .collect(),
        }
    }
}

/// What can be asked beside the extent.
const OWN: [&str; 4] = ["rows", "below", "discipline", "missing"];

/// What is covered by what, and where the chain from topics to deployments breaks.
#[utoipa::path(
    get,
    path = "/coverage/matrix",
    tag = "coverage",
    params(
        ("rows" = Option<String>, Query, description = "`gap-files`, `gaps`, `areas`, `concepts`, `topics`, `closed-topics`; gaps by default"),
        ("below" = Option<String>, Query, description = "Concepts below this one, by its slug"),
        ExtentParameters,
        ("discipline" = Option<String>, Query, description = "For gap files one that they affect, otherwise one that projects are about"),
        ("missing" = Option<String>, Query, description = "Only rows at which nothing stands at this station"),
    ),
    responses(
        (status = 200, description = "The matrix", body = MatrixRecord),
        (status = 503, description = "The corpus is being surveyed", body = ProblemDetails),
    )
)]
pub(crate) async fn get_matrix(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Json<MatrixRecord>, ApiFault> {
    let parameters = parameters(query.as_deref(), &OWN)?;
    let rows = asked::rows(&parameters)?;
    let filter = asked::filter(&parameters, &rows)?;
    let missing = asked::missing(&parameters)?;
    let (platform, viewer) = (state.platform(), visit.viewer());
    let found = coverage_matrix(platform, viewer, &rows, &filter, state.today());
    let found = found.await.map_err(Fault::from)?.ok_or_else(surveying)?;
    let found = match missing {
        Some(station) => found.without(station),
        None => found,
    };
    Ok(Json(MatrixRecord::of(&found)))
}
