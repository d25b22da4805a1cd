//! What every handler is given: the platform, and a clock passed in from outside.

use crate::error::Fault;
use crate::ground::Ground;
use crate::sums::Sums;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use uptake_store::Store;
use uptake_store::listing::Overview;
use uptake_workflow::Platform;

/// Says what time it is. Passed in, so that every page can be produced again.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The state shared by all requests.
#[derive(Clone)]
pub struct AppState {
    platform: Arc<Platform>,
    clock: Clock,
    sums: Sums,
}

impl AppState {
    /// The state of a site over `platform`, on the time of `clock`.
    #[must_use]
    pub fn new(
        platform: Arc<Platform>,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        Self {
            platform,
            clock: Arc::new(clock),
            sums: Sums::default(),
        }
    }

    /// The platform.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.platform.store()
    }

    /// What the corpus holds, added up once for each snapshot.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn overview(&self, ground: &Ground) -> Result<Arc<Overview>, Fault> {
        self.sums.of(ground, self.store()).await
    }

    /// Today, in UTC: deadlines of the Union's calls are days, and a day more or
    /// less at midnight is said by the date on the page.
    #[must_use]
    pub fn today(&self) -> Date {
        (self.clock)().to_zoned(TimeZone::UTC).date()
    }
}
