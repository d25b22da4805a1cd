//! What is covered: the coverage matrix as far as an import decides it, of common gaps, calls,
//! areas and concepts against topics, projects and results.

use super::data::{Cell, Chart, Figure, NOTHING, Section, Table, counted};
use super::make::Material;
use super::wording::{listed, options, programmes_of};
use crate::coverage::{CoverageFilter, ImportedRow, RowKind, RowSubject, imported_rows};
use crate::landscape::Charted;
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use uptake_model::{Extent, Gap, GapSource, Station};
use uptake_store::listing::TopicListing;

/// Most calls in a figure.
const MOST_CALLS: usize = 40;

/// The rows of the matrix, by what they are.
#[derive(Debug)]
pub(super) struct Matrices {
    areas: Vec<ImportedRow>,
    pub(super) gaps: Vec<ImportedRow>,
    pub(super) calls: Vec<ImportedRow>,
    concepts: Vec<ImportedRow>,
}

impl Matrices {
    pub(super) async fn count(
        platform: &Platform,
        charted: &Charted,
        extent: &Extent,
        as_of: Date,
    ) -> Result<Self, PlatformError> {
        let filter = CoverageFilter {
            extent: extent.clone(),
            discipline: None,
        };
        let rows = async |kind| imported_rows(platform, charted, &kind, &filter, as_of).await;
        Ok(Self {
            areas: rows(RowKind::Areas).await?,
            gaps: rows(RowKind::Gaps).await?,
            calls: rows(RowKind::Topics).await?,
            concepts: rows(RowKind::Concepts(None)).await?,
        })
    }
}

pub(super) fn section(material: &Material) -> Section {
    let Matrices { gaps, calls, .. } = &material.matrices;
    let mut paragraphs = vec![
        format!(
            "{} within this. The matrices set common gaps, calls, areas and concepts against the chain: the topics \
             that projects were funded under, these projects with their money and years, and the results that they \
             left. The chain breaks where nothing follows on something; those that break earliest come first.",
            capital(&counted(
                material.places.len() as u64,
                "project lies",
                "projects lie"
            ))
        ),
        "For gaps and calls only likely projects count, by their calibrated score and wherever they were funded. What \
         is only possible stands apart, and mends no link."
            .to_owned(),
        format!(
            "Trials, procurements and deployments are recorded day by day, in no import. With them, as they stand \
             today: uptake coverage --rows gaps{}",
            options(&material.extent)
        ),
    ];
    paragraphs.extend(material.results_caveat());
    if gaps.is_empty() {
        paragraphs.push("No gap of the sets in the corpus belongs to this area.".to_owned());
    }
    if calls.is_empty() {
        paragraphs.push(
            "No call of this area was open or announced on the day of this brief, as far as the corpus knows."
                .to_owned(),
        );
    }
    let mut figures = Vec::new();
    figures.extend((!gaps.is_empty()).then(|| of_gaps(material)));
    figures.extend((!calls.is_empty()).then(|| of_calls(material)));
    figures.extend([of_areas(material), of_concepts(material)]);
    Section {
        title: "Coverage".to_owned(),
        paragraphs,
        figures,
    }
}

impl Material {
    /// The gap that a row is about.
    pub(super) fn gap_of(&self, row: &ImportedRow) -> Option<&Gap> {
        self.gaps
            .iter()
            .find(|it| matches!(&row.row.subject, RowSubject::Gap(id) if *id == it.id))
    }

    /// The call that a row is about.
    pub(super) fn call_of(&self, row: &ImportedRow) -> Option<&TopicListing> {
        let mut listings = self.topics.iter().map(|it| &it.listing);
        listings.find(|it| matches!(&row.row.subject, RowSubject::Topic(code) if *code == it.code))
    }

