//! The nouns of security research and its uptake: newtyped identifiers,
//! vocabularies and pure rules. Nothing here reads a clock, a file or a network.

pub mod access;
pub mod api_token;
pub mod area;
pub mod assessment;
pub mod attached_file;
pub mod attempts;
pub mod audit;
pub mod chain;
pub mod claim;
pub mod classification;
pub mod co_signature;
pub mod commitment;
pub mod consolidation;
pub mod contribution;
pub mod country;
mod country_table;
pub mod discipline;
pub mod email;
pub mod euro;
pub mod formula;
pub mod gap;
pub mod gap_file;
pub mod gap_format;
pub mod gap_state;
pub mod gap_step;
pub mod ids;
pub mod institution;
pub mod invitation;
pub mod judgement;
pub mod landscape;
pub mod language;
pub mod letter;
pub mod marking;
pub mod match_judgement;
pub mod member_organisation;
pub mod named_part;
pub mod next_step;
pub mod one_time_link;
pub mod organisation;
pub mod overlap;
pub mod participation;
pub mod password;
pub mod person;
pub mod personal_data;
pub mod pool;
pub mod priority;
pub mod problem;
pub mod procurement;
pub mod programme;
pub mod programme_reach;
pub mod project;
mod project_state;
pub mod readiness;
pub mod record;
pub mod research_result;
pub mod second_factor;
pub mod seen_gap;
pub mod snapshot;
pub mod solution;
pub mod stated_sum;
pub mod suggestion;
pub mod topic;
pub mod trial;
pub mod typed_number;
mod vocabulary;
pub mod watch;
pub mod web_address;
pub mod web_link;

pub use access::{Circle, POOL_THRESHOLD, SignedIn, Viewer};
pub use api_token::{ApiToken, Scope};
pub use area::Area;
pub use assessment::{Assessment, Criterion, Verdicts};
pub use attached_file::{AttachedFile, AttachedFileError, AttachedKind};
pub use attempts::{Attempts, Patience};
pub use audit::{Actor, AuditEntry, AuditNote, ChainBreak, Digest, PLATFORM_SUBJECTS};
pub use chain::{Counts, Link, Station, chain};
pub use claim::{Claim, ClaimContent, ClaimSource, Environment, Independence, Statement, Ties};
pub use classification::{Classification, ClassificationScheme};
pub use co_signature::{CoSignature, partners};
pub use commitment::Commitment;
pub use consolidation::{Consent, Consolidation, ConsolidationRefusal, Outcome, Part};
pub use contribution::Contribution;
pub use country::Country;
pub use discipline::Discipline;
pub use email::{Email, EmailError};
pub use euro::Euro;
pub use gap::{Gap, GapSource};
pub use gap_file::{
    Bound, GapContent, GapFile, GapOrigin, GapVersion, Level, Necessity, Requirement, Threshold,
};
pub use gap_format::GapFormat;
pub use gap_state::{GapState, GapStep, StepRefusal};
pub use gap_step::StepKind;
pub use ids::*;
pub use institution::{Errand, Institution, InstitutionIdentity, Joining};
pub use invitation::{
    INVITATION_LIFETIME, Invitation, JoinRequest, LONGEST_REASON, REQUEST_LIFETIME,
};
pub use judgement::{Grade, JudgedNeed, Judgement};
pub use landscape::{
    BackwardPeriod, Extent, FundedOrganisation, FundedPart, FundedProject, Landscape,
};
pub use language::Language;
pub use letter::{LETTER_LIFETIME, Letter, PostedLetter, next_delivery};
pub use marking::{Marked, Marking, MarkingError, classification_in};
pub use match_judgement::{
    JudgedStrength, LEAST_JUDGING, LONGEST_JUDGEMENT_REASON, MatchJudgement, Standing, Verdict,
    joint_grade,
};
pub use member_organisation::{MemberKind, MemberOrganisation};
pub use named_part::{AskAnew, Named, PartAnswer, PartAnswers};
pub use next_step::{Fact, Facts, NextStep, StepRule, next_step};
pub use one_time_link::{LinkPurpose, OneTimeLink};
pub use organisation::{ActivityType, Organisation};
pub use overlap::{LEAST_SIMILARITY, NEARLY_ONE, Overlap, OverlapFunding};
pub use participation::{Participation, Role};
pub use password::{Password, PasswordRefusal};
pub use person::{MemberRole, Membership, Person, PlatformRole};
pub use personal_data::{Erasure, Expiry, FORMER_MEMBER, FoundBy, LegalBasis, PersonalData};
pub use pool::{Authority, PoolStatement, Sharer, pooled};
pub use priority::Priority;
pub use problem::{Problem, ProblemKind};
pub use procurement::{
    Lot, Procurement, ProcurementContent, ProcurementKind, ProcurementState, ProcurementStep,
};
pub use programme::Programme;
pub use programme_reach::ProgrammeReach;
pub use project::{FundingScheme, Project, ProjectStatus, Stage};
pub use readiness::{Readiness, Scale};
pub use record::{ProgrammePart, Record, Supplement, SupplementPart};
pub use research_result::{ResearchResult, ResultKind};
pub use second_factor::{Opening, Proof, requires_second_factor};
pub use seen_gap::{SeenContent, SeenRequirement, SeenState, SeenVersion, seen_versions};
pub use snapshot::{RecordCounts, Snapshot, SourceKind};
pub use solution::{ContactPoint, Provider, Solution, SolutionContent};
pub use stated_sum::StatedSum;
pub use suggestion::{Likelihood, MOST_SUGGESTIONS, Suggestion, SuggestionsMade};
pub use topic::{Budget, Call, Topic, TopicRef, TopicState};
pub use trial::{Measure, Trial, TrialContent, TrialOutcome, TrialState, TrialStep};
pub use watch::{EXPIRES_SOON, News, NewsKind, Notice, Watch, Watched};
pub use web_address::WebAddress;
pub use web_link::{WebLink, WebLinkKind};
