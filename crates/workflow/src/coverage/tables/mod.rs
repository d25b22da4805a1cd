//! The views of this area as tables to save: what was found says what its rows are.

mod ahead;
mod behind;
mod synergies;
mod unserved;

pub use behind::{BehindLine, records_table};
pub use synergies::{gaps_alike_table, usable_results_table};

use uptake_model::Area;

/// A title, of one area or of all.
fn titled(of: &str, area: Option<Area>) -> String {
    match area {
        Some(area) => format!("{of}: {}", area.label()),
        None => of.to_owned(),
    }
}
