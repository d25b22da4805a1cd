//! The coverage matrix as a table: its rows, its cells, and where the chain breaks. Pure.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use uptake_model::{
    Area, Discipline, Extent, GapFileId, GapId, Marking, SnapshotId, StatedSum, Station, TopicCode,
};

/// For how many years after its last deadline a topic still stands as a need.
pub const CLOSED_WITHIN_YEARS: i16 = 2;

/// The stations that have a cell: all after the need, which is the row itself.
pub const STATIONS: [Station; 6] = [
    Station::Topic,
    Station::Project,
    Station::Result,
    Station::Trial,
    Station::Procurement,
    Station::Deployment,
];

/// What the rows of a matrix are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "below")]
pub enum RowKind {
    /// Gap files of the register, as far as the viewer may see what was found for them.
    GapFiles,
    /// The gaps of the sets, IFAFRI's among them.
    Gaps,
    /// The areas of civil security.
    Areas,
    /// The concepts of the thesaurus below this one; the top ones without.
    Concepts(Option<String>),
    /// Topics that can be applied for, or soon.
    Topics,
    /// Topics whose last deadline passed within [`CLOSED_WITHIN_YEARS`]: what was asked for
    /// lately.
    ClosedTopics,
}

impl RowKind {
    /// All kinds, concepts from the top.
    pub const ALL: [Self; 6] = [
        Self::GapFiles,
        Self::Gaps,
        Self::Areas,
        Self::Concepts(None),
        Self::Topics,
        Self::ClosedTopics,
    ];

    /// Code used in addresses, options and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::GapFiles => "gap-files",
            Self::Gaps => "gaps",
            Self::Areas => "areas",
            Self::Concepts(_) => "concepts",
            Self::Topics => "topics",
            Self::ClosedTopics => "closed-topics",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The words on the page.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::GapFiles => "Gap files of the register",
            Self::Gaps => "IFAFRI and other common gaps",
            Self::Areas => "Areas of civil security",
            Self::Concepts(_) => "Concepts of the thesaurus",
            Self::Topics => "Open and forthcoming topics",
            Self::ClosedTopics => "Topics closed in the last two years",
        }
    }

    /// By which rule a project counts for a row.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::GapFiles => {
                "A project counts where an organisation confirmed that it meets the gap, or where the \
                 matching finds that likely and nobody judged it. Both are told apart; the matching \
                 keeps its best 50 suggestions for each gap file. Trials, procurements and deployments \
                 are those recorded for it, whatever programme, country and period are chosen."
            }
            Self::Gaps => {
                "A project counts where the matching finds it likely to meet the gap. No person has \
                 confirmed these."
            }
            Self::Areas => "A project counts where it was funded under the area.",
            Self::Concepts(_) => {
                "A project counts where its title or its keywords name the concept or one below it, or \
                 its objective does twice."
            }
            Self::Topics | Self::ClosedTopics => {
                "A project counts where the matching finds it likely to answer the topic. No person has \
                 confirmed these."
            }
        }
    }

    /// Whether rows have an area of their own, so that the filter by area chooses rows and
    /// not projects.
    #[must_use]
    pub fn has_areas(&self) -> bool {
        !matches!(self, Self::Concepts(_))
    }
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum RowSubject {
    /// A gap file.
    GapFile(GapFileId),
    /// A gap of a set.
    Gap(GapId),
    /// An area.
    Area(Area),
    /// A concept, by its slug.
    Concept(String),
    /// A topic.
    Topic(TopicCode),
}

impl RowSubject {
    /// The word used in addresses: kind and identifier.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::GapFile(id) => format!("gap-file:{id}"),
            Self::Gap(id) => format!("gap:{id}"),
            Self::Area(area) => format!("area:{}", area.code()),
            Self::Concept(slug) => format!("concept:{slug}"),
            Self::Topic(code) => format!("topic:{code}"),
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (kind, id) = code.split_once(':')?;
        match kind {
            "gap-file" => Some(Self::GapFile(GapFileId::new(id))),
            "gap" => Some(Self::Gap(GapId::new(id))),
            "area" => Area::parse(id).map(Self::Area),
            "concept" => Some(Self::Concept(id.to_owned())),
            "topic" => Some(Self::Topic(TopicCode::new(id))),
            _ => None,
        }
    }

    /// The kind of rows it stands among.
    #[must_use]
    pub fn kind(&self) -> RowKind {
        match self {
            Self::GapFile(_) => RowKind::GapFiles,
            Self::Gap(_) => RowKind::Gaps,
            Self::Area(_) => RowKind::Areas,
            Self::Concept(_) => RowKind::Concepts(None),
            Self::Topic(_) => RowKind::Topics,
        }
    }
}

