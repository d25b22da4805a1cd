//! How far the data of a programme reach: what tells whether the projects of a year are all
//! there.

use crate::programme::Programme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How far the data of a programme reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeReach {
    /// The programme.
    pub programme: Programme,
    /// The latest first day of one of its projects.
    pub last_start: Option<Date>,
    /// The latest day on which its source was changed, where it says so: CORDIS states it for
    /// each project of Horizon Europe, older tables do not.
    pub last_said: Option<Date>,
}

impl ProgrammeReach {
    /// The last day of which the data can know: projects may be announced before they begin,
    /// so the source's own last day counts where it is the earlier one.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        match (self.last_start, self.last_said) {
            (Some(start), Some(said)) => Some(start.min(said)),
            (start, _) => start,
        }
    }
}
