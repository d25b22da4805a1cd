//! What can be typed of briefs and dossiers.

use super::ExtentArgs;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;
use uptake_workflow::brief::BriefFormat;

/// Which brief, and where to.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct BriefArgs {
    /// Check a brief instead of making one
    #[command(subcommand)]
    pub action: Option<BriefAction>,

    /// What it is about
    #[command(flatten)]
    pub extent: ExtentArgs,

    /// How it is written
    #[command(flatten)]
    pub output: OutputArgs,

    /// Tell what runs, has ended and is open as of this day; that of the latest import if not given
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Date>,
}

/// What else can be done with a brief.
#[derive(Debug, Subcommand)]
pub enum BriefAction {
    /// Make a brief or dossier again from the corpus, and name the first figure that differs
    Verify {
        /// A file that `uptake brief` or `uptake dossier` wrote
        file: PathBuf,
    },
}

/// How a brief is written.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// File to write; its ending says the format: html, xlsx, pdf or json
    #[arg(long, value_name = "FILE", required_unless_present = "figure")]
    pub out: Option<PathBuf>,

    /// Format, where the ending does not say it
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<BriefFormat>,

    /// Print one figure as a table (CSV) instead, by its name such as `gaps`
    #[arg(long, value_name = "NAME", conflicts_with_all = ["out", "format"])]
    pub figure: Option<String>,
}

fn format(text: &str) -> Result<BriefFormat, String> {
    BriefFormat::parse(text)
        .ok_or_else(|| format!("“{text}” is no format: html, xlsx, pdf or json"))
}

/// Which dossier, and where to.
#[derive(Debug, Args)]
pub struct DossierArgs {
    /// Identifier of a gap file that is published for everybody
    #[arg(value_name = "GAP")]
    pub gap: String,

    /// How it is written
    #[command(flatten)]
    pub output: OutputArgs,

    /// What counts on this day; today if not given
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Date>,
}
