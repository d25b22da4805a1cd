//! What an importer hands over, one at a time.

use crate::classification::Classification;
use crate::gap::Gap;
use crate::ids::ProjectId;
use crate::participation::Participation;
use crate::programme::Programme;
use crate::project::Project;
use crate::research_result::ResearchResult;
use crate::topic::{Call, Topic, TopicRef};
use crate::web_link::WebLink;
use serde::{Deserialize, Serialize};

/// A part of a framework programme, such as `HORIZON.2.3.1 Disaster-Resilient Societies`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammePart {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Framework programme.
    pub programme: Programme,
    /// Code of the part it belongs to.
    pub parent: Option<String>,
}

/// What a table that comes without its project table adds to projects that are
/// already known. Kept beside the project, so that importing the project again
/// does not lose it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// The project it belongs to.
    pub project: ProjectId,
    /// What it adds.
    pub part: SupplementPart,
}

/// The parts of a project that separate tables carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplementPart {
    /// Who takes part: stands in where the project has no participations.
    Participations(Vec<Participation>),
    /// Results: added to those known, by identifier.
    Results(Vec<ResearchResult>),
    /// Topics: codes and titles, added by code.
    Topics(Vec<TopicRef>),
    /// Vocabulary entries: added by scheme and code.
    Classifications(Vec<Classification>),
    /// Links: added by address.
    Links(Vec<WebLink>),
}

impl SupplementPart {
    /// The word under which the part is kept.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Participations(_) => "participations",
            Self::Results(_) => "results",
            Self::Topics(_) => "topics",
            Self::Classifications(_) => "classifications",
            Self::Links(_) => "links",
        }
    }
}

impl Project {
    /// Adds what a supplement knows and this project does not. What the project's
    /// own source states always wins; applying twice changes nothing.
    pub fn supplement(&mut self, part: SupplementPart) {
        match part {
            SupplementPart::Participations(list) => {
                if self.participations.is_empty() {
                    self.participations = list;
                }
            }
            SupplementPart::Results(list) => {
                for item in list {
                    match self.results.iter_mut().find(|known| known.id == item.id) {
                        Some(known) if known.description.is_none() => {
                            known.description = item.description;
                        }
                        Some(_) => {}
                        None => self.results.push(item),
                    }
                }
            }
            SupplementPart::Topics(list) => {
                for item in list {
                    match self.topics.iter_mut().find(|known| known.code == item.code) {
                        Some(known) if known.title.is_none() => known.title = item.title,
                        Some(_) => {}
                        None => self.topics.push(item),
                    }
                }
            }
            SupplementPart::Classifications(list) => {
                add_missing(&mut self.classifications, list, |a, b| {
                    a.scheme == b.scheme && a.code == b.code
                });
            }
            SupplementPart::Links(list) => {
                add_missing(&mut self.links, list, |a, b| a.url == b.url);
            }
        }
    }
}

fn add_missing<T>(known: &mut Vec<T>, list: Vec<T>, same: impl Fn(&T, &T) -> bool) {
    for item in list {
        if !known.iter().any(|other| same(other, &item)) {
            known.push(item);
        }
    }
}

/// One record of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A project, whole.
    Project(Box<Project>),
    /// An addition to a project.
    Supplement(Box<Supplement>),
    /// A topic.
    Topic(Box<Topic>),
    /// A call.
    Call(Call),
    /// A part of a programme.
    ProgrammePart(ProgrammePart),
    /// A capability gap.
    Gap(Box<Gap>),
}
