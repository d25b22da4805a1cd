//! What a command works with: the opened data folder and the time it began.

use crate::args::Cli;
use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uptake_workflow::{DataFolder, Entropy, Platform};

/// The opened platform and when the command began.
pub struct Session {
    /// Data folder, database and index.
    pub platform: Platform,
    /// When the command began.
    pub now: Timestamp,
}

impl Session {
    /// Opens the data folder (made where it is missing) and its database.
    pub async fn open(cli: &Cli) -> anyhow::Result<Self> {
        let folder = DataFolder::open(&cli.data)
            .with_context(|| format!("the data folder {} cannot be used", cli.data.display()))?;
        let platform = Platform::open(folder, cli.database.as_deref()).await?;
        Ok(Self {
            platform,
            now: now(),
        })
    }

    /// The day on which the command began, in UTC.
    pub fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}

/// The time now.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is read"
)]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The system's random bytes.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::expect_used,
        reason = "without the system's random bytes nothing may be signed in or written"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}
