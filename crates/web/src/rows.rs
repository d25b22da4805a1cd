//! Lines that several pages show in the same way: a project, an organisation, a topic.

use crate::budget;
use crate::wording::{self, Money};
use jiff::civil::Date;
use uptake_model::{Country, Role, Stage, TopicState};
use uptake_store::listing::{OrganisationLine, ProjectLine, TopicListing};

/// An organisation with its country, as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationLink {
    /// Identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its country in words, empty where it is not stated.
    pub country: String,
}

impl OrganisationLink {
    /// The link to an organisation.
    #[must_use]
    pub fn of(line: &OrganisationLine) -> Self {
        Self {
            id: line.id.to_string(),
            name: line.name.clone(),
            country: line.country.as_ref().map_or("", Country::name).to_owned(),
        }
    }
}

/// A project in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Grant agreement number.
    pub id: String,
    /// Acronym.
    pub acronym: String,
    /// Title.
    pub title: String,
    /// Programme.
    pub programme: &'static str,
    /// Years.
    pub years: String,
    /// Where it stands.
    pub stage: Stage,
    /// Contribution of the Union: to the project, or to the organisation whose page it is.
    pub money: Option<Money>,
    /// Coordinator.
    pub coordinator: Option<OrganisationLink>,
    /// Role of the organisation whose page it is.
    pub role: Option<Role>,
}

impl ProjectRow {
    /// The row of a project on a given day.
    #[must_use]
    pub fn of(line: &ProjectLine, today: Date) -> Self {
        Self {
            id: line.id.to_string(),
            acronym: line.acronym.clone(),
            title: line.title.clone(),
            programme: line.programme.label(),
            years: wording::years(line.start, line.end),
            stage: Stage::on(today, line.status, line.start, line.end),
            money: line.ec_contribution.map(Money::of),
            coordinator: line.coordinator.as_ref().map(OrganisationLink::of),
            role: None,
        }
    }
}

/// A topic in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRow {
    /// Code.
    pub code: String,
    /// Title, or the code where there is none.
    pub title: String,
    /// Programme, as far as it is known.
    pub programme: String,
    /// The line below the title: the code where that is not the title, the area of civil
    /// security, whether the text is a draft.
    pub below: String,
    /// Whether applications can be handed in.
    pub state: TopicState,
    /// Opening day.
    pub opening: Option<String>,
    /// Deadline.
    pub deadline: Option<String>,
    /// Money foreseen, in all or for each project.
    pub budget: Option<Money>,
    /// Projects funded under it.
    pub projects: u64,
}

impl TopicRow {
    /// The row of a topic.
    #[must_use]
    pub fn of(line: &TopicListing) -> Self {
        Self {
            code: line.code.to_string(),
            title: line.title.clone().unwrap_or_else(|| line.code.to_string()),
            programme: line.programme.map_or_else(
                || line.programme_name.clone().unwrap_or_default(),
                |programme| programme.label().to_owned(),
            ),
            below: below(line),
            state: line.state,
            opening: line.opening.map(wording::day),
            deadline: line.deadline.map(wording::day),
            budget: budget::foreseen(line.budget),
            projects: line.projects,
        }
    }
}

fn below(line: &TopicListing) -> String {
    let code = line.title.as_ref().map(|_| line.code.as_str());
    let area = line.area.map(uptake_model::Area::label);
    let draft = line.draft.then_some("draft text");
    let parts: Vec<&str> = [code, area, draft].into_iter().flatten().collect();
    parts.join(" · ")
}
