//! Where records and corpus are kept: one SQL text for SQLite and PostgreSQL.
//! All SQL of Uptake stands here; decisions about what to write stand in workflow.

pub mod listing;

mod connection;
mod error;

pub use connection::{Backend, Store};
pub use error::StoreError;
