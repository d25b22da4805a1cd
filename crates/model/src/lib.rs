//! The nouns of security research and its uptake: newtyped identifiers,
//! vocabularies and pure rules. Nothing here reads a clock, a file or a network.

pub mod access;
pub mod api_token;
pub mod area;
pub mod attempts;
pub mod audit;
pub mod classification;
pub mod country;
mod country_table;
pub mod discipline;
pub mod email;
pub mod euro;
pub mod gap;
pub mod gap_file;
pub mod gap_state;
pub mod gap_step;
pub mod ids;
pub mod institution;
pub mod invitation;
pub mod judgement;
pub mod language;
pub mod letter;
pub mod marking;
pub mod member_organisation;
pub mod one_time_link;
pub mod organisation;
pub mod participation;
pub mod password;
pub mod person;
pub mod priority;
pub mod problem;
pub mod programme;
pub mod project;
mod project_state;
pub mod record;
pub mod research_result;
pub mod second_factor;
pub mod seen_gap;
pub mod snapshot;
pub mod topic;
pub mod web_link;

pub use access::{Circle, POOL_THRESHOLD, SignedIn, Viewer};
pub use api_token::{ApiToken, Scope};
pub use area::Area;
pub use attempts::{Attempts, Patience};
pub use audit::{Actor, AuditEntry, AuditNote, ChainBreak, Digest};
pub use classification::{Classification, ClassificationScheme};
pub use country::Country;
pub use discipline::Discipline;
pub use email::{Email, EmailError};
pub use euro::Euro;
pub use gap::{Gap, GapSource};
pub use gap_file::{
    Bound, GapContent, GapFile, GapOrigin, GapVersion, Level, Necessity, Requirement, Threshold,
};
pub use gap_state::{GapState, GapStep, StepRefusal};
pub use gap_step::StepKind;
pub use ids::{
    CallCode, GapFileId, GapId, InvitationId, JoinRequestId, MemberOrganisationId, OrganisationId,
    PersonId, Pic, ProjectId, ResultId, SnapshotId, TopicCode,
};
pub use institution::{Errand, Institution, InstitutionIdentity};
pub use invitation::{
    ApiTokenId, CallCode, GapFileId, GapId, INVITATION_LIFETIME, InstitutionId, Invitation,
    JoinRequest, LONGEST_REASON, MemberOrganisationId, OrganisationId, PersonId, Pic, ProjectId,
    REQUEST_LIFETIME, ResultId, SnapshotId, TopicCode,
};
pub use judgement::{Grade, JudgedNeed, Judgement};
pub use language::Language;
pub use letter::{LETTER_LIFETIME, Letter, PostedLetter, next_delivery};
pub use marking::{Marked, Marking, MarkingError, classification_in};
pub use member_organisation::{MemberKind, MemberOrganisation};
pub use one_time_link::{LinkPurpose, OneTimeLink};
pub use organisation::{ActivityType, Organisation};
pub use participation::{Participation, Role};
pub use password::{Password, PasswordRefusal};
pub use person::{MemberRole, Membership, Person, PlatformRole};
pub use priority::Priority;
pub use problem::{Problem, ProblemKind};
pub use programme::Programme;
pub use project::{FundingScheme, Project, ProjectStatus, Stage};
pub use record::{ProgrammePart, Record, Supplement, SupplementPart};
pub use research_result::{ResearchResult, ResultKind};
pub use second_factor::{Proof, requires_second_factor};
pub use seen_gap::{SeenContent, SeenRequirement, SeenState, SeenVersion, seen_versions};
pub use snapshot::{RecordCounts, Snapshot, SourceKind};
pub use topic::{Budget, Call, Topic, TopicRef, TopicState};
pub use web_link::{WebLink, WebLinkKind};
