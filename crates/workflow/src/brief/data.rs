//! A brief as data: what every rendering shows, and what a rendering is checked against.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uptake_model::euro::grouped;
use uptake_model::{Area, Country, Euro, Extent, Programme, SnapshotId};

/// What stands where the sources state nothing.
pub const NOT_STATED: &str = "not stated";

/// A brief, or a dossier: sections of paragraphs and figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// What it is about and what it was made from.
    pub about: About,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
}

/// What a brief is about and what it was made from: all that is needed to make it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it was asked about.
    pub subject: Subject,
    /// The import that brought the corpus to where it stood; `None` where it was empty.
    pub snapshot: Option<SnapshotId>,
    /// The day as of which projects run or have ended and calls are open; `None` where the
    /// corpus is empty.
    pub as_of: Option<Date>,
    /// Tells the weights and rules by which likely projects were found from any others.
    pub scoring: Option<String>,
    /// The sources that came in, in the order of the imports, one line each.
    pub sources: Vec<String>,
    /// The version of Uptake that made it: another one may word and count otherwise.
    pub version: String,
    /// Whether everybody may see all that it says, so that whoever runs Uptake can make it
    /// again; a dossier can be made for somebody who may see more.
    pub public: bool,
}

impl About {
    /// What it was made from, a name and a text each, as every rendering shows it.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let snapshot = self.snapshot.as_ref();
        let day = self.as_of.map(|it| it.strftime("%-d %B %Y").to_string());
        let scoring = self.scoring.as_ref();
        let scoring = scoring.map_or_else(String::new, |it| format!(", scoring {it}"));
        let mut facts = vec![
            (
                "Snapshot",
                snapshot.map_or("none".to_owned(), ToString::to_string),
            ),
            ("As of", day.unwrap_or_else(|| "no day".to_owned())),
            ("Made by", format!("Uptake {}{scoring}", self.version)),
        ];
        if !self.public {
            let restricted = "somebody who may see more than everybody may: gap files and what stands around them keep \
                              the marking that their organisations gave them";
            facts.push(("Made for", restricted.to_owned()));
        }
        facts
    }

    /// [`Self::facts`] with the sources, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let sources = self.sources.iter().map(|it| ("Source", it.clone()));
        self.facts().into_iter().chain(sources).collect()
    }
}

/// What a brief was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A part of the corpus.
    Corpus(Extent),
    /// A gap file, by its identifier.
    GapFile(String),
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What is said before its figures.
    pub paragraphs: Vec<String>,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// A table, drawn where that shows more, with the way to the same numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Names it within the brief: lower-case letters and hyphens.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// What must be known to read it; empty where nothing.
    pub note: String,
    /// The data.
    pub table: Table,
    /// How it is drawn; `None` where the table alone shows it.
    pub chart: Option<Chart>,
    /// The command or the address that gives the same numbers.
    pub query: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Heads of the columns; the first column names the rows.
    pub heads: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number of things.
    Count(u64),
    /// An amount.
    Money(Euro),
    /// A part of a whole, which is never 0.
    Share {
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
    /// The sources say nothing.
    NotStated,
}

/// How a figure is drawn from its own table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    /// One bar for each row, as long as the number in this column.
    Bars {
        /// The column, from 0.
        column: usize,
        /// Rows that are drawn hollow, since they may lack something.
        hollow: Vec<usize>,
    },
    /// One small chart for each row: a bar for each of these columns.
    Multiples {
        /// The first column, from 0.
        from: usize,
        /// The column after the last.
        to: usize,
        /// Of how many each of these columns is a part: bars are drawn as shares.
        bases: Vec<u64>,
        /// Columns that are drawn hollow, since they may lack something.
        hollow: Vec<usize>,
    },
}

impl Cell {
    /// The amount where it is known.
    #[must_use]
    pub fn money(amount: Option<Euro>) -> Self {
        amount.map_or(Self::NotStated, Self::Money)
    }

    /// A share of a whole; not stated where there is no whole.
    #[must_use]
    pub fn share(part: u64, whole: u64) -> Self {
        match whole {
            0 => Self::NotStated,
            whole => Self::Share { part, whole },
        }
    }

