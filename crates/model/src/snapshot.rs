//! Snapshots: what was imported, from where, when, and with which checksum.

use crate::ids::SnapshotId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an import came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The sample that comes with Uptake.
    Sample,
    /// CORDIS: projects of the framework programmes.
    Cordis,
    /// Funding & Tenders Portal and work programmes: calls and topics.
    Calls,
}

impl SourceKind {
    /// All sources.
    pub const ALL: [Self; 3] = [Self::Sample, Self::Cordis, Self::Calls];

    /// The word stored and used in addresses and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Cordis => "cordis",
            Self::Calls => "calls",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    /// The name people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Sample => "Bundled sample",
            Self::Cordis => "CORDIS",
            Self::Calls => "Funding & Tenders Portal and work programmes",
        }
    }

    /// The licence of all data of the source, by its address; `None` where parts have others.
    #[must_use]
    pub fn licence(self) -> Option<&'static str> {
        match self {
            Self::Sample => None,
            Self::Cordis | Self::Calls => Some("http://creativecommons.org/licenses/by/4.0/"),
        }
    }

    /// Under which terms the data may be reused, in one sentence.
    #[must_use]
    pub fn terms(self) -> &'static str {
        match self {
            Self::Sample => {
                "Facts from CORDIS (© European Union, reusable with attribution, CC BY 4.0, \
                 Commission Decision 2011/833/EU); descriptions written for Uptake, EUPL-1.2."
            }
            Self::Cordis | Self::Calls => {
                "© European Union, reusable with attribution under Commission Decision \
                 2011/833/EU (CC BY 4.0)."
            }
        }
    }
}

/// How many records of each kind an import brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordCounts {
    /// Projects read.
    pub projects: u64,
    /// Of these, not known before.
    pub new: u64,
    /// Of these, known with other content: a new version was kept.
    pub changed: u64,
    /// Of these, known with the same content.
    pub unchanged: u64,
    /// Participations read.
    pub participations: u64,
    /// Organisations not known before.
    pub organisations: u64,
    /// Results read.
    pub results: u64,
    /// Topics read.
    pub topics: u64,
    /// Calls read.
    pub calls: u64,
    /// Parts of programmes read.
    pub programme_parts: u64,
    /// Gaps read.
    pub gaps: u64,
    /// Additions to projects from tables that came without their project table.
    pub supplements: u64,
    /// Problems kept.
    pub problems: u64,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Identifier.
    pub id: SnapshotId,
    /// Where it came from.
    pub source: SourceKind,
    /// The files or addresses it was read from: names, never paths of a machine.
    pub origin: String,
    /// When it was imported, UTC.
    pub imported_at: Timestamp,
    /// SHA-256 of the input in hexadecimal: of the file, or of the list of
    /// names and checksums where there were several.
    pub checksum: String,
    /// What it brought.
    pub counts: RecordCounts,
}

impl Snapshot {
    /// The identifier for an import of `source` at `at` with this checksum,
    /// such as `20261123T084510Z-cordis-1a2b3c4d`.
    #[must_use]
    pub fn make_id(source: SourceKind, at: Timestamp, checksum: &str) -> SnapshotId {
        let short: String = checksum.chars().take(8).collect();
        SnapshotId::new(format!(
            "{}-{}-{short}",
            at.strftime("%Y%m%dT%H%M%SZ"),
            source.code()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_sorts_by_time_and_names_its_source() {
        let at: Timestamp = "2026-11-23T08:45:10Z".parse().expect("a time");
        let id = Snapshot::make_id(SourceKind::Cordis, at, "1a2b3c4d5e6f");
        assert_eq!(id.as_str(), "20261123T084510Z-cordis-1a2b3c4d");
    }
}
