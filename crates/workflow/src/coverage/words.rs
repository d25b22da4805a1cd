//! The broken links of a matrix in words, ready for a meeting paper.

use super::matrix::{CoverageMatrix, CoverageRow};
use serde::Serialize;
use uptake_model::{Marking, Station};

/// Where the chain of a row is broken, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrokenLink {
    /// Name of the row.
    pub name: String,
    /// How far the name of a gap file may be shared; `None` for what is not marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// The first station at which nothing stands.
    pub station: Station,
    /// What is missing, and what stands before it; without a full stop.
    pub words: String,
}

impl CoverageMatrix {
    /// The broken links, in the order of the rows and then of the stations.
    #[must_use]
    pub fn broken_links(&self) -> Vec<BrokenLink> {
        self.rows.iter().flat_map(links).collect()
    }
}

/// The broken links of a row.
pub(super) fn links(row: &CoverageRow) -> impl Iterator<Item = BrokenLink> {
    row.broken().map(|station| BrokenLink {
        name: row.name.clone(),
        marking: row.marking,
        station,
        words: words(row, station),
    })
}

fn words(row: &CoverageRow, station: Station) -> String {
    let count = |station| row.cell(station).map_or(0, |it| it.count);
    let after = |of: Station, one: &str, many: &str| {
        let number = count(of);
        format!("{number} {}", if number == 1 { one } else { many })
    };
    match station {
        Station::Need => "nobody states it".to_owned(),
        Station::Topic if count(Station::Project) == 0 => no_project(row),
        Station::Topic => format!(
            "{} found, none under a known topic",
            after(Station::Project, "project was", "projects were")
        ),
        Station::Project => no_project(row),
        Station::Result => format!(
            "no result is known of {}",
            after(Station::Project, "project", "projects")
        ),
        Station::Trial if row.cell(Station::Result).is_some_and(|it| it.unknown) => format!(
            "no trial is recorded after {}, whose results are not in the corpus",
            after(Station::Project, "project", "projects")
        ),
        Station::Trial => format!(
            "no trial is recorded after {}",
            after(Station::Result, "result", "results")
        ),
        Station::Procurement => format!(
            "no procurement is recorded after {}",
            after(Station::Trial, "trial", "trials")
        ),
        Station::Deployment => format!(
            "no deployment is recorded after {}",
            after(Station::Procurement, "procurement", "procurements")
        ),
    }
}

/// That no project counts: where a machine judges, that is no proof of there being none.
fn no_project(row: &CoverageRow) -> String {
    match row.cell(Station::Project).and_then(|it| it.possible) {
        Some(0) => "no project is likely or possible by the matching".to_owned(),
        Some(possible) => format!("no project is likely by the matching, {possible} possible"),
        None => "no project was found".to_owned(),
    }
}
