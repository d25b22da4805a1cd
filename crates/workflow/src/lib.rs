//! The verbs of Uptake as plain functions: import a source, build the index,
//! match a need, find similar projects. Every write goes through here.

pub mod account;
mod act;
mod anew;
pub mod api_token;
mod attempts;
mod audit;
mod backup;
mod beside_answer;
pub mod brief;
mod co_sign;
mod consolidate;
pub mod coverage;
pub mod data_folder;
mod deliver_letters;
mod derived_file;
mod derived_watch;
mod document_text;
pub mod dossier;
pub mod email_address;
mod encode_projects;
mod encoder_slot;
mod entropy;
pub mod evidence;
mod export_tables;
mod extent_memory;
pub mod funding;
mod gap_access;
mod gap_chain;
pub mod gap_exchange;
pub mod gap_file;
mod gap_matches;
mod gather_news;
pub mod import_source;
mod index_slot;
pub mod institution;
pub mod invitation;
pub mod join_request;
mod judge_gap_match;
mod judge_match;
mod landscape;
mod letter;
mod match_need;
pub mod member_organisation;
pub mod membership;
mod merge_gaps;
mod move_database;
mod named_part;
pub mod news;
mod news_of;
mod news_seen;
mod next_steps;
mod overlaps;
pub mod passkey;
pub mod password;
mod password_hashing;
mod personal_data;
mod platform;
mod posting;
pub mod procurement;
mod project_gaps;
mod public_news;
mod rebuild_index;
mod refresh_suggestions;
mod retention;
mod seal_secrets;
mod sealed_file;
pub mod second_factor;
pub mod session;
pub mod sign_in;
mod similar_gaps;
mod similar_projects;
mod survey;
pub mod table;
pub mod trends;
mod tuned_settings;
pub mod watch;
pub mod watch_seen;
pub mod weekly_letter;
mod who_shares;

pub use act::{Act, Refusal};
pub use anew::{Anew, proves_by_password};
pub use audit::{ChainProof, audit_log, first_break, named_entries};
pub use backup::{BackupError, BackupReport, RestoreReport, RestoreRequest, back_up, restore};
pub use beside_answer::{Beside, Close, beside_answer, beside_need};
pub use co_sign::{CoSignRequest, co_sign, withdraw_co_signature};
pub use consolidate::{
    ConsentRequest, ProposalRequest, ShownAnswer, ShownConsolidation, ShownPart,
    answer_consolidation, consolidation, consolidations, propose_consolidation,
    withdraw_consolidation,
};
pub use data_folder::{DataFolder, DataFolderError};
pub use deliver_letters::{
    Delivered, DeliveryError, Post, deliver_letters, deliver_until, forget_what_is_over,
};
pub use derived_watch::{DerivedWatch, survey_and_compare};
pub use encode_projects::{EncodingPlan, EncodingReport, encode_projects, plan_encoding};
pub use encoder_slot::EncoderMemoryError;
pub use entropy::Entropy;
pub use export_tables::{
    EXPORTED_TABLES, ExportTablesError, ExportedCorpus, ExportedTable, export_tables,
};
pub use gap_access::{KnownGap, find_known_gap, known_gap};
pub use gap_chain::{Around, GapChain, gap_chain};
pub use gap_file::{SeenGapFile, SeenGapLine, gap_file_seen, gap_register};
pub use gap_matches::{
    GapMatches, JudgedProject, JudgingOrganisation, Opinion, SuggestionCounts, gap_matches,
};
pub use gather_news::gather_news;
pub use import_source::{ImportReport, ImportRequest, import_source};
pub use judge_gap_match::{
    MatchRequest, judge_gap_match, look_through_suggestions, share_judgements, take_back_judgement,
};
pub use judge_match::{
    ExportScope, ExportedJudgements, JudgeError, JudgeRequest, PublicJudgements, export_judgements,
    judge_match, public_judgements,
};
pub use landscape::{Charted, chart, landscape, surveyed};
pub use match_need::{Answer, AnswerHit, NeedRequest, ScoreParts, explain_match, match_need};
pub use move_database::{MoveError, MoveProgress, move_database};
pub use named_part::{Asked, HiddenPart, asked, hidden_parts};
pub use next_steps::next_step_rules;
pub use overlaps::{
    KeptOverlaps, OverlapFilter, ShownOverlap, all_overlaps, find_overlaps, overlaps,
};
pub use password_hashing::{Compared, PasswordHashing, check_choice};
pub use personal_data::{
    Erased, PersonalExport, erase_own, erase_person, export_person, find_person,
};
pub use platform::{Platform, PlatformError};
pub use project_gaps::{ProjectGap, ProjectGapStanding, project_gaps};
pub use public_news::{MOST_PUBLIC_NEWS, PublicNews, public_news};
pub use rebuild_index::rebuild_index;
pub use refresh_suggestions::{RefreshReport, matched_text, refresh_suggestions};
pub use retention::{Expired, run_retention};
pub use seal_secrets::seal_secrets;
pub use sealed_file::DerivedFileError;
pub use similar_gaps::{
    AlikeGap, AlikeGaps, FoundGap, SIMILAR, SimilarGap, alike_gaps, similar_gaps, similar_to,
};
pub use similar_projects::{SimilarProject, similar_projects};
pub use survey::{StandingNeed, Survey, survey_corpus};
pub use tuned_settings::{TunedError, TunedSettings, digest};
pub use who_shares::{ShownSignature, WhoShares, who_shares};
