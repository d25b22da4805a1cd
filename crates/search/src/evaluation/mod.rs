//! How good the ranking is: needs and judgements from files, runs, the measures
//! of the field, and how sure one can be of them.

mod beir;
mod calibration;
mod comparison;
mod interval;
mod judgements;
mod measures;
mod needs;
mod report;
mod run;
mod tuning;

pub use beir::{BeirError, Collection};
pub use calibration::{
    Graded, LIKELY_FROM, MEETS, POSSIBLE_FROM, Strengths, WordMeasured, calibrate,
};
pub use comparison::{Comparison, compare};
pub use interval::{Interval, interval};
pub use judgements::Judgements;
pub use measures::{ndcg, recall, reciprocal_rank};
pub use needs::{Need, read_needs};
pub use report::{NeedScore, Report, evaluate};
pub use run::{Ranked, Run};
pub use tuning::{Moved, NeedSet, SetOutcome, TuneOptions, Tuned, Weights, tune};

/// Why a file of needs or judgements cannot be used: always something in the
/// file, named by its line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A line of a needs file without a tab between id and text.
    #[error(
        "Line {line} of the needs has no tab. Nothing was evaluated. \
         Each line is an id, a tab and the need in words."
    )]
    NoTab {
        /// Line number from 1.
        line: usize,
    },
    /// An id that is empty or has white space inside.
    #[error(
        "Line {line} of the needs has the id “{id}”. Nothing was evaluated. \
         An id is not empty and has no white space, for it stands in run files that are divided by it."
    )]
    BadId {
        /// Line number from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// A need without words.
    #[error("Line {line} of the needs has no text after the id {id}. Nothing was evaluated.")]
    NoText {
        /// Line number from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// Two needs of the same id.
    #[error(
        "Line {line} of the needs repeats the id {id}. Nothing was evaluated. Give each need its own."
    )]
    Repeated {
        /// Line number from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// A line of a judgements file without its four columns.
    #[error(
        "Line {line} of the judgements has {found} columns. Nothing was evaluated. \
         Each line has four, divided by tabs or spaces: need, a number that is not used, project, grade."
    )]
    NotFourColumns {
        /// Line number from 1.
        line: usize,
        /// Columns found.
        found: usize,
    },
    /// A grade that is no whole number.
    #[error(
        "Line {line} of the judgements has the grade “{grade}”. Nothing was evaluated. \
         A grade is a whole number; 0 and below mean not relevant."
    )]
    BadGrade {
        /// Line number from 1.
        line: usize,
        /// What stands there.
        grade: String,
    },
    /// The same pair judged twice with different grades.
    #[error(
        "Line {line} of the judgements grades {project} for {need} again, differently. \
         Nothing was evaluated. Keep one of the two lines."
    )]
    Contradicts {
        /// Line number from 1.
        line: usize,
        /// The need.
        need: String,
        /// The project.
        project: String,
    },
    /// A file with no line in it.
    #[error("The file of {what} is empty. Nothing was evaluated.")]
    Empty {
        /// Needs or judgements.
        what: &'static str,
    },
}
