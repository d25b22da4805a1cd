//! What can be typed to judge, to measure and to learn from judgements.

use super::values::{grade, language};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use uptake_model::{Grade, Language};

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
