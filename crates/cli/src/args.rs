//! What can be typed: the contract that scripts rely on.

mod brief;
mod coverage;
mod custody;
mod export;
mod gaps;
mod people;

pub use brief::{BriefAction, BriefArgs, DossierArgs, OutputArgs};
pub use coverage::CoverageArgs;
pub use custody::{
    AdminAction, AuditAction, AuditListArgs, BackupArgs, PrivacyAction, RestoreArgs,
};
pub use export::{ExportAction, ExportSiteArgs, ExportTablesArgs};
pub use gaps::{GapsAction, GapsExportArgs, GapsImportArgs};
pub use people::{
    AdminCreateArgs, LettersAction, OrganisationAction, OrganisationAddArgs, PostArgs,
    SecondFactorResetArgs,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use uptake_model::{Area, Country, Grade, Language, Programme, Stage};
use uptake_search::Strength;

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
    /// Find groups of projects that do nearly the same thing
    Overlaps(OverlapsArgs),
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

/// Where the site listens.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Do not load the bundled sample into an empty corpus
    #[arg(long)]
    pub no_sample: bool,

    /// Address under which people find the site, such as `https://uptake.example` where a proxy
    /// takes care of TLS; for links in letters, and so that sessions are sent over TLS only
    #[arg(long, value_name = "URL", env = "UPTAKE_ADDRESS")]
    pub address: Option<String>,

    /// Header in which the proxy before the site says from where a request came, such as
    /// X-Forwarded-For, to limit failed attempts by it. Only where such a proxy writes it
    #[arg(long, value_name = "NAME", env = "UPTAKE_PROXY_HEADER")]
    pub proxy_header: Option<String>,

    /// How letters go out
    #[command(flatten)]
    pub post: PostArgs,
}

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

/// Judged needs, or a collection of them.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Lines `id<TAB>need`
    #[arg(value_name = "QUERIES.tsv", required_unless_present = "beir")]
    pub queries: Option<PathBuf>,

    /// TREC judgements: `id 0 project grade`
    #[arg(value_name = "QRELS.tsv", required_unless_present = "beir")]
    pub qrels: Option<PathBuf>,

    /// Index and evaluate a collection in the layout of BEIR instead, in English
    #[arg(long, value_name = "DIR", conflicts_with_all = ["queries", "qrels"])]
    pub beir: Option<PathBuf>,

    /// Which judgements of the collection: qrels/SPLIT.tsv
    #[arg(long, value_name = "SPLIT", default_value = "test", requires = "beir")]
    pub split: String,

    /// Measure without a part of the score, to see what it does; can be repeated
    #[arg(long, value_enum, value_name = "PART")]
    pub without: Vec<Part>,

    /// Measure words alone: without meaning, nearness, bridges and encoder
    #[arg(long)]
    pub words_only: bool,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The meaning of the whole
    Meaning,
    /// Nearness to civil security
    Nearness,
    /// Words that the thesaurus adds to those typed; translations stay
    Synonyms,
    /// An encoder's similarity
    Encoder,
}

/// Judged needs to learn from.
#[derive(Debug, Args)]
pub struct TuneArgs {
    /// Needs and their judgements, in pairs: QUERIES.tsv QRELS.tsv. Each pair counts the same,
    /// whatever its size. Never give those you will evaluate on
    #[arg(required = true, num_args = 2.., value_name = "QUERIES.tsv QRELS.tsv")]
    pub files: Vec<PathBuf>,

    /// Parts the needs are divided into; each is measured with weights found on the others
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=20))]
    pub folds: u8,

    /// Leave the weights as they are; only find what scores mean with them
    #[arg(long)]
    pub calibrate_only: bool,

    /// Keep what was found in the data folder, for the next `uptake index`
    #[arg(long)]
    pub write: bool,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// One judgement.
#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// Id of a capability gap, or a need in quotation marks
    #[arg(value_name = "GAP")]
    pub need: String,

    /// Number of the project
    #[arg(value_name = "PROJECT")]
    pub project: String,

    /// 3 meets it, 2 meets it partly, 1 is related, 0 does not help
    #[arg(value_name = "GRADE", value_parser = grade)]
    pub grade: Grade,

    /// Language of a need in words, two letters; told from the text if not given
    #[arg(long = "lang", value_name = "CODE", value_parser = language)]
    pub language: Option<Language>,
}

/// What can be done with judgements.
#[derive(Debug, Subcommand)]
pub enum JudgementsAction {
    /// Write them as files that `evaluate` and `tune` read
    Export {
        /// Where to write the needs
        #[arg(long, value_name = "OUT.tsv")]
        queries: PathBuf,

        /// Where to write the judgements in the form of TREC
        #[arg(long, value_name = "OUT.tsv")]
        qrels: PathBuf,

        /// Also what organisations judged for gap files that they released no further than
        /// TLP:AMBER. The files then hold texts that not everybody may read: keep them so
        #[arg(long)]
        all: bool,
    },
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

fn programme(text: &str) -> Result<Programme, String> {
    Programme::parse(text).ok_or_else(|| "known programmes are fp7, h2020 and horizon".to_owned())
}

fn stage(text: &str) -> Result<Stage, String> {
    Stage::parse(text)
        .ok_or_else(|| "known statuses are planned, running, ended and terminated".to_owned())
}

fn area(text: &str) -> Result<Area, String> {
    Area::parse(text).ok_or_else(|| "known areas are fct, bm, infra, drs, cs and ssri".to_owned())
}

fn country(text: &str) -> Result<Country, String> {
    Country::parse(text)
        .filter(Country::is_known)
        .ok_or_else(|| "a country is two letters, such as DE, EL or UK".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| {
        let codes: Vec<&str> = Language::ALL.into_iter().map(Language::code).collect();
        format!("known languages are {}", codes.join(", "))
    })
}

fn grade(text: &str) -> Result<Grade, String> {
    let number = text.parse().ok();
    number.and_then(Grade::of_number).ok_or_else(|| {
        let known = Grade::ALL.map(|grade| format!("{} ({})", grade.number(), grade.label()));
        format!("a grade is {}", known.join(", "))
    })
}

fn strength(text: &str) -> Result<Strength, String> {
    Strength::parse(&text.to_lowercase())
        .ok_or_else(|| "a strength is likely, possible or unlikely".to_owned())
}

fn first_day(text: &str) -> Result<jiff::civil::Date, String> {
    day(text, "01-01")
}

fn last_day(text: &str) -> Result<jiff::civil::Date, String> {
    day(text, "12-31")
}

fn day(text: &str, of_year: &str) -> Result<jiff::civil::Date, String> {
    let full = if text.len() == 4 {
        format!("{text}-{of_year}")
    } else {
        text.to_owned()
    };
    full.parse()
        .map_err(|_| "a date is a year or year-month-day, such as 2018 or 2018-05-01".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

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
