//! Topics and the calls they are published in.

use crate::euro::Euro;
use crate::ids::{CallCode, TopicCode};
use crate::programme::Programme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A topic as a project names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicRef {
    /// Code.
    pub code: TopicCode,
    /// Title, where this source gives one.
    pub title: Option<String>,
}

/// Whether applications can be handed in, on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicState {
    /// Opens in the future.
    Forthcoming,
    /// Open for applications.
    Open,
    /// Closed.
    Closed,
    /// Cannot be told: no dates.
    Unknown,
}

impl TopicState {
    /// The rule: dates decide, since the state a source states ages. Only where no
    /// opening is stated does it count that a source `announced` the topic as forthcoming.
    #[must_use]
    pub fn on(today: Date, opening: Option<Date>, deadline: Option<Date>, announced: bool) -> Self {
        match (opening, deadline) {
            (_, Some(deadline)) if deadline < today => Self::Closed,
            (Some(opening), _) if opening > today => Self::Forthcoming,
            (None, Some(_)) if announced => Self::Forthcoming,
            (_, Some(_)) => Self::Open,
            _ => Self::Unknown,
        }
    }

    /// The word used in addresses and in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Forthcoming => "forthcoming",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Forthcoming => "Forthcoming",
            Self::Open => "Open",
            Self::Closed => "Closed",
            Self::Unknown => "Dates not stated",
        }
    }
}

/// Money foreseen for a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// Smallest expected contribution for one project.
    pub min: Option<Euro>,
    /// Largest expected contribution for one project.
    pub max: Option<Euro>,
    /// Indicative budget of the topic.
    pub total: Option<Euro>,
    /// Number of projects expected.
    pub projects: Option<u32>,
}

/// A topic of a work programme. Sources know different parts of it; what a later
/// import does not state stays as an earlier one stated it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Code.
    pub code: TopicCode,
    /// Title.
    pub title: Option<String>,
    /// Framework programme, where it is one of the three.
    pub programme: Option<Programme>,
    /// The programme's name as the source writes it, such as `European Defence Fund`.
    pub programme_name: Option<String>,
    /// The call it is published in.
    pub call: Option<CallCode>,
    /// Type of action, such as `HORIZON Research and Innovation Actions`.
    pub action: Option<String>,
    /// Destination of the work programme.
    pub destination: Option<String>,
    /// Expected outcome, plain text.
    pub expected_outcome: Option<String>,
    /// Scope, plain text.
    pub scope: Option<String>,
    /// Description that is not divided into outcome and scope, plain text.
    pub description: Option<String>,
    /// Conditions, plain text.
    pub conditions: Option<String>,
    /// First day for applications.
    pub opening: Option<Date>,
    /// Last day for applications; of several, the next one the source names.
    pub deadline: Option<Date>,
    /// Deadline model: `single-stage`, `two-stage`, `multiple cut-off`.
    pub deadline_model: Option<String>,
    /// Money foreseen.
    pub budget: Budget,
    /// Page of the Funding & Tenders Portal.
    pub url: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// True where the text comes from a draft of the work programme.
    pub draft: bool,
    /// True where the source, on the day it was made, called the topic forthcoming.
    #[serde(default)]
    pub announced: bool,
}

impl Topic {
    /// Whether applications can be handed in on a day.
    #[must_use]
    pub fn state_on(&self, today: Date) -> TopicState {
        TopicState::on(today, self.opening, self.deadline, self.announced)
    }

    /// A topic of which only the code is known.
    #[must_use]
    pub fn bare(code: TopicCode) -> Self {
        Self {
            code,
            title: None,
            programme: None,
            programme_name: None,
            call: None,
            action: None,
            destination: None,
            expected_outcome: None,
            scope: None,
            description: None,
            conditions: None,
            opening: None,
            deadline: None,
            deadline_model: None,
            budget: Budget::default(),
            url: None,
            keywords: Vec::new(),
            draft: false,
            announced: false,
        }
    }
}

/// A call for proposals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Identifier.
    pub code: CallCode,
    /// Title, where stated.
    pub title: Option<String>,
    /// Framework programme, where it is one of the three.
    pub programme: Option<Programme>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_state_follows_the_dates() {
        let today = date(2026, 11, 23);
        let (may, november, past) = (
            Some(date(2026, 5, 6)),
            Some(date(2026, 11, 23)),
            Some(date(2026, 11, 22)),
        );
        let next = (Some(date(2027, 5, 6)), Some(date(2027, 11, 5)));
        let cases = [
            (may, november, false, TopicState::Open),
            (may, november, true, TopicState::Open),
            (may, past, true, TopicState::Closed),
            (next.0, next.1, false, TopicState::Forthcoming),
            (None, next.1, false, TopicState::Open),
            (None, next.1, true, TopicState::Forthcoming),
            (None, None, true, TopicState::Unknown),
        ];
        for (opening, deadline, announced, expected) in cases {
            assert_eq!(
                TopicState::on(today, opening, deadline, announced),
                expected
            );
        }
    }
}
