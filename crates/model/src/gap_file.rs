//! The gap file: the living record of one capability gap, as its owners wrote it. Every
//! field carries its own marking.

use crate::access::{Circle, Viewer};
use crate::area::Area;
use crate::discipline::Discipline;
use crate::gap_state::GapState;
use crate::ids::{GapFileId, MemberOrganisationId, PersonId};
use crate::language::Language;
use crate::marking::{Marked, Marking};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How much a requirement binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Necessity {
    /// Without it the gap stays open.
    Must,
    /// It would be better with it.
    Should,
}

impl Necessity {
    /// Both, the stronger first.
    pub const ALL: [Self; 2] = [Self::Must, Self::Should];

    /// Code stored, and used in forms, files and JSON; also the word people use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
        }
    }

    /// Reads [`Self::code`] back, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|it| it.code().eq_ignore_ascii_case(text))
    }
}

/// From where on a requirement is met, for example `at least 30 minutes`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Whether the value is a least or a most.
    pub bound: Bound,
    /// The value, in `unit`.
    pub value: f64,
    /// The unit as practitioners write it: `min`, `m`, `%`.
    pub unit: String,
}

/// Which side of a threshold is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The value or more.
    AtLeast,
    /// The value or less.
    AtMost,
}

impl Bound {
    /// Both.
    pub const ALL: [Self; 2] = [Self::AtLeast, Self::AtMost];

    /// Code stored, and used in forms, files and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }

    /// The words people use.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
        }
    }

    /// Reads [`Self::code`] or [`Self::label`] back, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|it| {
            it.code().eq_ignore_ascii_case(text) || it.label().eq_ignore_ascii_case(text)
        })
    }
}

impl std::fmt::Display for Threshold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.bound.label(), self.value, self.unit)
    }
}

/// What a solution should do or be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Requirement {
    /// Number within the gap file, from 1; kept when others go, so that measures and
    /// claims can refer to it.
    pub number: u32,
    /// “A solution should …”
    pub text: String,
    /// How much it binds.
    pub necessity: Necessity,
    /// From where on it is met, where that can be measured.
    pub threshold: Option<Threshold>,
}

/// How much something matters or presses, from low to critical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// Code stored, and used in forms, files and JSON; also the word people use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads [`Self::code`] back, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|it| it.code().eq_ignore_ascii_case(text))
    }
}

/// Where a gap file comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum GapOrigin {
    /// The organisation itself.
    Own,
    /// A network, by name.
    Network {
        /// Its name.
        name: String,
    },
    /// A gap of the International Forum to Advance First Responder Innovation.
    Ifafri {
        /// Its number in the forum's list.
        number: u8,
        /// The edition of that list.
        edition: String,
    },
    /// A work programme, by topic.
    WorkProgramme {
        /// The topic's code.
        topic: String,
    },
}

impl GapOrigin {
    /// In words.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Own => "the organisation itself".to_owned(),
            Self::Network { name } => format!("the network {name}"),
            Self::Ifafri { number, edition } => {
                format!("IFAFRI common gap {number}, edition {edition}")
            }
            Self::WorkProgramme { topic } => format!("work programme topic {topic}"),
        }
    }
}

/// What the owners wrote. Empty text and lists mean that nothing was stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GapContent {
    /// Short title.
    pub title: Marked<String>,
    /// “The ability to …”
    pub statement: Marked<String>,
    /// What happens today, and what goes wrong.
    pub narrative: Marked<String>,
    /// Where and under which conditions it occurs.
    pub context: Marked<String>,
    /// What would be reached if it were closed.
    pub objectives: Marked<Vec<String>>,
    /// What a solution should do or be.
    pub requirements: Vec<Marked<Requirement>>,
    /// Area of civil security.
    pub area: Marked<Area>,
    /// Concepts of the thesaurus, by slug.
    pub concepts: Marked<Vec<String>>,
    /// Disciplines that it affects.
    pub disciplines: Marked<Vec<Discipline>>,
    /// How soon it must be closed.
    pub urgency: Marked<Level>,
    /// How much depends on it.
    pub importance: Marked<Level>,
    /// Where it comes from.
    pub origin: Marked<GapOrigin>,
    /// Language it is written in.
    pub language: Language,
    /// People for whom its fields marked RED are meant, the author among them, as long as
    /// they belong to the owner or to those that share it.
    pub named: Vec<PersonId>,
    /// People for whom they are meant wherever they belong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guests: Vec<PersonId>,
}

/// A gap file as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GapFile {
    /// Identifier.
    pub id: GapFileId,
    /// The organisation whose it is.
    pub owner: MemberOrganisationId,
    /// Who began it.
    pub author: PersonId,
    /// Where it stands.
    pub state: GapState,
    /// What it says.
    pub content: GapContent,
    /// Counts the versions, from 1.
    pub version: u32,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A gap file as it stood once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GapVersion {
    /// Counts the versions, from 1.
    pub version: u32,
    /// Who wrote it.
    pub author: PersonId,
    /// When.
    pub at: Timestamp,
    /// What its author says of the change.
    pub remark: String,
    /// Where it stood.
    pub state: GapState,
    /// What it said.
    pub content: GapContent,
}

impl GapFile {
    /// Whose it is and with whom it is shared, given who co-signed.
    #[must_use]
    pub fn circle(&self, partners: Vec<MemberOrganisationId>) -> Circle {
        Circle {
            owner: self.owner.clone(),
            partners,
            named: self.content.named.clone(),
            guests: self.content.guests.clone(),
        }
    }

    /// Whether the whole community may know of it, so that it can be put to several
    /// owners at once.
    #[must_use]
    pub fn is_known_to_the_community(&self) -> bool {
        self.state.is_public() && self.content.title.marking <= Marking::Green
    }

    /// Whether `viewer` may know that there is such a gap file: its owners always,
    /// others where it was published and its title is theirs to see, or they were invited
    /// as persons.
    #[must_use]
    pub fn is_known_to(&self, viewer: &Viewer, circle: &Circle) -> bool {
        circle.may_edit(viewer)
            || (self.state.is_public()
                && (circle.may_see(viewer, self.content.title.marking) || circle.invites(viewer)))
    }
}

impl GapContent {
    /// A beginning: title and statement, all else not stated, nothing released.
    #[must_use]
    pub fn begun(
        title: impl Into<String>,
        statement: impl Into<String>,
        area: Area,
        language: Language,
        author: PersonId,
    ) -> Self {
        let marking = Marking::default();
        Self {
            title: Marked::new(title.into(), marking),
            statement: Marked::new(statement.into(), marking),
            narrative: Marked::default(),
            context: Marked::default(),
            objectives: Marked::default(),
            requirements: vec![],
            area: Marked::new(area, marking),
            concepts: Marked::default(),
            disciplines: Marked::default(),
            urgency: Marked::new(Level::Medium, marking),
            importance: Marked::new(Level::Medium, marking),
            origin: Marked::new(GapOrigin::Own, marking),
            language,
            named: vec![author],
            guests: vec![],
        }
    }
}
