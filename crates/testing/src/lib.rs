//! Builders, throw-away databases and the checks that hold the house together.

mod invented_corpus;
mod reading;
mod records;
mod throw_away_database;

pub use invented_corpus::{CLOSED_TOPIC, TODAY, fill, invented_corpus, now};
pub use reading::{import, reading};
pub use records::{
    deliverable, gap, organisation, participation, problem, project, publication, topic,
};
pub use throw_away_database::ThrowAwayDatabase;
