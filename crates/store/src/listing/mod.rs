//! Page-sized reads: each file holds what one page or one list shows, and reads
//! it in a handful of queries however many records are on it.

mod audit_entries;
mod call_page;
mod conditions;
mod gap_openings;
mod gap_register;
mod gaps;
mod gaps_of_project;
mod index_documents;
mod landscape;
mod lines;
mod organisation_page;
mod organisation_search;
mod overview;
mod problems;
mod project_card;
mod project_page;
mod project_search;
mod results_of;
mod scope;
mod snapshots;
mod solution_list;
mod topic_list;
mod topic_page;
mod topics_ahead;

pub use audit_entries::AuditFilter;
pub use call_page::CallPage;
pub use gap_register::{GapFilter, RegisterLine, Whose};
pub use index_documents::IndexDocument;
pub use organisation_page::{OrganisationPage, OrganisationProject, Partner, YearSum};
pub use organisation_search::OrganisationListing;
pub use overview::{AreaCount, Overview, ProgrammeCount};
pub use problems::{KeptProblem, ProblemCount, ProblemFilter};
pub use project_card::ProjectCard;
pub use project_page::{
    ParticipationLine, ProjectPage, ProjectVersion, RESULTS_SHOWN_PER_KIND, ResultGroup,
};
pub use results_of::ResultLine;
pub use solution_list::SolutionFilter;
pub use topic_list::{TopicFilter, TopicListing};
pub use topic_page::TopicPage;
pub use topics_ahead::TopicAhead;

use jiff::civil::Date;
use serde::Serialize;
use uptake_model::{
    ActivityType, Area, CallCode, Country, Euro, OrganisationId, Programme, ProjectId,
    ProjectStatus, TopicCode,
};

/// Which part of a long list to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many items to pass over.
    pub offset: u64,
    /// How many to read at most.
    pub limit: u32,
}

impl Page {
    /// The most items one read returns; larger wishes are cut to it.
    pub const MAX_LIMIT: u32 = 1_000;

    /// A page; the limit is kept within 0 to [`Self::MAX_LIMIT`].
    #[must_use]
    pub fn new(offset: u64, limit: u32) -> Self {
        Self {
            offset,
            limit: limit.min(Self::MAX_LIMIT),
        }
    }

    /// The first page.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self::new(0, limit)
    }
}

/// A part of a list, and how long the whole list is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paged<T> {
    /// Length of the whole list.
    pub total: u64,
    /// How many items were passed over.
    pub offset: u64,
    /// The items read.
    pub items: Vec<T>,
}

/// An organisation as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationLine {
    /// Identifier.
    pub id: OrganisationId,
    /// Legal name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Country.
    pub country: Option<Country>,
    /// City.
    pub city: Option<String>,
    /// Kind of organisation.
    pub activity: Option<ActivityType>,
    /// Whether it is a small or medium-sized enterprise, where stated.
    pub sme: Option<bool>,
}

/// A topic as a project's page or card names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicLine {
    /// Code.
    pub code: TopicCode,
    /// Title, where any source gives one.
    pub title: Option<String>,
    /// Area of civil security it belongs to.
    pub area: Option<Area>,
}

/// A call as other pages name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallLine {
    /// Identifier.
    pub code: CallCode,
    /// Title, where any source gives one.
    pub title: Option<String>,
}

/// A project as lists on other pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectLine {
    /// Grant agreement number.
    pub id: ProjectId,
    /// Framework programme.
    pub programme: Programme,
    /// Acronym.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Maximum contribution of the Union.
    pub ec_contribution: Option<Euro>,
    /// Coordinator, where one is named.
    pub coordinator: Option<OrganisationLine>,
}
