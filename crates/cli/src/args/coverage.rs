//! What can be typed about the consolidated views: coverage and overlaps.

use super::values::{area, country, discipline, programme};
use clap::Args;
use uptake_model::{Area, Country, Discipline, Programme, Station};
use uptake_workflow::coverage::{RowKind, STATIONS, station_code};

/// Which rows to count, and what.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// What the rows are: gap-files (those that everybody may see), gaps, areas, concepts, topics
    #[arg(long, value_name = "ROWS", value_parser = rows, default_value = "gaps")]
    pub rows: RowKind,

    /// With --rows concepts: those below this concept, by its slug
    #[arg(long, value_name = "SLUG")]
    pub below: Option<String>,

    /// Only this area (fct, bm, infra, drs, cs, ssri)
    #[arg(long, value_name = "CODE", value_parser = area)]
    pub area: Option<Area>,

    /// Only projects of this programme (fp7, h2020, horizon)
    #[arg(long, value_name = "CODE", value_parser = programme)]
    pub programme: Option<Programme>,

    /// Only projects in which this country takes part
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub country: Option<Country>,

    /// Only projects that begin in this year or later
    #[arg(long, value_name = "YEAR")]
    pub from: Option<i16>,

    /// Only projects that begin in this year or earlier
    #[arg(long, value_name = "YEAR")]
    pub to: Option<i16>,

    /// Gap files that affect this discipline; for other rows, projects that are about it
    #[arg(long, value_name = "CODE", value_parser = discipline)]
    pub discipline: Option<Discipline>,

    /// Only rows at which nothing stands at this station: topic, project, result, trial,
    /// procurement, deployment
    #[arg(long, value_name = "STATION", value_parser = station)]
    pub missing: Option<Station>,

    /// Concepts: also projects outside civil security
    #[arg(long)]
    pub all_research: bool,

    /// Print everything as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// Print a line for each cell as CSV
    #[arg(long)]
    pub csv: bool,
}

/// Which overlaps to list.
#[derive(Debug, Args)]
pub struct OverlapsArgs {
    /// Only groups with a project of this area (fct, bm, infra, drs, cs, ssri)
    #[arg(long, value_name = "CODE", value_parser = area)]
    pub area: Option<Area>,

    /// Only groups with a project of this programme (fp7, h2020, horizon)
    #[arg(long, value_name = "CODE", value_parser = programme)]
    pub programme: Option<Programme>,

    /// Only groups with projects of more than one programme
    #[arg(long)]
    pub across: bool,

    /// How many groups to list
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

fn rows(text: &str) -> Result<RowKind, String> {
    let known: Vec<&str> = RowKind::ALL.iter().map(RowKind::code).collect();
    RowKind::parse(text).ok_or_else(|| format!("known rows are {}", known.join(", ")))
}

fn station(text: &str) -> Result<Station, String> {
    let mut stations = STATIONS.into_iter();
    let known = STATIONS.map(station_code).join(", ");
    stations
        .find(|it| station_code(*it) == text)
        .ok_or_else(|| format!("known stations are {known}"))
}
