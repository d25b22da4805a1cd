//! What can be typed to take everything away.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to take away.
#[derive(Debug, Subcommand)]
pub enum ExportAction {
    /// The public site as files that need no server
    Site(ExportSiteArgs),
    /// The corpus as Parquet files, with a catalogue (DCAT-AP)
    Tables(ExportTablesArgs),
}

/// A copy of the site.
#[derive(Debug, Args)]
pub struct ExportSiteArgs {
    /// Folder for the copy; a copy that stands there is replaced once the new one is whole
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Also projects outside civil security, and whoever takes part in them
    #[arg(long)]
    pub all: bool,

    /// Where the site stands, so that the copy can lead there; without it, feeds and linked data are left out
    #[arg(long, value_name = "URL", env = "UPTAKE_ADDRESS")]
    pub address: Option<String>,
}

/// The corpus as tables.
#[derive(Debug, Args)]
pub struct ExportTablesArgs {
    /// Folder for the files; what an earlier export wrote there is replaced once the new one is whole
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Where these files will stand on the web, for the addresses in the catalogue. Not where the site
    /// stands: it gives them out below /data/tables if it is told to (uptake serve --tables)
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
}
