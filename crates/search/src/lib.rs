//! Text analysis, index, ranking, explanation and evaluation: from a need in
//! words to the projects that could meet it, each with its reasons. Nothing here
//! knows a database, a network, a user or a clock.

pub mod analysis;
pub mod bridge;
pub mod document;
pub mod encoder;
pub mod evaluation;
pub mod explain;
pub mod index;
pub mod language;
mod latent;
mod outline;
pub mod overlap;
pub mod passage;
mod profile;
pub mod query;
pub mod ranking;
mod reading;
pub mod settings;
pub mod similar;
pub mod thesaurus;

pub use bridge::{Bridge, ConceptFound, Understanding, Via};
pub use document::{Attributes, Document, DocumentText, Field};
pub use explain::{
    Account, EncoderContribution, Explanation, FieldContribution, MeaningContribution,
    NearnessContribution, Reason, TermContribution, TextState, WordShare,
};
pub use index::{BuildError, Built, Header, Index, IndexBuilder, OpenError, Stamp};
pub use outline::Outline;
pub use passage::Passage;
pub use profile::Profile;
pub use query::{Corrections, Cut, Query, QueryTerm};
pub use ranking::{Count, Facets, Filter, Found, Hit, Reach, Strength, Window};
pub use settings::{Bridging, Calibration, FieldSettings, Fusion, Settings};
pub use similar::{SharedTerm, Similar};
pub use thesaurus::Thesaurus;
