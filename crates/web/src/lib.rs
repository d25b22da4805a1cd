//! The site and the JSON API: pages that work without scripts, and the same answers
//! for programs. Nothing is decided here: ranking is the search's, reading the store's,
//! and whatever is written, the verbs of the workflow write.

pub mod address;
pub mod api;
pub mod assets;
mod atom;
pub mod bars;
mod brief_file;
pub mod budget;
pub mod caller;
pub mod catalogue;
pub mod connections;
mod costly;
mod enrolment;
pub mod error;
pub mod frame;
pub mod ground;
mod guard;
pub mod pager;
pub mod pages;
pub mod parameters;
pub mod quality;
pub mod question;
pub mod refusals;
pub mod return_path;
mod router;
pub mod rows;
mod sections;
mod sent;
pub mod served_tables;
pub mod source_text;
mod state;
pub mod static_copy;
mod sums;
pub mod tile_map;
mod upload;
pub mod visit;
mod voice;
pub mod wording;

pub use brief_file::brief_file;

/// The tables of coverage by name, and as files.
pub mod named_tables {
    pub use crate::pages::coverage::table::named::{NamedTable, TABLES};
    pub use crate::pages::coverage::table::{TableFormat, written};
}

pub use pages::coverage::proposal::proposal_text;
pub use router::{LARGEST_BODY, router};
pub use state::AppState;
