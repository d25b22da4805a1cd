//! The tables of coverage by name, for programs and commands: each with what it shows, which
//! page shows it and what it can be asked by. The names of filters and their values are those
//! of the page's address.

use super::super::{
    ahead, country, matrix, money, network, organisations, overlaps, partners, people, projects,
    records, synergies, trends, uncovered, unserved,
};
use super::Asked;
use crate::address::segment;
use crate::error::Fault;
use crate::parameters::Parameters;
use jiff::civil::Date;
use std::sync::Arc;
use uptake_model::Viewer;
use uptake_workflow::Platform;
use uptake_workflow::table::Table;

/// Filters of views that choose projects.
const EXTENT: [&str; 6] = ["area", "programme", "country", "from", "to", "all"];

/// A table that can be asked for by its name.
#[derive(Debug, Clone, Copy)]
pub struct NamedTable {
    /// Its name in addresses and commands.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// The page that shows it.
    page: &'static str,
    /// Filters of its own.
    own: &'static [&'static str],
    /// Filters of an extent that it takes, the first so many of [`EXTENT`].
    of_extent: &'static [&'static str],
    which: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Matrix,
    Records,
    Unserved,
    UnservedAreas,
    Ahead,
    Uncovered,
    GapsAlike,
    ResultsToUse,
    Overlaps,
    Trends,
    Money,
    People,
    Organisations,
    Network,
    Communities,
    Partners,
    Country,
    Projects,
}

const fn named(
    which: Which,
    (name, page): (&'static str, &'static str),
    shows: &'static str,
    own: &'static [&'static str],
    of_extent: &'static [&'static str],
) -> NamedTable {
    NamedTable {
        name,
        shows,
        page,
        own,
        of_extent,
        which,
    }
}

const NONE: &[&str] = &[];
const AREA: &[&str] = &["area"];
const AREA_PROGRAMME: &[&str] = &["area", "programme"];
const SECURITY: &[&str] = &["area", "programme", "country", "from", "to"];
const EVERYWHERE: &[&str] = &["area", "programme", "from", "to", "all"];

/// All tables.
pub const TABLES: [NamedTable; 18] = [
    named(
        Which::Matrix,
        ("matrix", "/coverage/matrix"),
        "what is covered by what, a line for each cell",
        &["rows", "below", "discipline", "missing"],
        &EXTENT,
    ),
    named(
        Which::Records,
        ("records", "/coverage/records"),
        "the records behind a cell; asks for row=, such as gap:ID, and station=",
        &["row", "station", "discipline"],
        &EXTENT,
    ),
    named(
        Which::Unserved,
        ("unserved", "/coverage/unserved"),
        "projects that serve no registered gap",
        NONE,
        SECURITY,
    ),
    named(
        Which::UnservedAreas,
        ("unserved-areas", "/coverage/unserved"),
        "the same added up by area",
        NONE,
        SECURITY,
    ),
    named(
        Which::Ahead,
        ("topics-ahead", "/coverage/ahead"),
        "open and forthcoming topics with the gaps they would serve",
        NONE,
        AREA,
    ),
    named(
        Which::Uncovered,
        ("uncovered-gaps", "/coverage/ahead/gaps"),
        "gaps that nothing covers, with the calls that fit",
        NONE,
        AREA,
    ),
    named(
        Which::GapsAlike,
        ("gaps-alike", "/coverage/synergies"),
        "gaps that may be one",
        NONE,
        NONE,
    ),
    named(
        Which::ResultsToUse,
        ("results-to-use", "/coverage/synergies"),
        "ended projects whose results running ones could use",
        NONE,
        AREA_PROGRAMME,
    ),
    named(
        Which::Overlaps,
        ("overlaps", "/coverage/overlaps"),
        "groups of projects that do nearly the same, a line for each project",
        &["across", "at-once"],
        &EXTENT,
    ),
    named(
        Which::Trends,
        ("trends", "/coverage/trends"),
        "a figure of what rises and falls; asks for figure=",
        &["figure"],
        &EXTENT,
    ),
    named(
        Which::Money,
        ("money", "/coverage/money"),
        "where the money went",
        &["below"],
        &EXTENT,
    ),
    named(
        Which::People,
        ("people", "/coverage/people"),
        "who takes part",
        NONE,
        &EXTENT,
    ),
    named(
        Which::Organisations,
        ("organisations", "/coverage/organisations"),
        "organisations by money; new=YEAR for those new in it",
        &["group", "new"],
        &EXTENT,
    ),
    named(
        Which::Network,
        ("network", "/coverage/network"),
        "who works with whom",
        NONE,
        &EXTENT,
    ),
    named(
        Which::Communities,
        ("communities", "/coverage/network"),
        "the communities among them",
        NONE,
        &EXTENT,
    ),
    named(
        Which::Partners,
        ("partners", "/coverage/partners"),
        "who could be a partner; asks for gap= or topic=",
        &["gap", "topic"],
        NONE,
    ),
    named(
        Which::Country,
        ("country", "/coverage/countries"),
        "a country beside all; asks for code=",
        &["code"],
        EVERYWHERE,
    ),
    named(
        Which::Projects,
        ("projects", "/coverage/projects"),
        "the projects behind a figure of money or people",
        &["concept", "in", "kind", "group", "role", "only"],
        &EXTENT,
    ),
];

