//! The brief: what stands in the corpus about an area, as text and figures that can be
//! cited, because the same snapshot always gives the same.

mod broken_links;
mod chart;
mod coverage;
mod data;
mod make;
mod method;
mod money;
mod overlaps;
mod save;
mod trends;
mod verify;
mod wording;
mod workbook;

#[cfg(feature = "pdf")]
mod pdf;

pub use chart::{alternative, svg};
pub(crate) use data::counted;
pub use data::{About, Brief, Cell, Chart, Figure, NOT_STATED, Section, Subject, Table};
pub(crate) use make::{BriefAsked, scoring};
pub use make::{BriefError, Material, make_brief, make_trends};
pub(crate) use method::sources;
pub use trends::incomplete_years;
pub use uptake_import::brief_file::{BriefFormat, LARGEST_FILE, OPENING};
pub use verify::{Difference, Render, Verdict, VerifyError, as_json, difference, verify};
pub use workbook::workbook;

#[cfg(feature = "pdf")]
pub use pdf::{TypesettingError, pdf};
