//! Where records and corpus are kept: one SQL text for SQLite and PostgreSQL.
//! All SQL of Uptake stands here; decisions about what to write stand in workflow.

pub mod listing;

mod api_token;
mod attempt;
mod assessment;
mod attempt;
mod audit;
mod bulk;
mod claim;
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
mod personal_data;
mod project;
mod records;
mod relocation;
mod row;
mod schema;
mod second_factor;
mod session;
mod solution;
mod supplement;
mod tally;
mod topic;
mod trial;

pub use connection::{Backend, Store};
pub use error::StoreError;
pub use import_transaction::{ImportTransaction, SnapshotNumber};
pub use organisation::{KnownKey, OrganisationWrite};
pub use project::{KeptVersion, KnownProject, ProjectWrite};
pub use records::Records;
pub use relocation::{Filling, Reading};
pub use schema::{Column, ColumnKind, Schema, Table};
pub use second_factor::{HalfOpenSignIn, SecondFactor};
pub use session::{KeptSession, OpenSession};
pub use tally::Tally;
