//! The tables of this area as files: each view says what its table is, and can be had as
//! CSV, as a workbook and as linked data under its own address; and plain text to paste.

mod linked;
pub(crate) mod named;

use crate::error::Fault;
use crate::parameters::Parameters;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::Router;
use axum::extract::{RawPathParams, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::civil::Date;
use std::sync::Arc;
use uptake_model::{Extent, Viewer};
use uptake_workflow::Platform;
use uptake_workflow::table::{Provenance, Table};

/// What a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Lines of cells, with nothing beside them.
    Csv,
    /// A workbook with a sheet on where the table comes from.
    Xlsx,
    /// Linked data.
    JsonLd,
}

impl TableFormat {
    /// All, in the order of the links.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::JsonLd];

    /// How a file's name ends, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLd => "jsonld",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLd => "application/ld+json",
        }
    }
}

/// Who asks for a table, and for which. Knows nothing of addresses and sessions, so that
/// pages, programs and commands ask alike.
pub(crate) struct Asked {
    pub(crate) platform: Arc<Platform>,
    pub(crate) viewer: Viewer,
    pub(crate) today: Date,
    pub(crate) parameters: Parameters,
    /// What stands in the address where the route leaves a step open; empty otherwise.
    pub(crate) step: String,
}

/// The routes that save a table: `page` shows it, and it stands at the same address with
/// `file` and the extension behind it, asked for by the same parameters.
pub(super) fn files<F, R>(page: &str, file: &str, make: F) -> Router<AppState>
where
    F: Fn(Asked) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<Table, Fault>> + Send + 'static,
{
    let up = file.matches('/').count();
    let mut router = Router::new();
    for format in TableFormat::ALL {
        let make = make.clone();
        let save =
            move |State(state): State<AppState>, visit: Visit, steps: RawPathParams, uri: Uri| {
                let make = make.clone();
                async move {
                    let asked = Asked {
                        platform: state.shared_platform(),
                        viewer: visit.viewer().clone(),
                        today: state.today(),
                        parameters: Parameters::read(uri.query()),
                        step: steps.iter().next().map_or("", |it| it.1).to_owned(),
                    };
                    let public = asked.viewer == Viewer::Public;
                    let table = make(asked).await?;
                    let snapshots = state.store().snapshots().await?;
                    let base = state.address().trim_end_matches('/');
                    let address = format!("{base}{}", page_of(&uri, up));
                    let from = Provenance::new(address, state.today(), &snapshots, public);
                    let base = base.to_owned();
                    let written =
                        tokio::task::spawn_blocking(move || saved(&table, &from, format, &base));
                    written
                        .await
                        .map_err(|error| Fault::Ours(error.to_string()))?
                }
            };
        router = router.route(&format!("{page}{file}.{}", format.extension()), get(save));
    }
    router
}

/// The address of the page whose table stands at `uri`, so many steps above it.
fn page_of(uri: &Uri, up: usize) -> String {
    let path = uri.path();
    let mut page = path.rsplit_once('.').map_or(path, |it| it.0);
    for _ in 0..up {
        page = page.rsplit_once('/').map_or(page, |it| it.0);
    }
    match uri.query() {
        Some(query) => format!("{page}?{query}"),
        None => page.to_owned(),
    }
}

/// A table as a file; `base` is where the site stands, such as `https://uptake.example`.
///
/// # Errors
/// Why it cannot be written: our own fault.
pub fn written(
    table: &Table,
    from: &Provenance,
    format: TableFormat,
    base: &str,
) -> Result<Vec<u8>, String> {
    match format {
        TableFormat::Csv => table.csv().map_err(|error| error.to_string()),
        TableFormat::Xlsx => table.workbook(from).map_err(|error| error.to_string()),
        TableFormat::JsonLd => Ok(linked::json_ld(table, from, base).into_bytes()),
    }
}

fn saved(
    table: &Table,
    from: &Provenance,
    format: TableFormat,
    base: &str,
) -> Result<Response, Fault> {
    let bytes = written(table, from, format, base);
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            attached(&table.name, format.extension()),
        ),
    ];
    Ok((headers, bytes.map_err(Fault::Ours)?).into_response())
}

/// The links beside a table, to all files that it can be had as.
#[derive(Debug, Template)]
#[template(path = "coverage/files.html")]
pub(crate) struct Files {
    links: Vec<(&'static str, String)>,
    /// Which table, where a page has several; empty otherwise.
    of: &'static str,
}

impl Files {
    /// The files at `path`, asked for like the page.
    pub(super) fn new(path: &str, parameters: &Parameters) -> Self {
        Self::at(path, |path| parameters.address(path, 1))
    }

    /// The files at `path` over an extent.
    pub(super) fn over(path: &str, extent: &Extent) -> Self {
        Self::at(path, |path| super::extent::address(path, extent, &[]))
    }

    fn at(path: &str, address: impl Fn(&str) -> String) -> Self {
        let links = TableFormat::ALL.into_iter().map(|format| {
            let name = match format {
                TableFormat::Csv => "CSV",
                TableFormat::Xlsx => "XLSX",
                TableFormat::JsonLd => "JSON-LD",
            };
            (name, address(&format!("{path}.{}", format.extension())))
        });
        Self {
            links: links.collect(),
            of: "",
        }
    }

    /// The same, said of which table.
    pub(super) fn of(self, of: &'static str) -> Self {
        Self { of, ..self }
    }
}

/// The answer that saves a text.
pub(crate) fn text(name: &str, extension: &str, text: String) -> Response {
    let kind = match extension {
        "md" => "text/markdown; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, attached(name, extension)),
    ];
    (headers, text).into_response()
}

fn attached(name: &str, extension: &str) -> String {
    format!("attachment; filename=\"uptake-{name}.{extension}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_knows_the_page_that_shows_it() {
        let cases = [
            (
                "/coverage/money.csv?area=drs",
                0,
                "/coverage/money?area=drs",
            ),
            ("/coverage/network/communities.xlsx", 1, "/coverage/network"),
            (
                "/coverage/trends/rising/table.jsonld?to=2020",
                2,
                "/coverage/trends?to=2020",
            ),
            (
                "/coverage/countries/PL/all.csv",
                1,
                "/coverage/countries/PL",
            ),
        ];
        for (address, up, expected) in cases {
            let uri: Uri = address.parse().expect("an address");
            assert_eq!(page_of(&uri, up), expected);
        }
    }
}
