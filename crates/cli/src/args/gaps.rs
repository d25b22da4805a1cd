//! What can be typed about gap files: matching them, giving them out and taking them in.

use clap::{Args, Subcommand};
use std::path::PathBuf;
use uptake_model::{GapFormat, MemberOrganisationId};

/// What can be done with gap files.
#[derive(Debug, Subcommand)]
pub enum GapsAction {
    /// Match the open gap files that changed, or all where the index did; can be interrupted and
    /// goes on where it stopped. `import`, `index` and the running site do it by themselves
    Refresh,
    /// Save the gap files of an organisation, in whatever state, as its members see them
    Export(GapsExportArgs),
    /// Take gaps from a CSV, XLSX or JSON-LD file as drafts of an organisation; rows with the
    /// identifier of one of its gap files change that
    Import(GapsImportArgs),
}

/// Which gap files to save, and how.
#[derive(Debug, Args)]
pub struct GapsExportArgs {
    /// Identifier of the organisation, as in the address of its page
    #[arg(long, value_name = "ID")]
    pub organisation: MemberOrganisationId,

    /// csv, xlsx or json-ld
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: GapFormat,

    /// Where to write the file
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,

    /// Address of a member as whom to look, for fields marked TLP:RED; otherwise they are left out
    #[arg(long, value_name = "ADDRESS")]
    pub by: Option<String>,
}

/// Which file to take gaps from.
#[derive(Debug, Args)]
pub struct GapsImportArgs {
    /// The file; its content says what kind it is
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Identifier of the organisation whose gaps they are
    #[arg(long, value_name = "ID")]
    pub organisation: MemberOrganisationId,

    /// Say what would come of each row, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Address of a member in whose name to write. Without, the operator writes, who cannot open
    /// fields beyond the organisation
    #[arg(long, value_name = "ADDRESS")]
    pub by: Option<String>,
}

fn format(code: &str) -> Result<GapFormat, String> {
    GapFormat::parse(code).ok_or_else(|| "use csv, xlsx or json-ld".to_owned())
}
