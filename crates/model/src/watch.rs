//! What somebody wants to be told about, and what they were told.

use crate::ids::{GapFileId, PersonId, ProjectId, WatchId};
use crate::language::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Watched {
    /// A gap file.
    GapFile {
        /// Which.
        id: GapFileId,
    },
    /// A project of the corpus.
    Project {
        /// Which.
        id: ProjectId,
    },
    /// A search: a need in somebody's words.
    Need {
        /// The words.
        text: String,
        /// Their language, where its writer corrected it.
        language: Option<Language>,
    },
}

impl Watched {
    /// What tells it from everything else that can be watched.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::GapFile { id } => format!("gap_file:{id}"),
            Self::Project { id } => format!("project:{id}"),
            Self::Need { text, .. } => {
                let words: Vec<&str> = text.split_whitespace().collect();
                format!("need:{}", words.join(" ").to_lowercase())
            }
        }
    }
}

/// That somebody watches something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Identifier.
    pub id: WatchId,
    /// Who.
    pub person: PersonId,
    /// What.
    pub watched: Watched,
    /// Since when.
    pub since: Timestamp,
    /// When it was first looked at: what was there then is no news. `None` until then.
    pub looked_at: Option<Timestamp>,
}

/// A kind of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// The gap file went on to another state; the subject is the state's code.
    State,
    /// The gap file's text changed where the watcher may see it; the subject is the day.
    Changed,
    /// A project was found for it that was not found before.
    Project,
    /// An open or forthcoming topic fits it.
    Call,
    /// An organisation co-signed it.
    CoSignature,
    /// A trial was planned, begun or ended; the subject is trial and state.
    Trial,
    /// A procurement was recorded or went on; the subject is procurement and stage.
    Procurement,
    /// An organisation committed itself to buy what meets it.
    Commitment,
    /// A claim was added.
    Claim,
    /// A claim expires within [`EXPIRES_SOON`] days.
    Expiry,
    /// The project brought another result.
    Result,
}

/// How many days before a claim expires that is told.
pub const EXPIRES_SOON: i32 = 30;

impl NewsKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::State,
        Self::Changed,
        Self::Project,
        Self::Call,
        Self::CoSignature,
        Self::Trial,
        Self::Procurement,
        Self::Commitment,
        Self::Claim,
        Self::Expiry,
        Self::Result,
    ];

    /// Code stored, and used in feeds and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Changed => "changed",
            Self::Project => "project",
            Self::Call => "call",
            Self::CoSignature => "co_signature",
            Self::Trial => "trial",
            Self::Procurement => "procurement",
            Self::Commitment => "commitment",
            Self::Claim => "claim",
            Self::Expiry => "expiry",
            Self::Result => "result",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// Something that is news to whoever watches: told once. Only what it is about is kept;
/// its words are made when it is read, from what its reader may see then.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct News {
    /// What kind.
    pub kind: NewsKind,
    /// About what: an identifier, see [`NewsKind`].
    pub subject: String,
}

/// News that reached somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The watch that brought it.
    pub watch: WatchId,
    /// What was watched.
    pub watched: Watched,
    /// The news.
    pub news: News,
    /// When it was found.
    pub at: Timestamp,
    /// Whether its reader has seen it.
    pub read: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_watched_once() {
        let need = |text: &str| Watched::Need {
            text: text.to_owned(),
            language: None,
        };
        assert_eq!(need(" A  bag\nleft ").key(), need("a bag left").key());
        let gap = Watched::GapFile { id: "1".into() };
        let project = Watched::Project { id: "1".into() };
        assert_ne!(gap.key(), project.key());
        for kind in NewsKind::ALL {
            assert_eq!(NewsKind::parse(kind.code()), Some(kind));
        }
    }
}