    /// Says for which programmes the corpus holds no result.
    fn results_caveat(&self) -> Option<String> {
        let known = &self.with_results;
        let here = self
            .places
            .iter()
            .filter_map(|it| self.landscape().projects.get(*it));
        let here = programmes_of(here.map(|it| it.programme));
        let lacking: Vec<String> = here
            .into_iter()
            .filter(|it| !known.contains(it))
            .map(|it| it.label().to_owned())
            .collect();
        (!lacking.is_empty()).then(|| {
            format!(
                "Of {} no results were imported, or those of fewer than one project in twenty, so where all projects of a \
                 row are of these, whether they left one is not stated.",
                listed(&lacking)
            )
        })
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The heads of the stations where the matching finds projects, likely or possible.
const GRADED: [&str; 8] = [
    "Topics",
    "Likely projects",
    "Possible projects",
    "EU contribution to the likely",
    "Not stated by",
    "Begun",
    "Results",
    "Chain breaks at",
];

/// The heads of the stations where projects are of a row by their funding or their words.
const CERTAIN: [&str; 7] = [
    "Topics",
    "Projects",
    "EU contribution",
    "Not stated by",
    "Begun",
    "Results",
    "Chain breaks at",
];

/// The cells of [`GRADED`], or of [`CERTAIN`] where a row knows no possible projects. Of a row
/// that the matching has not read nothing is stated.
fn stations(it: &ImportedRow) -> Vec<Cell> {
    let [topics, projects, results, ..] = &it.row.cells;
    let money = projects.money.unwrap_or_default();
    let begun = projects.years.map(|(from, to)| match from == to {
        true => from.to_string(),
        false => format!("{from}–{to}"),
    });
    let cells = [
        Some(Cell::Count(topics.count)),
        Some(Cell::Count(projects.count)),
        projects.possible.map(Cell::Count),
        Some(match projects.count {
            0 => Cell::text(NOTHING),
            _ => Cell::money(money.known()),
        }),
        Some(Cell::Count(u64::from(money.unstated))),
        Some(Cell::text(begun.unwrap_or_else(|| NOTHING.to_owned()))),
        Some(match results.unknown {
            true => Cell::NotStated,
            false => Cell::Count(results.count),
        }),
        Some(Cell::text(broken_at(it))),
    ];
    let mut cells: Vec<Cell> = cells.into_iter().flatten().collect();
    if !it.was_read() {
        cells.fill(Cell::NotStated);
    }
    cells
}

/// The first station of the three at which nothing stands after something. Where no project
/// counts, that is what is missing, and not the topic it would have been funded under.
fn broken_at(it: &ImportedRow) -> &'static str {
    let [_, projects, ..] = &it.row.cells;
    let decided = |station: &Station| match station {
        Station::Topic | Station::Project | Station::Result => true,
        Station::Need | Station::Trial | Station::Procurement | Station::Deployment => false,
    };
    match it.row.broken().find(decided) {
        Some(_) if projects.count == 0 => "projects",
        Some(Station::Topic) => "topics",
        Some(_) => "results",
        None => "none of these",
    }
}

fn table(first: &[&str], stations: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let heads = first.iter().chain(stations);
    Table {
        heads: heads.map(|it| (*it).to_owned()).collect(),
        rows,
    }
}

fn bars(column: usize) -> Option<Chart> {
    Some(Chart::Bars {
        column,
        hollow: Vec::new(),
    })
}

fn of_gaps(material: &Material) -> Figure {
    let rows = material.matrices.gaps.iter().map(|it| {
        let source = match material.gap_of(it).map(|gap| &gap.source) {
            Some(GapSource::Ifafri { number }) => format!("IFAFRI {number}"),
            Some(GapSource::Practitioner) | None => "practitioners".to_owned(),
        };
        let mut cells = vec![Cell::text(&it.row.name), Cell::text(source)];
        cells.extend(stations(it));
        cells
    });
    Figure {
        note: RowKind::Gaps.rule().to_owned(),
        table: table(&["Capability gap", "Source"], &GRADED, rows.collect()),
        chart: bars(3),
        ..material.figure("gaps", "Common gaps against the chain")
    }
}

fn of_calls(material: &Material) -> Figure {
    let calls = &material.matrices.calls;
    let rows = calls.iter().take(MOST_CALLS).map(|it| {
        let call = material.call_of(it);
        let mut cells = vec![
            Cell::maybe(call.map(|it| it.code.as_str())),
            Cell::text(&it.row.name),
            Cell::maybe(call.and_then(|it| it.deadline).map(|it| it.to_string())),
        ];
        cells.extend(stations(it));
        cells
    });
    let rule = RowKind::Topics.rule();
    Figure {
        note: match calls.len().saturating_sub(MOST_CALLS) {
            0 => rule.to_owned(),
            more => format!("The first {MOST_CALLS}; {more} more are open or announced. {rule}"),
        },
        table: table(&["Topic", "Title", "Deadline"], &GRADED, rows.collect()),
        ..material.figure("calls", "Open and announced calls against the chain")
    }
}

fn of_areas(material: &Material) -> Figure {
    let areas = &material.matrices.areas;
    let rows = areas.iter().map(|it| {
        let name = Cell::text(&it.row.name);
        [vec![name], stations(it)].concat()
    });
    Figure {
        note: RowKind::Areas.rule().to_owned(),
        table: table(&["Area"], &CERTAIN, rows.collect()),
        chart: bars(2).filter(|_| areas.len() > 1),
        ..material.figure("areas", "Areas of civil security against the chain")
    }
}

fn of_concepts(material: &Material) -> Figure {
    let rows = material.matrices.concepts.iter().map(|it| {
        let name = Cell::text(capital(&it.row.name));
        [vec![name], stations(it)].concat()
    });
    Figure {
        note: format!(
            "{} It can be about several, so the rows must not be added up.",
            RowKind::Concepts(None).rule()
        ),
        table: table(&["Concept"], &CERTAIN, rows.collect()),
        chart: bars(2),
        ..material.figure(
            "concepts",
            "Top concepts of the thesaurus against the chain",
        )
    }
}
