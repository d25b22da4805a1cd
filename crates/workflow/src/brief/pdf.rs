//! A brief typeset as PDF, with typst as a library: no fonts, files or clock of the machine, so that
//! the same brief gives the same bytes. Archival and accessible (PDF/A-3a, PDF/UA-1), with the data
//! attached.

use super::chart::{alternative, svg};
use super::data::{Brief, Cell, Figure};
use super::verify::as_json;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("../../data/brief.typ");

/// A brief could not be typeset: our own fault.
#[derive(Debug, thiserror::Error)]
#[error("The brief could not be typeset: {0}")]
pub struct TypesettingError(String);

impl TypesettingError {
    fn of(diagnostics: &[SourceDiagnostic]) -> Self {
        let said: Vec<&str> = diagnostics.iter().map(|it| it.message.as_str()).collect();
        Self(said.join("; "))
    }
}

/// Typesets a brief.
///
/// # Errors
/// Our own fault.
pub fn pdf(brief: &Brief) -> Result<Vec<u8>, TypesettingError> {
    let world = BriefWorld::of(brief)?;
    let compiled = typst::compile(&world);
    let document = compiled.output.map_err(|it| TypesettingError::of(&it))?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(as_json(brief)),
        creator: Smart::Custom(Some(format!("Uptake {}", brief.about.version))),
        standards: standards.map_err(|error| TypesettingError(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let written = typst_pdf::pdf(&document, &options);
    // What was remembered of this brief helps no other.
    typst::comemo::evict(0);
    written.map_err(|it| TypesettingError::of(&it))
}

/// All that typst sees: the template, the data and the drawings.
struct BriefWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    files: BTreeMap<&'static str, Bytes>,
    charts: Vec<Bytes>,
}

impl BriefWorld {
    fn of(brief: &Brief) -> Result<Self, TypesettingError> {
        let fonts = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data)));
        let fonts: Vec<Font> = fonts.collect();
        let charts: Vec<Option<String>> = brief.figures().map(svg).collect();
        let shown = shown(brief, &charts).to_string();
        let path =
            VirtualPath::new("main.typ").map_err(|_| TypesettingError("no path".to_owned()))?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: Source::new(id, TEMPLATE.to_owned()),
            files: BTreeMap::from([
                ("shown.json", Bytes::from_string(shown)),
                ("brief.json", Bytes::from_string(as_json(brief))),
            ]),
            charts: charts
                .into_iter()
                .map(|it| Bytes::from_string(it.unwrap_or_default()))
                .collect(),
        })
    }
}

impl World for BriefWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.main.id() {
            true => Ok(self.main.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        if let Some(found) = self.files.get(name) {
            return Ok(found.clone());
        }
        let number = name
            .strip_prefix("chart-")
            .and_then(|it| it.strip_suffix(".svg"));
        let number = number.and_then(|it| it.parse::<usize>().ok());
        let chart = number.and_then(|it| self.charts.get(it));
        chart.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// There is no today: a brief knows its day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What the template shows.
fn shown(brief: &Brief, charts: &[Option<String>]) -> Value {
    let about = &brief.about;
    let snapshot = about
        .snapshot
        .as_ref()
        .map_or_else(|| "none".to_owned(), ToString::to_string);
    let mut number = 0;
    let sections: Vec<Value> = brief
        .sections
        .iter()
        .map(|section| {
            let figures = section.figures.iter().map(|it| {
                let figure = figure(it, number, charts.get(number).is_some_and(Option::is_some));
                number += 1;
                figure
            });
            let figures: Vec<Value> = figures.collect();
            json!({ "title": section.title, "paragraphs": section.paragraphs, "figures": figures })
        })
        .collect();
    json!({
        "title": about.title,
        "description": format!("Made from the snapshot {snapshot}. Its data are attached."),
        "footer": format!("Uptake · snapshot {snapshot}"),
        "day": about.as_of.map(|it| json!({ "year": it.year(), "month": it.month(), "day": it.day() })),
        "about": about.lines(),
        "sections": sections,
    })
}

fn figure(figure: &Figure, number: usize, drawn: bool) -> Value {
    let rows = &figure.table.rows;
    let columns = 0..figure.table.heads.len();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(Cell::shown).collect())
        .collect();
    json!({
        "caption": figure.caption,
        "note": figure.note,
        "query": figure.query,
        "heads": figure.table.heads,
        "numbers": columns.map(|it| figure.table.is_of_numbers(it)).collect::<Vec<_>>(),
        "widths": (0..figure.table.heads.len()).map(|it| width(figure, it)).collect::<Vec<_>>(),
        "rows": rows,
        "chart": drawn.then(|| format!("chart-{number}.svg")),
        "alt": alternative(figure),
    })
}

/// The width that a column takes of its table, relative to the others, in tenths: by the root of
/// its longest cell, so that long texts have more room and short ones enough.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a root of at most 60"
)]
fn width(figure: &Figure, column: usize) -> u32 {
    let head = figure.table.heads.get(column);
    let words = head.into_iter().flat_map(|it| it.split(' '));
    let cells = figure.table.rows.iter().filter_map(|row| row.get(column));
    let lengths = words.map(|it| it.chars().count());
    let lengths = lengths.chain(cells.map(|it| it.shown().chars().count()));
    let longest = lengths.max().unwrap_or(0).clamp(6, 60);
    ((longest as f64).sqrt() * 10.0).round() as u32
}
