//! What every handler is given: the platform, and what is passed in from outside: the
//! clock, chance, and the address under which people find the site.

use crate::costly::Places;
use crate::error::Fault;
use crate::ground::Ground;
use crate::refusals::Refusals;
use crate::served_tables::TablesFolder;
use crate::sums::Sums;
use axum::http::HeaderName;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use uptake_store::Store;
use uptake_store::listing::Overview;
use uptake_workflow::{Entropy, PasswordHashing, Platform};

/// Says what time it is. Passed in, so that every page can be produced again.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The state shared by all requests.
#[derive(Clone)]
pub struct AppState {
    platform: Arc<Platform>,
    clock: Clock,
    entropy: Arc<dyn Entropy>,
    address: Arc<str>,
    sums: Sums,
    places: Places,
    hashing: PasswordHashing,
    proxy_header: Option<HeaderName>,
    refusals: Refusals,
    tables: Option<Arc<TablesFolder>>,
    installation: Arc<str>,
}

impl AppState {
    /// The state of a site over `platform` at `address` (such as
    /// `https://uptake.example`, without a slash at its end), on the time of `clock`.
    #[must_use]
    pub fn new(
        platform: Arc<Platform>,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        entropy: Arc<dyn Entropy>,
        address: impl Into<Arc<str>>,
    ) -> Self {
        let address = address.into();
        Self {
            platform,
            clock: Arc::new(clock),
            entropy,
            installation: Arc::clone(&address),
            address,
            sums: Sums::default(),
            places: Places::default(),
            hashing: PasswordHashing::default(),
            proxy_header: None,
            refusals: Refusals::default(),
            tables: None,
        }
    }

    /// The same, which gives out the corpus as tables.
    #[must_use]
    pub fn with_tables(mut self, tables: Option<TablesFolder>) -> Self {
        self.tables = tables.map(Arc::new);
        self
    }

    /// The same with the identifier of this installation, which stays when its address
    /// changes; its address stands for it otherwise.
    #[must_use]
    pub fn of_installation(mut self, id: impl Into<Arc<str>>) -> Self {
        self.installation = id.into();
        self
    }

    /// The corpus as tables, where it is given out.
    #[must_use]
    pub fn tables(&self) -> Option<&TablesFolder> {
        self.tables.as_deref()
    }

    /// What tells this installation from all others.
    #[must_use]
    pub fn installation(&self) -> &str {
        &self.installation
    }

    /// The same with passwords hashed at another cost.
    #[must_use]
    pub fn with_hashing(mut self, hashing: PasswordHashing) -> Self {
        self.hashing = hashing;
        self
    }

    /// The same behind a proxy that writes in this header from where a request came.
    #[must_use]
    pub fn behind_proxy(mut self, header: Option<HeaderName>) -> Self {
        self.proxy_header = header;
        self
    }

    /// How passwords are hashed.
    #[must_use]
    pub fn hashing(&self) -> &PasswordHashing {
        &self.hashing
    }

    /// The header in which a proxy says from where a request came.
    #[must_use]
    pub fn proxy_header(&self) -> Option<&HeaderName> {
        self.proxy_header.as_ref()
    }

    /// What the log said of refusals.
    pub(crate) fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    /// The platform.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The platform, for what outlives the borrow of the state.
    pub(crate) fn shared_platform(&self) -> Arc<Platform> {
        Arc::clone(&self.platform)
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

    /// Where costly answers are computed.
    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Chance.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// The address under which people find the site, for links in letters.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether people reach the site over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.address.starts_with("https:")
    }

    /// The name of the cookie of a session. Over TLS its prefix makes browsers refuse one
    /// that another host of the same domain set.
    #[must_use]
    pub fn cookie_name(&self) -> &'static str {
        if self.is_secure() {
            "__Host-uptake"
        } else {
            "uptake"
        }
    }

    /// Today, in UTC: deadlines of the Union's calls are days, and a day more or
    /// less at midnight is said by the date on the page.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::UTC).date()
    }
}
