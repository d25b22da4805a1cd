//! Builders, throw-away databases and the checks that hold the house together.

mod counted;
mod gap_file_with_requirements;
mod invented_corpus;
mod invented_gap_file;
mod invented_people;
mod invented_solution;
mod low_bar;
mod open_session;
mod reading;
mod records;
mod seal_key;
mod throw_away_database;

pub use counted::Counted;
pub use gap_file_with_requirements::gap_file_with_requirements;
pub use invented_corpus::{CLOSED_TOPIC, TODAY, fill, invented_corpus, now};
pub use invented_gap_file::invented_gap_file;
pub use invented_people::{InventedPeople, invented_people};
pub use invented_solution::invented_solution;
pub use low_bar::lower_the_bar;
pub use open_session::open_session;
pub use reading::{import, reading};
pub use records::{
    deliverable, gap, organisation, participation, problem, project, publication, topic,
};
pub use seal_key::seal_key;
pub use throw_away_database::ThrowAwayDatabase;
