//! The nouns of security research and its uptake: newtyped identifiers,
//! vocabularies and pure rules. Nothing here reads a clock, a file or a network.

pub mod area;
pub mod classification;
pub mod country;
mod country_table;
pub mod euro;
pub mod gap;
pub mod ids;
pub mod judgement;
pub mod language;
pub mod organisation;
pub mod participation;
pub mod problem;
pub mod programme;
pub mod project;
mod project_state;
pub mod record;
pub mod research_result;
pub mod snapshot;
pub mod topic;
pub mod web_link;

pub use area::Area;
pub use classification::{Classification, ClassificationScheme};
pub use country::Country;
pub use euro::Euro;
pub use gap::{Gap, GapSource};
pub use ids::{CallCode, GapId, OrganisationId, Pic, ProjectId, ResultId, SnapshotId, TopicCode};
pub use judgement::{Grade, JudgedNeed, Judgement};
pub use language::Language;
pub use organisation::{ActivityType, Organisation};
pub use participation::{Participation, Role};
pub use problem::{Problem, ProblemKind};
pub use programme::Programme;
pub use project::{FundingScheme, Project, ProjectStatus, Stage};
pub use record::{ProgrammePart, Record, Supplement, SupplementPart};
pub use research_result::{ResearchResult, ResultKind};
pub use snapshot::{RecordCounts, Snapshot, SourceKind};
pub use topic::{Budget, Call, Topic, TopicRef, TopicState};
pub use web_link::{WebLink, WebLinkKind};
