//! What can be typed about the consolidated views: coverage, money,
//! networks and overlaps.

use super::ExtentArgs;
use super::values::{area, discipline};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use uptake_model::{Area, Discipline, Station};
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

    /// Which projects; outside civil security for concepts only
    #[command(flatten)]
    pub extent: ExtentArgs,

    /// Gap files that affect this discipline; for other rows, projects that are about it
    #[arg(long, value_name = "CODE", value_parser = discipline)]
    pub discipline: Option<Discipline>,

    /// Only rows at which nothing stands at this station: topic, project, result, trial,
    /// procurement, deployment
    #[arg(long, value_name = "STATION", value_parser = station)]
    pub missing: Option<Station>,

    /// Print everything as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// Print a line for each cell as CSV
    #[arg(long)]
    pub csv: bool,
}

/// Whose money to add up.
#[derive(Debug, Args)]
pub struct MoneyArgs {
    /// Which projects
    #[command(flatten)]
    pub extent: ExtentArgs,

    /// With concepts: those below this one, by its slug
    #[arg(long, value_name = "SLUG")]
    pub below: Option<String>,

    /// How many countries and concepts to list
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,

    /// Print everything as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// Print a table as CSV, all lines of it
    #[arg(long, value_name = "TABLE", num_args = 0..=1, require_equals = true, default_missing_value = "money")]
    pub csv: Option<MoneyTable>,
}

/// A table of `uptake money`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MoneyTable {
    /// Money by area, programme, year, country, kind of organisation and concept
    Money,
    /// Groups of organisations, coordination, newcomers and concentration
    People,
}

/// Whose network to show.
#[derive(Debug, Args)]
pub struct NetworkArgs {
    /// Which projects
    #[command(flatten)]
    pub extent: ExtentArgs,

    /// How many communities and organisations to list
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=300))]
    pub limit: u32,

    /// Print everything as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// Print a table as CSV, all lines of it
    #[arg(long, value_name = "TABLE", num_args = 0..=1, require_equals = true, default_missing_value = "organisations")]
    pub csv: Option<NetworkTable>,
}

/// A table of `uptake network`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NetworkTable {
    /// The measured organisations
    Organisations,
    /// The communities among them
    Communities,
}

/// Which overlaps to list.
#[derive(Debug, Args)]
pub struct OverlapsArgs {
    /// Which projects: two of a group must be of the area (or of civil security), one within all the rest
    #[command(flatten)]
    pub extent: ExtentArgs,

    /// Only groups with projects of more than one programme
    #[arg(long)]
    pub across: bool,

    /// Only groups of which two projects run, or ran, at the same time
    #[arg(long)]
    pub at_once: bool,

    /// How many groups to list
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,

    /// Print these groups as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// Print a line for each project of all groups as CSV
    #[arg(long)]
    pub csv: bool,
}

/// What of topics ahead to show.
#[derive(Debug, Args)]
pub struct AheadArgs {
    /// Only topics, or gaps, of this area (fct, bm, infra, drs, cs, ssri)
    #[arg(long, value_name = "CODE", value_parser = area)]
    pub area: Option<Area>,

    /// Gaps that nothing covers instead, with the calls that fit
    #[arg(long)]
    pub gaps: bool,

    /// The draft of a topic for this gap, such as gap:ifafri-1, with what each statement rests on
    #[arg(long, value_name = "GAP", conflicts_with_all = ["gaps", "area", "csv", "json"])]
    pub proposal: Option<String>,

    /// Print everything as JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// Print a line for each as CSV
    #[arg(long)]
    pub csv: bool,
}

/// Which table to print or save.
#[derive(Debug, Args)]
pub struct TableArgs {
    /// Its name; without one, lists all tables and what they can be asked by
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// What to ask by, as in the address of its page, such as area=drs from=2021
    #[arg(value_name = "FILTER=VALUE", value_parser = filter)]
    pub filters: Vec<(String, String)>,

    /// Print it as JSON instead of CSV
    #[arg(long, conflicts_with = "out")]
    pub json: bool,

    /// Write it to a file: .csv, .xlsx, .jsonld or .json
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Where the site stands, for the addresses in a .jsonld or .xlsx
    #[arg(long, value_name = "URL", env = "UPTAKE_ADDRESS")]
    pub address: Option<String>,
}

fn filter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write it as FILTER=VALUE, such as area=drs")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
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
