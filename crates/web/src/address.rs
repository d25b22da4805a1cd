//! Codes of sources as parts of our addresses.

pub use uptake_workflow::table::segment;
