//! Funded projects, as one aggregate: facts, participations, results, classification.

use crate::classification::{Classification, ClassificationScheme};
use crate::euro::Euro;
use crate::ids::{CallCode, ProjectId};
use crate::participation::{Participation, Role};
use crate::programme::Programme;
use crate::research_result::ResearchResult;
use crate::topic::TopicRef;
use crate::web_link::WebLink;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The status a source states. FP7 tables never moved on from `ONG`, which is
/// why pages show [`Stage`] instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    /// `ONG`: ongoing when the table was made.
    Ongoing,
    /// `SIGNED`: grant agreement signed, not yet closed.
    Signed,
    /// `CLOSED`: ended and closed.
    Closed,
    /// `TERMINATED`: ended before its time.
    Terminated,
    /// `CAN`: cancelled.
    Cancelled,
    /// Not stated, or a word that is not in the list.
    Unknown,
}

impl ProjectStatus {
    /// All statuses.
    pub const ALL: [Self; 6] = [
        Self::Ongoing,
        Self::Signed,
        Self::Closed,
        Self::Terminated,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The word stored and used in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ongoing => "ongoing",
            Self::Signed => "signed",
            Self::Closed => "closed",
            Self::Terminated => "terminated",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// Reads a status as CORDIS or the database writes it; unknown words are `Unknown`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_uppercase().as_str() {
            "ONG" | "ONGOING" => Self::Ongoing,
            "SIGNED" => Self::Signed,
            "CLOSED" => Self::Closed,
            "TERMINATED" => Self::Terminated,
            "CAN" | "CANCELLED" => Self::Cancelled,
            _ => Self::Unknown,
        }
    }
}

/// Where a project stands on a given day, from its status and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Starts in the future.
    Planned,
    /// Has started and not yet ended.
    Running,
    /// Has ended.
    Ended,
    /// Was terminated or cancelled.
    Terminated,
    /// Cannot be told: no dates.
    Unknown,
}

impl Stage {
    /// All stages, in the order of a project's life.
    pub const ALL: [Self; 5] = [
        Self::Planned,
        Self::Running,
        Self::Ended,
        Self::Terminated,
        Self::Unknown,
    ];

    /// The rule: terminated and cancelled projects stay that; otherwise the
    /// dates decide; a closed project without dates has ended.
    #[must_use]
    pub fn on(today: Date, status: ProjectStatus, start: Option<Date>, end: Option<Date>) -> Self {
        match (status, start, end) {
            (ProjectStatus::Terminated | ProjectStatus::Cancelled, _, _) => Self::Terminated,
            (_, _, Some(end)) if end < today => Self::Ended,
            (_, Some(start), _) if start > today => Self::Planned,
            (ProjectStatus::Closed, _, _) => Self::Ended,
            (_, Some(_), _) | (_, None, Some(_)) => Self::Running,
            (_, None, None) => Self::Unknown,
        }
    }

    /// Whether it ended, in time or before.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Ended | Self::Terminated)
    }

    /// The word used in addresses and in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Ended => "ended",
            Self::Terminated => "terminated",
            Self::Unknown => "unknown",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.code().eq_ignore_ascii_case(code.trim()))
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Running => "Running",
            Self::Ended => "Ended",
            Self::Terminated => "Ended early",
            Self::Unknown => "Not stated",
        }
    }
}

/// How a project is paid, such as `RIA` or `HORIZON-IA`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingScheme {
    /// Code.
    pub code: String,
    /// Title, where the source gives one.
    pub title: Option<String>,
}

/// A funded project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Grant agreement number.
    pub id: ProjectId,
    /// CORDIS record number.
    pub rcn: Option<String>,
    /// Framework programme.
    pub programme: Programme,
    /// Acronym; several projects may share one. The id stands in where there is none.
    pub acronym: String,
    /// Title, as plain text.
    pub title: String,
    /// What it set out to do, as plain text with line breaks; absent where
    /// confidential or not stated.
    pub objective: Option<String>,
    /// Keywords, one each.
    pub keywords: Vec<String>,
    /// Status as the source states it.
    pub status: ProjectStatus,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// Day the grant agreement was signed.
    pub signed: Option<Date>,
    /// Total cost. A zero in the source means not stated (lump-sum grants).
    pub total_cost: Option<Euro>,
    /// Maximum contribution of the Union.
    pub ec_contribution: Option<Euro>,
    /// Funding scheme.
    pub funding_scheme: Option<FundingScheme>,
    /// Topics it was funded under.
    pub topics: Vec<TopicRef>,
    /// Calls it was funded under.
    pub calls: Vec<CallCode>,
    /// Grant DOI, without `https://doi.org/`.
    pub doi: Option<String>,
    /// Links.
    pub links: Vec<WebLink>,
    /// Who takes part.
    pub participations: Vec<Participation>,
    /// What came out of it.
    pub results: Vec<ResearchResult>,
    /// Vocabulary entries.
    pub classifications: Vec<Classification>,
    /// When the source last changed its content, as the source writes it.
    pub source_updated: Option<String>,
}

impl Project {
    /// The coordinator, where one is named.
    #[must_use]
    pub fn coordinator(&self) -> Option<&Participation> {
        self.participations
            .iter()
            .find(|part| part.role == Role::Coordinator)
    }

    /// Codes of the parts of the programme that pay.
    pub fn legal_bases(&self) -> impl Iterator<Item = &str> {
        self.classifications
            .iter()
            .filter(|entry| entry.scheme == ClassificationScheme::LegalBasis)
            .map(|entry| entry.code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_stage_follows_status_and_dates() {
        let today = date(2026, 11, 23);
        let past = Some(date(2013, 1, 1));
        let earlier = Some(date(2011, 1, 1));
        let future = Some(date(2027, 1, 1));
        let cases = [
            (ProjectStatus::Ongoing, earlier, past, Stage::Ended),
            (ProjectStatus::Signed, past, future, Stage::Running),
            (ProjectStatus::Signed, future, future, Stage::Planned),
            (ProjectStatus::Signed, past, Some(today), Stage::Running),
            (ProjectStatus::Terminated, past, future, Stage::Terminated),
            (ProjectStatus::Cancelled, None, None, Stage::Terminated),
            (ProjectStatus::Closed, None, None, Stage::Ended),
            (ProjectStatus::Signed, None, None, Stage::Unknown),
        ];
        for (status, start, end, expected) in cases {
            assert_eq!(
                Stage::on(today, status, start, end),
                expected,
                "{status:?} {start:?} {end:?}"
            );
        }
    }
}
