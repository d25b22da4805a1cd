//! What can be typed: the contract that scripts rely on.

mod brief;
mod corpus;
mod coverage;
mod custody;
mod evaluation;
mod export;
mod extent;
mod gaps;
mod matching;
mod people;
mod serve;
mod values;

pub use brief::{BriefAction, BriefArgs, DossierArgs, OutputArgs};
pub use corpus::{CordisArgs, ImportSource, IndexArgs, PathArgs, ProblemsArgs, ShowArgs};
pub use coverage::{
    AheadArgs, CoverageArgs, MoneyArgs, MoneyTable, NetworkArgs, NetworkTable, OverlapsArgs,
    TableArgs,
};
pub use custody::{
    AdminAction, AuditAction, AuditListArgs, BackupArgs, PrivacyAction, RestoreArgs,
};
pub use evaluation::{EvaluateArgs, JudgeArgs, JudgementsAction, Part, TuneArgs};
pub use export::{ExportAction, ExportSiteArgs, ExportTablesArgs};
pub use extent::ExtentArgs;
pub use gaps::{GapsAction, GapsExportArgs, GapsImportArgs};
pub use matching::{FilterArgs, MatchArgs, SimilarArgs};
pub use people::{
    AdminCreateArgs, LettersAction, OrganisationAction, OrganisationAddArgs, PostArgs,
    SecondFactorResetArgs,
};
pub use serve::ServeArgs;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Takes a security capability gap to an adopted solution.
///
/// Without a command, Uptake opens the site on http://127.0.0.1:8080 and, on the
/// first run, loads the sample that comes with it.
#[derive(Debug, Parser)]
#[command(name = "uptake", version, max_term_width = 100)]
pub struct Cli {
    /// Folder for the database, the index and downloads
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "uptake-data",
        env = "UPTAKE_DATA_DIR"
    )]
    pub data: PathBuf,

    /// Database address (sqlite:… or postgres://…); the folder's own SQLite file if not given
    #[arg(long, global = true, value_name = "URL", env = "UPTAKE_DATABASE")]
    pub database: Option<String>,

    /// File with the key to the secrets in the database; secrets.key below --data if not given
    #[arg(long, global = true, value_name = "FILE", env = "UPTAKE_SECRETS_KEY")]
    pub secrets_key: Option<PathBuf>,

    /// What to do; `serve` if not given
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the site
    Serve(ServeArgs),
    /// Read open data into the corpus
    Import {
        /// From where
        #[command(subcommand)]
        source: ImportSource,
    },
    /// Build the index again from the corpus
    Index(IndexArgs),
    /// Find the projects that could meet a need
    Match(Box<MatchArgs>),
    /// Measure the matching against judged needs
    Evaluate(EvaluateArgs),
    /// Find better weights and what scores mean, from judged needs
    Tune(TuneArgs),
    /// Keep a judgement: how far a project meets a gap or a need
    Judge(JudgeArgs),
    /// What was judged so far
    Judgements {
        /// What to do with it
        #[command(subcommand)]
        action: JudgementsAction,
    },
    /// What is found for the gap files
    Gaps {
        /// What to do
        #[command(subcommand)]
        action: GapsAction,
    },
    /// Find projects like a project
    Similar(SimilarArgs),
    /// Show which gaps, areas, concepts or open topics are covered by what, and where the chain
    /// from research to deployment is broken
    Coverage(CoverageArgs),
    /// Add up where the money went, how far it is concentrated, and who takes part
    Money(MoneyArgs),
    /// Show who works with whom: communities, bridges, the most connected organisations
    Network(NetworkArgs),
    /// Find groups of projects that do nearly the same thing
    Overlaps(OverlapsArgs),
    /// Show what each open or forthcoming topic would serve, build on and repeat; and gaps that
    /// nothing covers
    Ahead(AheadArgs),
    /// Print or save any table of these views, by its name
    Table(TableArgs),
    /// Write a citable brief of a part of the corpus, or check one
    Brief(Box<BriefArgs>),
    /// Write how ready a gap is for a pre-commercial procurement
    Dossier(DossierArgs),
    /// Show a project, an organisation, a topic or a call
    Show(ShowArgs),
    /// List what was wrong in the imported data
    Problems(ProblemsArgs),
    /// Take everything away that is public
    Export {
        /// In which form
        #[command(subcommand)]
        action: ExportAction,
    },
    /// Prove and read the log of all writes
    Audit {
        /// What to do with it
        #[command(subcommand)]
        action: AuditAction,
    },
    /// Give out, erase and clear away personal data
    Privacy {
        /// What to do
        #[command(subcommand)]
        action: PrivacyAction,
    },
    /// Write everything that cannot be made again into one file, while the site runs
    Backup(BackupArgs),
    /// Put a backup into the data folder
    Restore(RestoreArgs),
    /// Make administrators, and move the database
    Admin {
        /// What to do
        #[command(subcommand)]
        action: AdminAction,
    },
    /// Letters to people: invitations, notices, links
    Letters {
        /// What to do with them
        #[command(subcommand)]
        action: LettersAction,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use uptake_model::Country;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn years_mean_their_first_or_last_day() {
        let cli =
            Cli::try_parse_from(["uptake", "match", "smoke", "--from", "2018", "--to", "2020"])
                .expect("valid");
        let Some(Command::Match(args)) = cli.command else {
            panic!("match")
        };
        assert_eq!(args.filter.from, Some(jiff::civil::date(2018, 1, 1)));
        assert_eq!(args.filter.to, Some(jiff::civil::date(2020, 12, 31)));
    }

    #[test]
    fn greek_and_british_codes_are_understood_in_both_spellings() {
        let cli =
            Cli::try_parse_from(["uptake", "match", "x", "--country", "GR", "--country", "gb"])
                .expect("valid");
        let Some(Command::Match(args)) = cli.command else {
            panic!("match")
        };
        let codes: Vec<&str> = args.filter.country.iter().map(Country::code).collect();
        assert_eq!(codes, ["EL", "UK"]);
    }
}