/// What is counted. Everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct CoverageFilter {
    /// Which projects. Where rows have an area of their own, its area chooses rows instead;
    /// outside civil security it reaches for concepts only, since what was found for a need
    /// counts wherever it was funded.
    pub extent: Extent,
    /// For gap files, a discipline that they affect; for all others, one that the projects
    /// are about.
    pub discipline: Option<Discipline>,
}

impl CoverageFilter {
    /// What the filter lets through, in words; empty where it lets all through.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { extent, discipline } = self;
        let parts = [
            extent.area.map(|it| it.label().to_owned()),
            extent.programme.map(|it| it.label().to_owned()),
            extent
                .country
                .as_ref()
                .map(|it| format!("with somebody from {}", it.name())),
            extent.begun(),
            discipline.map(|it| it.label().to_owned()),
            extent
                .all_research
                .then(|| "also outside civil security".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What stands at a station for a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageCell {
    /// Which station.
    pub station: Station,
    /// Records that count by [`RowKind::rule`].
    pub count: u64,
    /// Of these, what rests on projects that people confirmed; `None` where no people judge.
    pub confirmed: Option<u64>,
    /// What rests on projects that are only possible; none of it is in [`Self::count`].
    /// `None` where the rule knows no strengths.
    pub possible: Option<u64>,
    /// The Union's contributions to the projects that count, or the budgets of procurements;
    /// `None` at the other stations, whose records state no money.
    pub money: Option<StatedSum>,
    /// From and to which year, where stated: in which projects begin, trials and procurements
    /// last, deployments are in use since. `None` at topics and results.
    pub years: Option<(i16, i16)>,
    /// Whether the corpus cannot tell: no results of these programmes were imported.
    pub unknown: bool,
    /// Whether the chain breaks here: nothing, after something.
    pub broken: bool,
}

impl CoverageCell {
    /// How to say that nothing counts here: where a machine judges, that is no proof of
    /// there being nothing.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        match self.possible {
            _ if self.unknown => "not in the corpus",
            Some(_) => "none likely",
            None => "none",
        }
    }
}

/// What must be known of a row to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowNote {
    /// The gap is met: nothing is suggested for it any more, and nothing that is missing is a
    /// broken link.
    Met,
    /// The matching has not read it: it has no title, or came after the last import.
    NotRead,
}

impl RowNote {
    /// The words on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotRead => {
                "not read by the matching: no title, or known only since the last import"
            }
        }
    }
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    /// What it is about.
    pub subject: RowSubject,
    /// Its name.
    pub name: String,
    /// The language of the name, ISO 639-1.
    pub language: String,
    /// How far the name of a gap file may be shared; `None` for what is not marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// What must be known to read it; `None` of most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<RowNote>,
    /// Whether rows stand below it that can be opened.
    pub opens: bool,
    /// Its cells, in the order of [`STATIONS`].
    pub cells: [CoverageCell; 6],
}

impl CoverageRow {
    /// The stations before which its chain is broken.
    pub fn broken(&self) -> impl Iterator<Item = Station> {
        let broken = self.cells.iter().filter(|it| it.broken);
        broken.map(|it| it.station)
    }

    /// The cell of a station; `None` for the need, which is the row itself.
    #[must_use]
    pub fn cell(&self, station: Station) -> Option<&CoverageCell> {
        self.cells.iter().find(|it| it.station == station)
    }
}

/// What is covered by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageMatrix {
    /// What the rows are.
    pub rows_are: RowKind,
    /// What is counted.
    pub filter: CoverageFilter,
    /// The import that brought the corpus to where it stands; `None` where it is empty.
    pub snapshot: Option<SnapshotId>,
    /// The rows: those first whose chain breaks earliest, then those with more breaks, then
    /// by name.
    pub rows: Vec<CoverageRow>,
}

impl CoverageMatrix {
    /// Leaves the rows alone at which nothing stands at a station; not those of which nobody
    /// can know, or that were not read.
    #[must_use]
    pub fn without(mut self, station: Station) -> Self {
        let nothing = |it: &CoverageCell| it.count == 0 && !it.unknown;
        self.rows.retain(|row| {
            row.note != Some(RowNote::NotRead) && row.cell(station).is_none_or(nothing)
        });
        self
    }
}

/// What puts those first whose chain breaks earliest, then those with more breaks, then by name.
pub(super) fn by_earliest_break(row: &CoverageRow) -> (usize, Reverse<usize>, String, RowSubject) {
    let first = row.cells.iter().position(|it| it.broken);
    (
        first.unwrap_or(STATIONS.len()),
        Reverse(row.broken().count()),
        row.name.clone(),
        row.subject.clone(),
    )
}
