//! Where records and corpus are kept: one SQL text for SQLite and PostgreSQL.
//! All SQL of Uptake stands here; decisions about what to write stand in workflow.

pub mod listing;

mod api_token;
mod attempt;
mod audit;
mod bulk;
mod connection;
mod credential;
mod error;
mod fold;
mod gap;
mod gap_file;
mod gap_version;
mod import_transaction;
mod institution;
mod invitation;
mod join_request;
mod judgement;
mod letter;
mod member_organisation;
mod one_time_link;
mod organisation;
mod payload;
mod person;
mod project;
mod records;
mod row;
mod second_factor;
mod session;
mod supplement;
mod topic;

pub use connection::{Backend, Store};
pub use error::StoreError;
pub use import_transaction::{ImportTransaction, SnapshotNumber};
pub use organisation::{KnownKey, OrganisationWrite};
pub use project::{KeptVersion, KnownProject, ProjectWrite};
pub use records::Records;
pub use second_factor::{HalfOpenSignIn, SecondFactor};
pub use session::{KeptSession, OpenSession};
