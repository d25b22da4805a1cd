//! A table that can be taken away: what its rows and columns are, and the files that it is
//! written as. Cells are text as files hold it: numbers plain, what is not stated empty.

mod address;
mod csv;
mod workbook;

pub use address::segment;
pub(crate) use workbook::properties;

use jiff::civil::Date;
use std::borrow::Cow;
use uptake_model::{Euro, Landscape, Marking, Snapshot, SnapshotId, StatedSum};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text or a code.
    Word,
    /// `yes` or `no`.
    YesNo,
    /// A whole number.
    Count,
    /// A number with a point.
    Decimal,
    /// An amount in euro with cents.
    Euro,
    /// A year.
    Year,
    /// A day, ISO 8601.
    Day,
    /// The grant agreement number of a project.
    Project,
    /// Such numbers, with a space between two.
    Projects,
    /// The identifier of an organisation.
    Organisation,
    /// The code of a topic.
    Topic,
    /// What a row of coverage is about: see [`crate::coverage::RowSubject::code`].
    Subject,
    /// The path of a page of this site.
    Path,
}

impl Holds {
    /// What a cell of it is, for whoever reads the file.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Word => "text",
            Self::YesNo => "yes or no",
            Self::Count => "whole number",
            Self::Decimal => "number",
            Self::Euro => "euro",
            Self::Year => "year",
            Self::Day => "day (ISO 8601)",
            Self::Project => "grant agreement number of a project",
            Self::Projects => "grant agreement numbers of projects",
            Self::Organisation => "identifier of an organisation",
            Self::Topic => "code of a topic",
            Self::Subject => "kind and identifier",
            Self::Path => "path of a page of this site",
        }
    }

    /// Whether it measures something.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Decimal | Self::Euro)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in files.
    pub name: Cow<'static, str>,
    /// What its cells hold.
    pub holds: Holds,
    /// Whether it tells rows apart, alone or with others.
    pub key: bool,
}

impl Column {
    /// A column that says something of each row.
    #[must_use]
    pub const fn of(name: &'static str, holds: Holds) -> Self {
        Self {
            name: Cow::Borrowed(name),
            holds,
            key: false,
        }
    }

    /// A column that tells rows apart.
    #[must_use]
    pub const fn key(name: &'static str, holds: Holds) -> Self {
        Self {
            name: Cow::Borrowed(name),
            holds,
            key: true,
        }
    }
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsAre {
    /// Something that was counted or summed, for each combination of the keys.
    Observations,
    /// Things that stand in a list, in its order; the keys name them.
    Things,
}

/// A table to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the file, without its extension.
    pub name: Cow<'static, str>,
    /// What it shows, of what.
    pub title: String,
    /// What its rows are.
    pub rows_are: RowsAre,
    /// Its columns.
    pub columns: Vec<Column>,
    /// A cell for each column.
    pub rows: Vec<Vec<String>>,
    /// The snapshot that it was made from; `None` for an empty corpus.
    pub snapshot: Option<SnapshotId>,
}

impl Table {
    /// A table that was counted from a landscape.
    pub fn counted(
        (name, title): (&'static str, String),
        landscape: &Landscape,
        columns: &[Column],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Self {
        Self {
            name: name.into(),
            title,
            rows_are: RowsAre::Observations,
            columns: columns.to_vec(),
            rows: rows.into_iter().collect(),
            snapshot: landscape.snapshot.clone(),
        }
    }

    /// The same table, whose rows are things.
    #[must_use]
    pub fn of_things(self) -> Self {
        Self {
            rows_are: RowsAre::Things,
            ..self
        }
    }
}

/// Where a table comes from, for whoever finds the file later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Address of the page that shows it, with what it was asked.
    pub address: String,
    /// The day on which it was made.
    pub day: Date,
    /// The imports that its numbers come from, a line each; the oldest first.
    pub sources: Vec<String>,
    /// Whether everybody sees the same table.
    pub public: bool,
}

impl Provenance {
    /// The provenance of a table that stands at `address`, made on `day` from these imports,
    /// the latest first.
    #[must_use]
    pub fn new(address: String, day: Date, snapshots: &[Snapshot], public: bool) -> Self {
        Self {
            address,
            day,
            sources: crate::brief::sources(snapshots),
            public,
        }
    }

    /// Under which terms the table can be used.
    #[must_use]
    pub fn terms(&self) -> &'static str {
        match self.public {
            true => {
                "Everybody may see this table. The sources below say under which terms their data can be used."
            }
            false => {
                "Made for somebody who is signed in: gap files and what stands around them keep the marking that \
                 their organisations gave them."
            }
        }
    }
}

/// An amount in euro; an empty cell where nothing is stated.
#[must_use]
pub fn euro(amount: Option<Euro>) -> String {
    amount.map_or(String::new(), |it| format!("{:.2}", it.as_f64()))
}

/// A sum as three cells: euro, records that state an amount, records that state none.
#[must_use]
pub fn sum(sum: StatedSum) -> [String; 3] {
    [
        euro(sum.known()),
        sum.stated.to_string(),
        sum.unstated.to_string(),
    ]
}

/// What is written plainly; an empty cell where there is none.
#[must_use]
pub fn plain<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |it| it.to_string())
}

/// How far what stands in a row may be shared, as the Traffic Light Protocol writes it; an
/// empty cell for what is not marked.
#[must_use]
pub fn marking(marking: Option<Marking>) -> String {
    marking.map_or("", Marking::label).to_owned()
}

/// Years as people read them: `2021–2024`, `from 2021`, `until 2024`, `years not stated`.
#[must_use]
pub fn years(start: Option<Date>, end: Option<Date>) -> String {
    match (start.map(Date::year), end.map(Date::year)) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "years not stated".to_owned(),
    }
}

/// `yes` or `no`.
#[must_use]
pub fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}
