//! What can be typed about the custody of records: audit, privacy, backup, move.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What can be done with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Prove that nothing in the log was changed, left out or put in; names the first break
    Verify {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// List entries, the latest first
    List(AuditListArgs),
}

/// Which entries of the log.
#[derive(Debug, Args)]
pub struct AuditListArgs {
    /// Only what was written to this, such as gap:gap-abc or person:person-abc
    #[arg(long, value_name = "KIND:ID")]
    pub subject: Option<String>,

    /// Only what this person wrote (e-mail address or identifier); operator, uptake and visitor
    /// stand for what nobody with an account did
    #[arg(long, value_name = "WHO")]
    pub actor: Option<String>,

    /// Only what was written on this day (UTC) or later
    #[arg(long, value_name = "DATE", value_parser = super::values::first_day)]
    pub since: Option<jiff::civil::Date>,

    /// How many to list
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be done about personal data.
#[derive(Debug, Subcommand)]
pub enum PrivacyAction {
    /// Write everything that is kept about a person into a file
    Export {
        /// E-mail address or identifier
        #[arg(long, value_name = "WHO")]
        person: String,

        /// Where to write it, as JSON
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
    /// Erase a person; records of their organisation stay, without the name
    Erase {
        /// E-mail address or identifier
        #[arg(long, value_name = "WHO")]
        person: String,

        /// Do it: without this, only says what would be erased
        #[arg(long)]
        yes: bool,
    },
    /// Remove what is kept no longer; a running site does it once a day
    Retention,
    /// Show the register of personal data
    Register {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Where a backup goes.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to write, a .tar
    #[arg(long, value_name = "FILE.tar")]
    pub out: PathBuf,
}

/// What to restore.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE.tar")]
    pub file: PathBuf,

    /// Take the place of what is in the data folder, which is kept beside it under another name
    #[arg(long)]
    pub replace: bool,

    /// Take an audit log that has a break as it is
    #[arg(long)]
    pub accept_break: bool,
}

/// What an operator does for people and for the database.
#[derive(Debug, Subcommand)]
pub enum AdminAction {
    /// Make an administrator, or let one in again, and print a link to choose a password
    Create(super::AdminCreateArgs),
    /// Remove the second factor of somebody who lost theirs, and tell them by letter
    ResetSecondFactor(super::SecondFactorResetArgs),
    /// Organisations that take part
    Organisation {
        /// What to do
        #[command(subcommand)]
        action: super::OrganisationAction,
    },
    /// Copy everything into another, empty database, verified table by table
    Move {
        /// Address of the database to read (sqlite://FILE or postgres://…)
        #[arg(long, value_name = "URL")]
        from: String,

        /// Address of the database to fill
        #[arg(long, value_name = "URL")]
        to: String,
    },
}
