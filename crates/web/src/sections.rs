//! Sections of a brief or dossier as a page shows them: paragraphs, figures drawn and as tables,
//! each with the way to the same numbers.

use crate::pages::coverage::table::Files;
use askama::Template;
use uptake_model::SnapshotId;
use uptake_workflow::brief::{self, Brief, Cell, Figure, Section};

/// Most columns of a table that is stacked on a narrow screen; wider ones are scrolled.
const MOST_STACKED: usize = 9;

#[derive(Debug)]
struct ShownCell {
    text: String,
    number: bool,
    /// Head of its column.
    label: String,
    exact: Option<String>,
}

#[derive(Debug)]
struct ShownFigure {
    id: String,
    caption: String,
    note: String,
    query: String,
    heads: Vec<(String, bool)>,
    rows: Vec<Vec<ShownCell>>,
    svg: Option<String>,
    wide: bool,
    /// Where its table can be had as a file of its own.
    files: Option<Files>,
}

#[derive(Debug)]
struct ShownSection {
    title: String,
    paragraphs: Vec<String>,
    figures: Vec<ShownFigure>,
}

/// Sections, to stand in any page.
#[derive(Debug, Template)]
#[template(path = "coverage/sections.html")]
pub(crate) struct Sections {
    sections: Vec<ShownSection>,
    /// The import that the figures are of; `None` where the corpus is empty.
    snapshot: Option<SnapshotId>,
    /// Whether sections have headings: a page that is one section has its own.
    headed: bool,
}

impl Sections {
    /// The sections of a brief or dossier, with their headings; each table can be had at
    /// `files`, where it can.
    pub(crate) fn of(brief: &Brief, files: impl Fn(&str) -> Option<Files>) -> Self {
        let sections = brief.sections.iter();
        Self {
            sections: sections.map(|it| section(it, &files)).collect(),
            snapshot: brief.about.snapshot.clone(),
            headed: true,
        }
    }

    /// One section on a page that carries its name; each table can be had at `files`.
    pub(crate) fn one(
        of: &Section,
        snapshot: Option<SnapshotId>,
        files: impl Fn(&str) -> Files,
    ) -> Self {
        Self {
            sections: vec![section(of, |id| Some(files(id)))],
            snapshot,
            headed: false,
        }
    }
}

fn section(section: &Section, files: impl Fn(&str) -> Option<Files>) -> ShownSection {
    ShownSection {
        title: section.title.clone(),
        paragraphs: section.paragraphs.clone(),
        figures: {
            let figures = section.figures.iter();
            figures.map(|it| figure(it, files(&it.id))).collect()
        },
    }
}

fn figure(figure: &Figure, files: Option<Files>) -> ShownFigure {
    let table = &figure.table;
    let heads = table.heads.iter().enumerate();
    let heads: Vec<(String, bool)> = heads
        .map(|(at, it)| (it.clone(), table.is_of_numbers(at)))
        .collect();
    let cell = |(cell, head): (&Cell, &(String, bool))| ShownCell {
        text: cell.shown(),
        number: head.1,
        label: head.0.clone(),
        exact: match cell {
            Cell::Money(euro) => Some(euro.exact()),
            Cell::Share { part, whole } => Some(format!("{part} of {whole}")),
            Cell::Text(_) | Cell::Count(_) | Cell::NotStated => None,
        },
    };
    ShownFigure {
        id: figure.id.clone(),
        caption: figure.caption.clone(),
        note: figure.note.clone(),
        query: figure.query.clone(),
        rows: table
            .rows
            .iter()
            .map(|row| row.iter().zip(&heads).map(cell).collect())
            .collect(),
        svg: brief::svg(figure),
        wide: heads.len() > MOST_STACKED,
        heads,
        files,
    }
}
