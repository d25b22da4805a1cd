//! Where records, problems and progress go while an import is read, and what an
//! import says of itself at its end.

use std::ops::ControlFlow;
use uptake_model::{Problem, Record};

/// Whether to go on. `Break` stops the import at once; it then ends in
/// [`ImportError::Stopped`](crate::ImportError::Stopped).
pub type Flow = ControlFlow<()>;

/// Takes what an import reads, in a fixed order, on the thread that called
/// [`read`](crate::read).
pub trait Sink {
    /// Where the next record stands, for problems that only show later: told before
    /// projects and additions.
    fn place(&mut self, file: &str, line: Option<u64>) {
        let _ = (file, line);
    }
    /// One record.
    fn record(&mut self, record: Record) -> Flow;
    /// One problem. Problems of a project come right after it.
    fn problem(&mut self, problem: Problem) -> Flow;
    /// How far reading has come; called several times a second at most.
    fn progress(&mut self, progress: &Progress) -> Flow {
        let _ = progress;
        Flow::Continue(())
    }
}

/// How far an import has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// The input file being read.
    pub file: String,
    /// Bytes of the inputs read so far, before unpacking.
    pub bytes_read: u64,
    /// Bytes of all inputs, before unpacking, where known.
    pub bytes_total: Option<u64>,
    /// Records handed over so far.
    pub records: u64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The files' names, never their folders on this machine.
    pub name: String,
    /// SHA-256 in hexadecimal: of the file, or, where there were several, of the
    /// list of their checksums and names as `sha256sum` prints it.
    pub checksum: String,
}

/// A sink that keeps everything: for small imports and for tests.
#[derive(Debug, Default)]
pub struct Collected {
    /// The records.
    pub records: Vec<Record>,
    /// The problems.
    pub problems: Vec<Problem>,
}

impl Sink for Collected {
    fn record(&mut self, record: Record) -> Flow {
        self.records.push(record);
        Flow::Continue(())
    }

    fn problem(&mut self, problem: Problem) -> Flow {
        self.problems.push(problem);
        Flow::Continue(())
    }
}
