//! How far the data of each programme reach: what tells whether the projects of a year are
//! all there.

use crate::{Store, StoreError, row};
use jiff::civil::Date;
use uptake_model::Programme;

/// How far the data of a programme reach.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Store {
    /// How far the data of each programme of the corpus reach, the oldest programme first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn programme_reach(&self) -> Result<Vec<ProgrammeReach>, StoreError> {
        let sql = "SELECT programme, MAX(start_date) AS last_start, MAX(source_updated) AS last_said \
                   FROM project GROUP BY programme";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let mut reach = Vec::with_capacity(rows.len());
        for found in &rows {
            let said = row::maybe_text(found, "last_said")?;
            reach.push(ProgrammeReach {
                programme: row::programme(found, "programme")?,
                last_start: row::date(found, "last_start")?,
                // A time stamp; its day is what counts.
                last_said: said.and_then(|it| it.get(..10)?.parse().ok()),
            });
        }
        reach.sort_by_key(|it| it.programme);
        Ok(reach)
    }
}
