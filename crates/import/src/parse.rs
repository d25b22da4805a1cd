//! One file to its records: recognised by content, read by its source. Runs on
//! several threads at once and shares nothing.

use crate::archive::file_problem;
use crate::normalise::{self, Encoding};
use crate::recognise::{FileKind, recognise};
use crate::sources::cordis_tables::{self, TableFile};
use crate::sources::cordis_xml::{self, XmlFile};
use crate::sources::portal_calls::{self, Calls};
use crate::sources::topic_titles::{self, Titles};
use crate::sources::work_programme;
use uptake_model::{Problem, ProblemKind, SourceKind};

/// What a file holds.
#[derive(Debug)]
pub(crate) enum Parsed {
    /// A project.
    Project(XmlFile),
    /// A table of a set that is joined at the end.
    Table(TableFile),
    /// Topics and calls.
    Calls(Calls),
    /// Titles of topics and of parts of programmes.
    Titles(Titles),
    /// Nothing that can be read.
    Unknown(Problem),
}

/// Reads one file.
pub(crate) fn parse(source: SourceKind, file: &str, bytes: &[u8]) -> Parsed {
    let (text, encoding) = normalise::decode(bytes);
    let kind = match recognise(&text) {
        Ok(kind) => kind,
        Err(reason) => return unknown(file, &reason),
    };
    if let Some(other) = misplaced(source, kind) {
        return unknown(file, other);
    }
    let encoding = (encoding == Encoding::Windows1252)
        .then(|| file_problem(ProblemKind::InvalidEncoding, file, ""));
    match kind {
        FileKind::ProjectXml => Parsed::Project(with(cordis_xml::read(file, &text), encoding)),
        FileKind::Table(kind) => {
            Parsed::Table(with(cordis_tables::read(file, kind, &text), encoding))
        }
        FileKind::TopicTitles => Parsed::Titles(with(topic_titles::topics(file, &text), encoding)),
        FileKind::ProgrammeParts => {
            Parsed::Titles(with(topic_titles::parts(file, &text), encoding))
        }
        FileKind::ProgrammePartsJson => {
            Parsed::Titles(with(topic_titles::parts_json(file, &text), encoding))
        }
        FileKind::PortalCalls => Parsed::Calls(with(portal_calls::read(file, &text), encoding)),
        FileKind::WorkProgramme => Parsed::Calls(with(work_programme::read(file, &text), encoding)),
    }
}

/// Why a file does not belong to this import, where it does not. Titles go with both.
fn misplaced(source: SourceKind, kind: FileKind) -> Option<&'static str> {
    match (source, kind) {
        (SourceKind::Calls, FileKind::ProjectXml | FileKind::Table(_)) => {
            Some("It holds projects; import it with `uptake import cordis`.")
        }
        (SourceKind::Cordis, FileKind::PortalCalls | FileKind::WorkProgramme) => {
            Some("It holds calls; import it with `uptake import calls`.")
        }
        _ => None,
    }
}

fn unknown(file: &str, reason: &str) -> Parsed {
    let shown = normalise::remove_emails(reason);
    let reason = shown.as_deref().unwrap_or(reason);
    Parsed::Unknown(file_problem(ProblemKind::UnknownFile, file, reason))
}

/// What a source makes of a file has a list of problems.
trait Problems {
    fn problems(&mut self) -> &mut Vec<Problem>;
}

macro_rules! problems {
    ($($kind:ty),*) => {
        $(impl Problems for $kind {
            fn problems(&mut self) -> &mut Vec<Problem> {
                &mut self.problems
            }
        })*
    };
}

problems!(XmlFile, TableFile, Calls, Titles);

fn with<T: Problems>(mut file: T, problem: Option<Problem>) -> T {
    file.problems().extend(problem);
    file
}