    /// Words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Words where there are some.
    #[must_use]
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::NotStated, |it| Self::Text(it.into()))
    }

    /// As people read it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(number) => grouped(i64::try_from(*number).unwrap_or(i64::MAX)),
            Self::Money(euro) => euro.short(),
            Self::Share { part, whole } => percent(*part, *whole),
            Self::NotStated => NOT_STATED.to_owned(),
        }
    }

    /// As a number, for drawing; `None` for words and where nothing is stated.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "lengths of bars; counts stay far below 2^52"
    )]
    pub fn drawn(&self) -> Option<f64> {
        match self {
            Self::Count(number) => Some(*number as f64),
            Self::Money(euro) => Some(euro.as_f64()),
            Self::Share { part, whole } if *whole > 0 => Some(*part as f64 / *whole as f64),
            Self::Share { .. } | Self::Text(_) | Self::NotStated => None,
        }
    }

    /// Whether it stands to the right, under others of its kind.
    #[must_use]
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// `34.2 %`, in whole tenths rounded half up, so that no machine rounds otherwise.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return NOT_STATED.to_owned();
    }
    let tenths = (u128::from(part) * 2000 + u128::from(whole)) / (u128::from(whole) * 2);
    match tenths {
        0 if part > 0 => "less than 0.1 %".to_owned(),
        tenths => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// Stands where there is nothing that a number could be of.
pub(super) const NOTHING: &str = "–";

impl Table {
    /// Whether a column holds numbers, and else at most dashes; the first never does,
    /// since it names the rows.
    #[must_use]
    pub fn is_of_numbers(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(column));
        let fits = |it: &Cell| it.is_number() || matches!(it, Cell::Text(text) if text == NOTHING);
        column > 0 && cells.clone().any(Cell::is_number) && cells.all(fits)
    }
}

impl Brief {
    /// All figures, in their order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections.iter().flat_map(|it| &it.figures)
    }

    /// Its name as a file, without an ending.
    #[must_use]
    pub fn file_name(&self) -> String {
        let subject = match &self.about.subject {
            Subject::Corpus(extent) => {
                let area = extent.area.map(Area::code);
                let programme = extent.programme.map(Programme::code);
                let country = extent.country.as_ref().map(Country::code);
                let parts = [Some("brief"), area, programme, country];
                parts.into_iter().flatten().collect::<Vec<_>>().join("-")
            }
            Subject::GapFile(id) => format!("dossier-{id}"),
        };
        format!("uptake-{}", subject.to_lowercase())
    }
}

/// A paragraph or note said in the plural or not: `1 project`, `no projects`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        number => format!(
            "{} {many}",
            grouped(i64::try_from(number).unwrap_or(i64::MAX))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_alike_everywhere_and_nothing_is_divided_by_nothing() {
        let cases = [
            (1, 3, "33.3 %"),
            (2, 3, "66.7 %"),
            (1, 2000, "0.1 %"),
            (1, 2001, "less than 0.1 %"),
            (0, 7, "0.0 %"),
            (7, 7, "100.0 %"),
            (7, 0, "not stated"),
        ];
        for (part, whole, expected) in cases {
            assert_eq!(Cell::share(part, whole).shown(), expected);
        }
        assert_eq!(Cell::share(1, 0).drawn(), None);
    }

    #[test]
    fn all_renderings_say_alike_what_a_brief_was_made_from() {
        let about = About {
            title: String::new(),
            subject: Subject::GapFile("gap-1".to_owned()),
            snapshot: None,
            as_of: Some(jiff::civil::date(2026, 2, 1)),
            scoring: Some("0a1b".to_owned()),
            sources: vec!["one".to_owned()],
            version: "9".to_owned(),
            public: true,
        };
        let told = |it: &About| -> Vec<String> {
            let lines = it.lines().into_iter();
            lines
                .map(|(name, text)| format!("{name}: {text}"))
                .collect()
        };
        let expected = [
            "Snapshot: none",
            "As of: 1 February 2026",
            "Made by: Uptake 9, scoring 0a1b",
            "Source: one",
        ];
        assert_eq!(told(&about), expected);
        let restricted = About {
            public: false,
            as_of: None,
            ..about
        };
        let told = told(&restricted);
        assert_eq!(told[1], "As of: no day");
        assert!(
            told[3].starts_with("Made for: somebody who may see more"),
            "{told:?}"
        );
    }

    #[test]
    fn what_is_not_stated_is_no_zero() {
        assert_eq!(Cell::money(None).shown(), "not stated");
        assert_eq!(Cell::money(None).drawn(), None);
        assert_eq!(Cell::money(Some(Euro::from_cents(0))).shown(), "€ 0");
    }
}