impl NamedTable {
    /// A table by its name.
    ///
    /// # Errors
    /// [`Fault::Unknown`] where there is none.
    pub fn find(name: &str) -> Result<&'static Self, Fault> {
        let found = TABLES.iter().find(|it| it.name == name);
        found.ok_or_else(|| Fault::Unknown {
            what: "table",
            id: name.to_owned(),
        })
    }

    /// The names of what it can be asked by.
    pub fn filters(&self) -> impl Iterator<Item = &'static str> {
        self.own.iter().chain(self.of_extent).copied()
    }

    /// Whether it is made from the comparison of all projects; others are made from the
    /// survey, or from less.
    #[must_use]
    pub fn is_of_overlaps(&self) -> bool {
        self.which == Which::Overlaps
    }

    /// The path of the page that shows it, with what was asked.
    #[must_use]
    pub fn address(&self, parameters: &Parameters) -> String {
        let page = match (self.which, parameters.get("code")) {
            (Which::Country, Some(code)) => format!("{}/{}", self.page, segment(code)),
            _ => self.page.to_owned(),
        };
        let kept = parameters.clone().without("code").without("figure");
        kept.address(&page, 1)
    }

    /// Makes the table, as `viewer` may see it on a day.
    ///
    /// # Errors
    /// [`Fault::Refused`] where it is asked by what it does not know, and as its page.
    pub async fn make(
        &self,
        platform: Arc<Platform>,
        (viewer, today): (Viewer, Date),
        parameters: Parameters,
    ) -> Result<Table, Fault> {
        self.only_known(&parameters)?;
        let step = match self.which {
            Which::Country => parameters.get("code"),
            Which::Trends => parameters.get("figure"),
            _ => None,
        };
        let asked = Asked {
            platform,
            viewer,
            today,
            step: step.unwrap_or_default().to_owned(),
            parameters,
        };
        match self.which {
            Which::Matrix => matrix::table(asked).await,
            Which::Records => records::table(asked).await,
            Which::Unserved => unserved::table(asked).await,
            Which::UnservedAreas => unserved::areas(asked).await,
            Which::Ahead => ahead::table(asked).await,
            Which::Uncovered => uncovered::table(asked).await,
            Which::GapsAlike => synergies::gap_table(asked).await,
            Which::ResultsToUse => synergies::table(asked).await,
            Which::Overlaps => overlaps::table(asked).await,
            Which::Trends => trends::table(asked).await,
            Which::Money => money::table(asked).await,
            Which::People => people::table(asked).await,
            Which::Organisations => organisations::table(asked).await,
            Which::Network => network::table(asked).await,
            Which::Communities => network::communities(asked).await,
            Which::Partners => partners::table(asked).await,
            Which::Country => country::table(asked).await,
            Which::Projects => projects::table(asked).await,
        }
    }

    fn only_known(&self, parameters: &Parameters) -> Result<(), Fault> {
        let known: Vec<&str> = self.filters().collect();
        let strange: Vec<&str> = parameters
            .pairs()
            .map(|it| it.0)
            .filter(|it| !known.contains(it))
            .collect();
        if strange.is_empty() {
            return Ok(());
        }
        let known = match known.is_empty() {
            true => "none".to_owned(),
            false => known.join(", "),
        };
        Err(Fault::Refused(format!(
            "The table “{}” cannot be asked by {}. Nothing was looked up. Known are: {known}.",
            self.name,
            strange.join(", "),
        )))
    }
}
