//! What can be typed about the corpus and the index: importing, building, listing what was wrong.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use uptake_model::Programme;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportSource {
    /// CORDIS projects: per-project XML or CSV tables, as folder, .zip, .tar.gz, .tar.xz or files
    Cordis(CordisArgs),
    /// Calls and topics: Funding & Tenders Portal dump, work programme files, topic titles
    Calls(PathArgs),
    /// The sample that comes with Uptake
    Sample,
}

/// Files and folders to read.
#[derive(Debug, Args)]
pub struct PathArgs {
    /// Files, archives and folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Where CORDIS data comes from.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["paths", "programme"])))]
pub struct CordisArgs {
    /// Files, archives and folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Fetch the official bulk file of this programme from CORDIS (resumes where it stopped)
    #[arg(long, value_enum)]
    pub programme: Option<BulkProgramme>,

    /// Server to fetch from
    #[arg(long, value_name = "URL", requires = "programme", default_value = uptake_import::fetch::CORDIS)]
    pub from: String,
}

/// Programmes with a bulk file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BulkProgramme {
    /// Horizon Europe
    Horizon,
    /// Horizon 2020
    H2020,
    /// Seventh Framework Programme
    Fp7,
}

impl From<BulkProgramme> for Programme {
    fn from(programme: BulkProgramme) -> Self {
        match programme {
            BulkProgramme::Horizon => Self::HorizonEurope,
            BulkProgramme::H2020 => Self::Horizon2020,
            BulkProgramme::Fp7 => Self::Fp7,
        }
    }
}

/// What is built beside the index.
#[derive(Debug, Args)]
pub struct IndexArgs {
    /// Have the sentence encoder in this folder read all projects too, and use it from now on
    /// (config.json, tokenizer.json, model.safetensors; says first what it costs, and can be
    /// interrupted and resumed). Needs a build with --features neural
    #[arg(long, value_name = "DIR", conflicts_with = "no_encoder")]
    pub encoder: Option<PathBuf>,

    /// Go on without the encoder used so far; its vectors are kept
    #[arg(long)]
    pub no_encoder: bool,
}

/// Something to show.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Grant agreement number, acronym, organisation (pic-…), topic or call code
    #[arg(value_name = "ID")]
    pub id: String,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// Which problems to list.
#[derive(Debug, Args)]
pub struct ProblemsArgs {
    /// Only this kind, such as `bad_date`; without it, counts by kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,

    /// Only this import
    #[arg(long, value_name = "SNAPSHOT")]
    pub snapshot: Option<String>,

    /// How many to list
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub limit: u32,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}
