//! The verbs of Uptake as plain functions: import a source, build the index,
//! match a need, find similar projects. Every write goes through here.

pub mod account;
mod act;
pub mod api_token;
mod attempts;
mod beside_answer;
pub mod data_folder;
mod deliver_letters;
mod document_text;
pub mod email_address;
mod encode_projects;
mod encoder_slot;
mod entropy;
pub mod gap_file;
pub mod import_source;
mod index_slot;
pub mod institution;
pub mod invitation;
pub mod join_request;
mod judge_match;
mod letter;
mod match_need;
pub mod member_organisation;
pub mod membership;
pub mod password;
mod password_hashing;
mod platform;
mod rebuild_index;
pub mod second_factor;
pub mod session;
pub mod sign_in;
mod similar_projects;
mod tuned_settings;

pub use act::{Act, Refusal};
pub use beside_answer::{Beside, Close, beside_answer, beside_need};
pub use data_folder::{DataFolder, DataFolderError};
pub use deliver_letters::{
    Delivered, DeliveryError, Post, deliver_letters, deliver_until, forget_what_is_over,
};
pub use encode_projects::{EncodingPlan, EncodingReport, encode_projects, plan_encoding};
pub use encoder_slot::EncoderMemoryError;
pub use entropy::Entropy;
pub use gap_file::{SeenGapFile, gap_file_seen, known_gap_file};
pub use import_source::{ImportReport, ImportRequest, import_source};
pub use judge_match::{
    ExportedJudgements, JudgeError, JudgeRequest, export_judgements, judge_match,
};
pub use match_need::{Answer, AnswerHit, NeedRequest, ScoreParts, explain_match, match_need};
pub use password_hashing::{Compared, PasswordHashing, check_choice};
pub use platform::{Platform, PlatformError};
pub use rebuild_index::rebuild_index;
pub use similar_projects::{SimilarProject, similar_projects};
pub use tuned_settings::{TunedError, TunedSettings, digest};
