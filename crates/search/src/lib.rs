//! Text analysis, index, ranking, explanation and evaluation: from a need in
//! words to the projects that could meet it, each with its reasons. Nothing here
//! knows a database, a network, a user or a clock.

pub mod analysis;
pub mod bridge;
pub mod document;
pub mod evaluation;
pub mod explain;
pub mod index;
pub mod language;
pub mod passage;
pub mod query;
pub mod ranking;
mod reading;
pub mod settings;
pub mod similar;
pub mod thesaurus;

pub use document::{Attributes, Document, DocumentText, Field};
pub use explain::{Account, Explanation, FieldContribution, Reason, TermContribution, TextState};
pub use index::{BuildError, Built, Header, Index, IndexBuilder, OpenError, Stamp};
pub use passage::Passage;
pub use query::{Cut, Query, QueryTerm};
pub use ranking::{Count, Facets, Filter, Found, Hit, Window};
pub use settings::{FieldSettings, Settings};
pub use similar::{SharedTerm, Similar};
