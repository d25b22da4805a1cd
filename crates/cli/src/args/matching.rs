//! What can be typed to find projects: for a need, or like another.

use super::values::{area, country, first_day, language, last_day, programme, stage, strength};
use clap::Args;
use std::path::PathBuf;
use uptake_model::{Area, Country, Language, Programme, Stage};
use uptake_search::Strength;

/// A need, or many, and how to answer.
#[derive(Debug, Args)]
pub struct MatchArgs {
    /// What you cannot do, in your own words; `-` reads it from standard input
    #[arg(
        value_name = "TEXT",
        required_unless_present = "batch",
        conflicts_with = "batch"
    )]
    pub text: Option<String>,

    /// Language of the need, two letters such as pl; told from the text if not given
    #[arg(long = "lang", value_name = "CODE", value_parser = language)]
    pub language: Option<Language>,

    /// How many projects to list (1 to 1000; 1000 with --batch if not given)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: Option<u32>,

    /// Print how every score came about
    #[arg(long, conflicts_with_all = ["json", "batch"])]
    pub explain: bool,

    /// Print everything as JSON
    #[arg(long, conflicts_with = "batch")]
    pub json: bool,

    /// Answer every line `id<TAB>need` of this file
    #[arg(long, value_name = "QUERIES.tsv", requires = "run")]
    pub batch: Option<PathBuf>,

    /// Where to write the TREC run
    #[arg(long, value_name = "OUT.trec", requires = "batch")]
    pub run: Option<PathBuf>,

    /// Which projects count
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// Which projects count. An option may be given several times: any of its values fits.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// fp7, h2020 or horizon
    #[arg(long, value_name = "CODE", value_parser = programme)]
    pub programme: Vec<Programme>,

    /// planned, running, ended or terminated
    #[arg(long, value_name = "STATUS", value_parser = stage)]
    pub status: Vec<Stage>,

    /// fct, bm, infra, drs, cs or ssri
    #[arg(long, value_name = "CODE", value_parser = area)]
    pub area: Vec<Area>,

    /// Country of any participant, two letters (EL or GR, UK or GB)
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub country: Vec<Country>,

    /// Funding scheme, such as RIA or HORIZON-IA
    #[arg(long, value_name = "CODE")]
    pub scheme: Vec<String>,

    /// Topic code
    #[arg(long, value_name = "CODE")]
    pub topic: Vec<String>,

    /// Only projects at least this strong: likely, possible or unlikely
    #[arg(long, value_name = "WORD", default_value = "unlikely", hide_default_value = true, value_parser = strength)]
    pub strength: Strength,

    /// Started on or after this day or year
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub from: Option<jiff::civil::Date>,

    /// Started on or before this day or year
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub to: Option<jiff::civil::Date>,
}

/// A project and how many like it.
#[derive(Debug, Args)]
pub struct SimilarArgs {
    /// Grant agreement number or acronym
    #[arg(value_name = "ID")]
    pub id: String,

    /// How many projects to list
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}
