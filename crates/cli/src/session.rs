//! What a command works with: the opened data folder and the time it began.

use crate::args::Cli;
use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::Path;
use uptake_store::SealKey;
use uptake_workflow::data_folder::{read_seal_key, write_seal_key};
use uptake_workflow::{DataFolder, Entropy, Platform};

/// The opened platform and when the command began.
pub struct Session {
    /// Data folder, database and index.
    pub platform: Platform,
    /// When the command began.
    pub now: Timestamp,
    /// What tells this installation from all others, whatever its address: it comes from the
    /// key to its secrets.
    pub installation: String,
}

impl Session {
    /// Opens the data folder (made where it is missing) and its database.
    pub async fn open(cli: &Cli) -> anyhow::Result<Self> {
        let folder = DataFolder::open(&cli.data)
            .with_context(|| format!("the data folder {} cannot be used", cli.data.display()))?;
        let file = cli.secrets_key.clone();
        let file = file.unwrap_or_else(|| folder.seal_key_path());
        let platform = Platform::open(folder, cli.database.as_deref()).await?;
        let key = seal_key(&file, &platform).await?;
        Ok(Self {
            installation: key.identifier("installation").as_str().to_owned(),
            platform: platform.sealed_with(key),
            now: now(),
        })
    }

    /// The day on which the command began, in UTC.
    pub fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}

/// The key in a file; a new one where there is none and nothing needs the old one.
async fn seal_key(file: &Path, platform: &Platform) -> anyhow::Result<SealKey> {
    if let Some(key) = read_seal_key(file)? {
        return Ok(key);
    }
    anyhow::ensure!(
        !platform.store().has_sealed_secrets().await?,
        "The key {} is not there, and secrets in the database are sealed with it. Nothing was changed. Put \
         the file back, or name it with --secrets-key. If it is lost: see “Keys” in docs/operating.md.",
        file.display()
    );
    Ok(write_seal_key(file, &SystemEntropy)?)
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
